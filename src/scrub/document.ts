import { unquoted } from '../core/json/token-ends.ts';
import { readTokens } from '../core/json/tokens.ts';
import type { PersonalData } from '../providers/field.ts';
import type { FieldNode } from '../validation/field-nodes.ts';
import type { KnownValues } from './known-values.ts';
import { isOddNumber, type Words } from './words.ts';

export interface DocumentRules {
  /** What the provider's schema says of the document; `null` where nothing is known of it. */
  readonly root: FieldNode | null;
  /** Whether every text and number of which nothing is known is replaced, harmless or not. */
  readonly isAll: boolean;
  readonly words: Words;
  /** Takes what is found, and has what is to be found in what is nobody's data by itself. */
  readonly known: KnownValues;
}

/** A place in a document, and what is known of it. */
interface Place {
  readonly node: FieldNode | undefined;
  readonly holds: PersonalData | 'none' | undefined;
  /** Of a change: the field whose values are in it. */
  readonly changed?: Place | undefined;
  /** Of the object of all changes: what their names lead into. */
  readonly changesIn?: Place | undefined;
}

interface Container {
  readonly place: Place;
  readonly isObject: boolean;
  name: string;
}

/** Where a text gets another one; `null` is what can be written only when all is known. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string | null;
}

/**
 * Writes the personal data of a valid JSON text anew, and keeps every other byte: white space, order, the digits of other
 * numbers, repeated keys.
 */
export function scrubJson(text: string, rules: DocumentRules): string {
  const { root, known } = rules;
  const top: Place = { node: root ?? undefined, holds: undefined };
  const open: Container[] = [];
  const edits: Edit[] = [];
  const placeHere = (): Place => {
    const inside = open.at(-1);
    return inside === undefined ? top : memberOf(inside.place, inside.name, top);
  };
  readTokens(text, {
    onOpen: (_, isObject) => open.push({ place: placeHere(), isObject, name: '' }),
    onClose: () => open.pop(),
    onName: (start, end) => {
      const inside = open.at(-1);
      if (inside === undefined) return;
      inside.name = unquoted(text.slice(start, end));
      // A name that the schema knows is nobody's.
      if (inside.place.node?.members?.has(inside.name) !== true) edits.push({ start, end, text: null });
    },
    onScalar: (start, end) => {
      const written = text.slice(start, end);
      const place = placeHere();
      const plain = isText(written) ? unquoted(written) : written;
      const made = isText(written) ? textAt(plain, place, rules) : numberAt(written, place, rules);
      if (made === KEPT) return;
      if (made !== null && place.holds === 'name') known.addName(plain, made);
      else if (made !== null) known.add(plain, made);
      edits.push({ start, end, text: made === null || !isText(written) ? made : JSON.stringify(made) });
    },
  });
  return applied(text, edits, (written) => {
    const plain = unquoted(written);
    const made = known.replaceIn(plain);
    return made === plain ? written : JSON.stringify(made);
  });
}

const KEPT = Symbol('kept');

function isText(written: string): boolean {
  return written.startsWith('"');
}

/** What a text becomes; `null` where only what is known of others is taken out of it. */
function textAt(
  text: string,
  { node, holds }: Place,
  { isAll, words, known }: DocumentRules,
): string | null | typeof KEPT {
  if (holds === 'none' || (node?.meta?.codes !== undefined && Object.hasOwn(node.meta.codes, text)))
    return KEPT;
  // Of what is inside a field nobody says more, and there codes and times stay.
  if (holds !== undefined && node?.meta?.holds === undefined && words.isCode(text)) return KEPT;
  if (holds === 'text' && node?.meta?.holds === undefined)
    return known.of(text) ?? words.standIns.of(holds, text);
  if (holds !== undefined) return words.standIns.of(holds, text);
  // Nor does it say what a text is that stands where a list or an object should.
  if (node === undefined || node.isList || node.memberList.length > 0) {
    return !isAll && words.isHarmless(text) ? null : (known.of(text) ?? words.unknown(text));
  }
  return node.meta?.format !== undefined && words.isFormatted(text) ? KEPT : null;
}

function numberAt(
  written: string,
  { node, holds }: Place,
  { isAll, words: { standIns } }: DocumentRules,
): string | typeof KEPT {
  if (holds === 'none' || !/\d/.test(written)) return KEPT;
  if (holds === undefined && node !== undefined) return KEPT;
  if (!isAll && (holds === undefined || holds === 'text') && !isOddNumber(written)) return KEPT;
  return standIns.ofNumber(holds ?? 'token', written);
}

/** What is known of a member or an entry. */
function memberOf({ node, holds, changed, changesIn }: Place, name: string, top: Place): Place {
  if (changed !== undefined) return changed;
  const member = node?.members?.get(name) ?? knownEntry(node);
  const here: Place = { node: member, holds: member?.meta?.holds ?? holds };
  if (changesIn !== undefined) return { ...here, changed: fieldAt(changesIn, name.split('.'), top) };
  const into = member?.meta?.changesOf;
  return into === undefined ? here : { ...here, changesIn: memberOf(top, into, top) };
}

/** An entry that may be anything is known no better than one of no schema. */
function knownEntry(node: FieldNode | undefined): FieldNode | undefined {
  const entry = node?.entry ?? undefined;
  return entry?.meta === undefined && entry?.schema._zod.def.type === 'unknown' ? undefined : entry;
}

function fieldAt(from: Place, path: readonly string[], top: Place): Place {
  return path.reduce((here, name) => memberOf(here, name, top), from);
}

function applied(text: string, edits: readonly Edit[], later: (written: string) => string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, text: made } of edits) {
    parts.push(text.slice(from, start), made ?? later(text.slice(start, end)));
    from = end;
  }
  return parts.join('') + text.slice(from);
}
