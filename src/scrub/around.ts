import type { HeaderList } from '../core/http/headers.ts';
import { REDACTED } from '../core/http/redact.ts';
import { isSignatureHeader } from '../core/http/secret-names.ts';
import { mapForm } from './body.ts';
import { scrubJson } from './document.ts';
import type { KnownValues } from './known-values.ts';
import { decoded } from './stand-ins.ts';
import type { Words } from './words.ts';

/** What is known of an exchange while what is around its payload is written anew. */
export interface Around {
  readonly words: Words;
  readonly known: KnownValues;
}

/** A text of which nobody says what it holds: what is known stands in, else what is not harmless. */
export function scrubText(text: string, { words, known }: Around): string {
  if (words.isHarmless(text) || text.includes(REDACTED)) return known.replaceIn(text);
  return known.of(text) ?? words.unknown(text);
}

/** A URL or a request target: the values of its query, and of its path what holds something known or lets somebody in. */
export function scrubUrl(url: string, around: Around): string {
  const [, before = '', path = '', query = '', fragment = ''] =
    /^([a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(url) ?? [];
  const segments = path.split('/').map((segment) => pathSegment(segment, around));
  const pairs = mapForm(query.slice(1), (_, value) => scrubText(value, around)).split('&');
  // Names too may be somebody's; each by itself, so that the query stays one.
  const values = query === '' ? '' : `?${pairs.map((pair) => scrubName(pair, around)).join('&')}`;
  return scrubHost(before, around) + segments.join('/') + values + (fragment === '' ? '' : '#');
}

function scrubName(pair: string, around: Around): string {
  const [name = ''] = pair.split('=', 1);
  const plain = decoded(name.replaceAll('+', ' '));
  const made = scrubWord(plain, around);
  return (made === plain ? name : encodeURIComponent(made)) + pair.slice(name.length);
}

/** A short word of a program, in which only what is known is somebody's. */
function scrubWord(text: string, { words, known }: Around): string {
  return known.replaceWordsIn(known.replaceIn(text), words.isHarmless);
}

/** A host stays one: without what it cannot have. */
function scrubHost(host: string, around: Around): string {
  const made = scrubWord(host, around);
  return made === host ? host : made.toLowerCase().replace(/[\s+,_]+/g, '-');
}

function pathSegment(segment: string, { words, known }: Around): string {
  const plain = decoded(segment);
  const made = known.replaceIn(plain);
  if (made !== plain) return encodeURIComponent(made);
  if (words.isHarmless(plain)) return segment;
  if (plain.includes('@')) return encodeURIComponent(words.unknown(plain));
  const wordless = known.replaceWordsIn(plain, words.isHarmless);
  if (wordless !== plain) return encodeURIComponent(wordless);
  if (BASE64.test(plain) && known.isInBase64(plain)) return words.standIns.of('token', plain);
  // A route has words; letters and digits by the dozen are what lets somebody in.
  return plain.length >= 12 && /\d/.test(plain) && /[a-z]/i.test(plain)
    ? words.standIns.of('token', plain)
    : segment;
}

/** Of four bytes and more. */
const BASE64 = /^[\w+/-]{6,}={0,2}$/;

/** A hash of a body can be tried out with bodies. */
const HASHES = /^(?:content-md5|etag|if-(?:none-)?match|(?:repr-|content-)?digest)$/i;
const LINKS = /^(?:location|content-location|referer|x-original-url|x-rewrite-url)$/i;
const OURS = /^(?:date|content-length)$/i;
/** What the protocol and its software say of themselves. In any other a text may stand in whatever form: Base64, entities. */
const OF_THE_PROTOCOL =
  /^(?:accept(?:-.+)?|access-control-.+|age|allow|alt-svc|cache-control|connection|content-(?:type|encoding|language)|expires?|host|keep-alive|last-modified|pragma|retry-after|sec-.+|server|te|traceparent|transfer-encoding|upgrade|user-agent|vary|via|x-forwarded-(?:port|proto)|x-powered-by)$/i;

/**
 * Headers in which only what the protocol says stays, without what is known; what proves the body is replaced: it could
 * be tried out.
 */
export function scrubHeaders(headers: HeaderList, size: number, around: Around): HeaderList {
  const { words, known } = around;
  return headers.map(([said, value]) => {
    const name = [OURS, OF_THE_PROTOCOL, LINKS, HASHES].some((usual) => usual.test(said))
      ? said
      : headerName(said, around);
    if (name.toLowerCase() === 'content-length') return [name, String(size)];
    if (OURS.test(name)) return [name, value];
    if (HASHES.test(name) || isSignatureHeader(name)) return [name, words.standIns.of('token', value)];
    if (LINKS.test(name)) return [name, scrubUrl(value, around)];
    if (!OF_THE_PROTOCOL.test(name)) return [name, scrubText(value, around)];
    return [
      name,
      /[^\s<]@[^\s]/.test(value) && !value.includes(REDACTED)
        ? words.unknown(value)
        : known.replaceBase64In(known.replaceIn(value), (part) => words.standIns.of('token', part)),
    ];
  });
}

function headerName(name: string, around: Around): string {
  const made = scrubWord(name, around);
  return made === name ? name : made.replace(/[^\w!#$%&'*+.^`|~-]+/g, '-');
}

/** What an app answered: of JSON its values, of all else all words that are not usual. */
export function scrubAnswer(text: string, around: Around): string {
  if (/^\s*[[{"]/.test(text)) {
    try {
      JSON.parse(text);
      return scrubJson(text, { root: null, isAll: false, ...around });
    } catch {
      // Text that only begins so.
    }
  }
  return scrubText(text, around);
}
