import { isSuccess } from '../../core/exchange.ts';
import { redactUrl } from '../../core/http/redact.ts';
import type { KeptRecords } from '../../journal/read.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { plural } from '../../output/text/format.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { deliver } from '../../sender/deliver.ts';
import { Tally } from '../../sender/tally.ts';
import { refuseMisfits } from '../flags/misfits.ts';
import { openChosen } from '../history/kept-record.ts';
import { writeNote } from '../screen/note.ts';
import { retryWords } from '../screen/progress.ts';
import { openSendSession, waitUntilDue } from '../send/send-session.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { type Again, remaker } from './again.ts';
import { type Checked, checkAll } from './check-all.ts';
import { type Choice, chooseExchanges } from './choose.ts';
import { Comparison } from './comparison.ts';
import { REPOST_MISFITS, type RepostFlags } from './flags.ts';
import { originOf } from './request-again.ts';
import { type ShownAgain, shownAgain } from './shown-again.ts';
import { summariseReposts } from './summary.ts';

/** Runs `repost`. */
export async function repost(
  session: Session,
  flags: RepostFlags,
  references: readonly string[],
  catalogue = bundledCatalogue,
): Promise<number> {
  refuseMisfits(flags, REPOST_MISFITS);
  using journal = openChosen(session, flags);
  const choice = chooseExchanges(session, flags, references, journal, catalogue);
  const remake = await remaker(flags, catalogue);
  const show = await shownAgain(session, flags, catalogue);
  const checked = checkAll(session, flags, journal, choice.chosen, { remake, show });
  const run: Run = { session, flags, journal, choice, remake, show, checked, catalogue };
  if (flags.dryRun === true) {
    await printAll(run);
    return EXIT.done;
  }
  const count = choice.chosen.length;
  if (choice.matched > count) {
    writeNote(
      session,
      `${plural(choice.matched, 'kept exchange')}, ${plural(count, 'webhook')}: each is sent once`,
      'dim',
    );
  }
  // Awaited here: whatever is still to be read of the journal is read before it is closed.
  return await sendAll(run);
}

interface Run {
  readonly session: Session;
  readonly flags: RepostFlags;
  readonly journal: KeptRecords;
  readonly choice: Choice;
  readonly remake: (record: JournalRecord) => Again;
  readonly show: ShownAgain;
  readonly checked: Checked;
  readonly catalogue: Catalogue;
}

async function sendAll(options: Run): Promise<number> {
  const { session, flags, journal, remake, checked, catalogue } = options;
  const { chosen } = options.choice;
  const count = chosen.length;
  const [to, ...also] = checked.urls;
  if (to === undefined) throw new RangeError('nothing was chosen');
  const compares = flags.compare === true;
  // Who asks whether a fix works wants to see each, once.
  const shown = compares ? { shown: count, onlyLast: true } : {};
  const run = await openSendSession(session, flags, { to, also, count, ...shown }, catalogue);
  const tally = new Tally();
  const comparison = compares ? new Comparison(flags.expectStatus?.accepts ?? isSuccess) : null;
  const started = performance.now();
  try {
    for (const [index, { place }] of chosen.entries()) {
      await waitUntilDue(run, started + dueMs(options, index), `${index + 1} of ${count}`);
      // What is not begun leaves no exchange behind.
      if (run.delivery.signal.aborted) break;
      const record = journal.read(place);
      const { outgoing, url } = remake(record);
      const last = await deliver(outgoing, run.transport, {
        ...run.delivery,
        url,
        onRetryPause: (wait) => run.waiting(wait.ms, retryWords(wait)),
        onExchange: async (each, provider, isLast) => {
          const exchange = { ...each, of: originOf(record) };
          const compared = isLast ? comparison?.compare(record, exchange) : undefined;
          const looks = compared === undefined ? {} : { lead: 'change' as const, before: compared.before };
          await run.onTry(exchange, provider, isLast, looks);
          if (session.json && compared !== undefined) session.out.line(compared.line);
        },
      });
      tally.add(last, run.isDelivered(last));
      run.onDone(last, tally);
    }
  } finally {
    await run.close();
  }
  const totals = tally.totals();
  const code = run.finish(totals, () => summariseReposts(session, totals, count, comparison?.totals));
  await warnOfChanges(options);
  return code;
}

/** Says what the user's changes broke; a program finds it in its lines. */
async function warnOfChanges({ session, flags, checked: { broken }, choice }: Run): Promise<void> {
  const [first, ...others] = broken;
  if (session.json || session.quiet || first === undefined) return;
  const { warnOfOverrides } = await import('../send/override-warning.ts');
  const { id, findings } = first;
  const also = others.length === 0 ? '' : ` and of ${plural(others.length, 'other')}`;
  const where = choice.chosen.length === 1 ? 'the payload' : `the payload of ${id}${also}`;
  warnOfOverrides(session, flags, { valid: false, findings }, [], where);
}

/** Milliseconds from the beginning of a run: as long after the first as it came then, divided. */
function dueMs({ flags: { speed }, choice: { chosen } }: Run, index: number): number {
  const [first, here] = [chosen[0], chosen[index]];
  return speed === undefined || first === undefined || here === undefined ? 0 : (here.at - first.at) / speed;
}

async function printAll(options: Run): Promise<void> {
  const { session, flags, journal, remake, show, catalogue } = options;
  const { chosen } = options.choice;
  const { printRequests } = await import('../send/printed/print-requests.ts');
  function* webhooks() {
    for (const [index, { place }] of chosen.entries()) {
      const record = journal.read(place);
      const { outgoing, url } = show(record, remake(record));
      const { method = 'POST', headers, body, event, key } = outgoing;
      const what = [event ?? 'unknown', key].filter((part) => part !== null).join(' ');
      const pauseMs = dueMs(options, index) - dueMs(options, Math.max(index - 1, 0));
      yield {
        title:
          chosen.length === 1
            ? undefined
            : `${index + 1} of ${chosen.length}  ${what} -> ${redactUrl(url.href)}`,
        prepared: { ...outgoing, note: '', seed: null, pauseMs },
        request: { method, url, headers, body },
      };
    }
  }
  await printRequests(session, { all: flags.all, print: undefined }, webhooks(), { catalogue });
}
