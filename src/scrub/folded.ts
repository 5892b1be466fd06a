import { once } from '../core/once.ts';

// Made when something is scrubbed: to look up such signs takes milliseconds.
const unseen = once(() => /(?:\p{Cf}|\u034f|\p{Variation_Selector})+/gu);
const unit = once(() => /\P{M}[\p{M}\u1160-\u11ff]*|\p{M}+/gu);
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** A text as it is compared: small letters, each sign in its usual form, nothing that is not seen. */
export function foldText(text: string): string {
  const small = text.toLowerCase();
  return isAscii(small)
    ? small
    : small.replace(unseen(), '').normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
}

/**
 * Replaces what a pattern finds in the text as it is compared, and keeps all around it as it was written.
 *
 * @param make gets what was found as it was written, and as it is compared
 */
export function inFolded(
  text: string,
  pattern: RegExp,
  make: (found: string, folded: string) => string,
): string {
  if (isAscii(text)) {
    const small = text.toLowerCase();
    return replaced(text, small, pattern, make, (offset) => offset);
  }
  const folded: string[] = [];
  /** Where each unit of the folded text begins in the text. */
  const from: number[] = [];
  for (const { 0: signs, index } of text.matchAll(unit())) {
    const one = foldText(signs);
    folded.push(one);
    for (let i = 0; i < one.length; i += 1) from.push(index);
  }
  return replaced(text, folded.join(''), pattern, make, (offset) => from[offset] ?? text.length);
}

function replaced(
  text: string,
  folded: string,
  pattern: RegExp,
  make: (found: string, folded: string) => string,
  sourceOf: (offset: number) => number,
): string {
  let made = '';
  let at = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(folded); match !== null; match = pattern.exec(folded)) {
    const { 0: found, index } = match;
    const start = sourceOf(index);
    // A sign that is several of them, such as a ligature, goes with the first that has a part of it.
    if (start < at) continue;
    const end = endOf(text.length, sourceOf, index + found.length);
    made += text.slice(at, start) + make(text.slice(start, end), found);
    at = end;
  }
  return made + text.slice(at);
}

function endOf(length: number, sourceOf: (offset: number) => number, offset: number): number {
  // In the middle of a sign all of it goes.
  for (let next = offset; ; next += 1) {
    const end = sourceOf(next);
    if (end >= length || end !== sourceOf(offset - 1)) return end;
  }
}
