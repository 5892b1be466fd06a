/** A function that makes something when it is first asked for, and then remembers it. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Finds something out about one value, each thing once, whoever asks for it. */
export type FindOnce<Value> = <T>(find: (value: Value) => T) => T;

/** Remembers what is found out about a value, which must not change meanwhile. */
export function findOnce<Value>(value: Value): FindOnce<Value> {
  const found = new Map<unknown, unknown>();
  return <T>(find: (value: Value) => T): T => {
    if (!found.has(find)) found.set(find, find(value));
    return found.get(find) as T;
  };
}
