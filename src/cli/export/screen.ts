import type { LedgerHead } from '../../load/ledger.ts';
import type { WrittenFolder } from '../../load/write-folder.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { formatCount, formatMs, plural } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import { writeNote } from '../screen/note.ts';
import type { Session } from '../session/session.ts';

/** What was exported. */
export interface Exported {
  /** As it was named. */
  readonly out: string;
  readonly head: LedgerHead;
  readonly written: WrittenFolder;
  readonly durationMs: number;
  readonly variables: readonly string[];
  /** Names of headers that are in no request. */
  readonly leftOut: readonly string[];
}

/** Says what was exported, and what to do with it. */
export function sayExported(
  session: Session,
  { out, head, written, durationMs, variables, leftOut }: Exported,
): void {
  const { webhooks, repeated, dropped, bytes } = written;
  if (session.json) {
    const { engine, provider, scenarios, jobs, shards, seed, now, target } = head;
    session.out.line(
      jsonLine('export', {
        ...{ out, engine, provider, scenarios, jobs, webhooks, duplicated: repeated, dropped, shards, bytes },
        ...{ seed, now: new Date(now).toISOString(), target, variables, leftOut },
        durationMs: Math.round(durationMs),
      }),
    );
    return;
  }
  const facts = [
    `${plural(webhooks, 'webhook')} of ${plural(head.jobs, 'job')}`,
    ...(repeated === 0 ? [] : [`${formatCount(repeated)} of them again`]),
    ...(dropped === 0 ? [] : [`${formatCount(dropped)} dropped`]),
    plural(head.shards, 'shard'),
    sizeText(bytes),
    formatMs(durationMs),
    `seed ${head.seed}`,
  ];
  session.err.line(
    `${session.errTheme.ok('✔')} ${session.errTheme.strong(visible(out))}   to ${visible(head.target)}`,
  );
  writeNote(session, facts.join(' · '));
  if (variables.length > 0)
    writeNote(session, `set ${variables.join(', ')} where it runs: no file holds a secret`);
  if (leftOut.length > 0)
    writeNote(session, `left out, since they hold secrets: ${leftOut.join(', ')}; give them to the engine`);
  writeNote(session, 'its README.md says how it is run and judged');
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${formatCount(Math.round(bytes / 1e6))} MB`;
}
