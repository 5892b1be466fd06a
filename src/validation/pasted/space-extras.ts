import { endOfString, isSpace } from '../../core/json/token-ends.ts';
import { parseOrUndefined } from './judge-value.ts';

const QUOTE = 0x22;
const HASH = 0x23;
const STAR = 0x2a;
const COMMA = 0x2c;
const SLASH = 0x2f;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

type Extra = 'comments' | 'trailing commas';
type Range = readonly [from: number, to: number];

/** A JSON document of which every character stands where it stood. */
interface Spaced {
  readonly json: string;
  /** Where the first of each kind stands. */
  readonly extras: ReadonlyMap<Extra, number>;
}

/**
 * Writes spaces in the places of comments and trailing commas, which is all that most of what is nearly JSON needs: the
 * engine's own parser reads the rest, some ten times as fast as ours. `null` where that is no JSON yet.
 *
 * @example spaceExtras('[1, 2, ]').json // '[1, 2  ]'
 */
export function spaceExtras(text: string): Spaced | null {
  const extras = new Map<Extra, number>();
  const note = (extra: Extra, at: number): unknown => extras.has(extra) || extras.set(extra, at);
  const spaces: Range[] = [];
  // What came last, but for white space and comments: nothing that a comma may follow, or a comma, and where.
  let isOpen = true;
  let comma = -1;
  let commaRange = -1;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (isSpace(c)) continue;
    if (c === SLASH || c === HASH) {
      const end = endOfComment(text, i);
      if (end === null) return null;
      note('comments', i);
      if (comma >= 0 && commaRange < 0) commaRange = spaces.push([comma, comma]) - 1;
      spaces.push([i, end]);
      i = end - 1;
    } else if (c === COMMA) {
      if (isOpen) return null;
      [isOpen, comma, commaRange] = [true, i, -1];
    } else {
      if (comma >= 0 && (c === CLOSE_ARRAY || c === CLOSE_OBJECT)) {
        note('trailing commas', comma);
        if (commaRange < 0) spaces.push([comma, comma + 1]);
        else spaces[commaRange] = [comma, comma + 1];
      }
      isOpen = c === OPEN_ARRAY || c === OPEN_OBJECT;
      comma = -1;
      if (c === QUOTE) i = endOfString(text, i);
    }
  }
  const json = withSpaces(text, spaces);
  return parseOrUndefined(json) === undefined ? null : { json, extras };
}

/** Past a comment; `null` where it has no end, or is none. */
function endOfComment(text: string, from: number): number | null {
  const second = text.charCodeAt(from + 1);
  const isBlock = text.charCodeAt(from) === SLASH && second === STAR;
  if (isBlock) {
    const end = text.indexOf('*/', from + 2);
    return end < 0 ? null : end + 2;
  }
  if (text.charCodeAt(from) === SLASH && second !== SLASH) return null;
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function withSpaces(text: string, spaces: readonly Range[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of spaces) {
    parts.push(text.slice(done, from), text.slice(from, to).replace(/[^\n]/g, ' '));
    done = to;
  }
  return parts.join('') + text.slice(done);
}
