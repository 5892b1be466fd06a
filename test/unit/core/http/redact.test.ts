import { describe, expect, it } from 'vitest';
import { isRedacted, REDACTED, redactHeaders, redactUrl } from '../../../../src/core/http/redact.ts';

describe('redactHeaders', () => {
  it.each([
    'Authorization',
    'PROXY-AUTHORIZATION',
    'Cookie',
    'Set-Cookie',
    'X-Api-Key',
    'apikey',
    'X-Auth-Token',
    'x-webhook-secret',
    'X-Access-Key',
    'X_Password',
    'X-Credentials',
    'X-AccessToken',
    'clientSecret',
  ])('takes the value of %s out', (name) => {
    expect(redactHeaders([[name, 's3cret-value']])).toEqual([[name, REDACTED]]);
  });

  it.each([
    'Content-Type',
    'X-Grasshopper-Signature',
    'X-Hub-Signature-256',
    'X-Monkey',
    'X-Author',
    'Idempotency-Key-Id',
    'X-Keyboard',
    'Content-Length',
  ])('leaves %s alone', (name) => {
    expect(redactHeaders([[name, 'v']])).toEqual([[name, 'v']]);
  });

  it('keeps the scheme, the order and the case', () => {
    expect(
      redactHeaders([
        ['X-A', '1'],
        ['authorization', 'Bearer abc'],
        ['AUTHORIZATION', 'basic dTpw'],
        ['Authorization', 'abc def'],
        ['X-A', '2'],
      ]),
    ).toEqual([
      ['X-A', '1'],
      ['authorization', `Bearer ${REDACTED}`],
      ['AUTHORIZATION', `basic ${REDACTED}`],
      ['Authorization', REDACTED],
      ['X-A', '2'],
    ]);
  });
});

describe('redactUrl', () => {
  it.each([
    ['http://user:pass@host:1/a?b=c', `http://${REDACTED}@host:1/a?b=c`],
    ['https://token@host/', `https://${REDACTED}@host/`],
    ['http://user:p@ss@host/', `http://${REDACTED}@host/`],
    ['http://h/a?token=x&b=1', `http://h/a?token=${REDACTED}&b=1`],
    ['/hook?a=1&api_key=x&secret=y#end', `/hook?a=1&api_key=${REDACTED}&secret=${REDACTED}#end`],
    ['/hook?access%5Ftoken=x', `/hook?access%5Ftoken=${REDACTED}`],
    ['/hook?TOKEN=x;password=y', `/hook?TOKEN=${REDACTED};password=${REDACTED}`],
    ['/hook?accessToken=x&apiKey=y', `/hook?accessToken=${REDACTED}&apiKey=${REDACTED}`],
    ['/hook?sig=x&signature=y', `/hook?sig=${REDACTED}&signature=${REDACTED}`],
    ['/hook?%E0%A4%A=1&key=x', `/hook?%E0%A4%A=1&key=${REDACTED}`],
  ])('makes %s %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
    expect(isRedacted(shown)).toBe(true);
  });

  it.each([
    'http://host/a?b=c#frag',
    '/a?token=&b',
    '/a?monkey=1&author=x',
    '/users/@me?x=a@b',
    'http://host/?mail=a@b',
    '/a?token',
    '',
  ])('leaves %j as it was written', (url) => {
    expect(redactUrl(url)).toBe(url);
    expect(isRedacted(url)).toBe(false);
  });
});
