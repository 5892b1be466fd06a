import type { Exchange } from '../../core/exchange.ts';
import { recently } from '../../core/memo.ts';
import { describeExchange } from '../../events/describe.ts';
import { eventLabel } from '../../events/names.ts';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { JobUpdate } from '../../observe/job-updates.ts';
import { isLargeText } from '../../observe/large.ts';
import { exchangeLine } from '../../output/exchange/ndjson.ts';
import { renderAnswer, renderArrival, renderSent } from '../../output/exchange/screen.ts';
import { renderJobDiff } from '../../output/observed/job-diff.ts';
import type { Provider, ProviderModel } from '../../providers/provider.ts';
import { type PayloadGlossary, payloadWords } from '../../validation/glossary.ts';
import type { ListenFlags } from '../listen/flags.ts';
import type { Session } from '../session/session.ts';

/** How exchanges are shown. */
export interface ReporterOptions extends Pick<ListenFlags, 'all' | 'compact' | 'headers' | 'raw'> {
  /** Lines of a payload that are shown unless all of it is asked for; findings always are. */
  readonly maxLines?: number | undefined;
  /** How to see what was left out, where there is no `--all`. */
  readonly hint?: string | undefined;
  /** Tells what counts as delivered; any 2xx unless given. */
  readonly isDelivered?: ((exchange: Exchange) => boolean) | undefined;
}

/**
 * Writes what happens to exchanges to stdout.
 *
 * @param update what an arrival changed in its job, where that is known
 */
export type Reporter = (event: ExchangeEvent, update?: JobUpdate | null) => void;

const MAX_PAYLOAD_LINES = 60;

/** Gives what is known of the payloads of a provider. */
type ModelOf = (provider: Provider) => ProviderModel;

/** Where exchanges are shown. */
type ReporterSession = Pick<Session, 'json' | 'theme' | 'width'> & {
  readonly out: Pick<Session['out'], 'line' | 'write'>;
};

/** NDJSON with `--json`, lines for people otherwise. */
export function createReporter(
  session: ReporterSession,
  options: ReporterOptions,
  modelOf: ModelOf,
): Reporter {
  return session.json ? ndjsonReporter(session, options) : prettyReporter(session, options, modelOf);
}

function ndjsonReporter({ out }: ReporterSession, options: ReporterOptions): Reporter {
  return ({ type, exchange }) => {
    if (type === 'arrival') return;
    out.line(exchangeLine(exchange, exchange.payloadText, { raw: options.raw === true }));
  };
}

function prettyReporter(
  { out, theme, width }: ReporterSession,
  options: ReporterOptions,
  modelOf: ModelOf,
): Reporter {
  const screen = {
    theme,
    width,
    maxLines: options.maxLines ?? MAX_PAYLOAD_LINES,
    ...(options.hint === undefined ? {} : { hint: options.hint }),
  };
  // Asked for the request and for its answer, and the same of what comes again.
  const describe = recently(({ exchange, provider }: Described) => describeExchange(exchange, provider), {
    isSame: isSameWebhook,
    isKept: ({ exchange }) => !isLargeText(exchange.payloadText),
  });
  const lineOptions = (provider: Provider | null) => ({
    theme,
    width,
    describe: (exchange: Exchange) => describe({ exchange, provider }),
  });
  const showsChanges = options.all !== true && options.compact !== true;
  const write = (lines: readonly string[]): void => out.write(lines.map((line) => `${line}\n`).join(''));
  const arrival = ({ exchange, provider }: ExchangeEvent, update: JobUpdate | null): string[] => {
    const words = payloadWords(provider, exchange.payloadVersion, modelOf);
    return renderArrival(exchange, {
      ...lineOptions(provider),
      ...screen,
      compact: options.compact === true,
      headers: options.headers === true,
      all: options.all === true,
      words: () => words,
      ...(showsChanges && update !== null
        ? { instead: (shown) => updateLines(update, shown, provider, words, screen) }
        : {}),
    });
  };
  return (event, update = null) => {
    const { exchange, provider } = event;
    switch (event.type) {
      case 'arrival':
        return write(arrival(event, update));
      case 'answered':
        return write([
          ...renderAnswer(exchange, lineOptions(provider)),
          ...(options.compact === true ? [] : ['']),
        ]);
      case 'sent':
        return write(renderSent(exchange, { ...lineOptions(provider), isDelivered: options.isDelivered }));
    }
  };
}

/** What is put into words. */
interface Described {
  readonly exchange: Exchange;
  readonly provider: Provider | null;
}

function isSameWebhook(a: Described, b: Described): boolean {
  const [one, other] = [a.exchange, b.exchange];
  return (
    a.provider === b.provider &&
    one.event === other.event &&
    one.key === other.key &&
    one.payloadText === other.payloadText
  );
}

/** An event as what it changed in its job; `null` where nothing is known of the job yet. */
function updateLines(
  { previous, changes, digits, newId }: JobUpdate,
  { findings }: Exchange,
  provider: Provider | null,
  { codeName }: PayloadGlossary,
  options: Parameters<typeof renderJobDiff>[1],
): string[] | null {
  if (previous === null) return null;
  const { event, at, exchangeId } = previous;
  const label = provider === null ? '' : eventLabel(provider, event);
  return renderJobDiff(
    {
      changes,
      digits,
      findings,
      previous: { label, at, exchangeId },
      newId,
      codeName,
    },
    options,
  );
}
