import type { Exchange } from '../../core/exchange.ts';
import { bodyBytes } from '../../core/http/body.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { writeJson } from '../../core/json/kept-digits.ts';
import { pointer } from '../../core/json/pointer.ts';
import { searchFor } from '../../journal/read.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { jobChanges } from '../../observe/job-changes.ts';
import { asValue, comparePayloads, differences, sameness } from '../../output/exchange/difference.ts';
import { changeLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { renderJobDiff } from '../../output/observed/job-diff.ts';
import { visible } from '../../output/text/visible.ts';
import { providerOf } from '../../providers/catalogue.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { payloadWords } from '../../validation/glossary.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { exchangeOfRecord, openExchangeReader } from './exchange-of-record.ts';
import type { DiffFlags } from './flags.ts';
import { onlyPlace, openChosen, scanRecords } from './kept-record.ts';
import { HistoryRows } from './rows.ts';
import { shownChanges } from './shown-changes.ts';

/**
 * Runs `history diff`: what the payload of one exchange has otherwise than that of another.
 *
 * @returns 0 where both are the same, 1 where they differ
 */
export async function diffHistory(
  session: Session,
  flags: DiffFlags,
  references: readonly [before: string, after: string],
  catalogue = bundledCatalogue,
): Promise<number> {
  const { out, theme, width } = session;
  const records = keptPair(session, flags, references);
  const exchangeOf = await openExchangeReader(session, flags, catalogue);
  const [before, after] = [exchangeOf(records[0]), exchangeOf(records[1])];
  // What is the same is told of what was kept: two people may have become alike, or one text two.
  const kept = [exchangeOfRecord(records[0], catalogue), exchangeOfRecord(records[1], catalogue)] as const;
  const sameBytes = bodyBytes(kept[0].request).equals(bodyBytes(kept[1].request));
  const comparison = comparisonOf(...kept, flags.scrub === undefined ? null : [before, after]);
  const samePayload = comparison && comparison.changes.length === 0;
  const isSame = samePayload ?? sameBytes;
  if (session.json) {
    const digits = (value: JsonValue | undefined): string | undefined =>
      value === undefined ? undefined : writeJson(value, comparison?.digits ?? new Map());
    for (const change of comparison?.changes ?? []) {
      const old = change.kind === 'added' ? undefined : change.before;
      const now = change.kind === 'removed' ? undefined : change.after;
      out.line(changeLine(pointer(change.path), digits(old), digits(now)));
    }
    const changes = comparison?.changes.length ?? 0;
    out.line(jsonLine('summary', { before: before.id, after: after.id, sameBytes, samePayload, changes }));
    return isSame ? EXIT.done : EXIT.failed;
  }
  const rows = new HistoryRows(session, { catalogue, exchangeOf }, oldestOf(records));
  out.line(rows.titles());
  for (const record of records) for (const line of rows.lines(record)) out.line(line);
  for (const line of differences(before, after)) out.line(`  ${theme.warn(visible(line))}`);
  const said = sameness(before, after, { sameBytes, samePayload });
  if (said !== null) out.line(`  ${theme.dim(said)}`);
  if (comparison !== null && !sameBytes) {
    const { modelOf } = await catalogue.load();
    const provider = before.provider === after.provider ? providerOf(records[1], catalogue) : null;
    const { codeName } = payloadWords(provider, after.payloadVersion, modelOf);
    const all = flags.all === true;
    const view = {
      changes: all ? comparison.changes.map(asValue) : jobChanges(comparison.changes),
      digits: comparison.digits,
      findings: [],
      previous: null,
      newId: false,
      codeName,
    };
    for (const line of renderJobDiff(view, { theme, width, maxLines: Number.POSITIVE_INFINITY, all })) {
      out.line(line);
    }
  }
  return isSame ? EXIT.done : EXIT.failed;
}

function keptPair(
  session: Session,
  flags: DiffFlags,
  references: readonly [string, string],
): readonly [JournalRecord, JournalRecord] {
  using journal = openChosen(session, flags);
  const searches = [searchFor(references[0]), searchFor(references[1])] as const;
  scanRecords(session, flags, journal, (record, place) => {
    for (const { visit } of searches) visit(record, place);
  });
  const read = (i: 0 | 1): JournalRecord => journal.read(onlyPlace(references[i], searches[i].found()));
  return [read(0), read(1)];
}

/** What two differ in, in the words of what they are shown as. */
function comparisonOf(
  before: Exchange,
  after: Exchange,
  shown: readonly [Exchange, Exchange] | null,
): ReturnType<typeof comparePayloads> {
  const comparison = comparePayloads(before, after);
  if (comparison === null || shown === null) return comparison;
  const made = comparePayloads(...shown);
  return made && { ...made, changes: shownChanges(comparison.changes, comparison, made) };
}

function oldestOf(records: readonly JournalRecord[]): string | undefined {
  return records.map(({ at }) => at).toSorted()[0];
}
