import { ioError, WebhookCliError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { Words } from '../../core/wording.ts';

/** A job as its consumer is asked about it. */
export interface JobIdentity {
  /** The business key: `do_number`, `order_id`. */
  readonly key: string;
  /** Every text that is fresh in this identity, the key first; two identities of one event match entry by entry. */
  readonly fresh: readonly string[];
}

/** What a consumer knows of a job. */
export interface JobState {
  /** False where it knows nothing. */
  readonly found: boolean;
  /** The JSON document, or the text where it is none; `null` where nothing was found. */
  readonly document: JsonValue;
}

/** Reads the consumer's state. */
export interface StateReader {
  /**
   * Reads after the time that the consumer was given for work in the background.
   *
   * @throws WebhookCliError `state_unreadable`
   */
  readonly read: (job: JobIdentity) => Promise<JobState>;
  /** The state with identities written as placeholders and ignored paths taken out: what may be compared. */
  readonly normalise: (state: JobState, job: JobIdentity) => JsonValue;
}

/** The error of a state that cannot be read; `hint` says what a source of its kind should give. */
export function stateUnreadable(what: string, hint: Words, cause?: unknown): Error {
  return ioError('state_unreadable', `the consumer’s state cannot be read: ${what}`, hint, cause);
}

/** A state that cannot be read now, though it may be a moment later: too much was asked at once. */
export class StateBusy extends WebhookCliError {
  /** Milliseconds that the consumer asks to be left alone; `null` where it says nothing of it. */
  readonly afterMs: number | null;

  constructor(what: string, hint: Words, afterMs: number | null) {
    super('state_unreadable', `the consumer’s state cannot be read: ${what}`, { hint });
    this.afterMs = afterMs;
  }
}
