import { createHmac, randomBytes } from 'node:crypto';
import { remembered } from '../core/memo.ts';
import type { FreshText } from '../providers/provider.ts';

// Without 0, O, 1, I and L, which people confuse when they read a number aloud.
const CLEAR = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const ALPHABETS: Readonly<Record<string, string>> = {
  '#': '0123456789',
  '@': LETTERS,
  '^': CLEAR,
  '%': '0123456789abcdef',
};

/** A source of values that a seed repeats exactly. */
export interface Random {
  /** Integer from 0 up to, not including, `limit` (at most 2^32). */
  readonly below: (limit: number) => number;
  readonly text: FreshText;
}

/** A new seed for when the user gives none. */
export function newSeed(): string {
  return randomBytes(6).toString('hex');
}

/** The same seed gives the same values, on every platform and version. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return randomFrom(() => {
    counter += 1;
    return createHmac('sha256', seed)
      .update(String(counter - 1))
      .digest();
  });
}

const UNSEEDED_BLOCK = 8192;

/** Values that nothing repeats, for who makes so many events that nobody asks for the seed of one. */
export function unseededRandom(): Random {
  return randomFrom(() => randomBytes(UNSEEDED_BLOCK));
}

/** A character of a pattern: one of an alphabet, or itself. */
interface Mark {
  readonly alphabet: string;
  readonly itself: string;
}

const NO_MARK: Mark = { alphabet: '', itself: '' };

const marksOf = remembered((pattern): readonly Mark[] =>
  Array.from(pattern, (itself) => ({ alphabet: ALPHABETS[itself] ?? '', itself })),
);

function randomFrom(nextBlock: () => Buffer): Random {
  let block: Buffer = Buffer.alloc(0);
  let at = 0;
  const word = (): number => {
    if (at + 4 > block.length) {
      block = nextBlock();
      at = 0;
    }
    at += 4;
    return block.readUInt32BE(at - 4);
  };
  const below = (limit: number): number => {
    // Values above the last whole multiple would make small results likelier.
    const fair = 2 ** 32 - (2 ** 32 % limit);
    for (;;) {
      const value = word();
      if (value < fair) return value % limit;
    }
  };
  const freshText: FreshText = (pattern) => {
    const marks = marksOf(pattern);
    let text = '';
    for (let i = 0; i < marks.length; i += 1) {
      const { alphabet, itself } = marks[i] ?? NO_MARK;
      text += alphabet === '' ? itself : alphabet.charAt(below(alphabet.length));
    }
    return text;
  };
  return { below, text: freshText };
}
