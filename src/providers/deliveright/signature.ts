import { createHmac, timingSafeEqual } from 'node:crypto';
import { utf8Text } from '../../core/http/body.ts';
import { type HeaderList, headerValues } from '../../core/http/headers.ts';
import type { SignatureScheme, SignatureVerdict } from '../provider.ts';

/** The header that carries the signature. */
export const SIGNATURE_HEADER = 'X-Grasshopper-Signature';

/** The header that carries the time of sending, in Unix seconds. It is not part of what is signed. */
export const TIMESTAMP_HEADER = 'X-Grasshopper-Timestamp';

const DIGEST_LENGTH = 64;

/**
 * The signature of version 2: HMAC-SHA256 of the raw body, lower-case hex, no prefix. Since the time is
 * not signed, it does not stop a replay.
 */
export const signature = {
  header: SIGNATURE_HEADER,
  sign,
  verify,
} as const satisfies SignatureScheme;

function sign(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

function verify(headers: HeaderList, body: Uint8Array, secret: string): SignatureVerdict {
  const [given, ...more] = headerValues(headers, SIGNATURE_HEADER);
  if (given === undefined) return invalidSignature(`the header ${SIGNATURE_HEADER} is missing`);
  if (more.length > 0)
    return invalidSignature(`${SIGNATURE_HEADER} came ${more.length + 1} times; it must come once`);

  const malformed = WRONG_FORMS.find(({ applies }) => applies(given));
  if (malformed !== undefined) return invalidSignature(malformed.reason(given));
  if (isSignatureOf(given, body, secret)) return { ok: true };

  const rewriting = rewritings(body).find((candidate) => isSignatureOf(given, candidate.body, secret));
  if (rewriting !== undefined) {
    return invalidSignature(
      `the signature is right for the same body ${rewriting.how}: the body was changed after signing; ` +
        'verify over the raw bytes, before anything parses them',
    );
  }
  return invalidSignature(
    'the signature does not match: it was made with another secret, or the body was changed',
  );
}

interface WrongForm {
  readonly applies: (given: string) => boolean;
  readonly reason: (given: string) => string;
}

/** Asked in this order: the first that applies is the most telling. */
const WRONG_FORMS: readonly WrongForm[] = [
  {
    applies: (given) => /^sha256=/i.test(given),
    reason: () => 'the signature starts with "sha256="; Grasshopper sends the bare digest',
  },
  {
    applies: (given) => given.length !== DIGEST_LENGTH,
    reason: (given) => `the signature is ${given.length} characters long instead of ${DIGEST_LENGTH}`,
  },
  { applies: (given) => !/^[\da-f]+$/i.test(given), reason: () => 'the signature is not hex' },
  {
    applies: (given) => given !== given.toLowerCase(),
    reason: () => 'the signature is in upper case; Grasshopper sends lower-case hex',
  },
];

function isSignatureOf(given: string, body: Uint8Array, secret: string): boolean {
  const expected = Buffer.from(sign(body, secret), 'latin1');
  const actual = Buffer.from(given, 'latin1');
  // timingSafeEqual throws on different lengths, and a length is no secret.
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

interface Rewriting {
  readonly how: string;
  readonly body: Uint8Array;
}

/** What a proxy or a body parser makes of a body, taken back. */
function rewritings(body: Uint8Array): readonly Rewriting[] {
  const text = utf8Text(body);
  if (text === null) return [];
  const variants: [how: string, text: string][] = [
    ['with a line feed at its end', `${text}\n`],
    ['without the line break at its end', text.replace(/\r?\n$/, '')],
  ];
  try {
    const document: unknown = JSON.parse(text);
    const compact = JSON.stringify(document);
    const indented = JSON.stringify(document, null, 2);
    variants.push(
      ['written as compact JSON', compact],
      ['written as compact JSON with a line feed at its end', `${compact}\n`],
      ['written as JSON indented by two spaces', indented],
      ['written as JSON indented by two spaces with a line feed at its end', `${indented}\n`],
    );
  } catch {
    // Not JSON, or nested too deep to be written: it has no other writing.
  }
  return variants.map(([how, variant]) => ({ how, body: Buffer.from(variant) }));
}

function invalidSignature(reason: string): SignatureVerdict {
  return { ok: false, reason };
}
