import { unquoted } from '../core/json/token-ends.ts';
import { readTokens } from '../core/json/tokens.ts';
import type { FieldMeta } from '../providers/field.ts';
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
  readonly holds: FieldMeta['holds'];
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

/** Where a text gets another one, some only when all is known. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string | ((plain: string) => string);
}

/**
 * Writes the personal data of a valid JSON text anew, and keeps every other byte: white space, order, the digits of other
 * numbers, repeated keys.
 */
export function scrubJson(text: string, rules: DocumentRules): string {
  const { root, known, words } = rules;
  const top: Place = { node: root ?? undefined, holds: undefined };
  const open: Container[] = [];
  const edits: Edit[] = [];
  const placeHere = (): Place => {
    const inside = open.at(-1);
    return inside === undefined ? top : memberOf(inside.place, inside.name, top);
  };
  const without = (plain: string): string => {
    const made = known.replaceIn(plain);
    return made === plain ? known.replaceBase64In(plain, (part) => words.standIns.of('token', part)) : made;
  };
  // In a field of codes a word that is a name is no usual one.
  const ofCodes = (plain: string): string => without(known.replaceWordsIn(plain, words.isHarmless));
  const member = (plain: string): string =>
    known.member(plain, () => {
      const isSomebody = !words.isCode(plain) && isLikeData(plain);
      return isSomebody ? (known.of(plain) ?? words.unknown(plain)) : without(plain);
    });
  readTokens(text, {
    onOpen: (_, isObject) => open.push({ place: placeHere(), isObject, name: '' }),
    onClose: () => open.pop(),
    onName: (start, end) => {
      const inside = open.at(-1);
      if (inside === undefined) return;
      inside.name = unquoted(text.slice(start, end));
      // A name that the schema knows is nobody's.
      if (inside.place.node?.members?.has(inside.name) !== true) edits.push({ start, end, text: member });
    },
    onScalar: (start, end) => {
      const written = text.slice(start, end);
      const place = placeHere();
      const plain = isText(written) ? unquoted(written) : written;
      const made = isText(written) ? textAt(plain, place, rules) : numberAt(written, place, rules);
      if (made === KEPT) return;
      if (made !== null && place.holds === 'name') known.addName(plain, made);
      else if (made !== null) known.add(plain, made);
      const later = place.node === undefined || place.holds === 'goods' ? without : ofCodes;
      edits.push({ start, end, text: made === null ? later : isText(written) ? JSON.stringify(made) : made });
    },
  });
  return applied(text, edits);
}

/** Whether the name of a member is rather what somebody is called, or called by, than a word of a programmer. */
function isLikeData(name: string): boolean {
  return /@|\d(?:[\s().-]?\d){5}|\p{Lu}\S*\s+\S*\p{Lu}|[^\x00-\x7f]/u.test(name);
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
  if (holds === 'goods') return null;
  if (holds !== undefined) return words.standIns.of(holds, text);
  // Nor does it say what a text is that stands where a list or an object should.
  if (node === undefined || node.isList || node.memberList.length > 0) {
    return !isAll && words.isHarmless(text) ? null : (known.of(text) ?? words.unknown(text));
  }
  if (node.meta?.format !== undefined && words.isFormatted(text)) return KEPT;
  // What is no code, time or number may be anything there.
  return words.isCodeLike(text, node.fits(text) === 'fits') ? null : (known.of(text) ?? words.unknown(text));
}

function numberAt(
  written: string,
  { node, holds }: Place,
  { isAll, known, words: { standIns } }: DocumentRules,
): string | typeof KEPT {
  if (holds === 'none' || holds === 'goods' || !/\d/.test(written)) return KEPT;
  if (holds === undefined && node !== undefined) return KEPT;
  if (!isAll && (holds === undefined || holds === 'text') && !isOddNumber(written)) return KEPT;
  // As a text the same may be somebody's telephone number; a number begins with no zero.
  const same = holds === undefined ? known.of(written) : undefined;
  return same !== undefined && /^[1-9]\d*$/.test(same) ? same : standIns.ofNumber(holds ?? 'token', written);
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

function applied(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, text: made } of edits) {
    parts.push(
      text.slice(from, start),
      typeof made === 'string' ? made : madeLater(text.slice(start, end), made),
    );
    from = end;
  }
  return parts.join('') + text.slice(from);
}

function madeLater(written: string, make: (plain: string) => string): string {
  const plain = unquoted(written);
  const made = make(plain);
  return made === plain ? written : JSON.stringify(made);
}
