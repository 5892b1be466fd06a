import { ioError } from '../../core/error.ts';
import { redactText } from '../../core/http/redact.ts';
import { deleteJournal } from '../../journal/journal.ts';
import type { JournalScan } from '../../journal/read.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { plural } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import { EXIT } from '../session/exit.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import type { ClearFlags } from './flags.ts';
import { openChosen } from './kept-record.ts';

/** Runs `history clear`. */
export async function clearHistory(session: Session, flags: ClearFlags): Promise<number> {
  const path = journalPath(session, flags);
  const { kept, foreign } = scanAll(session, flags);
  if (foreign !== null) {
    throw ioError(
      'journal_unwritable',
      `${path} is kept: line ${foreign} is none of ours`,
      'take out what is no exchange, or delete the file yourself',
    );
  }
  const what = redactText(`${plural(kept, 'exchange')} in ${path}`);
  if (kept > 0 && flags.yes !== true) {
    const { confirmOrThrow } = await import('../session/dialogs.ts');
    await confirmOrThrow(
      session.context,
      { question: `forget ${what}?`, otherwise: 'nothing was removed' },
      '--yes',
    );
  }
  deleteJournal(path);
  if (session.json) session.out.line(jsonLine('summary', { forgotten: kept }));
  else session.err.line(visible(`forgot ${what}`));
  return EXIT.done;
}

function scanAll(session: Session, flags: ClearFlags): JournalScan {
  using journal = openChosen(session, flags);
  return journal.scan(() => {});
}
