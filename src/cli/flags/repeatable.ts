const COLLECTING = new WeakSet<object>();

/** Collects the values of a flag that may stand several times. */
export function collect<T>(
  parse: (text: string) => T,
): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  const parser = (text: string, previous: readonly T[] = []): readonly T[] => [...previous, parse(text)];
  COLLECTING.add(parser);
  return parser;
}

/** Whether a flag may stand several times. */
export function isRepeatable({ parseArg }: { readonly parseArg?: object | undefined }): boolean {
  return parseArg !== undefined && COLLECTING.has(parseArg);
}

/** Text as it is. */
export function asText(text: string): string {
  return text;
}
