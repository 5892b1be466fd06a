import type { Exchange } from '../../core/exchange.ts';
import { parsePointer } from '../../core/json/pointer.ts';
import { type LoadedCatalogue, providerOf } from '../../providers/catalogue.ts';
import { BASES, CERTAINTIES } from '../../providers/certainty.ts';
import { type FieldMeta, fieldMeta } from '../../providers/field.ts';
import { schemaAt } from '../../validation/schema-path.ts';
import type { FieldFacts } from '../wire.ts';

type OfVersion = Pick<Exchange, 'provider' | 'payloadVersion'>;

/** What the schema of a payload says of a field; `null` where it says nothing. */
export function fieldMetaAt(exchange: OfVersion, path: string, catalogue: LoadedCatalogue): FieldMeta | null {
  const provider = providerOf(exchange, catalogue);
  const segments = parsePointer(path);
  if (provider === null || segments === null) return null;
  const version = exchange.payloadVersion ?? provider.versions[0].id;
  const { versions } = catalogue.modelOf(provider);
  const model = Object.hasOwn(versions, version) ? versions[version] : undefined;
  const schema = model === undefined ? undefined : schemaAt(model.schema, segments);
  return schema === undefined ? null : (fieldMeta(schema) ?? null);
}

/** What is known of a field of a payload, and how surely; `null` where nothing is. */
export function fieldFacts(exchange: OfVersion, path: string, catalogue: LoadedCatalogue): FieldFacts | null {
  const provider = providerOf(exchange, catalogue);
  const meta = fieldMetaAt(exchange, path, catalogue);
  if (provider === null || meta === null) return null;
  const { sources } = catalogue.modelOf(provider);
  return {
    description: meta.description,
    certainty: `${meta.certainty}: ${CERTAINTIES[meta.certainty]}`,
    basis: `${meta.basis}: ${BASES[meta.basis]}`,
    sources: meta.source.split(' ').flatMap((key) => {
      const source = Object.hasOwn(sources, key) ? sources[key] : undefined;
      return source === undefined ? [] : [{ title: source.title, where: source.where }];
    }),
  };
}
