import type { Exchange } from '../exchange/exchange.ts';
import type { Tally } from '../sender/burst.ts';
import type { ReporterFlags } from './reporter.ts';
import type { Session } from './session.ts';

/** What is seen while requests are under way. */
export interface Progress {
  /** Shows one exchange, as each try of a single request, or as a line of NDJSON. */
  readonly report: (exchange: Exchange, flags: ReporterFlags) => Promise<void>;
  readonly advance: (tally: Pick<Tally, 'sent' | 'failed'>) => void;
  readonly end: () => void;
}

/** So many results are shown one by one; of more, only the first failures are, and all are counted. */
const SHOWN_ONE_BY_ONE = 20;
const SHOWN_FAILURES = 10;

/** A spinner on a terminal, silence in a pipe. */
export async function createProgress(
  session: Session,
  options: {
    readonly count: number;
    readonly target: URL;
    readonly isDelivered: (exchange: Exchange) => boolean;
  },
): Promise<Progress> {
  const { count, target, isDelivered } = options;
  let failures = 0;
  const spinner = session.context.stderr.isTTY === true && !session.json ? await startSpinner(session) : null;
  if (spinner !== null)
    spinner.text = count === 1 ? `sending to ${target.host}` : `0 of ${count} to ${target.host}`;
  return {
    report: async (exchange, flags) => {
      if (!session.json && count > SHOWN_ONE_BY_ONE) {
        if (isDelivered(exchange)) return;
        failures += 1;
        if (failures === SHOWN_FAILURES + 1) session.err.line('further failures are only counted');
        if (failures > SHOWN_FAILURES) return;
      }
      // After the first answer: what shows it must not delay the first request.
      const { createReporter } = await import('./reporter.ts');
      // One result ends the wait for it; of several the line under them goes on.
      if (count === 1) spinner?.stop();
      else spinner?.clear();
      createReporter(session, { ...flags, isDelivered }).sent(exchange);
    },
    advance: ({ sent, failed }) => {
      if (spinner === null || count === 1) return;
      const also = failed === 0 ? '' : `, ${failed} failed`;
      spinner.text = `${sent} of ${count} to ${target.host}${also}`;
    },
    end: () => {
      spinner?.stop();
    },
  };
}

async function startSpinner(session: Session) {
  const { default: ora } = await import('ora');
  return ora({
    stream: session.context.stderr as NodeJS.WriteStream,
    isEnabled: true,
    // Input stays with the terminal: Ctrl-C must reach us as a signal.
    discardStdin: false,
    color: session.errTheme.info('x') === 'x' ? false : 'cyan',
  }).start();
}
