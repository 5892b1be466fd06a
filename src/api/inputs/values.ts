import { isDate } from 'node:util/types';
import type { JsonValue } from '../../core/json/json.ts';
import { readNow } from '../../events/build.ts';
import { requireProvider } from '../../events/names.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { isObject, type Reader, refusal, secretRefusal } from './reader.ts';

/** Whatever it is, somebody else judges it. */
export const anything: Reader<unknown> = (value) => value;

export const text: Reader<string> = (value, name) => {
  if (typeof value === 'string') return value;
  throw refusal(name, 'a text', value);
};

/** A text that no message repeats. */
export const secretText: Reader<string> = (value, name) => {
  if (typeof value === 'string') return value;
  throw secretRefusal(name, 'a text', value);
};

/** The same where an empty one would let everybody in. */
export const fullSecret: Reader<string> = (value, name) => {
  const secret = secretText(value, name);
  if (secret.trim() !== '') return secret;
  throw secretRefusal(name, 'a text that is not empty', value);
};

export const fullText: Reader<string> = (value, name) => {
  if (typeof value === 'string' && value !== '') return value;
  throw refusal(name, 'a text that is not empty', value);
};

export const bool: Reader<boolean> = (value, name) => {
  if (typeof value === 'boolean') return value;
  throw refusal(name, 'true or false', value);
};

/** A number whose bounds somebody else knows. */
export const number: Reader<number> = (value, name) => {
  if (typeof value === 'number') return value;
  throw refusal(name, 'a number', value);
};

/** A limit of time. */
export const time: Reader<number> = (value, name) => {
  if (typeof value === 'number' && value >= 0) return value;
  throw refusal(name, 'milliseconds, a number from 0 up or Infinity', value);
};

/** A time that is waited in any case, so that it has an end. */
export const finiteTime: Reader<number> = (value, name) => {
  if (isFiniteTime(value)) return value;
  throw refusal(name, 'milliseconds, a number from 0 up', value);
};

export function isFiniteTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): Reader<number> {
  return (value, name) => {
    if (isWholeFrom(value, least) && value <= most) return value;
    throw refusal(name, `a whole number from ${least} to ${most}`, value, { code: 'bad_number' });
  };
}

/** The same, or no limit at all. */
export function wholeOrInfinity(least: number): Reader<number> {
  return (value, name) => {
    if (value === Number.POSITIVE_INFINITY || isWholeFrom(value, least)) return value;
    throw refusal(name, `a whole number from ${least} up or Infinity`, value, { code: 'bad_number' });
  };
}

function isWholeFrom(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

export const port: Reader<number> = (value, name) => {
  if (isWholeFrom(value, 0) && value <= 65_535) return value;
  throw refusal(name, 'a port, a whole number from 0 to 65535', value, { code: 'bad_port' });
};

/** A share from 0 to 1. */
export const share: Reader<number> = (value, name) => {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw refusal(name, 'a share from 0 to 1', value, { code: 'bad_share' });
};

/** A share that leaves something over. */
export const lossShare: Reader<number> = (value, name) => {
  const loss = share(value, name);
  if (loss < 1) return loss;
  throw refusal(name, 'a share below 1, which leaves something to send', value, { code: 'bad_share' });
};

export const speed: Reader<number> = (value, name) => {
  if (typeof value === 'number' && value > 0) return value;
  throw refusal(name, 'a number above 0', value, { code: 'bad_speed' });
};

/** A seed as it is kept: a number stands for its digits. */
export const seed: Reader<string> = (value, name) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw refusal(name, 'a text or a number', value);
};

/** A moment as milliseconds since 1970. */
export const moment: Reader<number> = (value, name) => {
  if (typeof value === 'string' || typeof value === 'number' || isDate(value)) return readNow(value);
  throw refusal(name, 'milliseconds since 1970, an ISO 8601 text or a Date', value, { code: 'bad_time' });
};

/** A provider by its id, forgiving of case. */
export const provider: Reader<Provider> = (value, name) =>
  requireProvider(text(value, name), bundledCatalogue);

/** The id of a provider, forgiving of case. */
export const providerId: Reader<string> = (value, name) => provider(value, name).id;

/** One of some texts, given as the keys of a table so that the compiler knows when one is missing. */
export function oneOf<T extends string>(choices: Readonly<Record<T, true>>): Reader<T> {
  const isChoice = (value: unknown): value is T => typeof value === 'string' && Object.hasOwn(choices, value);
  const words = Object.keys(choices).map((choice) => `"${choice}"`);
  return (value, name) => {
    if (isChoice(value)) return value;
    throw refusal(name, words.join(' or '), value);
  };
}

/** A function. What it takes and gives cannot be seen from outside. */
export function callback<F extends (...args: never[]) => unknown>(): Reader<F> {
  const isCallback = (value: unknown): value is F => typeof value === 'function';
  return (value, name) => {
    if (isCallback(value)) return value;
    throw refusal(name, 'a function', value);
  };
}

export const signal: Reader<AbortSignal> = (value, name) => {
  if (value instanceof AbortSignal) return value;
  throw refusal(name, 'an AbortSignal', value);
};

export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, name) => (value === null ? null : read(value, name));
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, name) => {
    if (!Array.isArray(value)) throw refusal(name, 'an array', value);
    // Unlike `map`, this sees what a sparse array leaves out.
    return Array.from(value, (each: unknown, index) => read(each, `${name}[${index}]`));
  };
}

export function record<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, name) => {
    if (!isObject(value)) throw refusal(name, 'an object', value);
    return Object.fromEntries(
      Object.entries(value).map(([key, each]): [string, T] => [key, read(each, `${name}.${key}`)]),
    );
  };
}

/** What JSON can hold, whole: what `JSON.stringify` would leave out or change is refused. */
export const jsonValue: Reader<JsonValue> = (value, name) => json(value, name, []);

/** The same, or an integer of any size. */
export const jsonOrBigint: Reader<JsonValue | bigint> = (value, name) =>
  typeof value === 'bigint' ? value : jsonValue(value, name);

function json(value: unknown, name: string, above: readonly unknown[]): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (above.includes(value)) throw refusal(name, 'a JSON value', value, { hint: 'it holds itself' });
  const within: Reader<JsonValue> = (each, place) => json(each, place, [...above, value]);
  if (Array.isArray(value)) return [...list(within)(value, name)];
  if (isObject(value) && typeof value['toJSON'] !== 'function') return { ...record(within)(value, name) };
  throw refusal(name, 'a JSON value', value, {
    hint: isDate(value) ? 'give its text, as toISOString() does' : '',
  });
}
