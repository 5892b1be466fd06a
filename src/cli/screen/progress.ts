import type { Exchange } from '../../core/exchange.ts';
import type { ExpectedStatuses } from '../../output/exchange/expected-status.ts';
import { timeLeft } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Outcome } from '../../sender/outcome.ts';
import type { RetryPause } from '../../sender/retries.ts';
import type { Tally } from '../../sender/tally.ts';
import type { Session } from '../session/session.ts';
import type { ReporterOptions } from './reporter.ts';
import { type Spinner, startSpinner } from './spinner.ts';

/** What is seen while requests are under way. */
export interface Progress {
  /**
   * Whether anything is shown of a try: of many, not every one is, and of a quiet run only what failed in the end.
   *
   * @param isLast whether the request is not tried again
   */
  readonly shows: (outcome: Outcome, isLast: boolean) => boolean;
  /** Shows one exchange of which something is shown, as each try of a single request, or as a line of NDJSON. */
  readonly report: (exchange: Exchange, provider: Provider | null, flags: ShownOptions) => Promise<void>;
  /** Says for `ms` what is waited for, in words that are given the time that is left. */
  readonly waiting: (ms: number, words: (left: string) => string) => void;
  readonly advance: (tally: Pick<Tally, 'sent' | 'failed'>) => void;
  readonly end: () => void;
}

/** How an exchange is shown. */
interface ShownOptions extends ReporterOptions {
  /** Statuses that count as delivered; any 2xx unless given. */
  readonly expectStatus?: ExpectedStatuses | undefined;
}

/** Up to this number, results are shown one by one; beyond it, only the first failures are, and all are counted. */
const SHOWN_ONE_BY_ONE = 20;
const SHOWN_FAILURES = 10;

/** A spinner on a terminal, silence in a pipe. */
export async function createProgress(
  session: Session,
  options: {
    readonly catalogue: Catalogue;
    readonly count: number;
    readonly target: Pick<URL, 'host'>;
    readonly isDelivered: (outcome: Outcome) => boolean;
    /** Up to this number, results are shown one by one; 20 unless given. */
    readonly shown?: number;
  },
): Promise<Progress> {
  const { catalogue, count, target, isDelivered, shown = SHOWN_ONE_BY_ONE } = options;
  let failures = 0;
  /** Rows have no room for where they went. */
  let told = '';
  let course = count === 1 ? `sending to ${target.host}` : `0 of ${count} to ${target.host}`;
  const spinner = await startSpinner(session, course);
  const countdown = spinner === null ? null : new Countdown(spinner);
  const isLong = !session.json && count > shown;
  const screen = screenOf(session);
  return {
    shows: (outcome, isLast) => {
      const failed = !isDelivered(outcome);
      if (isQuiet(session) && !(failed && isLast)) return false;
      return !isLong || (failed && failures <= SHOWN_FAILURES);
    },
    report: async (exchange, provider, flags) => {
      if (isLong) {
        failures += 1;
        if (failures > SHOWN_FAILURES) {
          return session.errOfFailures.line('further failures are only counted');
        }
      }
      // After the first answer: what shows it must not delay the first request.
      const { createReporter } = await import('./reporter.ts');
      // The line goes on under what is shown: another try may follow, or another request.
      spinner?.clear();
      const { url } = exchange.request;
      if (told !== url && !session.json && flags.words === undefined) {
        session.err.line(session.errTheme.dim(`to ${visible(url)}`));
      }
      told = url;
      const { modelOf } = await catalogue.load();
      const shown = { lead: 'mark', ...flags, isDelivered } as const;
      createReporter(screen(), shown, modelOf)({ type: 'sent', exchange, provider });
      if (flags.expectStatus !== undefined && !session.json) {
        await showExpected(screen(), exchange, flags.expectStatus);
      }
    },
    waiting: (ms, words) => countdown?.show(ms, words, () => course),
    advance: ({ sent, failed }) => {
      if (spinner === null || count === 1) return;
      const also = failed === 0 ? '' : `, ${failed} failed`;
      course = `${sent} of ${count} to ${target.host}${also}`;
      countdown?.stop();
      spinner.text = course;
    },
    end: () => {
      countdown?.stop();
      spinner?.stop();
    },
  };
}

/** What a pause before a further try is called. */
export function retryWords({ asked }: RetryPause): (left: string) => string {
  return (left) => `next try in ${left}${asked ? ' (Retry-After)' : ''}`;
}

/** Counts the seconds of a pause in the line of a spinner. */
class Countdown {
  readonly #spinner: Spinner;
  #timer: NodeJS.Timeout | undefined;

  constructor(spinner: Spinner) {
    this.#spinner = spinner;
  }

  /** Shows what is left of `ms`, and what goes on afterwards once nothing is. */
  show(ms: number, words: (left: string) => string, afterwards: () => string): void {
    this.stop();
    const end = performance.now() + ms;
    const tick = (): void => {
      const left = end - performance.now();
      if (left <= 0) {
        this.#spinner.text = afterwards();
        return;
      }
      // The last second of a longer pause is one, too.
      this.#spinner.text = words(timeLeft(ms < 1000 ? ms : Math.max(left, 1000)));
      // To the next full second, so that none is skipped.
      this.#timer = setTimeout(tick, left % 1000 || 1000).unref();
    };
    tick();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Tells whether nothing is shown but what failed. A program gets all of it. */
function isQuiet({ json, quiet }: Session): boolean {
  return quiet && !json;
}

/** Where exchanges are shown; of a quiet run what failed is no result. */
function screenOf(session: Session): () => Screen {
  if (!isQuiet(session)) return () => session;
  return () => ({
    json: false,
    out: session.errOfFailures,
    theme: session.errTheme,
    width: session.errWidth,
  });
}

type Screen = Pick<Session, 'json' | 'out' | 'theme' | 'width'>;

async function showExpected(
  { out, theme, width }: Screen,
  exchange: Exchange,
  expected: ExpectedStatuses,
): Promise<void> {
  const { renderExpected } = await import('../../output/exchange/expected-status.ts');
  out.write(
    renderExpected(exchange, expected, { theme, width })
      .map((line) => `${line}\n`)
      .join(''),
  );
}
