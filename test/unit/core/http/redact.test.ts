import { describe, expect, it } from 'vitest';
import {
  isRedacted,
  REDACTED,
  redactHeaders,
  redactText,
  redactUrl,
} from '../../../../src/core/http/redact.ts';

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
    'X-Pass',
    'X-Jwt',
    'X-Goog-IAP-JWT-Assertion',
    'X-Session',
    'Session-Id',
    'X-CSRF',
    'X-CSRF-Nonce',
    'XSRF',
    'Authentication',
    'X-Token-2',
    'Cookie2',
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
    'WWW-Authenticate',
    'X-Bypass',
    'X-Code',
    'X-Shopify-Hmac-Sha256',
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

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const BASIC = Buffer.from('user:pass').toString('base64');

describe('what other headers hold', () => {
  it.each([
    [
      'Location',
      'https://user:pass@app/cb?code=x#access_token=y',
      `https://${REDACTED}@app/cb?code=${REDACTED}#access_token=${REDACTED}`,
    ],
    ['Location', '/login?next=https%3A%2F%2Fuser%3Apass%40app%2F&a=1', `/login?next=${REDACTED}&a=1`],
    ['Referer', 'http://h/?a=1&jwt=x', `http://h/?a=1&jwt=${REDACTED}`],
    ['X-Original-URL', '/hook?a[token]=x&b=1', `/hook?a[token]=${REDACTED}&b=1`],
    ['X-Forwarded-Uri', '//user:pass@h/', `//${REDACTED}@h/`],
    ['X-Original-Query', 'sid=x&b=1', `sid=${REDACTED}&b=1`],
    [
      'Link',
      '<https://h/?token=x>; rel="next", <https://h/?a=1>',
      `<https://h/?token=${REDACTED}>; rel="next", <https://h/?a=1>`,
    ],
    ['Refresh', '0; url=http://h/?pass=x', `0; url=${REDACTED}`],
    ['X-Id', JWT, REDACTED],
    ['X-Upstream', `Basic ${BASIC}`, `Basic ${REDACTED}`],
    ['X-Upstream', `Basic ${Buffer.from('us\xe9r:p\xe9', 'latin1').toString('base64')}`, `Basic ${REDACTED}`],
    ['X-Upstream', 'Bearer abc-123', `Bearer ${REDACTED}`],
  ])('is taken out of %s: %s', (name, value, shown) => {
    expect(redactHeaders([[name, value]])).toEqual([[name, shown]]);
    expect(redactHeaders([[name, shown]])).toEqual([[name, shown]]);
  });

  it.each([
    ['WWW-Authenticate', 'Basic realm="webhook-cli", charset="UTF-8"'],
    ['WWW-Authenticate', 'Bearer realm="shop-1", error="invalid_token"'],
    ['Content-Type', 'multipart/form-data; boundary=abc'],
    ['Accept', 'text/html, application/json;q=0.9'],
    ['Forwarded', 'for=192.0.2.1;proto=http;by=10.0.0.1'],
    ['X-Hub-Signature-256', `sha256=${JWT}?token=x`],
    ['X-JWS-Signature', JWT],
    ['From', 'someone@example.com'],
  ])('stays in %s: %s', (name, value) => {
    expect(redactHeaders([[name, value]])).toEqual([[name, value]]);
  });
});

describe('redactText', () => {
  it.each([
    ['"//user:pass@host" is no URL', `"//${REDACTED}@host" is no URL`],
    ['"user:pass@host:3000" is an address', `"${REDACTED}@host:3000" is an address`],
    ["unknown command 'http://u:p@h/?token=x'", `unknown command 'http://${REDACTED}@h/?token=${REDACTED}'`],
    ['POST /a?session=x: outside /hooks', `POST /a?session=${REDACTED}: outside /hooks`],
    ['http://u:pa/ss@h/ cannot be reached', `http://${REDACTED}@h/ cannot be reached`],
    ['curl said: Authorization: Bearer abc123', `curl said: Authorization: Bearer ${REDACTED}`],
    [`it sent Basic ${BASIC}.`, `it sent Basic ${REDACTED}.`],
    [`${JWT} is no port`, `${REDACTED} is no port`],
    ['there is no command "API_TOKEN=x"', `there is no command "API_TOKEN=${REDACTED}"`],
    ['there is no event "basic:user:pass"', `there is no event "basic:${REDACTED}"`],
  ])('makes %s %s', (text, shown) => {
    expect(redactText(text)).toBe(shown);
    expect(redactText(shown)).toBe(shown);
  });

  it.each([
    'write basic:USER:PASS, or put it into WEBHOOK_CLI_AUTH',
    '127.0.0.1:3000 did not answer within 100 ms',
    'the Basic user name or password is wrong',
    'add a bearer token, or use --secret',
    'expected failed:key=DO-1,attempt=2',
    'http://host:3000/users/@me?x=a@b',
    '--set items[0].sku=7',
  ])('leaves %j as it was written', (text) => {
    expect(redactText(text)).toBe(text);
  });

  // Were a pattern to begin anew behind every character, each of these would take minutes.
  it.each(['a', '1', '//a:', '?', ';', ' ', 'eyJ', 'a.', 'bearer ', 'basic:', '%', '?a=', "'"])(
    'takes a long row of %j',
    (piece) => {
      const row = `=@${piece.repeat(300_000 / piece.length)}`;
      expect(redactText(row).length).toBeLessThanOrEqual(2 * row.length);
      expect(redactHeaders([['X-Row', row]])).toHaveLength(1);
      expect(redactUrl(`/?${row}`)).not.toBe('');
    },
  );
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
    ['/hook?code=x&session=y&sid=z', `/hook?code=${REDACTED}&session=${REDACTED}&sid=${REDACTED}`],
    ['/hook?jwt=x&pass=y&hmac=z', `/hook?jwt=${REDACTED}&pass=${REDACTED}&hmac=${REDACTED}`],
    ['/hook?user[password]=x', `/hook?user[password]=${REDACTED}`],
    ['/hook?a%5Btoken%5D%5B0%5D=x', `/hook?a%5Btoken%5D%5B0%5D=${REDACTED}`],
    ['/hook?%2574oken=x&tok%65n%=y', `/hook?%2574oken=${REDACTED}&tok%65n%=${REDACTED}`],
    ['/hook?token=x;y', `/hook?token=${REDACTED}`],
    ['/hook#access_token=x', `/hook#access_token=${REDACTED}`],
    ['/hook;jsessionid=x?a=1', `/hook;jsessionid=${REDACTED}`],
    [
      '/b?X-Amz-Credential=x&X-Amz-Signature=y&X-Amz-Date=1',
      `/b?X-Amz-Credential=${REDACTED}&X-Amz-Signature=${REDACTED}&X-Amz-Date=1`,
    ],
    ['/b?X-Goog-Signature=x', `/b?X-Goog-Signature=${REDACTED}`],
    ['/b?sv=2024&sp=r&sig=x%2B', `/b?sv=2024&sp=r&sig=${REDACTED}`],
    ['/go?to=/in?token=x&b=1', `/go?to=${REDACTED}&b=1`],
    [`/in/${JWT}/x`, `/in/${REDACTED}/x`],
    ['/hook?%E0%A4%A=1&key=x', `/hook?%E0%A4%A=1&key=${REDACTED}`],
  ])('makes %s %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
    expect(isRedacted(shown)).toBe(true);
  });

  it.each([
    'http://host/a?b=c#frag',
    '/a?token=&b',
    '/a?monkey=1&author=x',
    '/a?country_code=SG&session_length=1&passport=2&X-Amz-SignedHeaders=host',
    '/a?next=%2Fhome%3Fa%3D1',
    '/users/@me?x=a@b',
    'http://host/?mail=a@b',
    '/a?token',
    '',
  ])('leaves %j as it was written', (url) => {
    expect(redactUrl(url)).toBe(url);
    expect(isRedacted(url)).toBe(false);
  });
});
