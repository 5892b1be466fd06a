import { join } from 'node:path';
import { scenarioOfJob } from '../../../captures/job-scenario.ts';
import { WRONG_KINDS } from '../../../conformance/ledger/cases.ts';
import type { Example } from '../../../conformance/ledger/examples.ts';
import { messageOf, WebhookCliError } from '../../../core/error.ts';
import { replaceOwnFiles } from '../../../core/fs/own-files.ts';
import { cutText } from '../../../core/text/cut-text.ts';
import { requireVersion } from '../../../events/names.ts';
import { FOLDER } from '../../../load/ledger.ts';
import type { Ledger } from '../../../load/open-ledger.ts';
import { plural } from '../../../output/text/format.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';

/** The name of the scenario file that an example is written to. */
export function failedFile({ kind, number }: Pick<Example, 'kind' | 'number'>): string {
  return `${kind}-${number}.json`;
}

const OWN = new RegExp(`^(?:${WRONG_KINDS.join('|')})-\\d+\\.json$`);

/**
 * Writes the webhooks of examples as scenario files in the folder of a ledger, in place of those of the check before. That they
 * cannot be written is said and is no failure: what was found out is worth more.
 *
 * @returns the names of the files
 */
export function writeFailed(
  session: Session,
  ledger: Ledger,
  examples: readonly Example[],
): readonly string[] {
  const files = examples.flatMap((example) => {
    try {
      return [{ name: failedFile(example), text: scenarioOf(ledger, example) }];
    } catch (error) {
      if (!(error instanceof WebhookCliError)) throw error;
      warn(session, `${failedFile(example)} was not written: ${messageOf(error)}`);
      return [];
    }
  });
  try {
    replaceOwnFiles(join(ledger.folder, FOLDER.failed), (name) => OWN.test(name), files);
  } catch (error) {
    if (!(error instanceof WebhookCliError)) throw error;
    warn(session, messageOf(error));
    return [];
  }
  return files.map(({ name }) => name);
}

/** Its steps come one right after the other: what time lay between them under load is not known. */
function scenarioOf(ledger: Ledger, example: Example): string {
  const { kind, number, job, alone, ordering, counterexample } = example;
  const { head, provider } = ledger;
  const run = ledger.open({ type: 'job', ...job });
  const events = ordering.map((step) => run.build(step, { sentAt: head.now }));
  const [first] = events;
  if (first === undefined) throw new Error('a job has at least one webhook');
  const at = new Date(head.now + run.offsetMs(ordering[0] ?? 0)).toISOString();
  const title = `${plural(ordering.length, 'webhook')} of ${job.key}, ${alone ? 'which break the consumer without load too' : 'as they were sent under load'}${counterexample.load?.triedAgain ? ', each try by itself' : ''}`;
  return scenarioOfJob({
    name: `${kind}-${number}`,
    provider,
    version: requireVersion(provider, first.payloadVersion),
    contentForm: first.contentForm,
    scrubbed: false,
    about: {
      title: cutText(title, 120),
      provenance: 'constructed',
      note: `Of the scenario ${run.scenario.name} in the ledger of a load, found by check --ledger.`,
    },
    webhooks: events.map(({ event, payloadText }, i) => ({
      id: `webhook ${i + 1} of ${job.key}`,
      event,
      at,
      payloadText,
    })),
  }).text;
}
