import { isJsonObject, type JsonObject } from '../core/json/json.ts';
import type { Bytes } from '../core/types/globals.ts';

/** Where the content of a fixture or a scenario comes from; `captured` is what a receiver was really sent. */
export type Provenance = 'published' | 'documented' | 'constructed' | 'captured';

/** What the manifest says of a fixture. */
export interface FixtureEntry {
  readonly event: string;
  /** Path as the source of the fixtures reads it. */
  readonly file: string;
  readonly provenance: Provenance;
  /** ISO 8601 with the provider's offset: the moment at which this webhook would be sent. */
  readonly at: string;
  readonly sources: readonly string[];
  /** What is documented of it, and what is our reading. */
  readonly note: string;
}

/** A payload as a file holds it: its exact bytes, the document in them, and what is known of it. */
interface Fixture {
  readonly entry: FixtureEntry;
  readonly bytes: Bytes;
  readonly document: JsonObject;
}

/** The payloads that events of one provider are built from. */
export interface FixtureSource {
  /** In the order of the provider's events. */
  readonly entries: () => readonly FixtureEntry[];
  /** The payload of an event. Throws an Error where there is none, which is a mistake of the provider's. */
  readonly load: (event: string) => Fixture;
}

/**
 * Fixtures from files. The manifest is read once, and not before it is asked for.
 *
 * @param manifest the file that lists them, as `{ "fixtures": [FixtureEntry] }`
 * @param read gives the bytes of a file that the manifest names
 */
export function fixtureSource(manifest: string, read: (file: string) => Buffer): FixtureSource {
  let known: readonly FixtureEntry[] | undefined;
  const readEntries = (): readonly FixtureEntry[] => {
    // A provider's own file, held to its shape by a test; a user's file would be checked here.
    known ??= (JSON.parse(read(manifest).toString('utf8')) as { fixtures: FixtureEntry[] }).fixtures;
    return known;
  };
  return {
    entries: readEntries,
    load: (event) => {
      const entry = readEntries().find((one) => one.event === event);
      if (entry === undefined) throw new Error(`no fixture of ${event} in ${manifest}`);
      const bytes = read(entry.file);
      const document: unknown = JSON.parse(bytes.toString('utf8'));
      if (!isJsonObject(document)) throw new Error(`fixture ${entry.file} is no object`);
      return { entry, bytes, document };
    },
  };
}
