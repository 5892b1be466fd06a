import { LONGEST_TIMER_MS } from './timer.ts';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads a duration with its unit.
 *
 * @returns milliseconds, or `null` where the text is no duration or too long for a timer
 * @example durationMs('1.5s') // 1500
 */
export function durationMs(text: string): number | null {
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const unit = UNITS_MS[parts?.[2] ?? ''];
  const ms = Math.round(Number(parts?.[1]) * (unit ?? Number.NaN));
  return Number.isFinite(ms) && ms <= LONGEST_TIMER_MS ? ms : null;
}

/**
 * A limit or a pause as its user would say it: whole where it is.
 *
 * @example formatLimit(10_000) // '10 s'
 */
export function formatLimit(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 || ms % 60_000 !== 0 ? `${ms / 1000} s` : `${ms / 60_000} min`;
}
