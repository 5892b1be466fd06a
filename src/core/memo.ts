/** Answers that are remembered at once. */
const MOST = 500;
/** A longer text is not remembered, so that nobody's make memory grow. */
const LONGEST = 100;
/** The same of a text that is remembered only until some others have come. */
const LONGEST_RECENT = 64 * 1024;

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

/** Answers that are remembered of what came last. */
const MOST_RECENT = 8;

/** What is remembered of what came last. */
export interface Recency<K> {
  readonly isSame: (a: K, b: K) => boolean;
  /** Whether a key is remembered at all: what is large is not, so that nobody's make memory grow. */
  readonly isKept?: (key: K) => boolean;
  /** A key of one's own, where somebody may change the one that is given. */
  readonly copy?: (key: K) => K;
}

/**
 * A function that remembers its answers to what it was given last: who tries again sends the same once more. What it
 * answers must not be changed.
 */
export function recently<K, V>(
  workOut: (key: K) => V,
  { isSame, isKept, copy = (key) => key }: Recency<K>,
): (key: K) => V {
  const known: { readonly key: K; readonly value: V }[] = [];
  return (key) => {
    const at = known.findIndex((entry) => isSame(entry.key, key));
    const found = known[at];
    if (found !== undefined) {
      // What came last is looked at first.
      if (at > 0) known.unshift(...known.splice(at, 1));
      return found.value;
    }
    const value = workOut(key);
    if (isKept?.(key) === false) return value;
    if (known.length === MOST_RECENT) known.pop();
    known.unshift({ key: copy(key), value });
    return value;
  };
}

/** The same of texts. */
export function recentTexts<V>(workOut: (text: string) => V): (text: string) => V {
  return recently(workOut, { isSame: (a, b) => a === b, isKept: ({ length }) => length <= LONGEST_RECENT });
}
