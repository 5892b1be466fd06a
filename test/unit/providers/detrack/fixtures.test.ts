import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { detrack } from '../../../../src/providers/detrack/provider.ts';
import { buildEvent } from '../../../helpers/bundled.ts';
import { brokenRules, fixture, manifest, published, readJson } from './payloads.ts';

// What the status of a job says where its event leaves no mark.
const SEEN_AS: Readonly<Record<string, string>> = {
  deleted: 'in-progress',
  'driver-assigned': 'in-progress',
};

function texts(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isJsonObject(value) ? Object.values(value).flatMap(texts) : [];
}

function seconds(objectId: JsonValue | undefined): number {
  return Number.parseInt(String(objectId).slice(0, 8), 16);
}

describe('the manifest', () => {
  it('lists every event once, in the order of the events', () => {
    expect(manifest.schemaVersion).toBe(1);
    expect(manifest.provider).toBe('detrack');
    expect(manifest.fixtures.map((entry) => entry.event)).toEqual(detrack.events.map((event) => event.name));
  });

  it.each(manifest.fixtures)('says of $event where it comes from', (entry) => {
    expect(entry.file).toBe(`detrack/${entry.event}.json`);
    expect(['published', 'documented', 'constructed']).toContain(entry.provenance);
    expect(entry.sources.length).toBeGreaterThan(0);
    expect(entry.note).toMatch(/\.$/);
  });

  it('calls published only what the provider printed', () => {
    const names = manifest.fixtures
      .filter((entry) => entry.provenance === 'published')
      .map((entry) => entry.event);
    expect(names).toEqual(['in-progress']);
  });

  it.each(manifest.fixtures)('gives the newest past moment of $event', ({ file, at }) => {
    const { live_eta: _future, ...past } = readJson(file);
    const times = texts(past).filter((text) => /^\d{4}-\d{2}-\d{2}T/.test(text));
    expect(at).toMatch(/\+08:00$/);
    expect(Date.parse(at)).toBe(Math.max(...times.map((time) => Date.parse(time))));
  });
});

describe.each(manifest.fixtures)('the payload of $event', ({ event, file, at }) => {
  const job = readJson(file);

  it('is indented by two and has the published keys in their order', () => {
    const bytes = readFileSync(new URL(`../../../../fixtures/${file}`, import.meta.url), 'utf8');
    expect(bytes).toBe(`${JSON.stringify(job, null, 2)}\n`);
    expect(Object.keys(job)).toEqual(Object.keys(published()));
  });

  it('is recognised as what its status says', () => {
    const seen = detrack.recognise(job, []);
    expect(seen).toMatchObject({ version: '2', event: SEEN_AS[event] ?? event, key: job['do_number'] });
    expect(detrack.events.find((e) => e.name === event)?.recognisable).toBe(!Object.hasOwn(SEEN_AS, event));
  });

  it('breaks no rule', () => {
    expect(brokenRules(job)).toEqual({});
  });

  it('has ids whose seconds are those of its creation', () => {
    const created = Math.floor(Date.parse(String(job['created_at'])) / 1000);
    const items = job['items'] as JsonObject[];
    for (const id of [job['id'], ...items.map((item) => item['id'])]) {
      expect(id).toMatch(/^[\da-f]{24}$/);
      // The published one was made in the second before.
      expect(created - seconds(id)).toBe(event === 'in-progress' ? 1 : 0);
    }
  });

  it('was created before it was sent', () => {
    expect(Date.parse(String(job['created_at']))).toBeLessThanOrEqual(Date.parse(at));
  });

  it('names only hosts that belong to nobody, and the short links', () => {
    const hosts = texts(job).flatMap((text) => (/^https?:/.test(text) ? [new URL(text).host] : []));
    expect(new Set([...hosts, 'trk.la', 'files.example.com'])).toEqual(
      new Set(['trk.la', 'files.example.com']),
    );
  });
});

describe('the payloads', () => {
  it('are of jobs that share no identity', () => {
    const jobs = manifest.fixtures.map((entry) => readJson(entry.file));
    for (const name of [
      'id',
      'do_number',
      'detrack_number',
      'tracking_link',
      'verification_code',
      'address',
    ]) {
      expect(new Set(jobs.map((job) => job[name])).size, name).toBe(jobs.length);
    }
  });

  it('tell a failed attempt whole', () => {
    const job = fixture('failed');
    expect(job).toMatchObject({
      status: 'failed',
      tracking_status: 'Failed',
      tracking_status_code: 'failed',
    });
    expect(job).toMatchObject({ attempt: 1, can_reattempt: true, pod_time: '14:01' });
    expect(job['reason']).toBe((job['milestones'] as JsonObject[]).at(-1)?.['reason']);
    for (const name of ['reason', 'note', 'pod_at', 'photo_1_file_url', 'photo_1_at']) {
      expect(job[name], name).toBeTypeOf('string');
    }
  });

  it('schedule a job two days after its last milestone', () => {
    const job = fixture('scheduled');
    const last = (job['milestones'] as JsonObject[]).at(-1);
    const day = Date.parse(String(last?.['created_at']).slice(0, 10));
    expect(Date.parse(String(job['date'])) - day).toBe(2 * 86_400_000);
  });

  it('change the driver between two milestones', () => {
    const job = fixture('driver-assigned');
    const drivers = (job['milestones'] as JsonObject[]).map((milestone) => milestone['assign_to']);
    expect(new Set(drivers).size).toBe(2);
    expect(job['assign_to']).toBe(drivers.at(-1));
  });

  it('keep pod_time the clock of pod_at', () => {
    for (const entry of manifest.fixtures) {
      const job = readJson(entry.file);
      if (job['pod_time'] !== null) expect(String(job['pod_at']).slice(11, 16)).toBe(job['pod_time']);
    }
  });
});

describe('the number of an order', () => {
  it('is a new one in every job that has one, and one that somebody sets stays', () => {
    const numbers = manifest.fixtures.flatMap(({ event }) => {
      const old = fixture(event)['order_number'];
      const { payload } = buildEvent({ provider: 'detrack', event, seed: 'a' });
      expect(payload['order_number'] === null).toBe(old === null);
      return old === null ? [] : [payload['order_number']];
    });
    expect(numbers).toHaveLength(10);
    expect(new Set(numbers).size).toBe(1);
    expect(numbers[0]).toMatch(/^SO-\d{5}$/);
    const other = buildEvent({ provider: 'detrack', event: 'completed', seed: 'b' }).payload['order_number'];
    expect(other).not.toBe(numbers[0]);
    const set = { order_number: 'SO-1' };
    expect(buildEvent({ provider: 'detrack', event: 'completed', set }).payload).toMatchObject(set);
  });
});
