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

/** A count with its thousands set apart: `99,980`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A count and its noun.
 *
 * @example plural(2, 'warning') // '2 warnings'
 */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : several}`;
}
