import { isFields } from '../shop/values.ts';
import { because, type Fault } from './fault.ts';
import { reading } from './reading.ts';

/** Faults in what is made of the texts that people write. */
export const textFaults: readonly Fault[] = [
  {
    name: 'three-byte-characters',
    provider: 'detrack',
    what: 'The column is utf8mb3, and the database refuses characters of four bytes.',
    fails: 'text/emoji',
    also: [],
    steps: () => ({
      read: reading((document) => {
        if (/\p{Cs}|[\u{10000}-\u{10ffff}]/u.test(textsIn(document))) {
          throw new Error("Incorrect string value: '\\xF0\\x9F\\x98\\x80' for column 'note'");
        }
      }),
    }),
  },
  {
    name: 'sql-by-hand',
    provider: 'deliveright',
    what: 'The statement is put together from texts, and an apostrophe in a name ends one of them.',
    fails: 'text/quotes',
    also: [],
    steps: () => ({
      read: reading((document) => {
        if (textsIn(document).includes("'")) throw new Error('syntax error at or near "Brien"');
      }),
    }),
  },
  {
    name: 'control-characters-in-xml',
    provider: 'deliveright',
    what: 'The order is passed on as XML, which has no way to write most control characters.',
    fails: 'text/control-characters',
    also: [],
    steps: () => ({
      read: reading((document) => {
        if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(textsIn(document))) throw new Error('invalid XML character');
      }),
    }),
  },
  {
    name: 'alphabet-of-one-country',
    provider: 'detrack',
    what: 'The label printer takes Latin letters only, and the webhook fails with it.',
    fails: 'text/scripts',
    also: because('emoji are no Latin letters', 'text/emoji'),
    steps: () => ({
      read: reading((document) => {
        if (/[\u0370-\u1fff\u2e80-\uffff]/.test(textsIn(document))) throw new Error('no glyph for character');
      }),
    }),
  },
  {
    name: 'short-column',
    provider: 'detrack',
    what: 'The note goes into a column of 255 characters, and the database refuses a longer one.',
    fails: 'text/long',
    also: [],
    steps: () => ({
      read: reading((document) => {
        if (String(document['note'] ?? '').length > 255) throw new Error("Data too long for column 'note'");
      }),
    }),
  },
];

/** Every text in a document, one after another. */
function textsIn(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`;
  if (Array.isArray(value)) return value.map(textsIn).join('');
  return isFields(value) ? Object.values(value).map(textsIn).join('') : '';
}
