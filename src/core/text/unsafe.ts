import { once } from '../once.ts';
import { withoutCommandsInLines } from './runner-commands.ts';

const DELETE = '\x7f';

/** Tells whether there can be anything to escape: counting bytes takes a tenth of looking for characters. */
function isPlainAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length && !text.includes(DELETE);
}

/** Writes each UTF-16 unit as a JSON escape, such as `\u001b`. */
export function unicodeEscape(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i += 1) out += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return out;
}

// DEL, C1, directional marks, line and paragraph separators, halves of surrogate pairs, and what has no looks of its
// own: soft hyphens, joiners, selectors, fillers, tags, marks of annotations and of hieroglyphs.
const UNSAFE =
  /[\x7f-\x9f\u2028\u2029\ufff9-\ufffb\u{13430}-\u{1343f}\ud800-\udfff\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Writes every character that could act on a terminal, or on what reads the output of a CI job, or that nobody sees,
 * as a `\u` escape. What joins an emoji or letters stays. C0 controls are left alone: in JSON they are escaped
 * already, or are the white space between tokens. For use inside JSON strings.
 */
export function escapeUnsafe(text: string): string {
  if (isPlainAscii(text)) return withoutCommandsInLines(text);
  return withoutCommandsInLines(
    text.replace(UNSAFE, (character, at: number) =>
      hasItsPlace(character, text, at) ? character : unicodeEscape(character),
    ),
  );
}

/** Scripts whose letters join, or form other shapes, by a joiner between them. */
const JOINING = [
  ...[
    'Adlam',
    'Arabic',
    'Hanifi_Rohingya',
    'Mandaic',
    'Manichaean',
    'Mongolian',
    'Nko',
    'Phags_Pa',
    'Syriac',
  ],
  ...[
    'Balinese',
    'Bengali',
    'Devanagari',
    'Gujarati',
    'Gurmukhi',
    'Javanese',
    'Kannada',
    'Khmer',
    'Malayalam',
  ],
  ...['Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Tibetan'],
];
// They are made when such a character comes: the engine looks each script up, which takes milliseconds.
const joined = once(() => ofScripts(JOINING));
/** Those, and Han, whose names have variants that are told apart by a selector. */
const varied = once(() => ofScripts([...JOINING, 'Han']));
const mongolian = once(() => ofScripts(['Mongolian']));

/** A letter or mark of one of these scripts. */
function ofScripts(names: readonly string[]): RegExp {
  const classes = names.map((name) => `\\p{Script_Extensions=${name}}`).join('');
  return new RegExp(`^(?=[\\p{Letter}\\p{Mark}])[${classes}]$`, 'u');
}

/** A part of an emoji that another may be joined to. */
const JOINS_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
const PICTURE = /^\p{Extended_Pictographic}/u;
const KEY = /^[0-9#*]$/;
const KEYCAP = '\u20e3';

/**
 * Characters that nobody sees and that have a place in what people write: what must stand before them, and after
 * them. Each counts once: of several in a row, the others join nothing.
 */
const PLACES: readonly {
  readonly characters: RegExp;
  readonly isPlace: (before: string, after: string) => boolean;
}[] = [
  // The two joiners, as in Persian and in the scripts of India.
  { characters: /^[\u200c\u200d]$/, isPlace: (before) => joined().test(before) },
  { characters: /^\u200d$/, isPlace: (before, after) => JOINS_EMOJI.test(before) && PICTURE.test(after) },
  // Selectors of text or picture, and of a key's cap.
  { characters: /^[\ufe0e\ufe0f]$/, isPlace: (before) => PICTURE.test(before) },
  { characters: /^\ufe0f$/, isPlace: (before, after) => KEY.test(before) && after.startsWith(KEYCAP) },
  { characters: /^[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]$/u, isPlace: (before) => varied().test(before) },
  { characters: /^[\u180b-\u180f]$/, isPlace: (before) => mongolian().test(before) },
];

/** Tells whether a character stands where it does what it is for. */
function hasItsPlace(character: string, text: string, at: number): boolean {
  const places = PLACES.filter(({ characters }) => characters.test(character));
  if (places.length === 0) return false;
  const before = [...text.slice(Math.max(at - 2, 0), at)].at(-1) ?? '';
  const end = at + character.length;
  const after = text.slice(end, end + 2);
  return places.some(({ isPlace }) => isPlace(before, after));
}
