/**
 * Cuts a text at a separator. A doubled one stands for itself, which needs no character that any shell
 * takes for its own.
 *
 * @example separated('a,b,,c', ',') // ['a', 'b,c']
 */
export function splitEscaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (c === separator && text.charAt(i + 1) !== separator) {
      parts.push(part);
      part = '';
    } else {
      if (c === separator) i += 1;
      part += c;
    }
  }
  return [...parts, part];
}
