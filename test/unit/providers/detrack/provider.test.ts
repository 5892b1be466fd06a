import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/core/json/json.ts';
import { parsePointer, valueAt } from '../../../../src/core/json/pointer.ts';
import { STATUS_LABELS, trackingStatus, V1_STATUS_LABELS } from '../../../../src/providers/detrack/codes.ts';
import { detrackModel } from '../../../../src/providers/detrack/model.ts';
import { detrack } from '../../../../src/providers/detrack/provider.ts';
import { sources } from '../../../../src/providers/detrack/sources.ts';
import { fixture, published } from './payloads.ts';

/** Every module that a module loads, itself included, and the packages among them. */
function loads(url: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(url.href)) return seen;
  seen.add(url.href);
  const text = readFileSync(url, 'utf8');
  for (const [, what = '', from = ''] of text.matchAll(/^(?:import|export)\b([^;]*?)from '([^']+)'/gm)) {
    if (/^\s*type\s/.test(what)) continue;
    if (from.startsWith('.')) loads(new URL(from, url), seen);
    else seen.add(from);
  }
  return seen;
}

describe('the events', () => {
  it('are the twelve triggers in order', () => {
    expect(detrack.events.map((event) => event.name)).toEqual([
      'in-transit',
      'info-received',
      'scheduled',
      'in-progress',
      'heading-to',
      'completed',
      'partially-completed',
      'failed',
      'return',
      'on-hold',
      'deleted',
      'driver-assigned',
    ]);
  });

  it('have names and aliases that lead to one event only', () => {
    const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');
    const names = detrack.events.flatMap((e) => [...new Set([e.name, e.label, ...e.aliases].map(plain))]);
    expect(names.length).toBe(new Set(names).size);
  });

  it('name sources that are spelled out', () => {
    const keys = detrack.events.flatMap((event) => event.source.split(' '));
    expect(keys.filter((key) => !Object.hasOwn(sources, key))).toEqual([]);
  });
});

describe('the codes', () => {
  it('know eight statuses, and a version 1 label for each', () => {
    expect(Object.keys(STATUS_LABELS)).toHaveLength(8);
    expect(Object.keys(V1_STATUS_LABELS)).toEqual(Object.keys(STATUS_LABELS));
  });

  it('find a label whatever its case', () => {
    expect(trackingStatus('OUT FOR DELIVERY')).toMatchObject({
      statuses: ['dispatched'],
      jobType: 'Delivery',
    });
    expect(trackingStatus('Dropped off')).toBeUndefined();
  });
});

describe('the provider', () => {
  it('is light: it loads no schema and no package', () => {
    const modules = [...loads(new URL('../../../../src/providers/detrack/provider.ts', import.meta.url))];
    expect(modules.length).toBeGreaterThan(5);
    expect(
      modules.filter(
        (name) => !/^(file|node):/.test(name) || /(schema|model|rules|field)[^/]*\.ts$/.test(name),
      ),
    ).toEqual([]);
  });

  it('has a model for each of its versions', () => {
    expect(Object.keys(detrackModel.versions).toSorted()).toEqual(
      detrack.versions.map((v) => v.id).toSorted(),
    );
  });

  it('finds the key where its version says', () => {
    const keys = detrack.versions.map((v) =>
      valueAt(published({ do: 'one' }), parsePointer(v.keyPath) ?? []),
    );
    expect(keys).toEqual(['Test1', 'one']);
  });

  it('sends version 2 as JSON and version 1 as a form by default', () => {
    expect(detrack.versions.map((v) => [v.id, v.contentForms[0]])).toEqual([
      ['2', 'json'],
      ['1', 'form'],
    ]);
  });

  it.each([
    ['json', 'application/json'],
    ['form', 'application/x-www-form-urlencoded'],
  ] as const)('sets the content type of %s and nothing else', (contentForm, type) => {
    const call = { version: '2', contentForm, body: new Uint8Array(), secret: 'ignored', sentAt: 0 };
    expect(detrack.requestHeaders(call)).toEqual([['Content-Type', type]]);
  });
});

describe('the identity', () => {
  it('points at values that the payloads have', () => {
    const job = fixture('failed');
    for (const { path } of detrack.identity.fresh) {
      expect(valueAt(job, parsePointer(path.replace('*', '0')) ?? []), path).toBeDefined();
    }
  });

  it('takes the short part of the tracking link, which the other two contain', () => {
    const rule = detrack.identity.fresh.find((field) => field.path === '/tracking_link');
    const part = rule?.kind === 'text' ? rule.part : undefined;
    const found = part?.exec(String(published()['tracking_link']));
    expect(found?.[1]).toBe('JAJddop');
    expect(published()['booking_link']).toContain('JAJddop');
  });
});

describe('the summaries', () => {
  function summary(path: string, value: JsonValue): string | null | undefined {
    return detrack.summaries.find((entry) => entry.path === path)?.summarise(value);
  }

  it.each<[path: string, value: JsonValue, text: string | null]>([
    ['/milestones', fixture('failed')['milestones'] ?? null, '3 entries, last failed 14:01 by Adam'],
    ['/milestones', published()['milestones'] ?? null, '1 entry, last out_for_delivery 16:18 by Adam'],
    ['/milestones', [{ status: 'info_recv', user_name: 'Desk' }], '1 entry, last info_recv by Desk'],
    ['/milestones', [{}, 5], '2 entries'],
    ['/milestones', [], null],
    ['/milestones', 'soon', null],
    ['/items', fixture('partially-completed')['items'] ?? null, '3 items, 2 rejected'],
    ['/items', [{ qty: 1, reject: 1 }], '1 item, 1 rejected'],
    ['/items', [{ quantity: 1, reject_quantity: 0 }, null], '2 items'],
    ['/items', [], null],
    ['/items', null, null],
  ])('%s of %j', (path, value, text) => {
    expect(summary(path, value)).toBe(text);
  });

  it('cut what is long', () => {
    expect(
      summary('/milestones', [{ status: 's'.repeat(500), assign_to: 'a'.repeat(500) }])?.length,
    ).toBeLessThan(120);
  });
});
