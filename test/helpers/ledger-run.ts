import type { RunResult } from './cli.ts';
import { runInProcess } from './in-process.ts';
import type { ExportedLoad, LoadConsumer } from './load-run.ts';

/** Judges a load by the states that a consumer tells. */
export function check(
  load: Pick<ExportedLoad, 'cwd'>,
  consumer: Pick<LoadConsumer, 'url'>,
  args: readonly string[] = [],
): Promise<RunResult> {
  const state = ['--state-url', `${consumer.url}/jobs/{key}`, '--state-wait', '1ms'];
  return runInProcess(['check', `${consumer.url}/hooks`, '--ledger', 'load', ...state, ...args], {
    cwd: load.cwd,
  });
}

/** The keys of wrong jobs, by kind. */
export function wrongIn({ lines }: RunResult): Record<string, string[]> {
  const kinds: Record<string, string[]> = {};
  for (const { type, kind, key } of lines) {
    if (type === 'job') kinds[String(kind)] = [...(kinds[String(kind)] ?? []), String(key)].toSorted();
  }
  return kinds;
}

/** The outcomes of the cases, by their ids. */
export function outcomes({ lines }: RunResult): Record<string, unknown> {
  return Object.fromEntries(
    lines.filter(({ type }) => type === 'case').map(({ id, outcome }) => [id, outcome]),
  );
}

/** Those of a load that left everything as it should be. */
export const ALL_HELD = {
  'ledger/delivered': 'pass',
  'ledger/reference': 'pass',
  'ledger/lost': 'pass',
  'ledger/booked-twice': 'pass',
  'ledger/backwards': 'pass',
  'ledger/wrong': 'pass',
};
