import type { Exchange } from '../../core/exchange.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { Words } from '../../core/wording.ts';
import type { CaseContext } from './case-context.ts';

/** A `must` that fails fails the run; a `should` does so only when asked to be strict. */
export type CaseLevel = 'must' | 'should';

/** `warn` is a `should` that does not hold. */
export type CaseOutcome = 'pass' | 'fail' | 'warn' | 'skip';

/** What a case cannot run without. */
export type Need = 'auth' | 'signature' | 'state' | 'budget';

/** One thing that a webhook consumer has to bear. */
export interface ConformanceCase {
  /** `group/name`, stable: people select cases by it. */
  readonly id: string;
  readonly title: string;
  readonly level: CaseLevel;
  /** One sentence: why a consumer must do so. */
  readonly explain: string;
  /** Where the provider's behaviour behind it is documented, or that the rule is ours. */
  readonly source: string;
  readonly needs: readonly Need[];
  /** True where another case at the same time would change what is measured. */
  readonly alone?: boolean | undefined;
  /** True for a case that judges what came before: it runs after all others, alone. */
  readonly last?: boolean | undefined;
  readonly run: (context: CaseContext) => Promise<CaseFinding>;
}

/** What a case found out. */
export type CaseFinding =
  | {
      readonly kind: 'pass';
      /** What was expected and what came, in words: a report shows both. */
      readonly expected: string;
      readonly actual: string;
    }
  | {
      readonly kind: 'fail';
      readonly expected: string;
      readonly actual: string;
      /** The exchanges that show it, the telling one last. */
      readonly exchanges: readonly Exchange[];
      readonly counterexample?: Counterexample | undefined;
      /** True where no request that the end of the run cut off had a part in it: it holds for a run that was ended too. */
      readonly isProven?: true | undefined;
    }
  | { readonly kind: 'skip'; readonly reason: Words };

/** The smallest sequence of deliveries that breaks a consumer. */
export interface Counterexample {
  readonly scenario: string;
  /** Every delivery in the order it was made. */
  readonly delivered: readonly DeliveredStep[];
  /** The values that differ. Identities are written as `{key}`, `{id}` and so on. */
  readonly differences: readonly StateDifference[];
  /** The state that came out and the one that should have, normalised; `null` where there is none. */
  readonly state: JsonValue;
  readonly expectedState: JsonValue;
  /** How many sequences were tried before the first that failed, that one included. */
  readonly runs: number;
  /** How many steps of shrinking led from that one to this. */
  readonly shrinks: number;
}

export interface DeliveredStep {
  /** Number of the step in its scenario, from 1. */
  readonly step: number;
  readonly event: string;
  /** True when this step had been delivered before. */
  readonly again: boolean;
  /** The status of the answer, or `null` when none came. */
  readonly status: number | null;
}

/** A part of a payload that a case made another than in an ordinary one. */
export interface ChangedPart {
  /** JSON pointer into the payload that was sent. */
  readonly path: string;
  /** What was sent, `undefined` where it was taken out; of a long value the beginning of its text, with `…` at its end. */
  readonly value: JsonValue | undefined;
}

/** One place where two states differ. */
export interface StateDifference {
  /** JSON pointer into the state; `''` is the whole. */
  readonly path: string;
  /** `undefined` where there is nothing. */
  readonly expected: JsonValue | undefined;
  readonly actual: JsonValue | undefined;
}

/** A case that has been run, ready to be reported. */
export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly level: CaseLevel;
  readonly outcome: CaseOutcome;
  readonly explain: string;
  readonly source: string;
  readonly expected: string | null;
  readonly actual: string | null;
  /** Why it was skipped, `null` otherwise. */
  readonly reason: string | null;
  /** A command line that runs it again, for one that did not hold. */
  readonly reproduce: string | null;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly exchanges: readonly Exchange[];
  /** What the case changed in the payload of the telling exchange, the last one; empty where it changed none. */
  readonly changed: readonly ChangedPart[];
  readonly counterexample: Counterexample | null;
}
