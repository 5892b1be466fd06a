import type { ErrorKind } from '../../core/error-codes.ts';

/** How a run ends; the README has the table. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  io: 3,
  timeout: 4,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const satisfies Record<ErrorKind | 'done' | 'bug' | 'interrupted' | 'terminated', number>;

const WORST_FIRST: readonly number[] = [EXIT.bug, EXIT.io, EXIT.usage, EXIT.timeout, EXIT.failed];

/** The worst of several exit codes. One that is not ours, as of a child, weighs least among failures. */
export function worst(...codes: readonly number[]): number {
  for (const code of WORST_FIRST) if (codes.includes(code)) return code;
  return codes.find((code) => code !== EXIT.done) ?? EXIT.done;
}

/** The exit code of a signal that ended the run early. */
export function exitOfSignal(signal: string): number {
  return signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}

/** Somebody pressed Ctrl-C at a question, or said no. The message says what was not done because of it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
