import { parsePointer, pointer, type Segment } from '../../core/json/pointer.ts';

/**
 * A path as `--set` takes it, with dots and indices; as a JSON pointer where a name would be misread, also by
 * the runner of a CI job, to which two colons at a line's start are a command.
 *
 * @example dottedPath(['items', 0, 'sku']) // 'items[0].sku'
 */
export function dottedPath(segments: readonly Segment[]): string {
  const isPlain = segments.every(
    (segment) => typeof segment === 'number' || /^(?!::)[^.[\]/~\s]+$/.test(segment),
  );
  if (!isPlain || typeof segments[0] === 'number') return pointer(segments);
  return segments
    .map((segment, i) => (typeof segment === 'number' ? `[${segment}]` : `${i === 0 ? '' : '.'}${segment}`))
    .join('');
}

/** The same of a JSON pointer, in which a number is taken for an index. */
export function dottedPointer(path: string): string {
  const segments = parsePointer(path);
  if (segments === null || segments.length === 0) return path;
  return dottedPath(segments.map((name) => (/^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : name)));
}
