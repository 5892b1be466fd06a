import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkEndpoint } from '../../src/api/check.ts';
import { fieldsOf } from '../consumers/shop/values.ts';
import { startHttpServer } from '../helpers/http-server.ts';

/** What an endpoint that takes everything got, and what came of it. */
async function check(options: Partial<CheckOptions>) {
  const payloads: Readonly<Record<string, unknown>>[] = [];
  await using server = await startHttpServer((response, { body }) => {
    const text = body.toString();
    try {
      payloads.push(
        fieldsOf(JSON.parse(text.startsWith('json=') ? decodeURIComponent(text.slice(5)) : text)),
      );
    } catch {
      // What is no JSON on purpose.
    }
    response.writeHead(204).end();
  });
  const outcome = await checkEndpoint({
    url: server.url,
    provider: 'detrack',
    only: ['event', 'duplicate/exact', 'null/phone', 'concurrent/burst'],
    ...options,
  });
  return { ...outcome, payloads };
}

const refused = (options: Partial<CheckOptions>) =>
  checkEndpoint({ url: 'http://localhost:1', provider: 'detrack', ...options });

describe('what the user changes in every job', () => {
  it('is in every payload, and a number in it is each job’s own', async () => {
    const { payloads, results } = await check({
      set: { order_number: '7{n:8}', company_name: 'for {key}', weight: 12 },
      unset: ['zone'],
    });
    expect(results.every(({ outcome }) => outcome === 'pass')).toBe(true);
    expect(payloads.length).toBeGreaterThan(30);
    const numbers = new Map<unknown, Set<unknown>>();
    for (const { do_number: key, order_number: number, company_name: name, weight, zone } of payloads) {
      expect(String(number)).toMatch(/^7[1-9]\d{7}$/);
      expect([name, weight, zone]).toEqual([`for ${String(key)}`, 12, undefined]);
      numbers.set(key, (numbers.get(key) ?? new Set()).add(number));
    }
    // One job keeps its number, and no two have the same.
    expect([...numbers.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set([...numbers.values()].flatMap((one) => [...one])).size).toBe(numbers.size);
  });

  it('gives way to what a case is about', async () => {
    const { payloads } = await check({ only: ['null/phone'], set: { phone_number: '+6590000000' } });
    expect(payloads.map(({ phone_number: phone }) => phone)).toEqual(['+6590000000', null]);
  });

  it('names fields as the version that travels does, and there too gives way', async () => {
    const { payloads, results } = await check({
      payloadVersions: ['1'],
      contentForms: ['json'],
      only: ['event/completed', 'null/phone', 'null/driver', 'text/quotes'],
      set: { phone: '+6590000000', zone: 'West' },
    });
    expect(results.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    expect(new Set(payloads.map(({ zone }) => zone))).toEqual(new Set(['West']));
    expect(new Set(payloads.map(({ phone }) => phone))).toEqual(new Set(['+6590000000', '']));
  });

  it('is the form of the keys where it sets the key itself', async () => {
    const { payloads } = await check({ only: ['event'], set: { do_number: 'SHOP-{n}' } });
    for (const { do_number: key, order_number: number } of payloads) {
      expect(String(key)).toMatch(/^SHOP-[1-9]\d{8}$/);
      expect(number).toBe(`SO-${String(key)}`);
    }
  });

  it('lets a state be read by a field that it makes each job’s own', async () => {
    const known = new Map<unknown, unknown>();
    const asked: string[] = [];
    await using server = await startHttpServer((response, { method, target, body }) => {
      if (method === 'GET') {
        asked.push(target);
        const job = known.get(decodeURIComponent(target.slice('/jobs/'.length)));
        response.writeHead(job === undefined ? 404 : 200).end(JSON.stringify(job ?? null));
        return;
      }
      const { invoice_number: number, status } = fieldsOf(JSON.parse(body.toString()));
      known.set(number, { number, status });
      response.writeHead(204).end();
    });
    const outcome = await checkEndpoint({
      url: `${server.url}/hooks`,
      provider: 'detrack',
      only: ['state/recorded', 'meaning', 'duplicate/exact'],
      set: { invoice_number: 'INV-{n}' },
      state: { url: `${server.url}/jobs/{/invoice_number}` },
    });
    expect(outcome.results.filter(({ outcome: one }) => one !== 'pass')).toEqual([]);
    expect(asked.every((target) => /^\/jobs\/INV-\d{9}$/.test(target))).toBe(true);
  });

  it.each([
    ['the key is the same for all', { set: { do_number: 'DO-1' } }, 'bad_override', 'all jobs would be one'],
    ['the key is taken out', { unset: ['do_number'] }, 'bad_override', 'can be told from another'],
    [
      'what the state is read by is the same for all',
      { set: { '/order_number': 'SO-1' }, state: { url: 'http://localhost:1/{/order_number}' } },
      'bad_override',
      'all jobs would be one',
    ],
    ['there is no such field', { set: { oder_number: 'x' } }, 'unknown_path', 'order_number'],
    ['a prototype is meant', { set: { '__proto__.x': '1' }, add: true }, 'bad_path', '__proto__'],
    ['its numbers are too few', { set: { zone: '{n:1}' } }, 'bad_id', 'may be needed'],
    [
      'the key is given twice',
      { id: 'A-{n}', set: { do_number: 'B-{n}' } },
      'flag_does_not_fit',
      'give the key',
    ],
    [
      'keys are given as well',
      { ids: ['A'], set: { do_number: 'B-{n}' } },
      'flag_does_not_fit',
      'give the key',
    ],
  ] as const)('is refused where %s', async (_, options, code, message) => {
    await expect(refused(options)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
