/** Whether a time is of the day that it is here. */
export function isOfToday(at: string): boolean {
  return localDate(at) === localDate(new Date());
}

/** The date here. */
export function localDate(at: string | Date): string {
  return localDateTime(at).slice(0, 10);
}

/**
 * Local time, without its zone.
 *
 * @example localDateTime('2026-01-31T09:30:00Z') // '2026-01-31 09:30:00' where the clock is UTC
 */
export function localDateTime(at: string | Date): string {
  const time = new Date(at);
  // Anything may stand in a journal.
  if (Number.isNaN(time.getTime())) return '----------';
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

/** The same without seconds and year; of another year the date alone. */
export function shortDateTime(at: string): string {
  const text = localDateTime(at);
  return text.slice(0, 4) === localDate(new Date()).slice(0, 4) ? text.slice(5, 16) : text.slice(0, 10);
}
