import { FOLDER, type LedgerHead } from '../../load/ledger.ts';
import { type FolderOptions, writeLoadFolder } from '../../load/write-folder.ts';
import { formatCount, plural } from '../../output/text/format.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import { refuseMisfits } from '../flags/misfits.ts';
import { parseTarget } from '../flags/values.ts';
import { startSpinner } from '../screen/spinner.ts';
import { provenanceNote, sayProvenance } from '../send/provenance.ts';
import { EXIT, exitOfSignal } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import type { ExportLoadFlags } from './flags.ts';
import { EXPORT_MISFITS } from './misfits.ts';
import { folderFor } from './place.ts';
import { type ExportPlan, headOf, planExport } from './plan.ts';
import { readmeText } from './readme.ts';
import { type ExportedRequests, exportedRequests } from './requests.ts';
import { sayExported } from './screen.ts';
import { warnOfLoad } from './warnings.ts';

/** Milliseconds that an answer may take unless said otherwise. */
const ANSWER_MS = 30_000;

/** Runs `export`. */
export async function exportLoad(
  session: Session,
  flags: ExportLoadFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  refuseMisfits(flags, EXPORT_MISFITS);
  const planned = await planExport(session, flags, catalogue);
  const out = folderFor(session.context, flags);
  const requests = exportedRequests(planned.engine, flags, flags.to ?? parseTarget(DEFAULT_TARGET));
  const head = headOf(planned, requests.target);
  await warnOfLoad(session, planned, flags.scenario ?? []);
  const files = await filesOf(planned, flags, head, requests);
  const stop = session.stopSignal();
  const all = plural(head.webhooks, 'webhook');
  const spinner = await startSpinner(session, `${all} to ${flags.out}`);
  const started = performance.now();
  const written = await writeLoadFolder(planned.plan, {
    ...requests,
    out,
    head,
    files,
    signal: stop,
    onProgress: (webhooks) => {
      if (spinner !== null) spinner.text = `${formatCount(webhooks)} of ${all} written`;
    },
  }).finally(() => spinner?.stop());
  if (written === null) {
    session.err.line('interrupted: nothing was written');
    return exitOfSignal(String(stop.reason));
  }
  sayExported(session, {
    out: flags.out ?? out,
    head,
    written,
    durationMs: performance.now() - started,
    variables: requests.variables,
    leftOut: requests.leftOut,
  });
  const notes = planned.plan.scenarios.map((scenario) => provenanceNote('scenario', scenario));
  if (!session.json) await sayProvenance(session, notes);
  return EXIT.done;
}

/** The texts beside the shards. */
async function filesOf(
  { engine, phases, plan: { speed = 1 } }: ExportPlan,
  flags: ExportLoadFlags,
  head: LedgerHead,
  { url, variables, targetVariable }: ExportedRequests,
): Promise<FolderOptions['files']> {
  const readme = { name: FOLDER.readme, text: readmeText({ head, variables, targetVariable }) };
  if (engine === 'ndjson') return [readme];
  const { artilleryFiles } = await import('../../load/artillery.ts');
  return [
    readme,
    ...artilleryFiles({
      target: url,
      phases,
      shards: head.shards,
      timeoutMs: flags.timeout ?? ANSWER_MS,
      retriesMs: (flags.retrySchedule ?? []).map((ms) => Math.round(ms / speed)),
      variables,
    }),
  ];
}
