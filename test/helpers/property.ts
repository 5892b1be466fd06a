import fc from 'fast-check';

/** What the fuzz run sets: how long each property is tried, and what repeats one that failed. */
const { FUZZ_SECONDS, FUZZ_SEED, FUZZ_PATH } = process.env;

/**
 * Tries a property: a few times in the normal tests, always with the same values, and by `npm run fuzz` with new ones
 * until the time is up. What fails says its seed and path.
 *
 * @param runs in the normal tests
 */
export async function holds<Values extends [unknown, ...unknown[]]>(
  runs: number,
  property: fc.IAsyncProperty<Values>,
): Promise<void> {
  await fc.assert(property, {
    ...(FUZZ_SECONDS === undefined
      ? { seed: 1, numRuns: runs }
      : {
          numRuns: Number.MAX_SAFE_INTEGER,
          interruptAfterTimeLimit: Number(FUZZ_SECONDS) * 1000,
          markInterruptAsFailure: false,
        }),
    ...(FUZZ_SEED === undefined ? {} : { seed: Number(FUZZ_SEED) }),
    ...(FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH, endOnFailure: true }),
  });
}

/** Characters that act on terminals, turn text around, hide, or have a meaning where texts are put together. */
const SHARP = fc.constantFrom(
  ...[
    '\u0000',
    '\u0007',
    '\b',
    '\t',
    '\n',
    '\r',
    '\u001b',
    '\u001b[2J',
    '\u001b]0;x\u0007',
    '\u007f',
    '\u0080',
  ],
  ...[
    '\u0085',
    '\u009b',
    '\u009d',
    '\u061c',
    '\u200e',
    '\u200f',
    '\u2028',
    '\u2029',
    '\u202a',
    '\u202e',
    '\u2066',
  ],
  ...[
    '\u2069',
    '\ufeff',
    '\u00ad',
    '\u200b',
    '\u200d',
    '\ud800',
    '\udc00',
    '<',
    '>',
    '&',
    '"',
    "'",
    '`',
    '|',
    '%',
  ],
  ...[']]>', '-->', '::error::', '##[', '\\', '/', '..', '__proto__', '\u0301', '漢', 'ש', '👩‍👧'],
);

/** Any text, sharp ones more often than not. */
export const sharpText: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(fc.oneof(SHARP, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
