import { messageOf } from '../../core/error.ts';
import { requirePlaceFor } from '../../core/fs/place.ts';
import { appendWhole, writeWhole } from '../../core/fs/write.ts';
import type { Report } from '../../output/reports/report.ts';
import type { ReportChoice } from '../flags/values.ts';
import { outputPath, requireApart } from '../session/files.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';

/** What is written, and where. */
export interface ChosenReports {
  readonly json: boolean;
  /** Where the view for people goes: to `err` where stdout belongs to a program. */
  readonly pretty: 'out' | 'err' | null;
  readonly files: readonly { readonly kind: 'junit' | 'markdown' | 'html'; readonly path: string }[];
}

/**
 * Decides what is reported where. The view for people is shown unless something else was asked for.
 *
 * @throws WebhookCliError `bad_file`, `bad_report`, `report_unwritable` for a file that cannot be there: better now than at the end
 */
export function chooseReports(
  { context, json: jsonFlag }: Session,
  choices: readonly ReportChoice[],
): ChosenReports {
  const files = choices.flatMap((choice) =>
    'file' in choice
      ? [{ kind: choice.kind, path: outputPath(context, `--report ${choice.kind}`, choice.file) }]
      : [],
  );
  for (const { path } of files) requirePlaceFor(path, 'report_unwritable');
  requireApart(
    'reports',
    files.map(({ path }) => path),
  );
  const json = jsonFlag || choices.some(({ kind }) => kind === 'json');
  const asked = choices.some(({ kind }) => kind === 'pretty');
  return { json, pretty: json ? (asked ? 'err' : null) : 'out', files };
}

/**
 * Writes the reports that are files.
 *
 * @throws WebhookCliError `file_unwritable` for the first that failed, after all were tried
 */
export async function writeReports(chosen: ChosenReports, report: Report): Promise<void> {
  let failure: unknown = null;
  for (const { kind, path } of chosen.files) {
    try {
      await writeWhole(path, await RENDERERS[kind](report));
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== null) throw failure;
}

const RENDERERS: Readonly<
  Record<ChosenReports['files'][number]['kind'], (report: Report) => Promise<string>>
> = {
  junit: async (report) => (await import('../../output/reports/junit.ts')).renderJunit(report),
  markdown: async (report) => (await import('../../output/reports/markdown.ts')).renderMarkdown(report),
  html: async (report) => (await import('../../output/reports/html.ts')).renderHtml(report),
};

/** On GitHub Actions: annotations, which the runner reads from stderr too, and the summary of the step. */
export async function reportToGithub(session: Session, report: Report): Promise<void> {
  const { env } = session.context;
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  const { githubAnnotations } = await import('../../output/reports/github.ts');
  for (const line of githubAnnotations(report)) session.err.command(line);
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '') return;
  const { renderMarkdown } = await import('../../output/reports/markdown.ts');
  try {
    await appendWhole(summary, `${renderMarkdown(report)}\n`);
  } catch (error) {
    warn(session, `the summary of the step is missing: ${messageOf(error)}`);
  }
}
