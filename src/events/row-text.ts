import { once } from '../core/once.ts';
import { escapeUnsafe } from '../core/text/unsafe.ts';
import type { Change, Substitution } from './identity/template.ts';
import { fillPlaces, type JsonTemplate, mapParts, openPlace, refinePlaces } from './json-template.ts';

/** The JSON text of what changes at a place, or a piece of it, under an identity. */
type Slot = (identity: Substitution) => string;

/** The text of a row's documents, with open places for what differs from one to the next. */
export interface RowText {
  readonly template: JsonTemplate;
  readonly slots: readonly Slot[];
}

/**
 * Takes what changes at the places of a text further apart: of a text with words in it only the words are left open, each of
 * which is drawn once for all places that it stands at.
 */
export function rowText(open: JsonTemplate, changes: readonly { readonly change: Change }[]): RowText {
  const slots: Slot[] = [];
  const ofWords = new Map<string, number>();
  const slotOf = (word: string): number => {
    const known = ofWords.get(word) ?? slots.push(({ texts }) => escaped(texts.get(word) ?? word)) - 1;
    ofWords.set(word, known);
    return known;
  };
  const template = refinePlaces(open, (place) => {
    const change = changes[place]?.change;
    if (change?.split === undefined) {
      return openPlace(slots.push((identity) => JSON.stringify(change?.by(identity) ?? null)) - 1);
    }
    const { parts, words } = change.split;
    const quoted = mapParts({ parts, places: words.map(slotOf) }, escaped);
    return refinePlaces({ parts: ['"', '"'], places: [0] }, () => quoted);
  });
  return { template, slots };
}

/** What is drawn looks like that, and stands for itself in a JSON string. */
const isPlain = (text: string): boolean => /^[\w-]*$/.test(text);

/** Text of which nothing has to be escaped to be safe, whatever plain text stands beside it. */
const isSafe = (text: string): boolean => /^[ -"$-~]*$/.test(text);

/** A text as it stands between the quotes of a JSON string. */
function escaped(text: string): string {
  return isPlain(text) ? text : JSON.stringify(text).slice(1, -1);
}

/** One document of a row. */
export interface RenderedText {
  readonly text: string;
  /**
   * The text as a JSON string that is safe to print, as `safeJson` gives it: it takes less to put together than to escape.
   * `null` where its bytes would be read as another text.
   */
  readonly quoted: (() => string) | null;
}

/** Half of a surrogate pair, which UTF-8 has no bytes for. What is put into a text is written as an escape. */
const HALF = /\p{Surrogate}/u;

/** Renders documents of a row, one for each identity. */
export function renderer({ template, slots }: RowText): (identity: Substitution) => RenderedText {
  const isWellFormed = !template.parts.some((part) => HALF.test(part));
  const escapedTemplate = once(() => {
    const inString = mapParts(template, escaped);
    return { inString, isSafe: inString.parts.every(isSafe) };
  });
  return (identity) => {
    const values = slots.map((slot) => slot(identity));
    const quoted = (): string => {
      const whole = escapedTemplate();
      const string = `"${fillPlaces(whole.inString, values.map(escaped))}"`;
      return whole.isSafe && values.every(isPlain) ? string : escapeUnsafe(string);
    };
    return { text: fillPlaces(template, values), quoted: isWellFormed ? quoted : null };
  };
}
