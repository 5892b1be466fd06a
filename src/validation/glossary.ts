import type { JsonValue } from '../core/json/json.ts';
import { matches, parsePointer } from '../core/json/pointer.ts';
import { fieldMeta } from '../providers/field.ts';
import type { Provider, ProviderModel } from '../providers/provider.ts';
import { schemaAt } from './schema-path.ts';

/** What a provider knows of the values of its payload. */
export interface PayloadGlossary {
  /** Name of a known code at a JSON pointer. */
  readonly codeName: (path: string, value: JsonValue) => string | null;
  /** A phrase instead of a container. */
  readonly summarise: (path: string, value: JsonValue) => string | null;
}

const SILENT: PayloadGlossary = { codeName: () => null, summarise: () => null };

/** The words for a payload of a provider and version; none for a payload of nobody. */
export function payloadWords(
  provider: Provider | null,
  version: string | null,
  modelOf: (provider: Provider) => ProviderModel,
): PayloadGlossary {
  if (provider === null) return SILENT;
  const model = modelOf(provider).versions[version ?? provider.versions[0].id];
  return {
    codeName: (path, value) => {
      const segments = parsePointer(path);
      const schema = model === undefined || segments === null ? undefined : schemaAt(model.schema, segments);
      const codes = schema === undefined ? undefined : fieldMeta(schema)?.codes;
      if (codes === undefined || (typeof value !== 'string' && typeof value !== 'number')) return null;
      const name = Object.hasOwn(codes, String(value)) ? codes[String(value)] : undefined;
      return name === undefined || name.toLowerCase() === String(value).toLowerCase() ? null : name;
    },
    summarise: (path, value) =>
      provider.summaries.find((summary) => matches(path, summary.path))?.summarise(value) ?? null,
  };
}
