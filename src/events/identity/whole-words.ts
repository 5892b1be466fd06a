/** A text that was taken apart at words in it. */
export interface SplitText {
  /** What stands before, between and behind the words: one more than there are words. */
  readonly parts: readonly string[];
  readonly words: readonly string[];
}

/** Texts that are looked for inside others. */
export interface Words {
  /** Tells whether a text holds one of them. */
  readonly occurIn: (text: string) => boolean;
  /** Puts what stands for each of them in its place. */
  readonly replace: (text: string, by: ReadonlyMap<string, string>) => string;
  /** Takes a text apart at each of them. */
  readonly split: (text: string) => SplitText;
  /** Where they stand, from the start on. */
  readonly placesIn: (text: string) => readonly { readonly start: number; readonly end: number }[];
}

/** Texts to look for as whole words only: a short one must not change text that happens to contain it. */
export function wholeWords(texts: readonly string[]): Words {
  if (texts.length === 0) return NO_WORDS;
  const longestFirst = texts.toSorted((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((old) => old.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\dA-Za-z])(?:${alternatives})(?![\\dA-Za-z])`, 'g');
  return {
    occurIn: (text) => text.search(pattern) !== -1,
    replace: (text, by) => text.replace(pattern, (old) => by.get(old) ?? old),
    split: (text) => ({ parts: text.split(pattern), words: text.match(pattern) ?? [] }),
    placesIn: (text) =>
      Array.from(text.matchAll(pattern), ({ 0: old, index }) => ({ start: index, end: index + old.length })),
  };
}

const NO_WORDS: Words = {
  occurIn: () => false,
  replace: (text) => text,
  split: (text) => ({ parts: [text], words: [] }),
  placesIn: () => [],
};

/** Puts a text together again with other words: what `replace` would give. */
export function joinText({ parts, words }: SplitText, by: ReadonlyMap<string, string>): string {
  let text = parts[0] ?? '';
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    text += (by.get(word) ?? word) + (parts[i + 1] ?? '');
  }
  return text;
}
