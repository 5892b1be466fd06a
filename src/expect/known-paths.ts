import * as z from 'zod';
import { parsePointer, pointer, type Segment, valueAt, walkJson } from '../core/json/pointer.ts';
import { suggestion } from '../core/text/closest.ts';
import { loadFixture } from '../events/fixtures.ts';
import { allEvents } from '../events/names.ts';
import { unwrapped } from '../providers/field.ts';
import { modelOf } from '../providers/models.ts';
import type { Provider } from '../providers/provider.ts';
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
 * @param providerId the provider whose webhooks are meant; all unless given
 */
export function unknownPaths(expected: readonly Expected[], providerId: string | undefined): UnknownPath[] {
  return expected.flatMap(({ text, event, conditions }) => {
    const meant = allEvents().filter(
      ({ provider, event: each }) =>
        (providerId === undefined || provider.id === providerId) && (event === null || each.name === event),
    );
    const providers = [...new Set(meant.map(({ provider }) => provider))];
    const isKnown = (segments: readonly Segment[]): boolean =>
      providers.some((provider) => isInSchema(provider.id, segments)) ||
      meant.some(({ provider, event: { name } }) => {
        const { document } = loadFixture(provider.id, name);
        return valueAt(document, segments) !== undefined;
      });
    return conditions
      .filter(({ segments }) => !isKnown(segments))
      .map(({ path, segments }) => ({ expected: text, path, nearest: nearest(segments, providers, meant) }));
  });
}

function isInSchema(providerId: string, segments: readonly Segment[]): boolean {
  return Object.values(modelOf(providerId).versions).some(
    ({ schema }) =>
      schemaAt(schema, segments) !== undefined &&
      segments.every((segment, i) => {
        if (typeof segment === 'number') return true;
        // The schema of a list takes any step into it for an entry; a payload has entries by number only.
        const around = schemaAt(schema, segments.slice(0, i));
        return around === undefined || !(unwrapped(around) instanceof z.ZodArray);
      }),
  );
}

function nearest(
  wanted: readonly Segment[],
  providers: readonly Provider[],
  meant: ReturnType<typeof allEvents>,
): readonly Segment[] | null {
  const fields = providers.flatMap((provider) =>
    provider.versions.flatMap(({ id }) =>
      fieldTable(provider.id, id).map(({ path }) => parsePointer(path) ?? []),
    ),
  );
  const found = meant.flatMap(({ provider, event: { name } }) =>
    [...walkJson(loadFixture(provider.id, name).document)].map(({ path }) => path),
  );
  const candidates = new Map(
    [...fields, ...found]
      .filter(({ length }) => length > 0)
      .map((path) => path.map((segment, i) => indexed(segment, wanted[i])))
      .map((path): [string, readonly Segment[]] => [pointer(path), path]),
  );
  const near = suggestion(pointer(wanted), [...candidates.keys()]);
  if (near !== undefined) return candidates.get(near) ?? null;
  // Right name, wrong place: what was meant is deeper down or nearer the top.
  const last = wanted.at(-1);
  return [...candidates.values()].find((path) => path.at(-1) === last) ?? null;
}

/** Any index of a list, as the one that was written. */
function indexed(segment: Segment, wanted: Segment | undefined): Segment {
  if (segment !== '*' && typeof segment !== 'number') return segment;
  return typeof wanted === 'number' ? wanted : 0;
}
