import type { Finding } from '../../core/finding.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { parsePointer, valueAt } from '../../core/json/pointer.ts';

/** A finding about a member that its container does not have. */
interface MissingMember {
  readonly name: string;
  readonly finding: Finding;
}

/** What there is to say at a value and inside it: the values without anything have none. */
export interface Placed {
  readonly findings: readonly Finding[];
  /** About members that it should hold. */
  readonly missing: readonly MissingMember[];
  /** By the name of a member or the index of an entry. */
  readonly inside: ReadonlyMap<string, Placed>;
}

/** Where in a document each finding is shown. */
export interface Placement {
  /** About the whole, or about a place that the document does not have at all. */
  readonly top: readonly Finding[];
  readonly root: Placed;
}

interface OpenPlaced extends Placed {
  readonly findings: Finding[];
  readonly missing: MissingMember[];
  readonly inside: Map<string, OpenPlaced>;
}

/** Finds the place of each finding in a document. */
export function placeFindings(document: JsonValue, findings: readonly Finding[]): Placement {
  const top: Finding[] = [];
  const root = nothing();
  for (const finding of findings) {
    const segments = parsePointer(finding.path);
    const name = segments?.at(-1);
    if (segments === null || name === undefined) {
      top.push(finding);
      continue;
    }
    const parents = segments.slice(0, -1);
    if (valueAt(document, segments) !== undefined) placedAt(root, segments).findings.push(finding);
    else if (valueAt(document, parents) !== undefined)
      placedAt(root, parents).missing.push({ name, finding });
    else top.push(finding);
  }
  return { top, root };
}

/** Tells whether a finding lies inside a value: it may not be folded up. */
export function isAround(placed: Placed | null): boolean {
  return placed !== null && (placed.inside.size > 0 || placed.missing.length > 0);
}

/** Tells whether there is a finding at a value or inside it: it may not be left out. */
export function isWanted(placed: Placed | null): boolean {
  return placed !== null && (placed.findings.length > 0 || isAround(placed));
}

function nothing(): OpenPlaced {
  return { findings: [], missing: [], inside: new Map() };
}

function placedAt(root: OpenPlaced, segments: readonly string[]): OpenPlaced {
  let here = root;
  for (const segment of segments) {
    const next = here.inside.get(segment) ?? nothing();
    here.inside.set(segment, next);
    here = next;
  }
  return here;
}
