/**
 * A function of an object that is worked out once for each: who sends one webhook after another hands on the very same
 * URL and the very same headers. What it is given must not change afterwards.
 */
export function onceEach<K extends object, V extends NonNullable<unknown>>(
  workOut: (key: K) => V,
): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = workOut(key);
    known.set(key, value);
    return value;
  };
}
