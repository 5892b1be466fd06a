/** A `must` that fails fails the run; a `should` does so only when asked to be strict. */
export type CaseLevel = 'must' | 'should';

/**
 * What is lost where a case does not hold, which decides its level: a `must` loses or falsifies a job, lets a stranger in
 * or breaks on what the provider sends.
 */
const LEVEL_REASONS = {
  lost: { level: 'must', words: 'a job, or what became of it, is lost otherwise' },
  false: { level: 'must', words: 'a job is booked as what it is not otherwise' },
  stranger: { level: 'must', words: 'strangers are let in, or told what to attack, otherwise' },
  sent: { level: 'must', words: 'the provider sends this' },
  down: { level: 'must', words: 'the webhooks that come after it are lost otherwise' },
  unproven: { level: 'should', words: 'nobody has shown that the provider sends this' },
  refused: { level: 'should', words: 'no job is lost by it, and its sender is told the wrong thing' },
  finer: { level: 'should', words: 'no job is taken for done or lost by it, only told less exactly' },
  defence: { level: 'should', words: 'it keeps out what is careless, and no more' },
} as const satisfies Readonly<Record<string, { readonly level: CaseLevel; readonly words: string }>>;

export type LevelReason = keyof typeof LEVEL_REASONS;

/** The level of a case. */
export function levelOf({ weight }: { readonly weight: LevelReason }): CaseLevel {
  return LEVEL_REASONS[weight].level;
}

/** Why a case has its level, in words. */
export function levelWords({ weight }: { readonly weight: LevelReason }): string {
  return LEVEL_REASONS[weight].words;
}
