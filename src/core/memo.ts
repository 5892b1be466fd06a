/** Answers that are remembered at once. */
const MOST = 500;
/** A longer text is not remembered, so that nobody's make memory grow. */
const LONGEST = 100;

/** A function of a text that remembers its answers, for texts of which there are few, such as names of headers. */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = answer(text);
    if (text.length > LONGEST) return made;
    if (known.size >= MOST) known.clear();
    known.set(text, made);
    return made;
  };
}

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
