import { usageError } from '../../../core/error.ts';
import type { Exchange } from '../../../core/exchange.ts';
import { requirePlaceFor } from '../../../core/fs/place.ts';
import { PRIVATE } from '../../../core/fs/regular.ts';
import { writeParts } from '../../../core/fs/write.ts';
import { redactText } from '../../../core/http/redact.ts';
import { packageVersion } from '../../../core/version.ts';
import type { RecordPlace } from '../../../journal/read.ts';
import { curlScript, scriptVariables } from '../../../output/exchange/curl-script.ts';
import { harArchive } from '../../../output/exchange/har.ts';
import { exchangeLine, jsonLine } from '../../../output/exchange/ndjson.ts';
import { formatCount, plural } from '../../../output/text/format.ts';
import { visible } from '../../../output/text/visible.ts';
import { bundledCatalogue } from '../../../providers/registry.ts';
import { EXIT, exitOfSignal } from '../../session/exit.ts';
import { outputPath, requireApart } from '../../session/files.ts';
import { journalPath } from '../../session/journal.ts';
import { scrubberFor } from '../../session/scrub.ts';
import type { Session } from '../../session/session.ts';
import { exchangeOfRecord } from '../exchange-of-record.ts';
import { openChosen } from '../kept-record.ts';
import type { ExportFlags } from './flags.ts';
import type { ChosenWebhooks } from './page.ts';
import { selectExchanges } from './select.ts';

type Format = 'har' | 'ndjson' | 'curl' | 'html';

/** What is written, and where; `null` is standard output. */
interface Output {
  readonly format: Format;
  readonly path: string | null;
}

/** Exchanges, read anew each time somebody asks for them: of a journal of many one is in memory at a time. */
type Exchanges = () => Iterable<Exchange>;

const FORMATS: Readonly<Record<Exclude<Format, 'html'>, (exchanges: Exchanges) => Iterable<string>>> = {
  har: (exchanges) => harArchive(exchanges(), packageVersion()),
  ndjson: (exchanges) => jsonLines(exchanges()),
  // All variables are asked for before the first request, so that none is sent where one is missing.
  curl: (exchanges) => curlScript(exchanges(), variablesOf(exchanges())),
};

/** Runs `history export`. */
export async function exportHistory(
  session: Session,
  flags: ExportFlags,
  references: readonly string[],
  catalogue = bundledCatalogue,
): Promise<number> {
  const outputs = chosenOutputs(session, flags);
  const scrubber = await scrubberFor(session, flags);
  const prepare = (exchange: Exchange): Exchange => scrubber?.exchange(exchange) ?? exchange;
  using journal = openChosen(session, flags);
  const { kept, places } = selectExchanges(session, flags, references, journal, catalogue);
  const read = (place: RecordPlace): Exchange => prepare(exchangeOfRecord(journal.read(place), catalogue));
  const exchanges = function* (): Generator<Exchange, void, undefined> {
    for (const place of places) yield read(place);
  };
  // What cannot be shown without personal data is refused before the first byte: a stream takes none back, as a file does.
  if (scrubber !== undefined && outputs.some(({ path }) => path === null)) places.forEach(read);
  const stop = session.stopSignal();
  const mode = scrubber === undefined ? PRIVATE : undefined;
  for (const { format, path } of outputs) {
    const { parts, count } =
      format === 'html'
        ? await pageOf(session, flags, { journal, places, prepare, catalogue })
        : { parts: FORMATS[format](exchanges), count: places.length };
    if (path === null) await writeToStdout(session, parts, stop);
    else await writeParts(path, parts, stop, mode);
    if (stop.aborted) return stop.reason === 'closed' ? EXIT.done : exitOfSignal(String(stop.reason));
    if (path !== null && !session.json) {
      const what = `wrote ${formatCount(count)} of ${plural(kept, 'exchange')} to ${path}`;
      session.err.line(visible(redactText(what)));
    }
  }
  if (session.json) {
    const files = outputs.flatMap(({ format, path }) =>
      path === null ? [] : [{ format, path: redactText(path) }],
    );
    session.out.line(jsonLine('summary', { kept, exported: places.length, files }));
  }
  return EXIT.done;
}

/** The live page of what is chosen; what makes it is loaded for it alone. */
async function pageOf(session: Session, flags: ExportFlags, chosen: ChosenWebhooks) {
  const { exportedPage } = await import('./page.ts');
  return exportedPage(session, flags, chosen);
}

/**
 * @throws WebhookCliError `no_export`, `bad_file`, `bad_report` for two in one file, `file_unwritable`: better now than
 * when half is read
 */
function chosenOutputs(session: Session, flags: ExportFlags): Output[] {
  const outputs = (['har', 'ndjson', 'curl', 'html'] as const).flatMap((format): Output[] => {
    const file = flags[format];
    if (file === undefined) return [];
    return [{ format, path: file === '-' ? null : outputPath(session.context, `--${format}`, file) }];
  });
  if (outputs.length === 0) {
    throw usageError(
      'no_export',
      'nothing says what is to be written',
      'give --har FILE, --ndjson FILE, --curl FILE or --html FILE; - is standard output',
    );
  }
  const paths = outputs.flatMap(({ path }) => path ?? []);
  const toStdout = outputs.length - paths.length;
  if (toStdout > 1 || (toStdout === 1 && session.json)) {
    throw usageError(
      'flag_does_not_fit',
      `standard output cannot take ${toStdout > 1 ? 'two exports' : 'an export and the lines of --json'}`,
      'name a file for one of them',
    );
  }
  for (const path of paths) requirePlaceFor(path, 'file_unwritable');
  requireApart('outputs', [...paths, journalPath(session, flags)]);
  return outputs;
}

async function writeToStdout({ out }: Session, parts: Iterable<string>, stop: AbortSignal): Promise<void> {
  for (const part of parts) {
    out.write(part);
    await out.drained();
    if (stop.aborted || out.isClosed()) return;
  }
}

function* jsonLines(exchanges: Iterable<Exchange>): Generator<string, void, undefined> {
  for (const exchange of exchanges) yield `${exchangeLine(exchange, exchange.payloadText, { raw: true })}\n`;
}

function variablesOf(exchanges: Iterable<Exchange>): readonly string[] {
  const names = new Set<string>();
  for (const exchange of exchanges) for (const name of scriptVariables(exchange)) names.add(name);
  return [...names];
}
