import { LONGEST_TIMER_MS } from './timer.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * Reads a duration with its unit.
 *
 * @returns milliseconds, or `null` where the text is no duration or too long for a timer
 * @example durationMs('1.5s') // 1500
 */
export function durationMs(text: string): number | null {
  const ms = Math.round(inUnits(text, /^(.*?)(ms|s|m|h)$/));
  return ms <= LONGEST_TIMER_MS ? ms : null;
}

/**
 * Reads how long ago something was, in units from a second to a week.
 *
 * @returns milliseconds, or `null` where the text is no age
 * @example ageMs('2w') // 1_209_600_000
 */
export function ageMs(text: string): number | null {
  const ms = inUnits(text, /^(.*?)([smhdw])$/);
  return Number.isNaN(ms) ? null : ms;
}

/** @param form splits a number from its unit */
function inUnits(text: string, form: RegExp): number {
  const [, number = '', unit = ''] = form.exec(text.trim()) ?? [];
  return /^\d+(?:\.\d+)?$/.test(number) ? Number(number) * (UNITS_MS[unit] ?? Number.NaN) : Number.NaN;
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
