import { usageError } from '../../core/error.ts';
import { remembered } from '../../core/memo.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { option, words } from '../../core/wording.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Random } from '../random.ts';

/** A place in a template where a number goes, and how many digits that has. */
const NUMBER = /\{n(?::(\d*))?\}/g;
/** Every number of so many digits is below 2^31, which is what many a database keeps. */
const MOST_DIGITS = 9;

/** The form of business keys: a text, in which may be a place for a number. */
interface KeyTemplate {
  /** Digits of that number; `null` where every job would have the same key. */
  readonly digits: number | null;
  readonly write: (number: number) => string;
}

const readTemplate = remembered((text): KeyTemplate => {
  const [place, ...others] = text.matchAll(NUMBER);
  if (place === undefined) return { digits: null, write: () => text };
  const digits = place[1] === undefined ? MOST_DIGITS : Number(place[1]);
  if (others.length > 0 || digits < 1 || digits > MOST_DIGITS) {
    throw usageError(
      'bad_id',
      `${excerpt(text, 60)} is no form of keys: one {n}, or {n:6} with 1 to ${MOST_DIGITS} digits`,
      words`${option('id', 'DO-{n}')}`,
    );
  }
  return { digits, write: (number) => text.replace(place[0], String(number)) };
});

/** Tells whether a number has a place in a text. */
export function hasNumber(template: string): boolean {
  return template.search(NUMBER) >= 0;
}

/** The smallest number of so many digits: none begins with a zero. */
function leastOf(digits: number): number {
  return 10 ** (digits - 1);
}

/** How many numbers of so many digits there are. */
function countOf(digits: number): number {
  return 9 * leastOf(digits);
}

/** How many keys of a form there are. */
export function keysOfForm(template: string): number {
  const { digits } = readTemplate(template);
  return digits === null ? 1 : countOf(digits);
}

/**
 * A key of a form, drawn where there is something to be drawn.
 *
 * @example drawKey('SHOP-{n:4}', seededRandom('a')) // 'SHOP-4711'
 */
export function drawKey(template: string, random: Pick<Random, 'below'>): string {
  const { digits, write } = readTemplate(template);
  return digits === null ? template : write(leastOf(digits) + random.below(countOf(digits)));
}

/**
 * Refuses a form that makes fewer keys than are needed.
 *
 * @returns the digits of its number
 * @throws WebhookCliError `bad_id`
 */
export function requireKeys(template: string, most: number): number {
  if (/\p{Cc}/u.test(template)) {
    throw usageError(
      'bad_id',
      `${excerpt(template, 60)} has control characters, which no key has`,
      words`${option('id', 'SHOP-{n}')}`,
    );
  }
  const { digits } = readTemplate(template);
  if (digits === null) {
    throw usageError(
      'bad_id',
      `${excerpt(template, 60)} is one key, and every job needs one of its own`,
      words`put {n} where a number may go: ${option('id', template.length > 60 ? '{n}' : `${template}{n}`)}`,
    );
  }
  if (countOf(digits) >= most) return digits;
  throw usageError(
    'bad_id',
    `${excerpt(template, 60)} gives ${countOf(digits)} keys, and ${most} may be needed`,
    words`${option('id', template.replace(NUMBER, '{n}'))}`,
  );
}

/**
 * Keys of a form one after the other, each another one: they count from a drawn number on, so that those of two runs
 * hardly ever meet.
 *
 * @param most how many there will be
 * @throws WebhookCliError `bad_id` where the form has fewer
 */
export function keySeries(
  template: string,
  most: number,
  random: Pick<Random, 'below'>,
): (index: number) => string {
  const digits = requireKeys(template, most);
  const { write } = readTemplate(template);
  const count = countOf(digits);
  const start = random.below(count);
  return (index) => write(leastOf(digits) + ((start + index) % count));
}

/**
 * Refuses a form that makes no keys of a provider. One key may be anything: it is somebody's own, or wrong on purpose.
 *
 * @throws WebhookCliError `bad_id`
 */
export function checkKey(template: string | undefined, provider: Provider): void {
  if (template === undefined) return;
  const { digits, write } = readTemplate(template);
  if (digits === null || isKeyOf(write(0), provider)) return;
  throw usageError(
    'bad_id',
    `${excerpt(template, 60)} makes no keys of ${provider.title}, whose keys are digits`,
    words`${option('id', provider.identity.keyPattern.replace(/#+/, '{n}'))}`,
  );
}

/** Why a text is no key that jobs of a provider may have; `null` where it is one. */
export function whyNoKey(text: string, provider: Provider): string | null {
  if (text.search(NUMBER) >= 0) return 'is a form of keys, and no key';
  return isKeyOf(text, provider) ? null : `is no key of ${provider.title}, whose keys are digits`;
}

/** Where the keys of a provider are digits, only digits are taken. */
function isKeyOf(key: string, { identity }: Provider): boolean {
  if (!/^[\d#]+$/.test(identity.keyPattern)) return true;
  return /^\d+$/.test(key.replace(identity.keyPrefix ?? '', ''));
}
