import { remembered } from '../memo.ts';
import { type HeaderList, ofRecentHeaders } from './headers.ts';
import {
  decodeName,
  isSecretHeader,
  isSecretParameter,
  isSecretWord,
  isSignatureHeader,
} from './secret-names.ts';

/** What is written instead of a secret wherever it would be shown or stored. */
export const REDACTED = '[redacted]';

/**
 * Replaces the values of headers that carry credentials, and what of others does: URLs, tokens by their shape. The
 * scheme of an authorization stays, and a signature does: the key behind it is the secret.
 */
export function redactHeaders(headers: HeaderList): HeaderList {
  // A list of its own for each who reads it.
  return shownHeaders(headers).map(([name, value]) => [name, value]);
}

const shownHeaders = ofRecentHeaders((headers) => headers.map(([name, value]) => shownHeader(name, value)));

function shownHeader(name: string, value: string): [name: string, value: string] {
  if (isSecretHeader(name)) {
    const scheme = /^(basic|bearer|digest)\s/i.exec(value);
    return [name, scheme ? `${scheme[1]} ${REDACTED}` : REDACTED];
  }
  return [name, isSignatureHeader(name) ? value : redactValue(value)];
}

/**
 * Replaces credentials and secret query values in a URL or in a request target such as `/hook?token=x`.
 * Everything else of the text stays as it was written.
 */
export function redactUrl(url: string): string {
  if (!SUSPICIOUS.test(url)) return url;
  return redactShapes(redactParameters(redactUserinfo(url), IN_A_URL));
}

/** A target as it can be shown: its credentials, which its header has, are left out. */
export function redactTarget(url: URL): string {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return redactUrl(bare.href);
}

/** The same in a text that holds URLs or says something else: a message, an error, what somebody typed. */
export function redactText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  const parts = redactUserinfo(text)
    // Where a password holds what ends an authority, no parser would take it for one, but people write it.
    .replace(/(\/\/)[^\s/?#@:"']*:(?!\d+[/?#])[^\s"']{0,300}@/g, `$1${REDACTED}@`)
    // An address of mail may stand behind what it is.
    .replace(/(^|[\s"'(=<])(?!(?:e-?mail|mailto):)[^\s/@:"'(=<]+:[^\s/@"'<>]+@(?=[\w[])/gi, `$1${REDACTED}@`)
    .replace(/\b(basic|Basic|BASIC):(?!USER:PASS)[^\s:"']+:[^\s"']+/g, `$1:${REDACTED}`)
    .replace(/(^|[\s"'(])([^\s"'(=?&]+)=(?!")([^\s"']+)/g, (whole, before: string, name: string) =>
      isSecretWord(name) ? `${before}${name}=${REDACTED}` : whole,
    );
  return redactShapes(redactParameters(parts, IN_A_TEXT));
}

/** Tells whether a text had a secret taken out, so that it can no longer be used as it stands. */
export function isRedacted(text: string): boolean {
  return text.includes(REDACTED);
}

/** What there must be for anything of a text to be replaced. */
const SUSPICIOUS = /[=@]|eyJ|basic|bearer/i;

/** Behind a mark, a name and its value. A semicolon ends a value only where another name follows it. */
const IN_A_URL = /([?&;#])([^=&;#?]+)=((?:;(?![^&;#=]*=)|[^&;#])*)/g;
/** The same inside a sentence, which also goes on behind white space, a quote, or a colon before white space. */
const IN_A_TEXT = /([?&;#])([^=&;#?\s"'<>]+)=((?:;(?![^&;#=\s]*=)|'(?=[^\s])|:(?=\S)|[^&;#:\s"'<>])*)/g;
/** The same in a header, where a parameter may also come first or behind a comma. */
const IN_A_HEADER = /(^|[?&;#,\s])([^=&;#?,\s"<>]+)=((?:;(?![^&;#=]*=)|[^&;#,\s"<>])*)/g;

function redactValue(value: string): string {
  return SUSPICIOUS.test(value) ? shownValue(value) : value;
}

/** Answers of one server hold the same values over and over. */
const shownValue = remembered((value) => redactShapes(redactParameters(redactUserinfo(value), IN_A_HEADER)));

/** Up to the last `@`, as URL parsers read it: a password may hold one. A URL taken for a path has lost a slash. */
function redactUserinfo(text: string): string {
  return text
    .replace(/([a-z][a-z\d+.-]{1,30}:[/\\]{1,2})[^\s/?#\\"<>]*@/gi, `$1${REDACTED}@`)
    .replace(/(^|[\s"'(=<,])(\/\/)[^\s/?#\\"<>]*@/g, `$1$2${REDACTED}@`);
}

/** URLs inside URLs that are looked into; what lies deeper is replaced unseen. */
const MOST_NESTED = 3;

function redactParameters(text: string, pattern: RegExp, depth = 0): string {
  return text.replace(pattern, (whole, mark: string, name: string, value: string) =>
    value !== '' && (isSecretParameter(name) || holdsSecret(value, depth))
      ? `${mark}${name}=${REDACTED}`
      : whole,
  );
}

/** Looks into a value that is a URL itself, encoded or not. */
function holdsSecret(value: string, depth: number): boolean {
  if (!/[%?]|\/\//.test(value)) return false;
  const plain = decodeName(value);
  if (!/[?&;#=@]/.test(plain)) return false;
  if (depth === MOST_NESTED) return true;
  const shown = redactShapes(redactParameters(redactUserinfo(plain), IN_A_URL, depth + 1));
  return shown !== plain;
}

/** A JSON web token, also an encrypted one. */
const JWT = /(?<![\w-])eyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)+/g;
/** What follows the scheme; `Bearer realm="x"` asks for a token and is none, and `bearer token` are words. */
const BEARER = /\b(bearer)(\s+|%20)(?![\w-]+=["\w])(?=\S*\d|\S*[._~+/-]\w|\S{16})[\w.~+/-]{4,}=*/gi;
const BASIC = /\b(basic)(\s+|%20)([a-z\d+/]{4,}={0,2})(?![\w+/=])/gi;

/** What is a secret whatever it is called. */
function redactShapes(text: string): string {
  return text
    .replace(JWT, REDACTED)
    .replace(BEARER, `$1$2${REDACTED}`)
    .replace(BASIC, (whole, scheme: string, space: string, token: string) =>
      isCredentials(token) ? `${scheme}${space}${REDACTED}` : whole,
    );
}

/** Base64 of a text with a colon in it, in whatever charset: few words are that by chance. */
function isCredentials(token: string): boolean {
  const text = Buffer.from(token, 'base64').toString('latin1');
  return text.includes(':') && !/[\x00-\x1f\x7f]/.test(text);
}
