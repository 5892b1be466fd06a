/** Texts that are looked for inside others. */
export interface Words {
  /** Tells whether a text holds one of them. */
  readonly occurIn: (text: string) => boolean;
  /** Puts what stands for each of them in its place. */
  readonly replace: (text: string, by: ReadonlyMap<string, string>) => string;
  /** Where they stand, from the start on. */
  readonly placesIn: (text: string) => readonly { readonly start: number; readonly end: number }[];
}

/** Texts to look for as whole words only: a short one must not change text that happens to contain it. */
export function wholeWords(texts: readonly string[]): Words {
  if (texts.length === 0) return { occurIn: () => false, replace: (text) => text, placesIn: () => [] };
  const longestFirst = texts.toSorted((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((old) => old.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\dA-Za-z])(?:${alternatives})(?![\\dA-Za-z])`, 'g');
  return {
    occurIn: (text) => text.search(pattern) !== -1,
    replace: (text, by) => text.replace(pattern, (old) => by.get(old) ?? old),
    placesIn: (text) =>
      Array.from(text.matchAll(pattern), ({ 0: old, index }) => ({ start: index, end: index + old.length })),
  };
}
