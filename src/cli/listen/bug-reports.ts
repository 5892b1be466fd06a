import type { ReceiverSink } from '../../receiver/events.ts';
import { explainError } from '../session/report-error.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';

/** So many are told as they happen; with a sender that tries again, more would bury what matters. */
const TOLD = 5;

/** Tells people of errors that nothing foresaw when they happen, and counts them. */
export class BugReports {
  readonly #session: Session;
  #count = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  get count(): number {
    return this.#count;
  }

  readonly sink: ReceiverSink = (event) => {
    if (event.type !== 'bug') return;
    this.#count += 1;
    if (this.#count <= TOLD)
      warn(this.#session, `${explainError(event.error).message}; the receiver goes on`);
  };
}
