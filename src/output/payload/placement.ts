import type { Finding } from '../../core/finding.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { parsePointer, pointer, valueAt } from '../../core/json/pointer.ts';

/** A finding about a member that its container does not have. */
export interface MissingMember {
  readonly name: string;
  readonly finding: Finding;
}

/** Where in a document each finding is shown. */
export interface Placement {
  /** About the whole, or about a place that the document does not have at all. */
  readonly top: readonly Finding[];
  /** By the pointer of the value. */
  readonly at: ReadonlyMap<string, readonly Finding[]>;
  /** By the pointer of the value that should hold the member. */
  readonly missing: ReadonlyMap<string, readonly MissingMember[]>;
  /** Pointers of the values that a finding lies inside: they may not be folded up. */
  readonly around: ReadonlySet<string>;
}

/** Finds the place of each finding in a document. */
export function placeFindings(document: JsonValue, findings: readonly Finding[]): Placement {
  const top: Finding[] = [];
  const at = new Map<string, Finding[]>();
  const missing = new Map<string, MissingMember[]>();
  const around = new Set<string>();
  for (const finding of findings) {
    const segments = parsePointer(finding.path);
    const name = segments?.at(-1);
    if (segments === null || name === undefined) {
      top.push(finding);
      continue;
    }
    const parents = segments.slice(0, -1);
    if (valueAt(document, segments) !== undefined) appendTo(at, finding.path, finding);
    else if (valueAt(document, parents) !== undefined) appendTo(missing, pointer(parents), { name, finding });
    else {
      top.push(finding);
      continue;
    }
    for (let length = parents.length; length >= 0; length -= 1) around.add(pointer(parents.slice(0, length)));
  }
  return { top, at, missing, around };
}

function appendTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
