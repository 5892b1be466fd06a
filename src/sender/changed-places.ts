import type { HeaderList } from '../core/http/headers.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { pointer, providerPath, type Segment, valueAt } from '../core/json/pointer.ts';
import type { JsonScan } from '../core/json/scan.ts';
import { AS_DOUBLES, WrittenNumbers } from '../core/json/written-numbers.ts';
import { findOnce } from '../core/once.ts';
import type { Rule } from '../providers/provider.ts';
import { isNoted } from '../validation/drift.ts';
import { type FieldNode, fieldNodes } from '../validation/field-nodes.ts';
import { ruleTable } from '../validation/field-table.ts';
import type { Judgement, JudgeOptions } from '../validation/judge.ts';
import { watched } from './watched.ts';

/** A place in documents, and what a schema says of it. */
interface Place {
  readonly path: readonly Segment[];
  readonly node: FieldNode;
}

/** Judges a document by what may be otherwise than in another one; `null` where more has to be looked at. */
export type PlacesJudge = (document: JsonObject, text: string) => Judgement | null;

/**
 * What of a verdict may be otherwise for documents that differ from the one that was judged in some places only, each of
 * which holds a single value: what their fields say of it, and the rules that looked at one of them. A rule that did not
 * comes to the same, whatever stands there. `null` where documents like these have to be judged one by one.
 *
 * @param paths where they differ
 * @param scan of the text of any of them: they have the same members and lose the same digits
 */
export function judgeOfPlaces(
  first: Judgement,
  paths: readonly (readonly Segment[])[],
  scan: JsonScan,
  headers: HeaderList,
  { provider, catalogue }: JudgeOptions,
): PlacesJudge | null {
  const { payload, payloadText, payloadVersion } = first;
  if (provider === undefined || payloadVersion === null || !isJsonObject(payload) || payloadText === null)
    return null;
  const model = catalogue.modelOf(provider);
  const version = model.versions[payloadVersion];
  if (version === undefined) return null;
  const places = paths.map((path): Place | null => {
    const node = nodeAt(fieldNodes(version.schema), path);
    return node === null ? null : { path, node };
  });
  if (!places.every((place) => place !== null)) return null;
  const open = new Set(paths.map((path) => pointer(path)));
  const rules = ruleTable(model, payloadVersion).filter((rule) => looksAt(rule, payload, open));
  const keyPath = providerPath(provider.versions.find(({ id }) => id === payloadVersion)?.keyPath ?? '');
  const judge: PlacesJudge = (document, text) => {
    const numbers = new WrittenNumbers(text, scan);
    const recognition =
      provider.recognise(document, headers, numbers) ?? provider.assume(document, headers, numbers);
    const { version: its, event, eventReason, key } = recognition;
    if (its !== payloadVersion || event !== first.event || eventReason !== first.eventReason) return null;
    // A number is told by its digits.
    if (typeof valueAt(document, keyPath) === 'number') return null;
    if (!places.every((place) => isUnremarkable(document, place))) return null;
    if (isHit(rules, document, numbers)) return null;
    return { ...first, key, payload: document, payloadText: text };
  };
  // What is said of one of the places is said of this document alone.
  return judge(payload, payloadText) === null ? null : judge;
}

/** What a schema says of a place; `null` where it is in something whose parts are not judged each by itself. */
function nodeAt(root: FieldNode, path: readonly Segment[]): FieldNode | null {
  let here: FieldNode | null = root;
  for (const segment of path) {
    if (here === null) return null;
    here = here.members === null ? here.entry : (here.members.get(String(segment)) ?? null);
  }
  return here;
}

function isUnremarkable(document: JsonObject, { path, node }: Place): boolean {
  const value = memberAt(document, path);
  return (
    value !== undefined && typeof value !== 'object' && node.fits(value) === 'fits' && !isNoted(value, node)
  );
}

/** The value at a path that is there in all documents. */
function memberAt(document: JsonObject, path: readonly Segment[]): JsonValue | undefined {
  let here: JsonValue | undefined = document;
  for (const segment of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<Segment, JsonValue>)[segment];
  }
  return here;
}

/** Whether a rule looks at one of some places in a document. */
function looksAt({ check }: Rule, document: JsonObject, open: ReadonlySet<string>): boolean {
  let isLooking = false;
  const seen = watched(document, (path) => {
    isLooking ||= open.has(path);
  });
  // Of its own, so that what several rules ask for is looked for by each.
  check(seen, AS_DOUBLES, findOnce(seen));
  return isLooking;
}

function isHit(rules: readonly Rule[], document: JsonObject, numbers: WrittenNumbers): boolean {
  const once = findOnce(document);
  for (const { check } of rules) if (check(document, numbers, once).length > 0) return true;
  return false;
}
