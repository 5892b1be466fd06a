import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import { JobUpdates } from '../../../src/observe/job-updates.ts';
import { Observer } from '../../../src/observe/observer.ts';
import { renderJobDiff } from '../../../src/output/observed/job-diff.ts';
import { createTheme } from '../../../src/output/text/theme.ts';
import { judge, seen } from '../../helpers/bundled.ts';
import { countingText } from '../../helpers/counted-steps.ts';
import { exchangeOf, observe } from './exchanges.ts';

/** A webhook of a job, as it is received. */
function webhook(members: string, fields: Partial<Exchange> = {}): Exchange {
  const text = `{"do_number":"DO-1","status":"failed",${members}}`;
  const judged = judge(Buffer.from(text), null);
  return { ...exchangeOf({ body: text }), ...judged, ...fields };
}

/** What the summary says that each webhook changed. */
function changesOf(...webhooks: readonly Exchange[]): readonly string[] {
  const observer = new Observer();
  for (const exchange of webhooks) observe(observer, exchange);
  return observer.jobs
    .histories()
    .flatMap(({ events }) =>
      events
        .slice(1)
        .flatMap(({ changes }) =>
          changes.map(({ path, before, after, added }) =>
            `${path}: ${before} -> ${after} ${added.join()}`.trim(),
          ),
        ),
    );
}

/** What a screen says that the second webhook changed. */
function screenOf(before: Exchange, after: Exchange): readonly string[] {
  const updates = new JobUpdates();
  updates.next(...seen(before));
  const { changes, digits, newId } = updates.next(...seen(after));
  const previous = { label: 'Failed', at: before.at, exchangeId: before.id };
  const options = { theme: createTheme(false), width: 100, maxLines: 20, timeZone: 'UTC' };
  const view = { changes, digits, newId, findings: [], previous, codeName: () => null };
  return renderJobDiff(view, options).slice(1);
}

describe('what changed in a job', () => {
  it.each([
    [
      '"fee":12345678901234567890',
      '"fee":12345678901234567891',
      '12345678901234567890 -> 12345678901234567891',
    ],
    ['"fee":12345678901234567890', '"fee":1.5', '12345678901234567890 -> 1.5'],
    [
      '"fee":12345678901234567168',
      '"fee":12345678901234567169',
      '12345678901234567168 -> 12345678901234567169',
    ],
    ['"fee":1e400', '"fee":1e401', '1e400 -> 1e401'],
    ['"fee":1e400', '"fee":null', '1e400 -> null'],
  ])('is seen and shown to the last digit: %s, %s', (before, after, shown) => {
    expect(changesOf(webhook(before), webhook(after))).toEqual([`/fee: ${shown}`]);
    expect(screenOf(webhook(before), webhook(after))).toEqual([`  fee: ${shown}`]);
  });

  it('is seen in lists, whose entries are known by their ids', () => {
    const items = (...ids: readonly string[]): Exchange =>
      webhook(`"items":[${ids.map((id) => `{"id":${id},"n":1e400}`).join()}]`);
    const [first, second] = [
      items('12345678901234567890'),
      items('12345678901234567891', '12345678901234567890'),
    ];
    expect(changesOf(first, second)).toEqual(['/items: null -> null id 12345678901234567891, n 1e400']);
    expect(screenOf(first, second)).toEqual(['  items: + id 12345678901234567891, n 1e400']);
  });

  it.each([
    ['"fee":1.10', '"fee":1.1'],
    ['"fee":1e400', '"fee":10e399'],
    ['"fee":1.10,"big":12345678901234567890', '"big":12345678901234567890,"fee":1.1'],
    ['"fee":1.10,"big":12345678901234567890', '"fee":1.10, "big":12345678901234567890'],
  ])('is nothing where a number is only written otherwise: %s, %s', (before, after) => {
    expect(changesOf(webhook(before), webhook(after))).toEqual([]);
  });

  it('is seen in webhooks that their credentials held off, which were not judged', () => {
    const refused = { valid: null, findings: [] };
    const webhooks = ['12345678901234567890', '12345678901234567891'].map((fee) =>
      webhook(`"fee":${fee}`, refused),
    );
    expect(changesOf(...webhooks)).toEqual(['/fee: 12345678901234567890 -> 12345678901234567891']);
  });

  it('tells an id of the provider from another by its digits', () => {
    const updates = new JobUpdates();
    const ids = ['12345678901234567890', '12345678901234567891', '12345678901234567891'];
    const isNew = ids.map((id, i) => updates.next(...seen(webhook(`"id":${id},"attempt":${i + 1}`))).newId);
    expect(isNew).toEqual([false, true, false]);
  });

  it('is found without a look at the text where doubles hold all numbers', () => {
    const steps = { count: 0 };
    const watched = (members: string): Exchange => {
      const exchange = webhook(members);
      return { ...exchange, payloadText: countingText(exchange.payloadText ?? '', steps) };
    };
    expect(changesOf(watched('"fee":1.10'), watched('"fee":1.2'))).toEqual(['/fee: 1.1 -> 1.2']);
    expect(steps.count).toBe(0);
  });
});

describe('jobs and webhooks', () => {
  it('are several where only digits that no double holds part their keys', () => {
    const observer = new Observer();
    for (const key of ['12345678901234567890', '12345678901234567891', '12345678901234567890']) {
      const text = `{"do_number":${key},"status":"failed"}`;
      observe(observer, {
        ...exchangeOf({ body: text, at: Number(key.slice(-1)) }),
        ...judge(Buffer.from(text), null),
      });
    }
    expect(observer.jobs.histories().map(({ key, events }) => [key, events.length])).toEqual([
      ['12345678901234567890', 2],
      ['12345678901234567891', 1],
    ]);
  });

  it.each([
    ['12345678901234567890', '12345678901234567891', []],
    ['12345678901234567890', '1.2345678901234567890e19', [2]],
    ['1e400', '1e401', []],
    ['1.10', '1.1', [2]],
  ])('with %s and %s: come again so often', (first, second, times) => {
    const observer = new Observer();
    for (const fee of [first, second]) observe(observer, webhook(`"fee":${fee}`));
    expect(observer.retries.retried().map((retry) => retry.times)).toEqual(times);
  });
});
