import * as z from 'zod';
import type { JsonObject } from '../core/json/json.ts';
import { parsePointer, pointer, type Segment, valueAt, walkJson } from '../core/json/pointer.ts';
import { suggestion } from '../core/text/closest.ts';
import { allEvents, type KnownEvent } from '../events/names.ts';
import type { LoadedCatalogue } from '../providers/catalogue.ts';
import { unwrap } from '../providers/field.ts';
import type { Provider, ProviderModel } from '../providers/provider.ts';
import { fieldTable } from '../validation/field-table.ts';
import { schemaAt } from '../validation/schema-path.ts';
import type { Expected } from './expected.ts';

/** A condition on something that no payload of its event is known to hold. */
export interface UnknownPath {
  /** Of the event, or of all that are meant. */
  readonly expected: string;
  readonly path: string;
  /** The known path that was most likely meant, as segments; `null` where none is near. */
  readonly nearest: readonly Segment[] | null;
}

/**
 * The conditions whose paths neither a schema nor a bundled payload of the event knows. They may hold all the
 * same, because payloads change; more likely they are misspelt. Importing this module loads the schemas.
 *
 * @param provider whose webhooks are meant; those of all unless given
 */
export function unknownPaths(
  expected: readonly Expected[],
  catalogue: LoadedCatalogue,
  provider: Provider | undefined,
): UnknownPath[] {
  return expected.flatMap(({ text, event, conditions }) => {
    const meant = allEvents(catalogue).filter(
      (known) =>
        (provider === undefined || known.provider === provider) &&
        (event === null || known.event.name === event),
    );
    const providers = [...new Set(meant.map((known) => known.provider))];
    const isKnown = (segments: readonly Segment[]): boolean =>
      providers.some((each) => isInSchema(catalogue.modelOf(each), segments)) ||
      meant.some((known) => valueAt(fixtureOf(known), segments) !== undefined);
    return conditions
      .filter(({ segments }) => !isKnown(segments))
      .map(({ path, segments }) => ({
        expected: text,
        path,
        nearest: nearest(segments, fieldsOf(providers, catalogue), meant),
      }));
  });
}

function fixtureOf({ provider, event }: KnownEvent): JsonObject {
  return provider.fixtures.load(event.name).document;
}

function fieldsOf(providers: readonly Provider[], { modelOf }: LoadedCatalogue): (readonly Segment[])[] {
  return providers.flatMap((provider) =>
    provider.versions.flatMap(({ id }) =>
      fieldTable(modelOf(provider), id).map(({ path }) => parsePointer(path) ?? []),
    ),
  );
}

function isInSchema({ versions }: ProviderModel, segments: readonly Segment[]): boolean {
  return Object.values(versions).some(
    ({ schema }) =>
      schemaAt(schema, segments) !== undefined &&
      segments.every((segment, i) => {
        if (typeof segment === 'number') return true;
        // The schema of a list takes any step into it for an entry; a payload has entries by number only.
        const around = schemaAt(schema, segments.slice(0, i));
        return around === undefined || !(unwrap(around) instanceof z.ZodArray);
      }),
  );
}

function nearest(
  wanted: readonly Segment[],
  fields: readonly (readonly Segment[])[],
  meant: readonly KnownEvent[],
): readonly Segment[] | null {
  const found = meant.flatMap((known) => [...walkJson(fixtureOf(known))].map(({ path }) => path));
  const candidates = new Map(
    [...fields, ...found]
      .filter(({ length }) => length > 0)
      .map((path) => path.map((segment, i) => withIndex(segment, wanted[i])))
      .map((path): [string, readonly Segment[]] => [pointer(path), path]),
  );
  const near = suggestion(pointer(wanted), [...candidates.keys()]);
  if (near !== undefined) return candidates.get(near) ?? null;
  // Right name, wrong place: what was meant is deeper down or nearer the top.
  const last = wanted.at(-1);
  return [...candidates.values()].find((path) => path.at(-1) === last) ?? null;
}

/** Any index of a list, as the one that was written. */
function withIndex(segment: Segment, wanted: Segment | undefined): Segment {
  if (segment !== '*' && typeof segment !== 'number') return segment;
  return typeof wanted === 'number' ? wanted : 0;
}
