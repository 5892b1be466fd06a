import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { providerPath, valueAt } from '../../core/json/pointer.ts';
import { onceEach } from '../../core/memo.ts';
import { type Catalogue, createCatalogue } from '../../providers/catalogue.ts';
import type { OrdinaryField } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';

/**
 * A provider whose webhooks have filled in what an ordinary account fills in. A published payload leaves much open, and a
 * consumer that cannot bear one thing missing would fail every case with it rather than the one that is about it.
 */
export const ordinaryProvider = onceEach((provider: Provider): Provider => {
  const keyPath = providerPath(provider.versions[0].keyPath);
  const complete = (payload: JsonObject): JsonObject => {
    const key = String(valueAt(payload, keyPath));
    return provider.probes.ordinary.reduce((filled, field) => fillField(filled, field, key), payload);
  };
  const { logSends } = provider;
  return {
    ...provider,
    complete,
    logSends: logSends && ((payload, sends, fresh) => complete(logSends(payload, sends, fresh))),
  };
});

/** The catalogue of one provider. */
export const catalogueOf = onceEach((provider: Provider): Catalogue => createCatalogue([provider]));

/** A payload with one field filled, wherever it is left open. */
function fillField(
  payload: JsonObject,
  { path, value, isOwn, also }: OrdinaryField,
  key: string,
): JsonObject {
  const filled = withValue(payload, providerPath(path), (old) =>
    isOwn === true || isOpen(old) ? keyed(value, key) : old,
  );
  if (filled === payload || also === undefined) return filled;
  return { ...filled, ...also };
}

/** Tells what nobody has filled in: nothing at all, an empty text, an empty list. */
function isOpen(value: JsonValue | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** The payload's own key where `{key}` stands: a new identity takes it out again. */
function keyed(value: JsonValue, key: string): JsonValue {
  return typeof value === 'string' ? value.replaceAll('{key}', () => key) : value;
}

/** A copy in which what a pointer names, `*` for any entry, is another value; the same where nothing changes. */
function withValue<Container extends JsonValue>(
  container: Container,
  [name, ...rest]: readonly string[],
  change: (old: JsonValue | undefined) => JsonValue | undefined,
): Container {
  if (name === undefined) return container;
  const inner = (old: JsonValue | undefined): JsonValue | undefined =>
    rest.length === 0 ? change(old) : old === undefined ? old : withValue(old, rest, change);
  if (Array.isArray(container)) {
    const entries = container.map((entry, i) =>
      name === '*' || name === String(i) ? (inner(entry) ?? entry) : entry,
    );
    return (entries.some((entry, i) => entry !== container[i]) ? entries : container) as Container;
  }
  if (!isJsonObject(container)) return container;
  const old = Object.hasOwn(container, name) ? container[name] : undefined;
  const value = inner(old);
  return value === old || value === undefined
    ? container
    : (Object.assign({ ...(container as JsonObject) }, { [name]: value }) as Container);
}
