import type { JsonValue } from '../core/json/json.ts';
import { matches, parsePointer } from '../core/json/pointer.ts';
import { type FieldMeta, fieldMeta } from '../providers/field.ts';
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

/** What the schema of a payload says of the field at a JSON pointer; `undefined` where it says nothing. */
export function payloadFields(
  provider: Provider,
  version: string | null,
  modelOf: (provider: Provider) => ProviderModel,
): (path: string) => FieldMeta | undefined {
  const name = version ?? provider.versions[0].id;
  const { versions } = modelOf(provider);
  // A kept record may name any.
  const model = Object.hasOwn(versions, name) ? versions[name] : undefined;
  return (path) => {
    const segments = parsePointer(path);
    const schema = model === undefined || segments === null ? undefined : schemaAt(model.schema, segments);
    return schema === undefined ? undefined : fieldMeta(schema);
  };
}

/** The words for a payload of a provider and version; none for a payload of nobody. */
export function payloadWords(
  provider: Provider | null,
  version: string | null,
  modelOf: (provider: Provider) => ProviderModel,
): PayloadGlossary {
  if (provider === null) return SILENT;
  const fieldAt = payloadFields(provider, version, modelOf);
  return {
    codeName: (path, value) => {
      const codes = fieldAt(path)?.codes;
      if (codes === undefined || (typeof value !== 'string' && typeof value !== 'number')) return null;
      const name = Object.hasOwn(codes, String(value)) ? codes[String(value)] : undefined;
      return name === undefined || name.toLowerCase() === String(value).toLowerCase() ? null : name;
    },
    summarise: (path, value) =>
      provider.summaries.find((summary) => matches(path, summary.path))?.summarise(value) ?? null,
  };
}
