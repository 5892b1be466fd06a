import { endOfString, endOfWord, skipSpace } from './token-ends.ts';

const STEP = '  ';

/**
 * Lays a valid JSON text out as `JSON.stringify` does with two spaces, and keeps its tokens: digits, escapes, key
 * order and repeated keys.
 *
 * @example indentJson('[1.10]') // '[\n  1.10\n]'
 */
export function indentJson(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let i = skipSpace(text, 0);
  const line = (): string => `\n${STEP.repeat(depth)}`;
  while (i < text.length) {
    const c = text.charAt(i);
    let end = i + 1;
    if (c === '{' || c === '[') {
      const next = skipSpace(text, end);
      const isEmpty = text[next] === '}' || text[next] === ']';
      if (isEmpty) end = next + 1;
      else depth += 1;
      parts.push(isEmpty ? c + text.charAt(next) : c + line());
    } else if (c === '}' || c === ']') {
      depth -= 1;
      parts.push(line() + c);
    } else if (c === ',') parts.push(c + line());
    else if (c === ':') parts.push(': ');
    else {
      end = c === '"' ? endOfString(text, i) + 1 : endOfWord(text, i);
      parts.push(text.slice(i, end));
    }
    i = skipSpace(text, end);
  }
  return parts.join('');
}
