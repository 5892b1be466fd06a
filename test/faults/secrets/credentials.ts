import crypto, { createHmac } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'vitest';
import { postJson, type Reply, replyJson } from '../../helpers/http-client.ts';
import { hasAnswers, openRaw, rawAnswers, rawPost } from '../../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver } from '../../helpers/receiver.ts';
import { casesOf, type FaultCase } from '../fault.ts';

const DETRACK = fixtureBytes('detrack/in-progress');
const DELIVERIGHT = fixtureBytes('deliveright/item_status_changed');

function hmac(body: Uint8Array, key: string): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

/** The words of a refusal. */
function reasonOf(reply: Reply): string {
  const { reason } = replyJson(reply) as { reason?: unknown };
  return typeof reason === 'string' ? reason : '';
}

const auth = { user: 'détrack', password: 'pa:ss wörd' };
const right = basic('détrack:pa:ss wörd');

const CREDENTIALS: readonly (readonly [
  name: string,
  header: string | readonly string[] | null,
  status: number,
  reason: RegExp,
])[] = [
  ['the right ones', right, 200, /^$/],
  ['the right ones, scheme in lower case', right.replace('Basic', 'basic'), 200, /^$/],
  ['none', null, 401, /missing/],
  ['a wrong password', basic('détrack:nope'), 401, /wrong/],
  ['a wrong user', basic('nobody:pa:ss wörd'), 401, /wrong/],
  ['no colon', basic('détrack'), 401, /not base64 of/],
  ['no base64', 'Basic !!!', 401, /not base64 of/],
  ['nothing after the scheme', 'Basic', 401, /not base64 of/],
  ['another scheme', 'Bearer abc', 401, /not of the scheme Basic/],
  ['two headers', [right, right], 401, /more than one/],
  [
    'Latin-1 instead of UTF-8',
    `Basic ${Buffer.from('détrack:pa:ss wörd', 'latin1').toString('base64')}`,
    401,
    /wrong/,
  ],
];

const secret = 'whsec_tëst';
const v2 = Buffer.from(
  JSON.stringify({
    webhook_id: 'wh_1',
    topic: 'order_created',
    msg_info: {},
    changes: {},
    order: (JSON.parse(DELIVERIGHT.toString('utf8')) as { order: unknown }).order,
  }),
);
const good = hmac(v2, secret);

const SIGNATURES: readonly (readonly [
  name: string,
  signature: string | readonly string[] | null,
  status: number,
  reason: RegExp,
])[] = [
  ['the right one', good, 200, /^$/],
  ['none', null, 401, /X-Grasshopper-Signature is missing/],
  ['two', [good, good], 401, /came 2 times/],
  ['of another secret', hmac(v2, 'other'), 401, /another secret, or the body was changed/],
  ['with a prefix', `sha256=${good}`, 401, /starts with "sha256="/],
  ['too short', good.slice(1), 401, /63 characters long instead of 64/],
  ['no hex', 'z'.repeat(64), 401, /not hex/],
  ['in upper case', good.toUpperCase(), 401, /upper case/],
  ['of an empty body', hmac(Buffer.alloc(0), secret), 401, /does not match/],
];

const REWRITTEN: readonly (readonly [name: string, body: Buffer, reason: RegExp])[] = [
  [
    'indented',
    Buffer.from(JSON.stringify(JSON.parse(v2.toString('utf8')), null, 2)),
    /written as compact JSON/,
  ],
  ['with a line feed', Buffer.concat([v2, Buffer.from('\n')]), /without the line break/],
];

/** How often something is compared in a time that tells nothing, while something is done. */
async function comparedWhile(act: () => Promise<unknown>): Promise<number> {
  const { timingSafeEqual } = crypto;
  let count = 0;
  crypto.timingSafeEqual = (a, b) => {
    count += 1;
    return timingSafeEqual(a, b);
  };
  syncBuiltinESMExports();
  try {
    await act();
  } finally {
    crypto.timingSafeEqual = timingSafeEqual;
    syncBuiltinESMExports();
  }
  return count;
}

/** Who may post. */
export const CREDENTIAL_CASES: readonly FaultCase[] = [
  ...casesOf(CREDENTIALS, async (_name, given, status, reason) => {
    await using watched = await openReceiver({ auth });
    // Node's own client would send one Authorization header only.
    await using connection = await openRaw(watched.port);
    const lines = (given === null ? [] : [given].flat()).map((value) => `Authorization: ${value}`);
    connection.write(rawPost(DETRACK, { headers: ['Content-Type: application/json', ...lines] }));
    const [answer] = rawAnswers(await connection.until(hasAnswers(1)));
    expect(answer?.status).toBe(status);
    expect(watched.exchanges).toHaveLength(1);
    const [exchange] = watched.exchanges;
    expect(exchange).toMatchObject({
      provider: 'detrack',
      valid: status === 200 ? true : null,
      response: { status },
    });
    if (status === 200) return expect(exchange?.error).toBe(null);
    expect(answer?.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    const said = JSON.parse(answer?.body ?? '') as { reason: string };
    expect(said.reason).toMatch(reason);
    expect(exchange?.error).toEqual({ code: 'unauthorized', message: said.reason });
    expect(JSON.stringify(exchange)).not.toContain(right.slice('Basic '.length));
    expect(JSON.stringify(exchange)).not.toContain('wörd');
  }).map(({ name, run }) => ({ name: `credentials: ${name}`, run })),
  ...casesOf(SIGNATURES, async (_name, given, status, reason) => {
    await using watched = await openReceiver({ secret });
    await using connection = await openRaw(watched.port);
    const lines = (given === null ? [] : [given].flat()).map((value) => `X-Grasshopper-Signature: ${value}`);
    connection.write(rawPost(v2, { headers: ['Content-Type: application/json', ...lines] }));
    const [answer] = rawAnswers(await connection.until(hasAnswers(1)));
    expect(answer?.status).toBe(status);
    const [exchange] = watched.exchanges;
    expect(exchange).toMatchObject({ provider: 'deliveright', payloadVersion: '2', response: { status } });
    if (status === 200) return;
    const said = JSON.parse(answer?.body ?? '') as { reason: string };
    expect(said.reason).toMatch(reason);
    // The right signature must not be given away to who sent a wrong one.
    expect(answer?.body).not.toContain(good);
    expect(answer?.headers.has('www-authenticate')).toBe(false);
  }).map(({ name, run }) => ({ name: `a signature: ${name}`, run })),
  ...casesOf(REWRITTEN, async (_name, body, reason) => {
    await using watched = await openReceiver({ secret });
    const reply = await postJson(watched.url, body, { 'X-Grasshopper-Signature': good });
    expect(reply.status).toBe(401);
    expect(reasonOf(reply)).toMatch(reason);
  }).map(({ name, run }) => ({ name: `a signature of a body that was written anew: ${name}`, run })),
  {
    name: 'both on one port: each provider proves what it is known to send',
    run: async () => {
      await using watched = await openReceiver({ secret, auth: { user: 'u', password: 'p' } });
      const signature = { 'X-Grasshopper-Signature': good };
      const credentials = { Authorization: basic('u:p') };
      expect((await postJson(watched.url, v2, signature)).status).toBe(200);
      expect((await postJson(watched.url, DETRACK, credentials)).status).toBe(200);
      expect((await postJson(watched.url, v2, credentials)).status).toBe(401);
      expect((await postJson(watched.url, DETRACK, signature)).status).toBe(401);
      // A stranger must prove both.
      const stranger = '{"a":1}';
      const signed = { 'X-Grasshopper-Signature': hmac(Buffer.from(stranger), secret) };
      expect((await postJson(watched.url, stranger, credentials)).status).toBe(401);
      expect((await postJson(watched.url, stranger, signed)).status).toBe(401);
      expect((await postJson(watched.url, stranger, { ...credentials, ...signed })).status).toBe(200);
    },
  },
  {
    name: 'a signature of a provider that signs nothing, with advice',
    run: async () => {
      await using watched = await openReceiver({ secret });
      const reply = await postJson(watched.url, DETRACK);
      expect(reply.status).toBe(401);
      expect(reasonOf(reply)).toMatch(/Detrack documents none; use "auth"/);
    },
  },
  {
    name: 'a body that cannot be read says nothing to who proves nothing',
    run: async () => {
      await using watched = await openReceiver({ secret, auth: { user: 'u', password: 'p' } });
      expect((await postJson(watched.url, 'no json')).status).toBe(401);
      expect(watched.exchanges[0]).toMatchObject({ valid: false, error: { code: 'unauthorized' } });
    },
  },
  {
    name: 'both are compared in a time that tells nothing',
    run: async () => {
      await using watched = await openReceiver({ secret, auth });
      const post = (body: Buffer, headers: Readonly<Record<string, string>>): Promise<number> =>
        comparedWhile(async () => expect((await postJson(watched.url, body, headers)).status).toBe(401));
      expect(await post(DETRACK, { Authorization: basic('détrack:nope') })).toBeGreaterThan(0);
      expect(await post(v2, { 'X-Grasshopper-Signature': hmac(v2, 'other') })).toBeGreaterThan(0);
    },
  },
];
