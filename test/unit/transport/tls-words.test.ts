import { checkServerIdentity } from 'node:tls';
import { expect, it } from 'vitest';
import { tlsInsteadOfHttp, tlsWords } from '../../../src/transport/tls-words.ts';

function failure(code: string, message = 'error:0A00010B:SSL routines:internal words'): Error {
  return Object.assign(new Error(message), { code });
}

it.each([
  [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'shop:443 does not speak TLS: its URL begins with http:, or the port is another one',
  ],
  ['CERT_HAS_EXPIRED', 'the certificate of shop:443 has expired: it has to be renewed'],
  ['CERT_NOT_YET_VALID', 'the certificate of shop:443 is not valid yet: look at the clocks of both machines'],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'the certificate of shop:443 is signed by nobody that is trusted here: name its authority, or take any certificate',
  ],
  [
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'the certificate of shop:443 is signed by nobody that is trusted here: name its authority, or take any certificate',
  ],
  [
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'shop:443 and this machine have no version or cipher of TLS in common',
  ],
  [
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'shop:443 asks for a certificate of the client, which is not supported',
  ],
  ['ERR_SSL_SOMETHING_NEW', 'TLS with shop:443 failed (ERR_SSL_SOMETHING_NEW)'],
])('%s is said in words, without those of a library', (code, words) => {
  expect(tlsWords('shop:443', failure(code))).toBe(words);
});

it('finds the reason of an error that has no code of its own', () => {
  const error = failure(
    'EPROTO',
    '80CC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../x.c:350:\n',
  );
  expect(tlsWords('shop:443', error)).toContain('does not speak TLS');
});

it('names those that a certificate is for, some of them', () => {
  const forNames = (subjectaltname: string): string =>
    tlsWords('shop:443', checkServerIdentity('shop', { subject: {}, subjectaltname } as never));
  expect(forNames('DNS:a.example, IP Address:127.0.0.1')).toBe(
    'the certificate of shop:443 is for another name (a.example, 127.0.0.1): use the name that it is for',
  );
  expect(forNames(`DNS:${'a'.repeat(500)}`).length).toBeLessThan(200);
});

it('tells TLS from what else is no HTTP', () => {
  const alert = '\u0015\u0003\u0003\u0000\u0002\u0002\u0046';
  const words = 'shop:80 speaks TLS: its URL begins with https:';
  expect(tlsInsteadOfHttp('shop:80', Object.assign(new Error(), { data: alert }))).toBe(words);
  expect(
    tlsInsteadOfHttp('shop:80', Object.assign(new Error(), { rawPacket: Buffer.from(alert, 'latin1') })),
  ).toBe(words);
  for (const other of [{ data: 'SSH-2.0' }, { data: undefined }, { rawPacket: Buffer.alloc(0) }, {}]) {
    expect(tlsInsteadOfHttp('shop:80', Object.assign(new Error(), other))).toBe(null);
  }
  expect(tlsInsteadOfHttp('shop:80', 'x')).toBe(null);
});
