import type { Provider, ProviderModel } from './provider.ts';

/** The providers of a run, made once and handed on. It is light: schemas come with `load`. */
export interface Catalogue {
  readonly providers: readonly Provider[];
  /** The provider of an id as records write it, such as that of a journal; `undefined` for an unknown one. */
  readonly find: (id: string) => Provider | undefined;
  /** Names of the form fields that hold a document, of all providers. */
  readonly formFields: readonly string[];
  /** The catalogue with the schemas and rules of its providers, loaded once. It brings zod. */
  readonly load: () => Promise<LoadedCatalogue>;
}

/** A catalogue by which payloads can be judged. */
export interface LoadedCatalogue extends Catalogue {
  /** The schemas and rules of one of its providers. */
  readonly modelOf: (provider: Provider) => ProviderModel;
}

/** Makes a catalogue. No two providers may have one id: records tell them apart by it. */
export function createCatalogue(providers: readonly Provider[]): Catalogue {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  if (byId.size < providers.length) throw new Error('two providers of a catalogue have one id');
  let loaded: Promise<LoadedCatalogue> | undefined;
  const catalogue: Catalogue = {
    providers,
    find: (id) => byId.get(id),
    formFields: [...new Set(providers.flatMap((p) => (p.formField === null ? [] : [p.formField])))],
    load: () => {
      loaded ??= loadModels(catalogue);
      return loaded;
    },
  };
  return catalogue;
}

/** The provider of what was recognised, or kept; `null` where it has none, or one that is not known here. */
export function providerOf(
  { provider }: { readonly provider: string | null },
  catalogue: Catalogue,
): Provider | null {
  return provider === null ? null : (catalogue.find(provider) ?? null);
}

/** How many events there are, such as `12 triggers and 6 topics`. */
export function eventCounts({ providers }: Catalogue): string {
  return providers.map((p) => `${p.events.length} ${p.eventWord}s`).join(' and ');
}

async function loadModels(catalogue: Catalogue): Promise<LoadedCatalogue> {
  const models = await Promise.all(
    catalogue.providers.map(async (provider) => [provider, await provider.model()] as const),
  );
  return withModels(catalogue, new Map(models));
}

/** A catalogue with models that are there already. */
export function withModels(
  catalogue: Catalogue,
  models: ReadonlyMap<Provider, ProviderModel>,
): LoadedCatalogue {
  return {
    ...catalogue,
    modelOf: (provider) => {
      const model = models.get(provider);
      if (model === undefined) throw new Error(`the provider ${provider.id} is not one of the catalogue`);
      return model;
    },
  };
}
