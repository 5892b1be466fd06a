import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { JobUpdate } from '../../observe/job-updates.ts';
import type { Observer } from '../../observe/observer.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { ReceiverEvent } from '../../receiver/events.ts';
import type { Notice } from '../../receiver/notices.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

/** What waits to be shown: an event, and what it changed in its job. */
type Waiting =
  | { readonly event: ExchangeEvent; readonly update: JobUpdate | null }
  | { readonly event: { readonly type: 'notice'; readonly notice: Notice } };

/** Events that may wait for a screen; with those of a burst that nobody can read, the memory would grow. */
const MOST_WAITING = 10_000;

/** What is shown in one turn of the loop, in bytes of webhooks: little of theirs is printed, all is looked at. */
const UNITS_PER_TURN = 32 * 1024;
const UNITS_PER_NOTICE = 512;

function costOf({ type, exchange }: ExchangeEvent): number {
  // An arrival shows its payload, an answer its verdict.
  return UNITS_PER_NOTICE + (type === 'arrival' ? exchange.request.size : 0);
}

/**
 * Shows what happens, in the order in which it does, and never in the way of an answer: events wait in a queue
 * until what shows them is loaded, which the start need not wait for, and until the stream takes more. Of more
 * than a queue holds, webhooks are left out and counted. Lines for a program are never left out.
 */
export class ScreenSink {
  readonly #session: Session;
  readonly #observer: Pick<Observer, 'updateOf'>;
  readonly #load: () => Promise<Reporter>;
  readonly #most: number;
  readonly #waiting: Waiting[] = [];
  /** Webhooks whose arrival was left out: their answers are as well. */
  readonly #leftOut = new Set<string>();
  #leftOutCount = 0;
  #reporter: Promise<Reporter> | null = null;
  #showing: Promise<void> | null = null;

  /**
   * @param observer knows what a webhook changed, so that it is found out once
   * @param most events that may wait
   */
  constructor(
    session: Session,
    flags: ReporterOptions,
    catalogue: Catalogue,
    observer: Pick<Observer, 'updateOf'>,
    most: number = MOST_WAITING,
  ) {
    this.#session = session;
    this.#observer = observer;
    this.#load = async () => {
      const [{ createReporter }, { modelOf }] = await Promise.all([
        import('./reporter.ts'),
        catalogue.load(),
      ]);
      return createReporter(session, flags, modelOf);
    };
    this.#most = session.json ? Number.POSITIVE_INFINITY : most;
  }

  readonly sink = (event: ReceiverEvent | ExchangeEvent): void => {
    switch (event.type) {
      case 'notice':
        if (this.#waiting.length < this.#most) this.#add({ event });
        return;
      case 'arrival':
      case 'answered':
      case 'sent':
        if (!this.#leavesOut(event)) this.#add({ event, update: this.#observer.updateOf(event.exchange) });
        return;
      default:
    }
  };

  /** Loads what shows exchanges. */
  prepare(): Promise<Reporter> {
    this.#reporter ??= this.#load();
    return this.#reporter;
  }

  /** Waits until everything is shown. */
  async drained(): Promise<void> {
    while (this.#showing !== null) await this.#showing;
    this.#tellLeftOut();
  }

  #leavesOut({ type, exchange }: ExchangeEvent): boolean {
    if (type === 'answered' && this.#leftOut.delete(exchange.id)) return true;
    // The answer to an arrival that is shown is shown too.
    if (type === 'answered' || this.#waiting.length < this.#most) return false;
    if (type === 'arrival') this.#leftOut.add(exchange.id);
    this.#leftOutCount += 1;
    return true;
  }

  #add(entry: Waiting): void {
    this.#waiting.push(entry);
    this.#showing ??= this.#show().finally(() => {
      this.#showing = null;
    });
  }

  async #show(): Promise<void> {
    const reporter = await this.prepare();
    // An answer under way is given before what shows its webhook takes its time, and others between two of them.
    let room = 0;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (room <= 0) {
        await nextTurn();
        room = UNITS_PER_TURN;
      }
      room -= 'update' in next ? costOf(next.event) : UNITS_PER_NOTICE;
      if ('update' in next) reporter(next.event, next.update);
      else showNotice(this.#session, next.event.notice);
      if (this.#session.out.isFull()) await this.#session.out.drained();
      if (this.#waiting.length === 0) this.#tellLeftOut();
    }
  }

  #tellLeftOut(): void {
    if (this.#leftOutCount === 0) return;
    const count = this.#leftOutCount;
    this.#leftOutCount = 0;
    warn(this.#session, `${count} more came than could be shown; the journal and the totals have them all`);
  }
}

// A probe a second would bury what matters: the first few are shown, then every hundredth.
const SHOWN_IN_FULL = 5;

function showNotice({ err, errTheme }: Session, { kind, message, count }: Notice): void {
  if (count > SHOWN_IN_FULL && count % 100 !== 0) return;
  const role = kind === 'probe' || kind === 'preflight' ? 'dim' : 'warn';
  const times = count > SHOWN_IN_FULL ? ` (${count} of this kind so far)` : '';
  err.line(errTheme[role](visible(`${kind}: ${message}${times}`)));
}
