import { once } from '../core/once.ts';

// Made when something is scrubbed: to look up such signs takes milliseconds.
const unseen = once(() => /(?:\p{Cf}|\u034f|\p{Variation_Selector})+/gu);
const unit = once(() => /\P{M}[\p{M}\u1160-\u11ff]*|\p{M}+/gu);
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** A text as it is compared, and where each character of it stands in the text. */
interface Folded {
  readonly text: string;
  readonly sourceOf: (offset: number) => number;
}

/** A text as it is compared: small letters in their usual form, one space for what is between words, nothing that is not seen. */
export function foldText(text: string): string {
  return foldedLetters(text)
    .replace(/[\s_+,.-]+/g, ' ')
    .trim();
}

function foldedLetters(text: string): string {
  const small = text.toLowerCase();
  if (isAscii(small)) return small;
  return small.replace(unseen(), '').normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
}

/** The same of a text in which something is looked for. */
export function folded(text: string): Folded {
  if (isAscii(text) && !/[\s_+,.-]{2}/.test(text)) {
    return { text: text.toLowerCase().replace(/[\s_+,.-]/g, ' '), sourceOf: (offset) => offset };
  }
  let made = '';
  const from: number[] = [];
  const isPlain = isAscii(text);
  for (const { 0: signs, index } of text.matchAll(isPlain ? /[\s_+,.-]+|[^\s_+,.-]+/g : unit())) {
    const one = foldedLetters(signs).replace(/[\s_+,.-]+/g, ' ');
    if (one === ' ' && made.endsWith(' ')) continue;
    made += one;
    for (let i = 0; i < one.length; i += 1) from.push(isPlain ? index + i : index);
  }
  return { text: made, sourceOf: (offset) => from[offset] ?? text.length };
}
