import type { Exchange } from '../../core/exchange.ts';
import { diffJson } from '../../core/json/diff.ts';
import { isJsonObject } from '../../core/json/json.ts';
import { describeExchange } from '../../events/describe.ts';
import { jobChanges } from '../../observe/job-changes.ts';
import { LatestPayloads, ownId } from '../../observe/latest-payloads.ts';
import { exchangeLine } from '../../output/exchange/ndjson.ts';
import { renderAnswer, renderArrival, renderSent } from '../../output/exchange/screen.ts';
import { renderJobDiff } from '../../output/observed/job-diff.ts';
import { payloadWords } from '../../validation/glossary.ts';
import type { Session } from '../session/session.ts';

/** How exchanges are shown. */
export interface ReporterFlags {
  readonly all?: boolean | undefined;
  readonly compact?: boolean | undefined;
  readonly headers?: boolean | undefined;
  readonly raw?: boolean | undefined;
  /** Lines of a payload that are shown unless all of it is asked for; findings always are. */
  readonly maxLines?: number | undefined;
  /** How to see what was left out, where there is no `--all`. */
  readonly hint?: string | undefined;
  /** Tells what counts as delivered; any 2xx unless given. */
  readonly isDelivered?: ((exchange: Exchange) => boolean) | undefined;
}

/** Writes exchanges to stdout as they happen. */
export interface Reporter {
  /** A webhook came in and is not answered yet. */
  readonly arrival: (exchange: Exchange) => void;
  /** It has been answered. */
  readonly answer: (exchange: Exchange) => void;
  readonly sent: (exchange: Exchange) => void;
}

const MAX_PAYLOAD_LINES = 60;

/** NDJSON with `--json`, lines for people otherwise. */
export function createReporter(session: Session, flags: ReporterFlags): Reporter {
  return session.json ? ndjsonReporter(session, flags) : prettyReporter(session, flags);
}

function ndjsonReporter({ out }: Session, flags: ReporterFlags): Reporter {
  const write = (exchange: Exchange): void =>
    out.line(exchangeLine(exchange, exchange.payloadText, { raw: flags.raw === true }));
  return { arrival: () => {}, answer: write, sent: write };
}

function prettyReporter({ out, theme, width }: Session, flags: ReporterFlags): Reporter {
  const latest = new LatestPayloads();
  const screen = {
    theme,
    width,
    maxLines: flags.maxLines ?? MAX_PAYLOAD_LINES,
    ...(flags.hint === undefined ? {} : { hint: flags.hint }),
  };
  const lineOptions = { theme, width, describe: describeExchange };
  const showsChanges = flags.all !== true && flags.compact !== true;
  const write = (lines: readonly string[]): void => out.write(lines.map((line) => `${line}\n`).join(''));
  return {
    arrival: (exchange) =>
      write(
        renderArrival(exchange, {
          ...lineOptions,
          ...screen,
          compact: flags.compact === true,
          headers: flags.headers === true,
          all: flags.all === true,
          words: (e) => payloadWords(e.provider, e.payloadVersion),
          ...(showsChanges ? { instead: (e) => changesSince(latest, e, screen) } : {}),
        }),
      ),
    answer: (exchange) =>
      write([...renderAnswer(exchange, lineOptions), ...(flags.compact === true ? [] : [''])]),
    sent: (exchange) => write(renderSent(exchange, { ...lineOptions, isDelivered: flags.isDelivered })),
  };
}

/** An event as what it changed in its job; `null` where nothing is known of the job yet. */
function changesSince(
  latest: LatestPayloads,
  exchange: Exchange,
  options: Parameters<typeof renderJobDiff>[1],
): string[] | null {
  const previous = latest.replace(exchange);
  const { provider, payload } = exchange;
  if (previous === null || !isJsonObject(payload)) return null;
  const { event, at, exchangeId } = previous;
  const { label } = describeExchange({ provider, event, payload: previous.payload, key: exchange.key });
  return renderJobDiff(
    {
      changes: jobChanges(diffJson(previous.payload, payload)),
      findings: exchange.findings,
      previous: { label, at, exchangeId },
      newId: ownId(provider, payload) !== previous.ownId,
      codeName: payloadWords(provider, exchange.payloadVersion).codeName,
    },
    options,
  );
}
