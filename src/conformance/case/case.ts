import type { Exchange } from '../../core/exchange.ts';
import type { Words } from '../../core/wording.ts';
import type { CaseContext } from './case-context.ts';
import type { LevelReason } from './level.ts';
import type { Counterexample, Need } from './result.ts';

/** One thing that a webhook consumer has to bear. */
export interface ConformanceCase {
  /** `group/name`, stable: people select cases by it. */
  readonly id: string;
  readonly title: string;
  /** Why it is a `must` or a `should`. */
  readonly weight: LevelReason;
  /** One sentence: why a consumer must do so. */
  readonly explain: string;
  /** Where the provider's behaviour behind it is documented, or that the rule is ours. */
  readonly source: string;
  readonly needs: readonly Need[];
  /**
   * The events that it posts. It is left out where the endpoint is not subscribed to one of them, or does not even take
   * one in its plain form.
   */
  readonly posts: readonly string[];
  /** Ids of cases without which it cannot be judged, beside those of the events that it posts. */
  readonly after?: readonly string[] | undefined;
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
      /** What would not have failed, where that was found out. */
      readonly cause?: Words | undefined;
      /** The exchanges that show it, the telling one last. */
      readonly exchanges: readonly Exchange[];
      readonly counterexample?: Counterexample | undefined;
      /** True where no request that the end of the run cut off had a part in it: it holds for a run that was ended too. */
      readonly isProven?: true | undefined;
    }
  | {
      readonly kind: 'skip';
      readonly reason: Words;
      /** The case that failed and without which this one says nothing of its own. */
      readonly after?: string | undefined;
    };

/** The id of the case that posts an event in its plain form. */
export function eventCaseId(event: string): string {
  return `event/${event}`;
}
