import type { ContentForm } from '../../core/exchange.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { isObject, object, type Reader, refusal, required, secretRefusal, type TableOf } from './reader.ts';
import {
  bool,
  fullSecret,
  fullText,
  isFiniteTime,
  oneOf,
  secretText,
  signal,
  text,
  time,
  wholeOrInfinity,
} from './values.ts';

/** Headers as a caller may give them: by name, or as a list that keeps order and repetition. */
export type HeaderInput = Readonly<Record<string, string>> | HeaderList;

/** Headers by name or as a list, as a list. */
export const headerList: Reader<HeaderList> = (value, name) => {
  if (isObject(value)) {
    return Object.entries(value).map(([header, each]) => [header, headerValue(each, `${name}.${header}`)]);
  }
  if (Array.isArray(value)) return headerPairs(value, name);
  throw refusal(name, 'an object of texts or an array of [name, value]', value, { code: 'bad_header' });
};

/** Headers as a list. */
export const headerPairs: Reader<HeaderList> = (value, name) => {
  if (!Array.isArray(value)) throw refusal(name, 'an array of [name, value]', value, { code: 'bad_header' });
  return Array.from(value, (pair: unknown, index): readonly [string, string] => {
    const place = `${name}[${index}]`;
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw refusal(place, '[name, value]', pair, { code: 'bad_header' });
    }
    return [headerValue(pair[0], `${place}[0]`), headerValue(pair[1], `${place}[1]`)];
  });
};

/** What a header is made of; it may be a secret. */
const headerValue: Reader<string> = (value, name) => {
  if (typeof value === 'string') return value;
  throw secretRefusal(name, 'a text', value, 'bad_header');
};

export const credentials: Reader<BasicCredentials> = object({
  user: required(fullText),
  password: required(secretText),
} satisfies TableOf<BasicCredentials>);

export const contentForm = oneOf<ContentForm>({ json: true, form: true });

/** Pauses before further tries, in milliseconds. */
const pauses: Reader<readonly number[]> = (value, name) => {
  const must = 'milliseconds, a number from 0 up';
  if (!Array.isArray(value)) throw refusal(name, `an array of ${must}`, value, { code: 'bad_schedule' });
  return Array.from(value, (each: unknown, index) => {
    if (isFiniteTime(each)) return each;
    throw refusal(`${name}[${index}]`, must, each, { code: 'bad_schedule' });
  });
};

/** The readers of how a request is delivered. */
export const DELIVERY_OPTIONS = {
  headers: headerList,
  auth: credentials,
  bearer: fullSecret,
  userAgent: text,
  timeoutMs: time,
  retries: wholeOrInfinity(0),
  retryScheduleMs: pauses,
  insecure: bool,
  ca: secretText,
  signal,
  journal: fullText,
};
