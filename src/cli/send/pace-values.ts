import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { parseDuration } from '../flags/values.ts';

/** More tries than any provider makes; each of their exchanges is kept. */
const MOST_PAUSES = 100;

/**
 * Reads the pauses between tries.
 *
 * @returns milliseconds
 * @throws WebhookCliError `bad_duration`, `bad_schedule`
 * @example parseSchedule('5s,5m,30m') // [5000, 300000, 1800000]
 */
export function parseSchedule(text: string): readonly number[] {
  const parts = text.split(',');
  if (parts.length > MOST_PAUSES) {
    throw usageError('bad_schedule', `${parts.length} pauses are too many`, `write at most ${MOST_PAUSES}`);
  }
  return parts.map(parseDuration);
}

/** A scenario of a year passes in half a minute at the highest one. */
const HIGHEST_SPEED = 1_000_000;

/**
 * Reads how many times faster than real time: `100x`, `0.5x`, `100`.
 *
 * @throws WebhookCliError `bad_speed`
 */
export function parseSpeed(text: string): number {
  const speed = /^\d+(\.\d+)?x?$/i.test(text.trim()) ? Number.parseFloat(text) : Number.NaN;
  if (speed > 0 && speed <= HIGHEST_SPEED) return speed;
  throw usageError(
    'bad_speed',
    `${excerpt(text, 40)} is no speed`,
    `write how many times faster, above 0, at most ${HIGHEST_SPEED}: 100x`,
  );
}

/**
 * Reads a share of a whole: `20%` or `0.2`, above 0 and at most `most`.
 *
 * @throws WebhookCliError `bad_share`
 */
export function parseShare(text: string, what: string, most: number): number {
  const parts = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim());
  const share = Number(parts?.[1]) / (parts?.[2] === '%' ? 100 : 1);
  if (share > 0 && share <= most) return share;
  throw usageError(
    'bad_share',
    `${what} ${excerpt(text, 40)} is no share`,
    `write it above 0 and at most ${most * 100}%: 20% or 0.2`,
  );
}
