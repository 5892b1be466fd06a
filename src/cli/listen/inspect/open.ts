import type { Journal } from '../../../journal/journal.ts';
import type { JournalRecord } from '../../../journal/record.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import { requestTarget } from '../../../receiver/answers/forward.ts';
import { targetsOf } from '../../../receiver/answers/forward-targets.ts';
import type { ReceiverOptions } from '../../../receiver/options.ts';
import { answersOf } from '../../inspector/answers.ts';
import { type Inspection, openInspection } from '../../inspector/open.ts';
import type { Reach } from '../../inspector/reach.ts';
import { originalTarget } from '../../repost/again.ts';
import type { OutboxOptions } from '../../repost/outbox.ts';
import { askedAuth, keptTarget, withTarget } from '../../repost/request-again.ts';
import type { Session } from '../../session/session.ts';
import type { ListenFlags } from '../flags.ts';
import type { NextAnswer } from '../keys/next-answer.ts';

/** The run that the page stands beside. */
export interface BesideOptions {
  readonly catalogue: Catalogue;
  readonly receiver: { readonly url: string };
  readonly options: Omit<ReceiverOptions, 'answer' | 'journal'>;
  readonly journal: Journal | null;
  readonly nextAnswer: NextAnswer;
  /** What is answered, in words; `null` where nothing was chosen. */
  readonly plan: string | null;
  readonly tell: OutboxOptions['tell'];
  readonly onBug: (error: unknown) => void;
}

/** Serves the live page beside a receiver. */
export function openBeside(session: Session, flags: ListenFlags, beside: BesideOptions): Promise<Inspection> {
  const { catalogue, receiver, options, journal, nextAnswer, tell, onBug } = beside;
  const { forwardTo = [], forwardTimeoutMs, insecure, ca, strict } = options;
  return openInspection(session, {
    catalogue,
    // A journal that could not be opened is none.
    flags: { scrub: flags.scrub, journal: journal === null ? false : flags.journal },
    port: typeof flags.inspect === 'number' ? flags.inspect : undefined,
    journal: journal?.path ?? null,
    openJournal: () => journal,
    receiver: receiver.url,
    forwardsTo: forwardTo.map(({ to }) => to),
    reach: reachOf(options, receiver.url),
    strict,
    delivery: { insecure, ca, timeoutMs: forwardTimeoutMs },
    answers: answersOf(nextAnswer, planWords(options, beside.plan)),
    tell,
    onBug,
  });
}

/** What comes goes again to the apps that want it, and to the receiver itself where none does; new webhooks go there too. */
function reachOf({ forwardTo = [], auth, secret, path }: BesideOptions['options'], url: string): Reach {
  const receiver = new URL(url);
  return {
    again: (record: JournalRecord) => {
      const { target } = keptTarget(record);
      // What was sent says where it went.
      if (record.direction === 'sent') return [originalTarget(record, target)];
      const wanting = targetsOf(forwardTo, record);
      return wanting.length === 0
        ? [withTarget(receiver, target)]
        : wanting.map(({ to }) => withTarget(to, requestTarget(to, target)));
    },
    // What it asks for itself, it knows.
    credentialsOf: (record, isChanged) => ({
      ...NOTHING,
      auth: askedAuth(record, auth),
      secret: isChanged ? secret : undefined,
    }),
    isWhole: false,
    sendsTo: path === undefined ? receiver : withTarget(receiver, path),
    credentials: { ...NOTHING, auth, secret },
  };
}

const NOTHING = { auth: undefined, bearer: undefined, header: undefined, secret: undefined };

function planWords({ forwardTo, rejectInvalid }: BesideOptions['options'], plan: string | null): string {
  const usual = plan ?? (forwardTo === undefined ? '200' : 'what the app answers');
  return rejectInvalid ? `${usual}; 422 to what is invalid` : usual;
}
