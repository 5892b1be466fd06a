import type { ExchangeRow } from '../../wire.ts';

/** What the filter box understands, by example. */
export const FILTER_WORDS = [
  'event:failed',
  'key:DO-10*',
  'status:5xx',
  'invalid',
  'since:2h',
  'direction:sent',
] as const;

/** The words of a filter, as who reads it has them: what stands in double quotes belongs together. */
function wordsOf(text: string): string[] {
  return text.match(/(?:"[^"]*"|\S)+/g) ?? [];
}

/** Whether a filter has a word, with dashes before it or without. */
export function hasWord(text: string, word: string): boolean {
  return wordsOf(text).some((one) => one.replace(/^-+/, '') === word);
}

/** The filter with the word, or without it where it was there. */
export function toggleWord(text: string, word: string): string {
  const words = wordsOf(text);
  const others = words.filter((one) => one.replace(/^-+/, '') !== word);
  return (others.length < words.length ? others : [...words, word]).join(' ');
}

/** Whether a row has every word of a filter somewhere: what can be told where only rows are at hand. */
export function matchesWords(row: ExchangeRow, text: string): boolean {
  const words = wordsOf(text.toLowerCase());
  if (words.length === 0) return true;
  const all = [
    ...[row.id, row.event, row.key ?? '', row.provider ?? '', row.verdict.text, row.answer?.text ?? ''],
    ...row.matters,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) =>
    word === 'invalid' ? row.verdict.tone === 'bad' : all.includes(word.replace(/^\w+:|"/g, '')),
  );
}
