import { usageError } from '../core/error.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { durationMs } from '../core/time/duration.ts';

/** A time of a load: how many jobs begin in it, and how they are spread over it. */
export interface Phase {
  readonly name: string;
  /** Jobs a second at its beginning. */
  readonly from: number;
  /** Jobs a second at its end; the same as `from` where it is steady. Of a ramp both are whole. */
  readonly to: number;
  /** Whole. */
  readonly seconds: number;
  /** Jobs that begin in it. */
  readonly jobs: number;
}

const FORM = 'steady:10/s*2m, ramp:10/s..100/s*5m, burst:500/s*30s';
/** What is longer than a week, or more than any engine begins, is a slip. */
const MOST_SECONDS = 7 * 24 * 3600;
const MOST_RATE = 100_000;
const MOST_PHASES = 50;

const PHASE = /^(?:([\w-]{1,40}):)?(\d+(?:\.\d+)?)\/s(?:\.\.(\d+(?:\.\d+)?)\/s)?\*(\S+)$/;

/**
 * Reads the phases of a load: a name, jobs a second, maybe those at its end, and how long.
 *
 * @throws WebhookCliError `bad_phases`
 * @example parsePhases('steady:10/s*2m, ramp:10/s..100/s*5m') // 1200 jobs, then 16500
 */
export function parsePhases(text: string): readonly Phase[] {
  const parts = text.split(',');
  if (parts.length > MOST_PHASES) throw badPhases(`${parts.length} phases are too many`);
  return parts.map((part, place) => parsePhase(part, `phase ${place + 1}`));
}

function parsePhase(text: string, otherName: string): Phase {
  const what = excerpt(text.trim(), 60);
  const [, name = otherName, begin = '', end = begin, duration = ''] =
    PHASE.exec(text.replaceAll(/\s+/g, '')) ?? [];
  const ms = durationMs(duration);
  if (begin === '' || ms === null) throw badPhases(`${what} is no phase`);
  const [from, to, seconds] = [Number(begin), Number(end), ms / 1000];
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MOST_SECONDS)
    throw badPhases(`${what}: a phase lasts whole seconds, at most ${MOST_SECONDS}`);
  if (Math.max(from, to) > MOST_RATE) throw badPhases(`${what}: at most ${MOST_RATE} jobs begin in a second`);
  if (from !== to && !(Number.isInteger(from) && Number.isInteger(to)))
    throw badPhases(`${what}: a rate that changes is a whole number at both ends`);
  const jobs = from === to ? Math.round(from * seconds) : jobsOfRamp(from, to, seconds);
  if (jobs < 1) throw badPhases(`${what}: no job begins in it`);
  return { name, from, to, seconds, jobs };
}

/** Engines begin a whole number of jobs in each second of a ramp. */
function jobsOfRamp(from: number, to: number, seconds: number): number {
  if (seconds === 1) return Math.round((from + to) / 2);
  let jobs = 0;
  for (let second = 0; second < seconds; second += 1)
    jobs += Math.round(from + ((to - from) * second) / (seconds - 1));
  return jobs;
}

/** How many jobs begin in phases. */
export function jobsOf(phases: readonly Phase[]): number {
  return phases.reduce((sum, { jobs }) => sum + jobs, 0);
}

function badPhases(what: string): Error {
  return usageError('bad_phases', what, `a name, jobs a second and how long: ${FORM}`);
}
