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
