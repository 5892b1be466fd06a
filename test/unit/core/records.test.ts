import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ioError, messageOf, systemCode, usageError, WebhookCliError } from '../../../src/core/error.ts';
import { statusClass } from '../../../src/core/exchange.ts';
import { bySeverity, countFindings, type Finding, strictly } from '../../../src/core/finding.ts';
import { bodyBytes, bodyText, utf8Text } from '../../../src/core/http/body.ts';
import { basicHeader } from '../../../src/core/http/credentials.ts';
import { newExchangeId } from '../../../src/core/id.ts';
import { packageVersion } from '../../../src/core/version.ts';
import { finding } from '../output/samples.ts';

describe('a body in a record', () => {
  it('comes back byte for byte, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          expect(bodyBytes(bodyText(bytes)).equals(bytes)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['', 'utf8'],
    ['\ufeff{}', 'utf8'],
    ['caf\u00e9\u0000', 'utf8'],
  ])('is text where it is UTF-8: %j', (body, bodyEncoding) => {
    expect(bodyText(Buffer.from(body))).toEqual({ body, bodyEncoding });
  });

  it.each([[[0xff, 0xfe, 0x7b, 0]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
    'is base64 where it is not: %j',
    (bytes) => {
      expect(utf8Text(Uint8Array.from(bytes))).toBeNull();
      expect(bodyText(Uint8Array.from(bytes)).bodyEncoding).toBe('base64');
    },
  );

  it('is a view of its own part of a buffer', () => {
    const whole = Buffer.from([0x61, 0xff, 0x62]);
    expect(bodyBytes(bodyText(whole.subarray(1, 2)))).toEqual(Buffer.from([0xff]));
  });
});

describe('basicHeader', () => {
  it('writes the example of RFC 7617', () => {
    expect(basicHeader({ user: 'Aladdin', password: 'open sesame' })).toBe(
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    );
    expect(basicHeader({ user: 'test', password: '123\u00a3' })).toBe('Basic dGVzdDoxMjPCow==');
  });
});

describe('statusClass', () => {
  it.each([
    [200, 'OK'],
    [204, 'OK'],
    [301, 'Redirect'],
    [399, 'Redirect'],
    [404, 'Client Error Response'],
    [500, 'Server Error Response'],
    [599, 'Server Error Response'],
    [100, ''],
    [600, ''],
    [0, ''],
  ])('words %i as %j', (status, words) => {
    expect(statusClass(status)).toBe(words);
  });
});

describe('newExchangeId', () => {
  it('gives 8 characters that cannot be confused, each time others', () => {
    const ids = Array.from({ length: 500 }, newExchangeId);
    for (const id of ids) expect(id).toMatch(/^[a-hjkmnp-z2-9]{8}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('WebhookCliError', () => {
  it('carries kind, code, message and hint', () => {
    const error = usageError('bad_path', 'no x', 'write x');
    expect(error).toBeInstanceOf(WebhookCliError);
    expect(error).toMatchObject({
      name: 'WebhookCliError',
      kind: 'usage',
      code: 'bad_path',
      message: 'no x',
      hint: 'write x',
    });
    expect(error).not.toHaveProperty('cause');
  });

  it('keeps the cause of what the machine refused', () => {
    const cause = Object.assign(new Error('gone'), { code: 'ENOENT' });
    const error = ioError('file_unreadable', 'no', '', cause);
    expect(error).toMatchObject({ kind: 'io', hint: '', cause });
    expect(systemCode(cause)).toBe('ENOENT');
  });

  it.each([[new Error('x')], [{ code: 'ENOENT' }], [null], [Object.assign(new Error('x'), { code: 5 })]])(
    'finds no system code in %j',
    (thrown) => {
      expect(systemCode(thrown)).toBe('');
    },
  );

  it('words anything thrown', () => {
    expect(messageOf(new Error('a'))).toBe('a');
    expect(messageOf('b')).toBe('b');
    expect(messageOf(undefined)).toBe('undefined');
  });
});

describe('findings', () => {
  const list: readonly Finding[] = (['info', 'error', 'warning', 'error'] as const).map((severity, i) =>
    finding({ severity, path: `/${i}` }),
  );

  it('are ordered by weight and then as they came', () => {
    expect(bySeverity(list).map((f) => f.path)).toEqual(['/1', '/3', '/2', '/0']);
  });

  it('are counted', () => {
    expect(countFindings(list)).toEqual({ error: 2, warning: 1, info: 1 });
    expect(countFindings([])).toEqual({ error: 0, warning: 0, info: 0 });
  });

  it('weigh more under strict, apart from notes', () => {
    expect(strictly(list).map((f) => f.severity)).toEqual(['info', 'error', 'error', 'error']);
  });
});

describe('packageVersion', () => {
  it('is a version', () => {
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
