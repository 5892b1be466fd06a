export interface Quartiles {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

export interface Bar {
  readonly values: readonly number[];
  readonly must?: number;
  readonly goal?: number;
  readonly better: 'higher' | 'lower';
  readonly everyRound?: boolean;
}

export function quantile(list: readonly number[], share: number): number;

export function median(list: readonly number[]): number;

export function quartiles(list: readonly number[]): Quartiles | null;

export function pairedRatios(
  measured: ReadonlyMap<number, number>,
  base: ReadonlyMap<number, number>,
): number[];

export function secondsOf(stamps: readonly number[], rate: number): number[];

export function worstDeviation(stamps: readonly number[], rate: number): number | null;

export function verdictOf(bar: Bar): 'goal' | 'must' | 'must, by the median' | 'no' | null;
