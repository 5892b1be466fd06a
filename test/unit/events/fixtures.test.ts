import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isIsoDateTime } from '../../../src/providers/field.ts';
import { fixtureEntries, loadFixture, providers } from '../../helpers/bundled.ts';

const FIXTURES = new URL('../../../fixtures/', import.meta.url);

it('the folder holds the providers and their manifests, and nothing else', () => {
  const names = readdirSync(FIXTURES).filter((name) => !['engines', 'scenarios'].includes(name));
  expect(names.toSorted()).toEqual(providers.flatMap((p) => [p.id, `${p.id}.manifest.json`]).toSorted());
});

describe.each(providers.map((provider) => ({ id: provider.id, provider })))('$id', ({ id, provider }) => {
  const entries = fixtureEntries(id);
  const manifest: Record<string, unknown> = JSON.parse(
    readFileSync(new URL(`${id}.manifest.json`, FIXTURES), 'utf8'),
  );

  it('has a manifest of its own version and name', () => {
    expect(Object.keys(manifest)).toEqual(['schemaVersion', 'provider', 'fixtures']);
    expect(manifest).toMatchObject({ schemaVersion: 1, provider: id });
  });

  it('has one entry for each event, in the order of the events', () => {
    expect(entries.map((entry) => entry.event)).toEqual(provider.events.map((event) => event.name));
  });

  it('has one file for each entry and one entry for each file', () => {
    const files = readdirSync(new URL(`${id}/`, FIXTURES)).map((name) => `${id}/${name}`);
    expect(entries.map((entry) => entry.file).toSorted()).toEqual(files.toSorted());
  });

  it.each(entries.map((entry) => ({ event: entry.event, entry })))('says all of $event', ({ entry }) => {
    expect(Object.keys(entry).toSorted()).toEqual(
      ['at', 'event', 'file', 'note', 'provenance', 'sources'].toSorted(),
    );
    expect(entry.file).toBe(`${id}/${entry.event}.json`);
    expect(['published', 'documented', 'constructed']).toContain(entry.provenance);
    expect(isIsoDateTime(entry.at)).toBe(true);
    expect(entry.at).toMatch(/(Z|[+-]\d{2}:\d{2})$/);
    expect(entry.sources.length).toBeGreaterThan(0);
    for (const source of entry.sources) expect(source).toMatch(/\S{3}/);
    expect(entry.note).toMatch(/^[A-Z].*\.$/s);
  });

  it.each(entries.map((entry) => entry.event))('holds a document in %s, as a file ends', (event) => {
    const { bytes, document } = loadFixture(id, event);
    expect(JSON.parse(bytes.toString('utf8'))).toEqual(document);
    expect(bytes.at(-1)).toBe(0x0a);
    expect(bytes.includes(Buffer.from([0xef, 0xbb, 0xbf]))).toBe(false);
  });

  it('printed exactly one of them', () => {
    expect(entries.filter((entry) => entry.provenance === 'published')).toHaveLength(1);
  });
});

it('an event without a fixture is a mistake of ours', () => {
  expect(() => loadFixture('detrack', 'nothing')).toThrow(/no fixture/);
});
