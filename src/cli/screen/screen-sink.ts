import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { JobUpdate } from '../../observe/job-updates.ts';
import type { Observer } from '../../observe/observer.ts';
import type { Theme } from '../../output/text/theme.ts';
import { visible } from '../../output/text/visible.ts';
import type { Writer } from '../../output/writer.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { ReceiverEvent } from '../../receiver/events.ts';
import type { Notice } from '../../receiver/notices.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { LineQueue } from './line-queue.ts';
import type { LiveLines } from './live-lines.ts';
import type { createReporter, Reporter, ReporterOptions } from './reporter.ts';
import { ScreenView } from './view.ts';

/** How events are shown. */
export interface ScreenOptions extends Omit<ReporterOptions, 'live'> {
  /** Opens the place where webhooks stand until they are answered; `null` where there is none. */
  readonly live?: (() => Promise<LiveLines | null>) | null;
}

/** An event, and what it changed in its job. */
interface Shown {
  readonly event: ExchangeEvent;
  readonly update: JobUpdate | null;
}

/** What waits to be shown: an event, and what it changed in its job. */
type Waiting = Shown | { readonly event: { readonly type: 'notice'; readonly notice: Notice } };

/** What may wait for a screen: of a burst that nobody can read, or at a terminal that is paused, memory would grow. */
interface ScreenLimits {
  readonly events: number;
  /** Of the webhooks that wait. */
  readonly bytes: number;
  /** UTF-16 units of the lines that wait for a program; 64 Mi unless given. */
  readonly lineUnits?: number;
}
const LIMITS: ScreenLimits = { events: 10_000, bytes: 32 * 1024 ** 2 };

/** What is shown in one turn of the loop, in bytes of webhooks: little of theirs is printed, all is looked at. */
const UNITS_PER_TURN = 32 * 1024;
const UNITS_PER_NOTICE = 512;
/** A payload of as many takes its time to be looked at. */
const LARGE = 64 * 1024;

/** What waits of an event: an arrival shows its payload, an answer its verdict. */
function weightOf({ type, exchange }: ExchangeEvent): number {
  return UNITS_PER_NOTICE + (type === 'arrival' ? exchange.request.size : 0);
}

/**
 * Shows what happens, in the order in which it does, and never in the way of an answer: events wait in a queue
 * until what shows them is loaded, which the start need not wait for, and until the stream takes more. Of more
 * than a queue holds, webhooks are left out and counted. Lines for a program are never left out: when too many wait,
 * `isBlocked` tells that no webhook may be taken.
 */
export class ScreenSink {
  readonly #session: Session;
  readonly #observer: Pick<Observer, 'updateOf'>;
  readonly #load: () => Promise<Reporter>;
  readonly #limits: ScreenLimits;
  readonly #isCompact: boolean;
  readonly #isOneLine: boolean;
  /** Of what is for people; `null` where it is for a program. */
  readonly #rows: Rows | null;
  /** Of what is for a program; `null` where it is for people. */
  readonly #lines: LineQueue | null;
  readonly #waiting: Waiting[] = [];
  /** What is shown of what comes. */
  readonly view = new ScreenView();
  /** Webhooks under way that the view does not show: nor does it show their answers, unless it comes to show them. */
  readonly #hidden = new Map<string, Shown>();
  /** Webhooks whose arrival was left out: their answers are as well. */
  readonly #leftOut = new Set<string>();
  #leftOutCount = 0;
  #waitingBytes = 0;
  #reporter: Promise<Reporter> | null = null;
  /** The same once it is loaded. */
  #loaded: Reporter | null = null;
  #showing: Promise<void> | null = null;

  /**
   * @param observer knows what a webhook changed, so that it is found out once
   * @param limits of what may wait
   */
  constructor(
    session: Session,
    { live, ...flags }: ScreenOptions,
    catalogue: Catalogue,
    observer: Pick<Observer, 'updateOf'>,
    limits: ScreenLimits = LIMITS,
  ) {
    this.#session = session;
    this.#observer = observer;
    this.#limits = limits;
    this.view.onFilter = () => this.#reveal();
    this.#isCompact = flags.compact === true;
    this.#isOneLine = flags.full !== true && flags.all !== true;
    this.#lines = session.json ? new LineQueue(session.out, limits.lineUnits) : null;
    this.#rows = session.json ? null : new Rows(session.out);
    const out = {
      line: this.#lines?.line ?? session.out.line,
      write: this.#rows?.write ?? session.out.write,
    };
    this.#load = async () => {
      const [{ createReporter }, { modelOf }, lines] = await Promise.all([
        import('./reporter.ts'),
        catalogue.load(),
        live?.() ?? null,
      ]);
      return createReporter(withOut(session, out), { ...flags, live: lines }, modelOf);
    };
  }

  /** Tells whether as many lines wait for a program as may: nothing more should come that makes one. */
  readonly isBlocked = (): boolean => this.#lines?.isFull === true;

  readonly sink = (event: ReceiverEvent | ExchangeEvent): void => {
    switch (event.type) {
      case 'notice':
        if (isShownNotice(event.notice) && this.#waiting.length < this.#limits.events) this.#add({ event });
        return;
      case 'arrival':
      case 'answered':
      case 'sent':
        this.#take({ event, update: this.#observer.updateOf(event.exchange) });
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
    this.#session.out.endPatience();
    this.#session.err.endPatience();
    this.view.goOn();
    while (this.#showing !== null) await this.#showing;
    await this.#lines?.drained();
    this.#tellLeftOut();
  }

  #take(shown: Shown): void {
    if (!this.#hides(shown) && !this.#leavesOut(shown.event)) this.#add(shown);
  }

  #hides(shown: Shown): boolean {
    const { type, exchange } = shown.event;
    if (type === 'answered') return this.#hidden.delete(exchange.id);
    if (this.view.shows(shown.event)) return false;
    if (type === 'arrival') this.#hidden.set(exchange.id, shown);
    return true;
  }

  /** Shows what waits for its answer and was hidden. */
  #reveal(): void {
    for (const [id, shown] of this.#hidden) {
      if (!this.view.shows(shown.event)) continue;
      this.#hidden.delete(id);
      this.#take(shown);
    }
  }

  #leavesOut({ type, exchange }: ExchangeEvent): boolean {
    // A program is told of a webhook once, with its answer.
    if (this.#lines !== null) return type === 'arrival';
    if (type === 'answered' && this.#leftOut.delete(exchange.id)) return true;
    const { events, bytes } = this.#limits;
    // The answer to an arrival that is shown is shown too.
    if (type === 'answered' || (this.#waiting.length < events && this.#waitingBytes < bytes)) return false;
    if (type === 'arrival') this.#leftOut.add(exchange.id);
    this.#leftOutCount += 1;
    return true;
  }

  #add(entry: Waiting): void {
    // Lines have a queue of their own, and need no other once what makes them is loaded.
    if (this.#lines !== null && this.#loaded !== null && this.#showing === null && 'update' in entry) {
      this.#loaded(entry.event, entry.update);
      return;
    }
    this.#waiting.push(entry);
    if ('update' in entry) this.#waitingBytes += weightOf(entry.event);
    this.#showing ??= this.#show().finally(() => {
      this.#showing = null;
    });
  }

  async #show(): Promise<void> {
    const { out, err, errTheme } = this.#session;
    const reporter = await this.prepare();
    this.#loaded = reporter;
    // An answer under way is given before what shows its webhook takes its time, and others between two of them.
    let room = 0;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const isLine = this.#lines !== null;
      if (this.view.isPaused) await this.view.goesOn();
      if (room <= 0 && !isLine) {
        await nextTurn();
        room = UNITS_PER_TURN;
      }
      const weight = 'update' in next ? weightOf(next.event) : UNITS_PER_NOTICE;
      room -= this.#takes(weight);
      if ('update' in next) {
        this.#waitingBytes -= weight;
        reporter(next.event, next.update);
      } else {
        this.#rows?.flush();
        showNotice(err, errTheme, next.event.notice);
      }
      if (room <= 0 || this.#waiting.length === 0) this.#rows?.flush();
      // Lines have a queue of their own.
      if (out.isFull() && !isLine) await out.drained();
      if (err.isFull() && !isLine) await err.drained();
      if (this.#waiting.length === 0) this.#tellLeftOut();
    }
  }

  /** How much of a turn an event takes: a line takes no longer for a payload, unless it is a large one. */
  #takes(weight: number): number {
    if (this.#isCompact || (this.#isOneLine && weight < LARGE)) return UNITS_PER_NOTICE;
    return weight;
  }

  #tellLeftOut(): void {
    if (this.#leftOutCount === 0) return;
    const count = this.#leftOutCount;
    this.#leftOutCount = 0;
    warn(this.#session, `${count} more came than could be shown; the journal and the totals have them all`);
  }
}

/** Holds what is shown in one turn of the loop, so that it is one write: each takes longer than what is written. */
class Rows {
  readonly #out: Pick<Writer, 'write'>;
  #held = '';

  constructor(out: Pick<Writer, 'write'>) {
    this.#out = out;
  }

  readonly write = (text: string | Uint8Array): void => {
    if (typeof text === 'string') this.#held += text;
    else {
      this.flush();
      this.#out.write(text);
    }
  };

  flush(): void {
    if (this.#held !== '') this.#out.write(this.#held);
    this.#held = '';
  }
}

/** The session with another way out: its width is that of the terminal at any moment. */
function withOut(
  session: Session,
  out: Pick<Writer, 'line' | 'write'>,
): Parameters<typeof createReporter>[0] {
  return {
    json: session.json,
    theme: session.theme,
    get width() {
      return session.width;
    },
    out,
  };
}

// A probe a second would bury what matters: the first few are shown, then every hundredth.
const SHOWN_IN_FULL = 5;

function isShownNotice({ count }: Notice): boolean {
  return count <= SHOWN_IN_FULL || count % 100 === 0;
}

function showNotice(err: Writer, errTheme: Theme, { kind, message, count }: Notice): void {
  const role = kind === 'probe' || kind === 'preflight' ? 'dim' : 'warn';
  const times = count > SHOWN_IN_FULL ? ` (${count} of this kind so far)` : '';
  err.line(errTheme[role](visible(`${kind}: ${message}${times}`)));
}
