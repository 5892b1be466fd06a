import { WebhookCliError } from '../../../core/error.ts';
import type { Exchange } from '../../../core/exchange.ts';
import { allEvents } from '../../../events/names.ts';
import type { Journal } from '../../../journal/journal.ts';
import type { ExchangeEvent } from '../../../observe/exchange-event.ts';
import type { Observer } from '../../../observe/observer.ts';
import { headerRows } from '../../../output/exchange/screen.ts';
import { renderJobDiff } from '../../../output/observed/job-diff.ts';
import { columnLimit } from '../../../output/text/width.ts';
import type { Writer } from '../../../output/writer.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { Provider } from '../../../providers/provider.ts';
import { targetsOf } from '../../../receiver/answers/forward-targets.ts';
import type { ReceiverEvent } from '../../../receiver/events.ts';
import type { Receiver } from '../../../receiver/receiver.ts';
import { payloadWords } from '../../../validation/glossary.ts';
import { exchangeScreen } from '../../history/exchange-screen.ts';
import type { LiveLines } from '../../screen/live-lines.ts';
import { changeOf } from '../../screen/reporter.ts';
import type { ScreenSink } from '../../screen/screen-sink.ts';
import { isCalled } from '../../screen/view.ts';
import { explainError } from '../../session/report-error.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import { type Act, actOf, KEYS } from './key-table.ts';
import { type Keyboard, openKeyboard } from './keyboard.ts';
import type { NextAnswer } from './next-answer.ts';
import { type RecentExchange, RecentExchanges } from './recent-exchanges.ts';
import { type Forwarding, Reposts } from './reposts.ts';
import { statusLine } from './status-line.ts';

export interface KeysOptions {
  readonly live: LiveLines;
  readonly receiver: Pick<Receiver, 'subscribe'>;
  readonly screen: Pick<ScreenSink, 'view'>;
  /** Tells everybody who follows the run of something that was sent from here. */
  readonly tell: (event: ExchangeEvent & { readonly type: 'sent' }) => void;
  readonly observer: Pick<Observer, 'updateOf'>;
  /** Writes an exchange without anybody's data, where only such are shown. */
  readonly scrub?: ((exchange: Exchange) => Exchange) | undefined;
  readonly nextAnswer: NextAnswer;
  /** Where webhooks are passed on to, and may be posted again. */
  readonly forwarding: Forwarding;
  readonly catalogue: Catalogue;
  readonly journal: Journal | null;
  /** Opens the live page, unless it is open, and says where it is. */
  readonly inspect: () => Promise<void>;
  /** Hears of an error that nothing foresaw. */
  readonly onBug: (error: unknown) => void;
}

/** Of a name that is typed. */
const MOST_TYPED = 40;
/** A terminal that passes on each key leaves these to us. */
const SIGNALS: Readonly<Record<string, 'SIGINT' | 'SIGTSTP'>> = { 'ctrl-c': 'SIGINT', 'ctrl-z': 'SIGTSTP' };
const MAX_CHANGES = 200;

/** What can be done with keys while webhooks come. What they hide, journal, totals and reports have all the same. */
export class ListenKeys implements AsyncDisposable {
  readonly #session: Session;
  readonly #options: KeysOptions;
  readonly #recent = new RecentExchanges();
  readonly #reposts: Reposts;
  readonly #keyboard: Keyboard;
  readonly #stop: AbortSignal;
  #chosen: RecentExchange | null = null;
  #typed: string | null = null;
  /** Webhooks that came since the view is paused. */
  #held = 0;
  /** Webhooks that came since the filter is set, and are not shown. */
  #hidden = 0;
  #notice = '';

  constructor(session: Session, options: KeysOptions) {
    this.#session = session;
    this.#options = options;
    this.#stop = session.stopSignal();
    this.#stop.addEventListener('abort', () => this.#showStatus(), { once: true });
    this.#reposts = new Reposts(session, {
      ...options,
      tell: (event) => {
        this.#recent.add(event, null);
        options.tell(event);
      },
    });
    this.#keyboard = openKeyboard(session.context, (key) => this.#press(key));
    options.receiver.subscribe(this.#sink);
    options.nextAnswer.follow(() => this.#showStatus());
    this.#showStatus();
  }

  /** Remembers what may be chosen. */
  readonly #sink = (event: ReceiverEvent): void => {
    if (!('exchange' in event)) return;
    this.#recent.add(event, this.#options.observer.updateOf(event.exchange));
    const { view } = this.#options.screen;
    const isShown = view.shows(event);
    if (event.type === 'arrival' && !isShown) this.#hidden += 1;
    if (event.type !== 'answered' && view.isPaused && isShown) this.#held += 1;
    this.#showStatus();
  };

  /** Ends what was begun; Ctrl-C is heard on. */
  settle(): Promise<void> {
    return this.#reposts.close();
  }

  /** Gives the terminal back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#keyboard.close();
    await this.settle();
  }

  #press(key: string): void {
    const signal = SIGNALS[key];
    const act = actOf(key);
    if (signal !== undefined) this.#session.context.job.signal(signal, 'job');
    if (signal !== undefined || this.#stop.aborted) return;
    this.#notice = '';
    if (this.#typed !== null) this.#type(this.#typed, key);
    else if (act !== undefined) this.#do(act);
    this.#showStatus();
  }

  #do(act: Act): void {
    const fail = (error: unknown): void => {
      if (error instanceof WebhookCliError) warn(this.#session, explainError(error).message);
      else this.#options.onBug(error);
    };
    try {
      this.#acts[act]()?.catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  readonly #acts: Readonly<Record<Act, () => Promise<void> | void>> = {
    next: () => this.#choose(1),
    previous: () => this.#choose(-1),
    unchoose: () => {
      this.#chosen = null;
    },
    show: () => this.#withChosen((entry) => this.#showWhole(entry)),
    changes: () => this.#withChosen((entry) => this.#showChanges(entry)),
    headers: () => this.#withChosen((entry) => this.#print(this.#headerLines(this.#shown(entry)))),
    repost: () => this.#withChosen((entry) => this.#repost(entry)),
    filter: () => {
      this.#typed = '';
    },
    invalid: () => {
      this.#filter({ onlyInvalid: !this.#options.screen.view.onlyInvalid });
    },
    fail: () => {
      const { nextAnswer } = this.#options;
      nextAnswer.next = nextAnswer.next === null ? { status: 500, reason: 'planned with the key 5' } : null;
    },
    pause: () => {
      const { view } = this.#options.screen;
      this.#held = 0;
      if (view.isPaused) view.goOn();
      else view.pause();
    },
    clear: () => this.#options.live.clear(),
    inspect: () => this.#options.inspect(),
    redraw: () => this.#options.live.redraw(),
    help: () => {
      const { err, errTheme } = this.#session;
      const rows = Object.values(KEYS);
      this.#print(
        rows.map(({ shown, does }) => `  ${errTheme.strong(shown.padEnd(8))}${does}`),
        err,
      );
    },
    end: () => this.#session.context.job.signal('SIGINT', 'itself'),
  };

  #type(typed: string, key: string): void {
    switch (key) {
      case 'return':
      case 'enter':
        this.#filterBy(typed.trim());
        this.#typed = null;
        return;
      case 'escape':
        this.#filter({ event: '' });
        this.#typed = null;
        return;
      case 'ctrl-u':
        this.#typed = '';
        return;
      case 'backspace':
        this.#typed = [...typed].slice(0, -1).join('');
        return;
      default:
        if ([...key].length === 1 && typed.length < MOST_TYPED) this.#typed = typed + key;
    }
  }

  /** A name that nothing has would hide all that comes, and look as if nothing did. */
  #filterBy(name: string): void {
    const isKnown = ({ provider, event }: { provider: Provider | null; event: string | null }): boolean =>
      isCalled(name, provider, event);
    const isNamed =
      allEvents(this.#options.catalogue).some(({ provider, event }) =>
        isKnown({ provider, event: event.name }),
      ) || this.#recent.some(({ provider, exchange }) => isKnown({ provider, event: exchange.event }));
    if (isNamed) this.#filter({ event: name });
    else this.#notice = `no event is called ${name}`;
  }

  #filter(by: { readonly event?: string; readonly onlyInvalid?: boolean }): void {
    this.#hidden = 0;
    this.#options.screen.view.filter(by);
  }

  #choose(by: number): void {
    const { view } = this.#options.screen;
    this.#chosen = this.#recent.beside(this.#chosen, by, (entry) => view.shows(entry));
    if (this.#chosen === null) this.#notice = 'nothing to choose yet';
  }

  /** Does something with the chosen one; without one the newest is. */
  #withChosen(act: (entry: RecentExchange) => Promise<void> | void): Promise<void> | void {
    if (this.#chosen === null) this.#choose(0);
    return this.#chosen === null ? undefined : act(this.#recent.latest(this.#chosen));
  }

  /** What is shown of one; what is posted again is what came. */
  #shown({ exchange }: RecentExchange): Exchange {
    return this.#options.scrub?.(exchange) ?? exchange;
  }

  async #showWhole(entry: RecentExchange): Promise<void> {
    const { provider } = entry;
    const exchange = this.#shown(entry);
    const { modelOf } = await this.#options.catalogue.load();
    const words = payloadWords(provider, exchange.payloadVersion, modelOf);
    this.#print(exchangeScreen(this.#session, { all: true }, exchange, provider, words));
  }

  async #showChanges(entry: RecentExchange): Promise<void> {
    const { provider, update } = entry;
    const exchange = this.#shown(entry);
    const { modelOf } = await this.#options.catalogue.load();
    const words = payloadWords(provider, exchange.payloadVersion, modelOf);
    const { theme, width } = this.#session;
    const options = { theme, width, maxLines: MAX_CHANGES, hint: '' };
    const change = update === null ? null : changeOf(update, provider, words.codeName);
    if (change === null) this.#say('nothing is known of its job before it');
    else this.#print(renderJobDiff({ ...change, findings: exchange.findings }, options));
  }

  async #repost(entry: RecentExchange): Promise<void> {
    const { forwardTo } = this.#options.forwarding;
    if (forwardTo === undefined) return this.#say('no target: start with --forward-to URL');
    const targets = targetsOf(forwardTo, entry.exchange);
    if (targets.length === 0) return this.#say('no --forward-to wants this one');
    if (this.#reposts.isFull) return this.#say('others are still under way');
    const posted = this.#reposts.post(entry, targets);
    this.#showStatus();
    await posted.finally(() => this.#showStatus());
  }

  #headerLines(exchange: RecentExchange['exchange']): string[] {
    const { theme, width } = this.#session;
    return headerRows(exchange.request.headers, { theme, all: true }, columnLimit(width));
  }

  /** Answers a key in the line at the bottom, until the next. */
  #say(notice: string): void {
    this.#notice = notice;
    this.#showStatus();
  }

  #print(lines: readonly string[], to: Writer = this.#session.out): void {
    // A key that is held down is no reason to fill the memory for a terminal that takes nothing.
    if (this.#session.out.isFull()) this.#say('the terminal is behind');
    else to.write(lines.map((line) => `${line}\n`).join(''));
  }

  #showStatus(): void {
    const { screen, nextAnswer, live } = this.#options;
    const { view } = screen;
    live.setStatus(
      statusLine({
        chosen: this.#chosen,
        typed: this.#typed,
        event: view.event,
        onlyInvalid: view.onlyInvalid,
        hidden: this.#hidden,
        held: view.isPaused ? this.#held : null,
        reposting: this.#reposts.underWay,
        nextAnswer: nextAnswer.next && String(nextAnswer.next.fault ?? nextAnswer.next.status),
        notice: this.#notice,
        isEnding: this.#stop.aborted,
      }),
    );
  }
}
