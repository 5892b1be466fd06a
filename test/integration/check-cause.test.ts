import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../src/api/check.ts';
import { fieldsOf } from '../consumers/shop/values.ts';
import { startHttpServer } from '../helpers/http-server.ts';

type Answer = (payload: Readonly<Record<string, unknown>>, contentType: string) => number;

/** An endpoint that answers by what is in the payload. */
function endpoint(answer: Answer) {
  return startHttpServer((response, { body, headers }) => {
    const type = String(headers['content-type']);
    const text = type.includes('form')
      ? (new URLSearchParams(body.toString()).get('json') ?? '')
      : body.toString();
    response.writeHead(isJson(text) ? answer(fieldsOf(JSON.parse(text)), type) : 400).end();
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function check(answer: Answer, only: readonly string[] = ['event']) {
  await using server = await endpoint(answer);
  const outcome = await checkEndpoint({ url: server.url, provider: 'detrack', only });
  return { ...outcome, requests: server.requests.length };
}

describe('an event that is not taken', () => {
  it('is said to be taken with one other field, where another event is', async () => {
    const { results, requests } = await check(
      ({ tracking_status: label }) => (label === 'On hold' ? 500 : 200),
      ['event/on-hold'],
    );
    expect(results).toHaveLength(1);
    expect(results[0]?.actual).toMatch(
      /^500; it is taken with \/tracking_status as "[^"]+" instead of "On hold"$/,
    );
    // The greeting, the event, one that is taken, and the search.
    expect(requests).toBeLessThanOrEqual(3 + 20);
  });

  it('names several fields where no single one decides', async () => {
    const { results } = await check(
      ({ status, tracking_status: label }) => (status === 'on_hold' || label === 'On hold' ? 500 : 200),
      ['event/on-hold'],
    );
    expect(results[0]?.actual).toMatch(
      /\/status as .*, .*\/tracking_status as |\/tracking_status as .*\/status as /,
    );
  });

  it('is said to be taken under a key of digits', async () => {
    const { results } = await check(
      ({ do_number: key }) => (/^\d+$/.test(String(key)) ? 200 : 422),
      ['event/completed', 'event/failed'],
    );
    const failed = results.filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ id }) => id)).toEqual(['event/completed']);
    for (const { actual } of failed) expect(actual).toBe('422; it is taken under a key of digits: id: "{n}"');
  });

  it('is said to be taken as a form', async () => {
    const { results } = await check((_, type) => (type.includes('form') ? 200 : 415), ['event/completed']);
    expect(results[0]?.actual).toContain('it is taken as form');
  });

  it('costs a bounded number of requests where nothing helps', async () => {
    const { results, requests } = await check(() => 500);
    // No event is taken, and all are answered alike: one failure, which the first event has.
    const failed = results.filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ id, actual }) => `${id} ${actual}`)).toEqual(['event/in-transit 500']);
    const others = results.filter(({ outcome }) => outcome !== 'fail');
    expect(new Set(others.map(({ reason }) => reason))).toEqual(new Set(['after event/in-transit']));
    expect(requests).toBeLessThanOrEqual(1 + results.length + 20);
  });
});

describe('an endpoint that takes a few events', () => {
  const takes = (...statuses: readonly string[]): Answer => {
    return ({ status }) => (statuses.includes(String(status)) ? 200 : 422);
  };

  it('is told of the option that leaves the others out', async () => {
    const { caveats } = await check(takes('completed', 'failed'));
    expect(caveats.join()).toMatch(
      /the endpoint takes completed and failed and answers 422 to the other \d+ events; .* events: \["completed","failed"\] /,
    );
  });

  it('is not told so where it takes most, or answers the others in many ways', async () => {
    const most = await check(({ status }) => (status === 'failed' ? 422 : 200));
    expect(most.caveats).toEqual([]);
    const many = await check(({ status }) =>
      status === 'completed' ? 200 : status === 'failed' ? 500 : 422,
    );
    expect(many.caveats).toEqual([]);
  });

  it('passes all that is asked of its events, and is sent no other', async () => {
    const answer = takes('completed', 'failed');
    const seen = new Set<unknown>();
    await using server = await endpoint((payload, type) => {
      seen.add(payload['status']);
      return answer(payload, type);
    });
    const outcome = await checkEndpoint({
      url: server.url,
      provider: 'detrack',
      events: ['Completed', 'failed'],
      strict: true,
      runs: 2,
      skip: ['malformed', 'method', 'transport', 'concurrent/burst', 'size'],
    });
    expect(
      outcome.results.filter(({ outcome: one }) => one === 'fail').map(({ id, actual }) => `${id} ${actual}`),
    ).toEqual([]);
    expect([...seen].toSorted()).toEqual(['completed', 'failed']);
  });
});
