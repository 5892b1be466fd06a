import type { ReceiverSink } from '../../receiver/events.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';

/** Says once that webhooks cannot be kept; the answer of each says it too. */
export function warnOfJournal(session: Session): ReceiverSink {
  let isSaid = false;
  return (event) => {
    if (isSaid || event.type !== 'answered' || event.exchange.error?.code !== 'journal_unwritable') return;
    isSaid = true;
    warn(session, `${event.exchange.error.message}; what cannot be kept is answered 503`);
  };
}
