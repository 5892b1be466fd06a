import { isDate, isPromise } from 'node:util/types';
import { usageError, type WebhookCliError } from '../../core/error.ts';
import type { ErrorCodeOf } from '../../core/error-codes.ts';
import { describeJson } from '../../core/json/json.ts';
import { suggestion } from '../../core/text/closest.ts';
import { didYouMean, excerpt } from '../../core/text/did-you-mean.ts';

/**
 * Reads what a caller gave, or throws a usage error that names it. `name` is the option as a message writes it,
 * such as `auth.user`.
 */
export type Reader<T> = (value: unknown, name: string) => T;

/** A reader of what must be given; it is asked about `undefined` too. */
export interface Needed<T> {
  readonly read: Reader<T>;
}

/** Marks what must be given. */
export function required<T>(read: Reader<T>): Needed<T> {
  return { read };
}

/** Readers by the name of the option. */
export type Table = Readonly<Record<string, Reader<unknown> | Needed<unknown>>>;

/** A reader for every option of `O`: one that is added there does not compile until it is added here. */
export type TableOf<O> = {
  readonly [K in keyof O]-?: undefined extends O[K] ? Reader<unknown> : Needed<unknown>;
};

/** What a table reads. An option that was not given is not there, so that a default holds when it is spread. */
export type Read<T extends Table> = {
  readonly [K in keyof T as T[K] extends Needed<unknown> ? K : never]: T[K] extends Needed<infer V>
    ? V
    : never;
} & {
  readonly [K in keyof T as T[K] extends Needed<unknown> ? never : K]?: T[K] extends Reader<infer V>
    ? V
    : never;
};

/**
 * Reads the options of a function; `undefined` is the same as none.
 *
 * @param of the function's name
 * @throws WebhookCliError `bad_option` for what is no object or an option that there is not, and what the
 * table's readers throw
 */
export function readOptions<T extends Table>(table: T, options: unknown, of: string): Read<T> {
  const given = options ?? {};
  if (options === null || !isObject(given)) throw notOf(`the options of ${of} must be an object`, options);
  return readKeys(table, given, '', of);
}

/** A reader of an object inside an option, by a table of its own. */
export function object<T extends Table>(table: T): Reader<Read<T>> {
  return (value, name) => {
    if (isObject(value)) return readKeys(table, value, `${name}.`, `"${name}"`);
    throw refusal(name, `an object with ${optionNames(table)}`, value);
  };
}

function readKeys<T extends Table>(
  table: T,
  given: Readonly<Record<string, unknown>>,
  prefix: string,
  owner: string,
): Read<T> {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(table, key)) continue;
    const near = suggestion(key, Object.keys(table));
    const meant = didYouMean(near === undefined ? undefined : `${prefix}${near}`);
    throw usageError(
      'bad_option',
      `there is no option ${excerpt(prefix + key, 80)}.${meant}`,
      `${owner} takes ${optionNames(table)}`,
    );
  }
  const read = Object.entries(table).flatMap(([key, how]): [string, unknown][] => {
    const value = given[key];
    if (typeof how !== 'function') return [[key, how.read(value, prefix + key)]];
    return value === undefined ? [] : [[key, how(value, prefix + key)]];
  });
  // Made key by key, which the compiler does not follow.
  return Object.fromEntries(read) as Read<T>;
}

function optionNames(table: Table): string {
  return Object.keys(table).join(', ');
}

/** Tells an object with options from arrays, dates, promises, maps and all else with a meaning of its own. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** The error for what an option cannot be. */
export function refusal(
  name: string,
  must: string,
  value: unknown,
  { code = 'bad_option', hint = '' }: { readonly code?: ErrorCodeOf<'usage'>; readonly hint?: string } = {},
): WebhookCliError {
  return notOf(`"${name}" must be ${must}`, value, code, hint);
}

/** The same for what may be a secret: the message has its type only. */
export function secretRefusal(
  name: string,
  must: string,
  value: unknown,
  code: ErrorCodeOf<'usage'> = 'bad_option',
): WebhookCliError {
  const isShown = value === undefined || value === null || typeof value === 'object';
  return usageError(
    code,
    `"${name}" must be ${must}; got ${isShown ? describeValue(value) : `a ${typeof value}`}`,
  );
}

function notOf(
  sentence: string,
  value: unknown,
  code: ErrorCodeOf<'usage'> = 'bad_option',
  hint = '',
): WebhookCliError {
  return usageError(code, `${sentence}; got ${describeValue(value)}`, hint);
}

function describeValue(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return `${String(value).slice(0, 40)}n`;
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (isDate(value)) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date';
  if (isPromise(value)) return 'a promise, which is to be awaited';
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'an object';
  return describeJson(value);
}
