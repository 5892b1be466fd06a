import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { parse } from 'yaml';
import * as z from 'zod';

const flow = z.object({ flow: z.array(z.strictObject({ function: z.string() })) });
const phase = z.strictObject({
  name: z.string(),
  duration: z.number().int().min(1),
  // What Artillery refuses: it shares whole numbers out.
  arrivalRate: z.number().optional(),
  arrivalCount: z.number().int().optional(),
  rampTo: z.number().positive().optional(),
});
type Phase = z.infer<typeof phase>;

const configuration = z.strictObject({
  config: z.strictObject({
    target: z.url(),
    processor: z.string(),
    includeFiles: z.array(z.string()),
    variables: z.record(z.string(), z.union([z.number(), z.string()])),
    phases: z.array(phase).min(1),
  }),
  before: flow,
  scenarios: z.tuple([flow.extend({ name: z.string() })]),
});

/** What a run of an exported folder came to. */
export interface EngineRun {
  readonly exitCode: number;
  /** What it said to people. */
  readonly stderr: string;
  /** Sums over all workers; a rate has ` (rate)` behind its name. */
  readonly counters: Readonly<Record<string, number>>;
  readonly histograms: Readonly<Record<string, readonly number[]>>;
}

export interface EngineOptions {
  /** Threads; 2 unless given. */
  readonly workers?: number;
  /** Divides the phases' times; 1 unless given. */
  readonly speed?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** As by Artillery's flag `-t`. */
  readonly target?: string;
}

/**
 * Runs an exported folder as Artillery 2 does on one machine: the function before all in a thread of its own, then the
 * workers, each with the processor to itself, over which the users of the phases are shared out.
 */
export async function runEngine(folder: string, options: EngineOptions = {}): Promise<EngineRun> {
  const { workers = 2, speed = 1, env = {} } = options;
  const yml = configuration.parse(parse(readFileSync(join(folder, 'artillery.yml'), 'utf8')));
  const { processor, phases, target, variables } = yml.config;
  const { phaseSeconds, ...others } = variables;
  const start = (functions: readonly string[], arrivals: readonly number[]): Promise<EngineRun> =>
    runWorker(env, {
      processor: pathToFileURL(join(folder, processor)).href,
      functions,
      arrivals,
      vars: {
        target: options.target ?? target,
        ...others,
        ...(phaseSeconds === undefined ? {} : { phaseSeconds: Number(phaseSeconds) / speed }),
      },
    });
  const namesOf = ({ flow: steps }: z.infer<typeof flow>): readonly string[] =>
    steps.map((step) => step.function);
  const before = await start(namesOf(yml.before), [0]);
  if (before.exitCode !== 0) return before;
  const runs = await Promise.all(
    Array.from({ length: workers }, (_, worker) =>
      start(
        namesOf(yml.scenarios[0]),
        arrivalsOf(phases, workers, worker).map((ms) => ms / speed),
      ),
    ),
  );
  return together([{ ...before, counters: {}, histograms: {} }, ...runs]);
}

async function runWorker(env: Readonly<Record<string, string>>, workerData: object): Promise<EngineRun> {
  const worker = new Worker(new URL('./engine-worker.mjs', import.meta.url), {
    workerData,
    env: { ...process.env, ...env },
    stderr: true,
  });
  const stderr = text(worker.stderr);
  let metrics: Pick<EngineRun, 'counters' | 'histograms'> = { counters: {}, histograms: {} };
  worker.on('message', (message: typeof metrics) => {
    metrics = message;
  });
  let failure: unknown = null;
  worker.on('error', (error) => {
    failure = error;
  });
  const exitCode = await new Promise<number>((end) => worker.once('exit', end));
  // Artillery ends so where a worker fails outside of a user.
  if (failure !== null) return { exitCode: 11, stderr: String(failure), ...metrics };
  return { exitCode, stderr: await stderr, ...metrics };
}

function together(runs: readonly EngineRun[]): EngineRun {
  const counters: Record<string, number> = {};
  const histograms: Record<string, number[]> = {};
  for (const run of runs) {
    for (const [name, value] of Object.entries(run.counters)) counters[name] = (counters[name] ?? 0) + value;
    for (const [name, values] of Object.entries(run.histograms))
      histograms[name] = [...(histograms[name] ?? []), ...values];
  }
  return {
    exitCode: Math.max(...runs.map(({ exitCode }) => exitCode)),
    stderr: runs.map(({ stderr }) => stderr).join(''),
    counters,
    histograms,
  };
}

/** The moments, in ms, in which users of a worker come. */
function arrivalsOf(phases: readonly Phase[], workers: number, worker: number): readonly number[] {
  let start = 0;
  return phases.flatMap((each) => {
    const begin = start;
    start += each.duration;
    return secondsOf(each, workers, worker).flatMap((users, second) =>
      Array.from({ length: users }, (_, i) => (begin + second + (i + 1) / users) * 1000),
    );
  });
}

/** How many users of a worker come in each second of a phase. */
function secondsOf(
  { duration, arrivalRate = 0, rampTo, arrivalCount }: Phase,
  workers: number,
  worker: number,
): readonly number[] {
  return Array.from({ length: duration }, (_, second) => {
    if (arrivalCount !== undefined)
      return worker > 0
        ? 0
        : Math.round((arrivalCount * (second + 1)) / duration) -
            Math.round((arrivalCount * second) / duration);
    if (rampTo === undefined) {
      if (!Number.isInteger(arrivalRate))
        throw new Error(`Artillery refuses ${arrivalRate} arrivals a second`);
      return Math.floor(arrivalRate / workers) + (worker < arrivalRate % workers ? 1 : 0);
    }
    const rate =
      duration === 1
        ? (arrivalRate + rampTo) / 2
        : arrivalRate + ((rampTo - arrivalRate) * second) / (duration - 1);
    const share = rate / workers;
    return Math.floor(share) + (Math.round((share % 1) * workers) > worker ? 1 : 0);
  });
}
