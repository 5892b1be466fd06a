import { appendFileSync, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ReportChoice } from '../config/values.ts';
import { ioError, messageOf, usageError } from '../exchange/error.ts';
import type { Report } from '../output/report.ts';
import { writeWhole } from './files.ts';
import type { Session } from './session.ts';
import { warn } from './warn.ts';

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
 * @throws WebhookCliError `report_unwritable` for a file that cannot be there: better now than at the end
 */
export function chooseReports(
  { context, json: jsonFlag }: Session,
  choices: readonly ReportChoice[],
): ChosenReports {
  const files = choices.flatMap((choice) =>
    'file' in choice ? [{ kind: choice.kind, path: resolve(context.cwd, choice.file) }] : [],
  );
  for (const [i, { path }] of files.entries()) {
    if (files.findIndex((other) => other.path === path) !== i) {
      throw usageError('bad_report', `two reports go to ${path}`, 'give each a file of its own');
    }
    requirePlaceFor(path);
  }
  const json = jsonFlag || choices.some(({ kind }) => kind === 'json');
  const asked = choices.some(({ kind }) => kind === 'pretty');
  return { json, pretty: json ? (asked ? 'err' : null) : 'out', files };
}

/**
 * Asks that a file can be where it is to be: in a folder that is there, and no folder itself.
 *
 * @throws WebhookCliError `report_unwritable`
 */
export function requirePlaceFor(path: string): void {
  if (!isFolder(dirname(path))) {
    throw ioError(
      'report_unwritable',
      `${path} cannot be written: its folder does not exist`,
      'create it first',
    );
  }
  if (isFolder(path)) {
    throw ioError('report_unwritable', `${path} cannot be written: it is a folder`, 'name a file in it');
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
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
      writeWhole(path, await RENDERERS[kind](report));
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== null) throw failure;
}

const RENDERERS: Readonly<
  Record<ChosenReports['files'][number]['kind'], (report: Report) => Promise<string>>
> = {
  junit: async (report) => (await import('../output/junit.ts')).renderJunit(report),
  markdown: async (report) => (await import('../output/markdown-report.ts')).renderMarkdown(report),
  html: async (report) => (await import('../output/html-report.ts')).renderHtml(report),
};

/** On GitHub Actions: annotations, which the runner reads from stderr too, and the summary of the step. */
export async function reportToGithub(session: Session, report: Report): Promise<void> {
  const { env } = session.context;
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  const { githubAnnotations } = await import('../output/github.ts');
  for (const line of githubAnnotations(report)) session.err.line(line);
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '') return;
  const { renderMarkdown } = await import('../output/markdown-report.ts');
  try {
    appendFileSync(summary, `${renderMarkdown(report)}\n`);
  } catch (error) {
    warn(session, `the summary of the step cannot be written: ${messageOf(error)}`);
  }
}
