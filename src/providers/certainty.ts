/**
 * How sure a fact is. Only what is sure may make a payload invalid: what does not fit a field of high certainty is an
 * error, of medium certainty a warning, of low certainty a note.
 */
export type Certainty = keyof typeof CERTAINTIES;

/** What each degree says. */
export const CERTAINTIES = {
  high: 'a payload shows it, or documentation and clients agree',
  medium: 'one source, or sources that disagree in details',
  low: 'a reading: of a name, or of sources that contradict each other or speak of the API alone',
} as const;

/** What a fact rests on. */
export type Basis = keyof typeof BASES;

/** What each ground says. */
export const BASES = {
  published: 'a payload that the provider printed shows it',
  documented: "the provider's documentation says it",
  client: "the provider's own clients, or programs of others, read it so",
  inferred: 'nobody says it: it is read from a name or from its neighbours',
} as const;

/** Tells facts from readings. */
export function isSure(certainty: Certainty): boolean {
  return certainty === 'high';
}
