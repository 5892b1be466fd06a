import type { Exchange } from '../../core/exchange.ts';
import { recently } from '../../core/memo.ts';
import { describeExchange, type ExchangeWords } from '../../events/describe.ts';
import { eventLabel } from '../../events/names.ts';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { JobUpdate } from '../../observe/job-updates.ts';
import { isLargeText } from '../../observe/large.ts';
import { renderAnswerBody } from '../../output/exchange/answer-body.ts';
import { renderGlance } from '../../output/exchange/glance.ts';
import { exchangeLine } from '../../output/exchange/ndjson.ts';
import { renderPassedOn } from '../../output/exchange/passed-on.ts';
import { isTaken, type RowOptions, rowOf } from '../../output/exchange/row.ts';
import { renderAnswer, renderArrival } from '../../output/exchange/screen.ts';
import { type JobDiffView, renderJobDiff } from '../../output/observed/job-diff.ts';
import type { Provider, ProviderModel } from '../../providers/provider.ts';
import { type PayloadGlossary, payloadWords } from '../../validation/glossary.ts';
import type { ListenFlags } from '../listen/flags.ts';
import type { Session } from '../session/session.ts';
import type { LiveLines } from './live-lines.ts';

/** How exchanges are shown. */
export interface ReporterOptions extends Pick<ListenFlags, 'all' | 'full' | 'compact' | 'headers' | 'raw'> {
  /** Whether a later webhook of a job is followed by what it changed; so unless false. */
  readonly showsChanges?: boolean | undefined;
  /** Stands behind the name of each event. */
  readonly eventMark?: RowOptions['eventMark'];
  /** What a row begins with. */
  readonly lead?: RowOptions['lead'];
  /** What came of the same request before. */
  readonly before?: RowOptions['before'];
  /** Says what an exchange is; in its provider's own words unless given. */
  readonly words?: ((exchange: Exchange) => ExchangeWords) | undefined;
  /** Where a webhook stands until it is answered; it is shown with its answer where there is no such place. */
  readonly live?: Pick<LiveLines, 'set' | 'remove'> | null | undefined;
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

function prettyReporter(session: ReporterSession, options: ReporterOptions, modelOf: ModelOf): Reporter {
  // Asked for the request and for its answer, and the same of what comes again.
  const known = recently(({ exchange, provider }: Described) => describeExchange(exchange, provider), {
    isSame: isSameWebhook,
    isKept: ({ exchange }) => !isLargeText(exchange.payloadText),
  });
  const { words } = options;
  const describe = words === undefined ? known : ({ exchange }: Described) => words(exchange);
  const write = (lines: readonly string[]): void =>
    session.out.write(lines.map((line) => `${line}\n`).join(''));
  const view = { options, modelOf, write, session, describe };
  return options.full === true || options.all === true ? fullView(view) : glanceView(view);
}

interface View {
  readonly options: ReporterOptions;
  readonly modelOf: ModelOf;
  readonly write: (lines: readonly string[]) => void;
  /** Whose width is asked for at each line: a terminal is made larger and smaller. */
  readonly session: Pick<ReporterSession, 'theme' | 'width'>;
  readonly describe: (described: Described) => ExchangeWords;
}

/** A row when all is known of a webhook, and under it what there is to say. */
function glanceView(view: View): Reporter {
  const { options, modelOf, write } = view;
  const isCompact = options.compact === true;
  const showsChanges = !isCompact && options.showsChanges !== false;
  /** Of webhooks under way: once one is answered, nobody else knows what it changed. */
  const updates = new Map<string, JobUpdate>();
  const glance = (event: ExchangeEvent, update: JobUpdate | null): string[] => {
    const { exchange, provider } = event;
    const { codeName } = payloadWords(provider, exchange.payloadVersion, modelOf);
    return renderGlance(exchange, {
      ...rowOptions(view, provider),
      compact: isCompact,
      headers: options.headers === true,
      change: update === null ? null : changeOf(update, provider, codeName, exchange.event),
      showsAnswer: isRefused(event, options),
      hint: options.hint ?? FULL_HINT,
    });
  };
  return (event, update = null) => {
    const { type, exchange, provider } = event;
    const { id, direction } = exchange;
    if (type === 'arrival') {
      if (update !== null && update.previous !== null && showsChanges) updates.set(id, update);
      if (options.live === null || options.live === undefined) return;
      const row = rowOptions(view, provider);
      // The last column of a terminal stays free of what is drawn anew.
      return options.live.set(id, rowOf(exchange, { ...row, width: Math.max(row.width - 1, 0) }));
    }
    options.live?.remove(id);
    // Among what came in, what is sent needs no row of its own: what it is stands in that of the webhook.
    if (direction === 'sent' && options.lead === undefined) {
      return write(renderPassedOn(exchange, { ...looksOf(view), compact: isCompact }));
    }
    write(glance(event, updates.get(id) ?? null));
    updates.delete(id);
  };
}

/** Whether what was answered tells why somebody did not take a webhook: our receiver or an app behind `listen`. */
function isRefused({ exchange, forwarded }: ExchangeEvent, options: ReporterOptions): boolean {
  if (exchange.direction === 'sent') return !isTaken(exchange, options);
  return forwarded?.delivered === false && exchange.error === null;
}

function looksOf({ session: { theme, width } }: View): Pick<RowOptions, 'theme' | 'width'> {
  return { theme, width };
}

const FULL_HINT = ' (--full)';

function rowOptions(view: View, provider: Provider | null): RowOptions {
  const { options, describe } = view;
  const { theme, width } = view.session;
  return {
    theme,
    width,
    lead: options.lead,
    before: options.before,
    eventMark: options.eventMark,
    isDelivered: options.isDelivered,
    describe: (exchange) => describe({ exchange, provider }),
  };
}

/** A webhook whole: its payload as it comes in, or what that changed, and the answer under it. */
function fullView(view: View): Reporter {
  const { options, modelOf, write, describe } = view;
  const all = options.all === true;
  const limits = {
    maxLines: options.maxLines ?? MAX_PAYLOAD_LINES,
    ...(options.hint === undefined ? {} : { hint: options.hint }),
  };
  return (event, update = null) => {
    const { type, exchange, provider } = event;
    const words = payloadWords(provider, exchange.payloadVersion, modelOf);
    const screen = { ...looksOf(view), ...limits };
    const lineOptions = { ...screen, describe: () => describe({ exchange, provider }) };
    if (type === 'answered') {
      const { response } = exchange;
      return write([
        ...renderAnswer(exchange, lineOptions),
        ...(response === null || !isRefused(event, options)
          ? []
          : renderAnswerBody(response, { ...looksOf(view), maxLines: Number.POSITIVE_INFINITY })),
        '',
      ]);
    }
    const change = update === null || all ? null : changeOf(update, provider, words.codeName);
    write(
      renderArrival(exchange, {
        ...lineOptions,
        headers: options.headers === true,
        all,
        words: () => words,
        ...(change === null
          ? {}
          : { instead: ({ findings }) => renderJobDiff({ ...change, findings }, screen) }),
      }),
    );
    if (type === 'sent') write(renderAnswer(exchange, lineOptions));
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

/** What an event changed in its job; `null` where nothing is known of the job yet. */
export function changeOf(
  { previous, changes, digits, newId }: JobUpdate,
  provider: Provider | null,
  codeName: PayloadGlossary['codeName'],
  itself: string | null = null,
): Omit<JobDiffView, 'findings'> | null {
  if (previous === null) return null;
  const { event, at, exchangeId } = previous;
  const label = provider === null ? '' : eventLabel(provider, event);
  return { changes, digits, previous: { label, at, exchangeId }, newId, codeName, events: [event, itself] };
}
