import { isLoopback } from '../../core/http/host.ts';
import { pause } from '../../core/time/wait.ts';
import { packageVersion } from '../../core/version.ts';
import type { Journal } from '../../journal/journal.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { DEFAULT_TIMEOUT_MS } from '../../sender/deliver.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import { parseTarget } from '../flags/values.ts';
import { openChosen } from '../history/kept-record.ts';
import { openInspection } from '../inspector/open.ts';
import type { Reach } from '../inspector/reach.ts';
import { originalTarget } from '../repost/again.ts';
import { keptTarget } from '../repost/request-again.ts';
import { EXIT } from '../session/exit.ts';
import { readCertificates } from '../session/files.ts';
import { journalPath, openChosenJournal } from '../session/journal.ts';
import { explainError } from '../session/report-error.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { InspectFlags } from './flags.ts';

/** Runs `inspect`: serves the live page on a journal until it is interrupted. */
export async function inspect(
  session: Session,
  flags: InspectFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  const { context, out, err, errTheme } = session;
  const { insecure, cacert, host, port } = flags;
  const path = journalPath(session, flags);
  // What is no journal is told of now, and not on the page, and so is one that somebody typed and that is not there.
  openChosen(session, flags)[Symbol.dispose]();
  const ca = cacert === undefined ? undefined : readCertificates(context, cacert);
  const stop = session.stopSignal();
  let journal: Journal | null | undefined;
  try {
    await using page = await openInspection(session, {
      catalogue,
      flags,
      host,
      port,
      journal: path,
      openJournal: () => {
        // Who only looks writes nothing.
        journal ??= openChosenJournal(session, flags);
        return journal;
      },
      receiver: null,
      forwardsTo: [],
      reach: reachOf(flags),
      strict: false,
      delivery: { insecure, ca, timeoutMs: DEFAULT_TIMEOUT_MS },
      onBug: (error) => warn(session, explainError(error).message),
    });
    if (insecure === true) warn(session, '--insecure accepts any certificate');
    // The token is for the eyes of the person: it stands in no line for programs.
    if (session.json) {
      out.line(jsonLine('inspecting', { address: page.address, pid: context.pid, journal: path }));
    }
    err.line(`${errTheme.strong(`webhook-cli ${packageVersion()}`)}  ${errTheme.dim('Ctrl-C stops')}`);
    err.line(`inspect: ${errTheme.info(page.url)}`);
    if (host !== undefined && !isLoopback(host)) {
      warn(
        session,
        `every machine that reaches ${host} can ask for the page; who has the token in its address can read the journal and send from here`,
      );
    }
    await pause(Number.POSITIVE_INFINITY, stop);
    return EXIT.done;
  } finally {
    journal?.close();
  }
}

/** As `repost` and `send` go: where flags say, or else where it went, and to a receiver of this machine. */
function reachOf({ to, auth, bearer, header, secret }: InspectFlags): Reach {
  const credentials = { auth, bearer, header, secret };
  return {
    again: (record) => [to ?? originalTarget(record, keptTarget(record).target)],
    credentialsOf: () => credentials,
    isWhole: to !== undefined,
    sendsTo: to ?? parseTarget(DEFAULT_TARGET),
    credentials,
  };
}
