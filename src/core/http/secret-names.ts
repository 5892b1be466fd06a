import { remembered } from '../memo.ts';

/** The last word of a name that carries a credential, in a header, a query or a sentence. */
const SECRET_WORD =
  /^(?:.*(?:token|secret|passwd|password|passphrase|apikey|accesskey)|auth|authentication|authorization|bearer|credential|csrf|jwt|otp|pwd|xsrf)s?$/;
/** The same where it stands as a name of its own; in a sentence it may be any word. */
const SECRET_NAME = /^(?:cookie2?|key|pass|session|sid|.*(?:sessid|sessionid|cookie))$/;
/** What says so wherever in a name it stands, as in `X-Jwt-Assertion`. */
const TELLING_WORDS: readonly string[] = ['csrf', 'jwt', 'xsrf'];
/** In a query, what lets in whoever has the URL: signed URLs of clouds. In a header it proves a body, and is none. */
const PROOF = /^(?:signature|sig|hmac)$/;
/** A code that is exchanged for a token, not that of a country. */
const GRANT = /(?:^|[[.])(?:(?:access|auth|authorization|grant|login|oauth|verification)[-_]?)?code\]?$/i;
/** A header that proves a body: what came must be checkable against the key later. */
const SIGNATURE_WORDS: readonly string[] = ['signature', 'sig', 'hmac', 'digest'];

/** Tells whether a header's value must not be shown or stored. */
export const isSecretHeader = remembered((name) => isSecretWord(name) || ends(wordsOf(name), SECRET_NAME));

/** Tells whether a header's value proves a body, so that it is never touched. */
export const isSignatureHeader = remembered((name) =>
  wordsOf(name).some((word) => SIGNATURE_WORDS.includes(word)),
);

/** Tells whether the value of a query parameter must not be shown or stored; the name may be encoded. */
export function isSecretParameter(name: string): boolean {
  const plain = decodeName(name);
  return isSecretHeader(plain) || ends(wordsOf(plain), PROOF) || GRANT.test(plain);
}

/** Tells a name that means a credential also in a sentence, where `key` and `session` are words. */
export function isSecretWord(name: string): boolean {
  const words = wordsOf(decodeName(name));
  return ends(words, SECRET_WORD) || words.some((word) => TELLING_WORDS.includes(word));
}

/** The last word, or the last two as one: `api-key` is what `apikey` is. */
function ends(words: readonly string[], pattern: RegExp): boolean {
  return pattern.test(words.at(-1) ?? '') || pattern.test(words.slice(-2).join(''));
}

/** Of a name that goes on for ever its end is enough, which is what tells. */
const MOST_LOOKED_AT = 200;

/** The words of a name, lower-case: a capital begins one, and a number behind the last counts only. */
function wordsOf(name: string): string[] {
  return name
    .slice(-MOST_LOOKED_AT)
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z]+$/, '')
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** Some escape what need not be, and some twice. Each escape alone, since one that is broken hides no other. */
export function decodeName(name: string): string {
  let plain = name;
  for (let times = 0; times < 3 && plain.includes('%'); times += 1) {
    plain = plain.replace(/%([2-7][\da-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  return plain;
}
