import { describe, expect, it } from 'vitest';
import {
  applyChange,
  bodyOf,
  draft,
  encodeVariant,
  rearrange,
  unusualJson,
  withManyEntries,
} from '../../../../src/conformance/judge/payload-variants.ts';
import { inSameSecond, newestTime } from '../../../../src/conformance/judge/same-second.ts';
import { mainSteps, openPair, pairSteps } from '../../../../src/conformance/judge/step-pair.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { parsePointer, valueAt } from '../../../../src/core/json/pointer.ts';
import { parsePath } from '../../../../src/events/overrides.ts';
import { judge, providers, requireProvider } from '../../../helpers/bundled.ts';
import { fakeContext, wiresOf } from '../../../helpers/case-context.ts';

const SILENT = { take: () => 200, state: () => undefined } as const;

const contexts = providers.flatMap((provider) =>
  wiresOf(provider).map(({ version, contentForm }) => ({
    name: `${provider.id} ${version.id} as ${contentForm}`,
    provider,
    context: fakeContext(provider, SILENT, { version: version.id, contentForm }),
  })),
);

describe.each(contexts)('payloads of $name', ({ provider, context }) => {
  const [older, newer] = provider.probes.progress;

  it('are written in the user’s version from a draft of the default one', () => {
    const base = draft(context, newer);
    const built = encodeVariant(context, base, base.payload);
    expect(built.payloadVersion).toBe(context.sender.version.id);
    expect(built.contentForm).toBe(context.sender.contentForm);
    expect(built.key).toBe(base.key);
    const judged = judge(built.body, built.headers, { provider: provider.id });
    expect(judged.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(judged.payloadVersion).toBe(context.sender.version.id);
  });

  it('stay the same JSON in other bytes', () => {
    const { payload, payloadText } = context.events.build(newer);
    for (const text of [rearrange(payload), unusualJson(payload)]) {
      expect(JSON.parse(text)).toEqual(payload);
      expect(text).not.toBe(payloadText);
    }
    expect(Object.keys(JSON.parse(rearrange(payload)) as object)[0]).not.toBe(Object.keys(payload)[0]);
    expect(JSON.stringify(JSON.parse(unusualJson(payload)))).not.toBe(unusualJson(payload));
    expect(unusualJson(payload)).toMatch(/^[\x20-\x7e\t\r\n]+$/);
  });

  it('grow to the size that is asked for, with entries of their own', () => {
    const built = withManyEntries(context, newer, 64 * 1024);
    expect(built.payloadText.length).toBeGreaterThanOrEqual(64 * 1024);
    expect(built.payloadText.length).toBeLessThan(512 * 1024);
    const judged = judge(built.body, built.headers, { provider: provider.id });
    expect(judged.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    const list = valueAt(built.payload, parsePath(provider.probes.list));
    const entries = (Array.isArray(list) ? list : []).map((entry) => JSON.stringify(entry));
    expect(entries.length).toBeGreaterThan(50);
    // Version 1 of one provider gives its items no ids.
    if (/"_?id"/.test(entries[0] ?? '')) expect(new Set(entries).size).toBe(entries.length);
  });

  it('travel as the content form says', () => {
    const body = bodyOf(context, '{"a":1}').toString();
    if (context.sender.contentForm === 'json') expect(body).toBe('{"a":1}');
    else expect(new URLSearchParams(body).get(provider.formField ?? '')).toBe('{"a":1}');
  });

  it('come in pairs of one job, with another status and under a new identity each time', () => {
    const [one, two] = [
      openPair(context, mainSteps(context.sender)),
      openPair(context, mainSteps(context.sender)),
    ];
    expect(one.older.event.event).toBe(older);
    expect(one.newer.event.event).toBe(newer);
    expect(one.older.event.key).toBe(one.newer.event.key);
    expect(one.job.key).not.toBe(two.job.key);
    expect(one.job.fresh).toHaveLength(two.job.fresh.length);
    expect(one.older.event.payload).not.toEqual(one.newer.event.payload);
  });
});

const ordered = contexts.filter(({ provider, context }) =>
  provider.probes.ordered.includes(context.sender.version.id),
);

describe.each(ordered)('two events of $name within a second', ({ provider, context }) => {
  const pair = openPair(context, mainSteps(context.sender));
  const { older, newer: close } = inSameSecond(provider, pair.older.event, pair.newer.event);
  const newest = newestTime(provider, pair.older.event.payload);

  it('lie milliseconds apart, the newer one later', () => {
    expect(newestTime(provider, pair.newer.event.payload)).toBeGreaterThan(newest + 1000);
    expect(newestTime(provider, close)).toBeGreaterThan(newest);
    expect(Math.floor(newestTime(provider, close) / 1000)).toBe(Math.floor(newest / 1000));
  });

  it('do so whenever the run began', () => {
    const madeAt = (payload: JsonObject): unknown[] =>
      (provider.probes.madeAt ?? []).map((path) => valueAt(payload, parsePointer(path) ?? []));
    for (const [payload, ms] of [
      [older, newest],
      [close, newestTime(provider, close)],
    ] as const) {
      for (const text of madeAt(payload).filter((one) => one !== undefined)) {
        expect(Date.parse(String(text))).toBe(ms);
      }
    }
    const apart = (nowMs: number): number => {
      const own = openPair(
        fakeContext(provider, SILENT, { version: context.sender.version.id, now: nowMs }),
        mainSteps(context.sender),
      );
      const pairOf = inSameSecond(provider, own.older.event, own.newer.event);
      return newestTime(provider, pairOf.newer) - newestTime(provider, pairOf.older);
    };
    const start = Date.now() - 100_000;
    expect(new Set([0, 1, 499, 998, 999].map((ms) => apart(start - (start % 1000) + ms))).size).toBe(1);
  });

  it('are otherwise the events that they were', () => {
    const withoutTimes = (text: string): string =>
      text.replace(/"\d{4}-\d{2}-\d{2}T[^"]*"|"\d{2}:\d{2}"/g, '""');
    expect(withoutTimes(JSON.stringify(close))).toBe(withoutTimes(JSON.stringify(pair.newer.event.payload)));
    expect(judge(Buffer.from(JSON.stringify(close)), [], { provider: provider.id }).valid).toBe(true);
  });
});

describe('steps of a scenario', () => {
  it('are the first of one event and the last of another', () => {
    const steps = pairSteps(requireProvider('detrack'), 'driver-reassigned', ['in-progress', 'in-progress']);
    expect([steps.older, steps.newer]).toEqual([1, 3]);
  });

  it('must both be there, in their order', () => {
    expect(() => pairSteps(requireProvider('detrack'), 'delivered', ['completed', 'in-progress'])).toThrow(
      'no in-progress',
    );
    expect(() => pairSteps(requireProvider('detrack'), 'delivered', ['failed', 'completed'])).toThrow(
      'after failed',
    );
  });
});

describe('changes of a payload', () => {
  it('add what is not there and leave the original alone', () => {
    const payload = { a: 1, list: [{ b: 2 }] };
    expect(applyChange(payload, { set: { 'list[0].c': null, d: {} }, unset: ['a'] })).toEqual({
      list: [{ b: 2, c: null }],
      d: {},
    });
    expect(payload).toEqual({ a: 1, list: [{ b: 2 }] });
  });
});
