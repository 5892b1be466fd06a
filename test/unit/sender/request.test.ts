import { describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import { isSuccess } from '../../../src/core/exchange.ts';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import { packageVersion } from '../../../src/core/version.ts';
import { isDelivered } from '../../../src/sender/deliver.ts';
import { outgoingHeaders, userHeaders } from '../../../src/sender/request.ts';
import { exchange, response } from '../output/samples.ts';

const OWN: HeaderList = [['Content-Type', 'application/json']];
const USER_AGENT: readonly [string, string] = ['User-Agent', `webhook-cli/${packageVersion()}`];

describe('requestHeaders', () => {
  it('are those of the provider and who sends them', () => {
    expect(outgoingHeaders(OWN, {})).toEqual([...OWN, USER_AGENT]);
  });

  it('take credentials and names of their user', () => {
    expect(
      outgoingHeaders(OWN, { auth: { user: 'Aladdin', password: 'open sesame' }, userAgent: 'Detrack' }),
    ).toEqual([...OWN, ['User-Agent', 'Detrack'], ['Authorization', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==']]);
    expect(outgoingHeaders(OWN, { bearer: 't', auth: { user: 'u', password: 'p' } })).toEqual([
      ...OWN,
      USER_AGENT,
      ['Authorization', 'Bearer t'],
    ]);
  });

  it('take the credentials of the URL where no others are given', () => {
    const to = new URL('http://Aladdin:open%20sesame@localhost/');
    const basic = ['Authorization', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='];
    expect(outgoingHeaders(OWN, { to })).toEqual([...OWN, USER_AGENT, basic]);
    const auth = { user: 'Aladdin', password: 'open sesame' };
    expect(outgoingHeaders(OWN, { to: new URL('http://u:p@localhost/'), auth })).toContainEqual(basic);
    expect(outgoingHeaders(OWN, { to, bearer: 't' })).toContainEqual(['Authorization', 'Bearer t']);
    expect(outgoingHeaders(OWN, { to: new URL('http://localhost/') })).toEqual([...OWN, USER_AGENT]);
  });

  it('let a header given by name win, in its place and as often as it was given', () => {
    expect(
      outgoingHeaders(OWN, {
        bearer: 't',
        headers: [
          ['content-type', 'text/plain'],
          ['X-A', '1'],
          ['authorization', 'mine'],
          ['x-a', '2'],
        ],
      }),
    ).toEqual([
      ['content-type', 'text/plain'],
      USER_AGENT,
      ['authorization', 'mine'],
      ['X-A', '1'],
      ['x-a', '2'],
    ]);
  });

  it.each([
    [{ userAgent: 'a\r\nX: b' }],
    [{ bearer: 'a\nb' }],
    [{ headers: [['X-A', '\u0000']] as HeaderList }],
    [{ headers: [['X A', '1']] as HeaderList }],
    [{ headers: [['', '1']] as HeaderList }],
    [{ headers: [['X-A', '\u20ac']] as HeaderList }],
  ])('refuse %j', (options) => {
    try {
      outgoingHeaders(OWN, options);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof WebhookCliError)) throw error;
      expect(error).toMatchObject({ code: 'bad_header', kind: 'usage' });
      expect(error.message).not.toMatch(/[\r\n\u0000]/);
    }
  });
});

describe('userHeaders', () => {
  it('changes a journalled request only where it is told to', () => {
    const old: HeaderList = [
      ['Host', 'x'],
      ['User-Agent', 'Detrack'],
      ['Authorization', '[redacted]'],
      ['X-A', '1'],
    ];
    expect(userHeaders(old, {})).toEqual(old);
    expect(userHeaders(old, { bearer: 'new' })).toEqual([
      ['Host', 'x'],
      ['User-Agent', 'Detrack'],
      ['Authorization', 'Bearer new'],
      ['X-A', '1'],
    ]);
  });
});

describe('what counts as delivered', () => {
  it.each([
    [199, false],
    [200, true],
    [299, true],
    [300, false],
    [302, false],
  ])('%i: %s', (status, delivered) => {
    expect(isSuccess(status)).toBe(delivered);
    expect(isDelivered(exchange({ response: response({ status }) }), isSuccess)).toBe(delivered);
  });

  it('is nothing that failed or was not answered', () => {
    expect(isDelivered(exchange({ response: null }), () => true)).toBe(false);
    expect(isDelivered(exchange({ error: { code: 'reset', message: '' } }), () => true)).toBe(false);
  });
});
