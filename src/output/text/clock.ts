/**
 * The time of day of an instant, as a line of a log starts with it.
 *
 * @example clockTime(Date.UTC(2026, 0, 1, 14, 2, 11, 512), 'UTC') // '14:02:11.512'
 */
export function clockTime(instant: number, timeZone?: string): string {
  if (!Number.isFinite(instant)) return '--:--:--.---';
  const date = new Date(instant);
  // Without a zone the fields of the date are at hand; a formatter would be made for every line.
  if (timeZone === undefined) {
    const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits);
    return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  }
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(date);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
