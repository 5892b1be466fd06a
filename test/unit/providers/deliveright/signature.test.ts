import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../../src/core/http/headers.ts';
import { signature } from '../../../../src/providers/deliveright/signature.ts';
import { fixtureBytes } from './documents.ts';

const SECRET = 'a shared secret, naïve ✓';
const BODY = fixtureBytes('deliveright/item_status_changed.json');
const DIGEST = createHmac('sha256', Buffer.from(SECRET, 'utf8')).update(BODY).digest('hex');

function signed(value: string, name = 'X-Grasshopper-Signature'): HeaderList {
  return [
    ['Content-Type', 'application/json'],
    [name, value],
  ];
}

function reason(headers: HeaderList, body: Uint8Array = BODY, secret = SECRET): string {
  const verdict = signature.verify(headers, body, secret);
  return verdict.ok ? '' : verdict.reason;
}

describe('signing', () => {
  it('is lower-case hex HMAC-SHA256 of the raw body', () => {
    expect(signature.sign(BODY, SECRET)).toBe(DIGEST);
    expect(DIGEST).toMatch(/^[\da-f]{64}$/);
  });

  it('agrees with a published test vector (RFC 4231, test case 2)', () => {
    expect(signature.sign(Buffer.from('what do ya want for nothing?'), 'Jefe')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('takes any bytes', () => {
    const bytes = Uint8Array.from([0xff, 0x00, 0xfe]);
    expect(signature.verify(signed(signature.sign(bytes, SECRET)), bytes, SECRET)).toEqual({ ok: true });
  });
});

describe('verifying', () => {
  it.each(['X-Grasshopper-Signature', 'x-grasshopper-signature'])('accepts it in %s', (name) => {
    expect(signature.verify(signed(DIGEST, name), BODY, SECRET)).toEqual({ ok: true });
  });

  it.each<[title: string, headers: HeaderList, expected: RegExp]>([
    ['no signature', [['Content-Type', 'application/json']], /is missing/],
    ['two signatures, both right', [...signed(DIGEST), ...signed(DIGEST)], /came 2 times/],
    ['a prefix', signed(`sha256=${DIGEST}`), /starts with "sha256="/],
    ['an upper-case prefix', signed(`SHA256=${DIGEST}`), /starts with "sha256="/],
    ['nothing in it', signed(''), /0 characters long instead of 64/],
    ['another length', signed(DIGEST.slice(0, 40)), /40 characters long instead of 64/],
    ['a list in one line', signed(`${DIGEST}, ${DIGEST}`), /130 characters long/],
    ['upper case', signed(DIGEST.toUpperCase()), /upper case/],
    ['no hex', signed('z'.repeat(64)), /not hex/],
    ['characters outside ASCII', signed('é'.repeat(64)), /not hex/],
    ['another digest', signed('0'.repeat(64)), /another secret, or the body was changed/],
  ])('refuses %s', (_title, headers, expected) => {
    expect(reason(headers)).toMatch(expected);
  });

  it('refuses another secret', () => {
    expect(reason(signed(DIGEST), BODY, 'another')).toMatch(/another secret/);
    expect(reason(signed(DIGEST), BODY, '')).toMatch(/another secret/);
  });

  it('refuses a changed body', () => {
    const body = Buffer.from(BODY.toString('utf8').replace('"status": 3', '"status": 5'));
    expect(body.equals(BODY)).toBe(false);
    expect(reason(signed(DIGEST), body)).toMatch(/another secret, or the body was changed/);
  });
});

describe('a body that was written anew', () => {
  const compact = '{"b":1,"a":[1,2]}';
  const indented = '{\n  "b": 1,\n  "a": [\n    1,\n    2\n  ]\n}';

  it.each<[title: string, sent: string, received: string, expected: RegExp]>([
    ['indented on the way', compact, indented, /same body written as compact JSON: /],
    ['made compact on the way', indented, compact, /same body written as JSON indented by two spaces: /],
    ['given a line feed', compact, `${compact}\n`, /same body without the line break at its end: /],
    ['given a CR LF', compact, `${compact}\r\n`, /same body without the line break at its end: /],
    ['robbed of its line feed', `${compact}\n`, compact, /same body with a line feed at its end: /],
    ['indented, its line feed lost', `${compact}\n`, indented, /compact JSON with a line feed at its end: /],
  ])('%s is told from a wrong secret', (_title, sent, received, expected) => {
    const told = reason(signed(signature.sign(Buffer.from(sent), SECRET)), Buffer.from(received));
    expect(told).toMatch(expected);
    expect(told).toMatch(/changed after signing/);
  });

  it.each<[title: string, body: Uint8Array]>([
    ['not UTF-8', Uint8Array.from([0xc3, 0x28])],
    ['not JSON', Buffer.from('{"a":')],
    ['empty', Buffer.alloc(0)],
    ['nested without end', Buffer.from('['.repeat(200_000) + ']'.repeat(200_000))],
  ])('is not guessed when it is %s', (_title, body) => {
    expect(reason(signed(DIGEST), body)).toMatch(/another secret, or the body was changed/);
  });
});
