import type { Exchange } from '../../core/exchange.ts';
import { type LoadedCatalogue, providerOf } from '../../providers/catalogue.ts';
import { BASES, CERTAINTIES } from '../../providers/certainty.ts';
import { payloadFields } from '../../validation/glossary.ts';
import type { FieldFacts } from '../wire.ts';

type OfVersion = Pick<Exchange, 'provider' | 'payloadVersion'>;

/** What is known of a field of a payload, and how surely; `null` where nothing is. */
export function fieldFacts(exchange: OfVersion, path: string, catalogue: LoadedCatalogue): FieldFacts | null {
  const provider = providerOf(exchange, catalogue);
  if (provider === null) return null;
  const meta = payloadFields(provider, exchange.payloadVersion, catalogue.modelOf)(path);
  if (meta === undefined) return null;
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
