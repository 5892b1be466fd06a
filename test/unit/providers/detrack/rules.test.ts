import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { rules } from '../../../../src/providers/detrack/rules/rules.ts';
import { sources } from '../../../../src/providers/detrack/sources.ts';
import { brokenRules, fixture, published } from './payloads.ts';

const moment = (clock: string): JsonObject => ({
  status: 'dispatched',
  created_at: `2022-04-11T${clock}+08:00`,
});

const items = (...entries: JsonObject[]): JsonObject => ({ items: entries, items_count: entries.length });

interface Case {
  readonly rule: string;
  readonly document: JsonObject;
  readonly paths: readonly string[];
}

/** One or more documents that break exactly one rule each. */
const cases: readonly Case[] = [
  { rule: 'items-count', document: published({ items_count: 2 }), paths: ['/items_count'] },
  {
    rule: 'reject-quantity',
    document: fixture(
      'partially-completed',
      items({ quantity: 1, reject_quantity: 1 }, { quantity: 2, reject_quantity: 3 }),
    ),
    paths: ['/items/1/reject_quantity'],
  },
  {
    rule: 'reject-quantity',
    document: { do: 'D1', status: 'Partially Delivered', items: [{ qty: 1, reject: 2 }] },
    paths: ['/items/0/reject'],
  },
  { rule: 'partial-without-reject', document: fixture('partially-completed', items()), paths: ['/items'] },
  {
    rule: 'partial-without-reject',
    document: fixture('partially-completed', items({ quantity: 1, reject_quantity: 0 })),
    paths: ['/items'],
  },
  {
    rule: 'completed-with-reject',
    document: fixture('completed', items({ quantity: 4 }, { quantity: 4, reject_quantity: 1 })),
    paths: ['/items/1/reject_quantity'],
  },
  {
    rule: 'milestones-order',
    // The middle one alone is out of place: the last is newer than the first.
    document: published({ milestones: [moment('10:00:00'), moment('09:00:00'), moment('11:00:00')] }),
    paths: ['/milestones/1/created_at'],
  },
  {
    rule: 'last-milestone',
    document: fixture('completed', { milestones: [{ status: 'completed' }, { status: 'out_for_delivery' }] }),
    paths: ['/milestones/1/status'],
  },
  {
    rule: 'tracking-status-code',
    document: published({ tracking_status_code: 'failed' }),
    paths: ['/tracking_status_code'],
  },
  {
    rule: 'tracking-status',
    document: published({ tracking_status: 'COMPLETED' }),
    paths: ['/tracking_status'],
  },
  {
    rule: 'tracking-status',
    document: fixture('failed', { tracking_status: 'Scheduled' }),
    paths: ['/tracking_status'],
  },
  { rule: 'tracking-status-type', document: published({ type: 'Collection' }), paths: ['/tracking_status'] },
  {
    rule: 'tracking-status-type',
    document: published({ tracking_status: 'Out for collection' }),
    paths: ['/tracking_status'],
  },
  { rule: 'status-label', document: published({ status: 'Delivered' }), paths: ['/status'] },
  { rule: 'status-label', document: published({ status: 'Partially Completed' }), paths: ['/status'] },
  { rule: 'status-label', document: published({ status: 'Out for delivery' }), paths: ['/status'] },
  {
    rule: 'swapped-status',
    document: { do: 'D1', status: 'completed', tracking_status: 'Completed' },
    paths: ['/status', '/tracking_status'],
  },
  {
    rule: 'swapped-status',
    document: { do: 'D1', status: 'Delivered', tracking_status: 'Out for delivery' },
    paths: ['/tracking_status'],
  },
  { rule: 'failed-reason', document: fixture('failed', { reason: null }), paths: ['/reason'] },
  { rule: 'failed-reason', document: fixture('failed', { reason: '' }), paths: ['/reason'] },
  {
    rule: 'start-after-date',
    document: published({ start_date: '2022-04-12', job_age: 0 }),
    paths: ['/start_date'],
  },
  { rule: 'job-age', document: published({ job_age: 0 }), paths: ['/job_age'] },
  { rule: 'job-age', document: published({ start_date: '2022-03-31', job_age: 11 }), paths: ['/job_age'] },
  { rule: 'attempt', document: published({ attempt: 0 }), paths: ['/attempt'] },
  {
    rule: 'derived-links',
    document: published({ booking_link: 'https://trk.la/other?b=1' }),
    paths: ['/booking_link'],
  },
  {
    rule: 'derived-links',
    document: published({ contactless_signature_link: 'https://trk.la/JAJddop' }),
    paths: ['/contactless_signature_link'],
  },
  {
    rule: 'photo-link',
    document: fixture('failed', { photo_1_file_url: null }),
    paths: ['/photo_1_file_url'],
  },
  {
    rule: 'photo-link',
    document: published({ photo_10_at: '2022-04-11T16:18:18.034+08:00' }),
    paths: ['/photo_10_file_url'],
  },
  { rule: 'pod-at', document: fixture('completed', { pod_at: null }), paths: ['/pod_at'] },
  { rule: 'pod-at', document: fixture('partially-completed', { pod_at: '' }), paths: ['/pod_at'] },
];

describe('the rules', () => {
  it('have ids of their own, a reason each and sources that are spelled out', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(rule.explain).toMatch(/\.$/);
      expect(rule.source.split(' ').filter((key) => !Object.hasOwn(sources, key))).toEqual([]);
    }
  });

  it('are each broken by a document', () => {
    const broken = new Set(cases.map((entry) => entry.rule));
    expect(rules.filter((rule) => !broken.has(rule.id)).map((rule) => rule.id)).toEqual([]);
  });

  it.each(cases)('$rule is broken at $paths and nothing else is: case %#', ({ rule, document, paths }) => {
    expect(brokenRules(document)).toEqual({ [rule]: paths });
  });

  it('say what they expected and found', () => {
    const [hit] = rules.find((rule) => rule.id === 'items-count')?.check(published({ items_count: 2 })) ?? [];
    expect(hit).toEqual({
      path: '/items_count',
      expected: '0',
      actual: '2',
      message: 'items has 0 entries, items_count says 2',
    });
  });

  it('only note where two codes may differ', () => {
    const noted = ['milestones-order', 'tracking-status-code', 'failed-reason', 'start-after-date'];
    expect(rules.filter((rule) => noted.includes(rule.id)).map((rule) => rule.severity)).toEqual(
      noted.map(() => 'info'),
    );
  });

  it('are none of them errors, since the provider fixes none of these relations', () => {
    expect(rules.filter((rule) => rule.severity === 'error')).toEqual([]);
  });

  it.each<[what: string, document: JsonObject]>([
    ['the published payload', published()],
    [
      'a label that the account renamed',
      published({
        status: 'completed',
        tracking_status: 'Dropped off',
        tracking_status_code: 'completed',
        milestones: [],
        pod_at: '2022-04-11T16:18:18.034+08:00',
      }),
    ],
    ['an unassigned job in progress', published({ assign_to: null, tracking_status: 'Info Received' })],
    ['an undocumented tracking code', published({ tracking_status_code: 'out_for_delivery' })],
    ['an undocumented milestone', fixture('completed', { milestones: [{ status: 'signed' }] })],
    ['a job put on hold after a failed attempt', fixture('on-hold', { milestones: [{ status: 'failed' }] })],
    ['a finished job that was opened again', published({ milestones: [{ status: 'completed' }] })],
    ['a code of version 1 beside its label', { do: 'D1', status: 'Scheduled', tracking_status: 'scheduled' }],
    ['a code that nobody knows', { do: 'D1', status: 'Delivered', tracking_status: 'failed-again' }],
    ['a second day', published({ start_date: '2022-04-10', job_age: 2 })],
    ['milestones of the same moment', published({ milestones: [moment('10:00:00'), moment('10:00:00')] })],
    ['a finished job of a shape without pod_at', (({ pod_at: _at, ...rest }) => rest)(fixture('completed'))],
    ['a job without a tracking link', published({ tracking_link: null })],
    ['an item without quantities', fixture('failed', items({ quantity: null, reject_quantity: 0 }))],
  ])('let pass: %s', (_, document) => {
    expect(brokenRules(document)).toEqual({});
  });
});
