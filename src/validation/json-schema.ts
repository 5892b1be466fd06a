import * as z from 'zod';
import type { Provider, ProviderModel } from '../providers/provider.ts';

/** What of a field's knowledge becomes which keyword; `x-` keywords are annotations that validators skip. */
const KEYWORDS: readonly (readonly [from: string, to: string])[] = [
  ['certainty', 'x-certainty'],
  ['basis', 'x-basis'],
  ['source', 'x-source'],
  ['codes', 'x-codes'],
];

/** Formats that JSON Schema does not know. */
const OWN_FORMATS: ReadonlySet<string> = new Set(['object-id']);

/**
 * The JSON Schema (draft 2020-12) of a provider's payload, with a description, the certainty, its basis and the
 * source of every field.
 */
export function jsonSchemaOf(
  provider: Provider,
  model: ProviderModel,
  versionId: string,
): Record<string, unknown> {
  const version = model.versions[versionId];
  if (version === undefined) throw new Error(`${provider.id} has no model of version ${versionId}`);
  const title = provider.versions.find((v) => v.id === versionId)?.title ?? versionId;
  const { $schema, ...schema } = z.toJSONSchema(version.schema, {
    unrepresentable: 'any',
    override: ({ jsonSchema }) => renameKeywords(jsonSchema as Record<string, unknown>),
  });
  return {
    $schema,
    title: `${provider.title} webhook payload, ${title}`,
    description:
      'x-certainty says how sure a field is, x-basis what that rests on and x-source from where, by the keys of x-sources; fields that are not listed may come and must be tolerated.',
    ...schema,
    'x-sources': Object.fromEntries(
      Object.entries(model.sources).map(([key, { title, where }]) => [
        key,
        where === null ? title : `${title} (${where})`,
      ]),
    ),
  };
}

function renameKeywords(schema: Record<string, unknown>): void {
  for (const [from, to] of KEYWORDS) {
    if (!(from in schema)) continue;
    schema[to] = schema[from];
    delete schema[from];
  }
  for (const ours of ['seldom', 'holds', 'changesOf']) delete schema[ours];
  const format = schema['format'];
  if (typeof format === 'string' && OWN_FORMATS.has(format)) {
    // An odd id is only noted, so that the pattern is an example of what is seen, not a demand.
    schema['x-format'] = format;
    delete schema['format'];
  }
}
