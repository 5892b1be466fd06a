import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../core/json/json.ts';

/** Where a fixture's content comes from. */
export type Provenance = 'published' | 'documented' | 'constructed';

/** What the manifest says of a fixture. */
export interface FixtureEntry {
  readonly event: string;
  /** Path below `fixtures/`. */
  readonly file: string;
  readonly provenance: Provenance;
  /** ISO 8601 with the provider's offset: the moment at which this webhook would be sent. */
  readonly at: string;
  readonly sources: readonly string[];
  /** What is documented of it, and what is our reading. */
  readonly note: string;
}

// Sources and bundles both lie two folders below the package, so that one relative path serves both.
const FIXTURES = new URL('../../fixtures/', import.meta.url);

const manifests = new Map<string, readonly FixtureEntry[]>();

/** The fixtures of a provider, in the order of its events. */
export function fixtureEntries(providerId: string): readonly FixtureEntry[] {
  const known = manifests.get(providerId);
  if (known !== undefined) return known;
  // Our own file, held to its shape by a test; a user's file would be checked here.
  const manifest = JSON.parse(readFixture(`${providerId}.manifest.json`).toString('utf8')) as {
    fixtures: FixtureEntry[];
  };
  manifests.set(providerId, manifest.fixtures);
  return manifest.fixtures;
}

/** A bundled payload: its exact bytes, the document in them, and what is known of it. */
export interface Fixture {
  readonly entry: FixtureEntry;
  readonly bytes: Buffer;
  readonly document: JsonObject;
}

/** The bundled payload of an event. */
export function loadFixture(providerId: string, event: string): Fixture {
  const entry = fixtureEntries(providerId).find((e) => e.event === event);
  if (entry === undefined) throw new Error(`no fixture of ${providerId} ${event}`);
  const bytes = readFixture(entry.file);
  const document: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isJsonObject(document)) throw new Error(`fixture ${entry.file} is no object`);
  return { entry, bytes, document };
}

function readFixture(file: string): Buffer {
  return readFileSync(new URL(file, FIXTURES));
}
