import type { Exchange } from '../../core/exchange.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { CaseLevel } from './level.ts';

/** `warn` is a `should` that does not hold. */
export type CaseOutcome = 'pass' | 'fail' | 'warn' | 'skip';

/** What a case cannot run without. */
export type Need = 'auth' | 'signature' | 'state' | 'budget';

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
  /** Of a job that was sent under load. */
  readonly load?: LoadedJob;
}

/** Whose webhooks under load a sequence is of. */
interface LoadedJob {
  readonly key: string;
  /** Whether the sequence breaks the consumer in the same way alone too, without load. */
  readonly alone: boolean;
  /** The kind of fault that comes of it alone, where that is another one, or `refused`; `null` otherwise. */
  readonly otherwise: string | null;
  /** Whether it is known how they were answered; statuses are `null` where it is not. */
  readonly answered: boolean;
  /** How many of its webhooks the engine tried again: each try is a delivery of its own. */
  readonly triedAgain: number;
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
  /** Why it has that level, in words. */
  readonly levelReason: string;
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
  /** How it failed, the same in every run; `null` for one that held or was skipped. */
  readonly how: string | null;
  /** Why its failure is accepted; `null` where it is not. */
  readonly accepted: { readonly reason: string } | null;
}
