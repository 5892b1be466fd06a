/** What can go wrong, by what it goes wrong with: requests, text, paths, files, output, network, signals, secrets, targets, bugs. */
export const FAULT_IDS = [
  ...['H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8', 'H9', 'H10', 'H11', 'H12', 'H13', 'H14'],
  ...['T1', 'T2', 'T3', 'P1', 'P2', 'F1', 'F2', 'F3', 'F4', 'F5', 'O1', 'O2', 'O3', 'N1', 'N2'],
  ...['S1', 'S2', 'L1', 'L2', 'C1', 'C2', 'X1'],
] as const;

/** One thing that is done to the tool. */
export interface FaultCase {
  readonly name: string;
  /** The only system that it is known on; every one unless given. */
  readonly on?: NodeJS.Platform;
  /** Does it, and throws where something else comes of it than should. */
  readonly run: () => void | Promise<void>;
}

/** A kind of fault, and what comes of it: a row of README's table. */
export interface Fault {
  readonly id: (typeof FAULT_IDS)[number];
  readonly fault: string;
  readonly result: string;
  /** Those that sockets, files and commands in the process of the tests can show. */
  readonly cases?: readonly FaultCase[];
  /** Those that only a process of its own can show. */
  readonly processCases?: readonly FaultCase[];
}

/** Cases that differ in data: each row begins with its name. */
export function casesOf<Rest extends unknown[]>(
  rows: readonly (readonly [name: string, ...rest: Rest])[],
  run: (name: string, ...rest: Rest) => void | Promise<void>,
): FaultCase[] {
  return rows.map(([name, ...rest]) => ({ name, run: () => run(name, ...rest) }));
}

/** How many cases a fault has. */
export function countOf({ cases = [], processCases = [] }: Fault): number {
  return cases.length + processCases.length;
}
