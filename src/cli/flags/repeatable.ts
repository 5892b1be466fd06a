/** Collects the values of a flag that may stand several times. */
export function collect<T>(
  parse: (text: string) => T,
): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  return (text, previous = []) => [...previous, parse(text)];
}

/** Text as it is. */
export function asText(text: string): string {
  return text;
}
