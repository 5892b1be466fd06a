import type { ChangedPart } from '../../conformance/case/result.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { dottedPointer } from '../text/dotted-path.ts';
import { plural } from '../text/format.ts';

/** Parts beyond this many make a line that nobody reads. */
const MOST_PARTS = 3;
const MOST_CHARACTERS = 60;

/**
 * What a case changed in a payload, on one line; `null` where it changed nothing. Text of the payload is in it as it
 * came.
 *
 * @example changedText([{ path: '/status', value: 'picked_up' }]) // 'status: "picked_up"'
 */
export function changedText(changed: readonly ChangedPart[]): string | null {
  if (changed.length === 0) return null;
  const shown = changed.slice(0, MOST_PARTS).map(partText);
  const left = changed.length - shown.length;
  return [...shown, ...(left === 0 ? [] : [`and ${plural(left, 'more field')}`])].join(', ');
}

/** The same, each part on a line of its own. */
export function changedLines(changed: readonly ChangedPart[]): string[] {
  return changed.map(partText);
}

function partText({ path, value }: ChangedPart): string {
  const name = path === '' ? 'the payload' : dottedPointer(path);
  if (value === undefined) return `${name} taken out`;
  return `${name}: ${cutText(JSON.stringify(value), MOST_CHARACTERS)}`;
}
