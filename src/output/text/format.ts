export { formatCount, plural } from '../../core/text/count.ts';

/**
 * A duration as people read it.
 *
 * @example formatMs(1.84) // '1.8 ms'
 * @example formatMs(65_000) // '1 min 05 s'
 */
export function formatMs(ms: number): string {
  // Each bound lies where rounding would reach the next form.
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * How long something takes or is still to come, as a clock that counts down shows it: whole seconds, and of what is
 * longer its two largest units.
 *
 * @param ms milliseconds
 * @example timeLeft(19_200) // '20 s'
 * @example timeLeft(100_000_000) // '1 d 04 h'
 */
export function timeLeft(ms: number): string {
  if (ms < 1000) return formatMs(ms);
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return inUnits(seconds, 60, 'min', 's');
  // Rounded first, so that a moment less than a day is a day.
  if (minutes < 1440) return inUnits(minutes, 60, 'h', 'min');
  return inUnits(Math.round(minutes / 60), 24, 'd', 'h');
}

function inUnits(count: number, size: number, large: string, small: string): string {
  return `${Math.floor(count / size)} ${large} ${String(count % size).padStart(2, '0')} ${small}`;
}

const BYTE_UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/**
 * A number of bytes as people read it.
 *
 * @example formatBytes(4813) // '4.7 KiB'
 */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1023.95 && unit < BYTE_UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toFixed(1)} ${BYTE_UNITS[unit]}`;
}
