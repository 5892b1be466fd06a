const ONE_OF = 'one of ';
/** Codes that a message names. */
const MAX_NAMED = 12;

/** What a field wants whose values the documentation lists. */
export function oneOf(known: readonly string[]): string {
  return `${ONE_OF}${known.slice(0, MAX_NAMED).join(', ')}${known.length > MAX_NAMED ? ', …' : ''}`;
}

/** Tells by what a finding wanted whether its field holds codes, so that its value is no person's. */
export function wantsCode(expected: string): boolean {
  return expected.startsWith(ONE_OF);
}
