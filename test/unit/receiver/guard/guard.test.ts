import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkCredentials } from '../../../../src/receiver/guard/guard.ts';
import { catalogue } from '../../../helpers/bundled.ts';

const SECRET = 's3cret';
const PLAIN = Buffer.from('{"topic":"order_created","order":{"order_id":"1"}}');
const GZIP = gzipSync(PLAIN);

/** What is said of a body that came with the signature of another. */
function verdict(
  body: Uint8Array,
  signed: Uint8Array,
  coding: string | null,
  maxBodyBytes?: number,
): string | null {
  const provider = catalogue.find('deliveright') ?? null;
  const signature = provider?.signature;
  const value = signature?.sign(signed, SECRET) ?? '';
  const headers: [string, string][] = [[signature?.header ?? '', value]];
  if (coding !== null) headers.push(['Content-Encoding', coding]);
  const reason = checkCredentials({ catalogue, secret: SECRET, maxBodyBytes }, { headers, body, provider });
  return reason === null ? null : String(reason);
}

describe('a signature', () => {
  it('is over the bytes that came', () => {
    expect(verdict(GZIP, GZIP, 'gzip')).toBeNull();
    expect(verdict(PLAIN, PLAIN, null)).toBeNull();
  });

  it('that was made before the body was compressed is refused, and that is said', () => {
    expect(verdict(GZIP, PLAIN, 'gzip')).toMatch(/right for the body without its gzip encoding/);
  });

  it.each([
    ['another body', GZIP, Buffer.from('{}'), 'gzip', undefined],
    ['a body that does not decode', PLAIN, Buffer.from('{}'), 'gzip', undefined],
    ['a body that is not encoded', PLAIN, Buffer.from('{}'), null, undefined],
    ['a body that is too large once decoded', GZIP, PLAIN, 'gzip', 10],
  ] as const)('of %s is refused without that', (_, body, signed, coding, most) => {
    const reason = verdict(body, signed, coding, most);
    expect(reason).toMatch(/signature/);
    expect(reason).not.toMatch(/encoding/);
  });
});
