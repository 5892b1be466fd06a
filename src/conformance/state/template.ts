import { usageError } from '../../core/error.ts';
import { option, words } from '../../core/wording.ts';
import { splitCommand } from './split-command.ts';

/** Which job is asked for. */
export interface JobNames {
  /** The business key. */
  readonly key: string;
  /** The provider's own id, or `null` where its payload has none. */
  readonly id: string | null;
}

// Lower-case letters and dashes survive every part of a URL as they are.
const MARKS = { key: 'webhook-cli-key-mark', id: 'webhook-cli-id-mark' } as const;

/** Tells whether a template asks for the provider's own id. */
export function usesJobId(template: string): boolean {
  return template.includes('{id}');
}

/**
 * A URL with `{key}` or `{id}` in it, whole and checked. `parse` reads it as any other target.
 *
 * @throws WebhookCliError `bad_state`, and what `parse` throws
 */
export function stateUrlTemplate(text: string, parse: (text: string) => URL): string {
  refuseWithoutName(text, 'http://localhost:3000/jobs/{key}');
  const url = parse(text.replaceAll('{key}', MARKS.key).replaceAll('{id}', MARKS.id));
  return url.href.replaceAll(MARKS.key, '{key}').replaceAll(MARKS.id, '{id}');
}

/** The URL of a job. A key is one segment or value, whatever characters it has. */
export function fillUrl(template: string, { key, id }: JobNames): URL {
  return new URL(
    template
      .replaceAll('{key}', () => encodeURIComponent(key))
      .replaceAll('{id}', () => encodeURIComponent(id ?? '')),
  );
}

/**
 * Checks a command that asks for a job.
 *
 * @throws WebhookCliError `bad_state`
 */
export function checkStateCommand(command: string): void {
  refuseWithoutName(command, 'psql -At -c "select state from jobs where key = \'{key}\'"');
  splitCommand(command);
}

/** The words of a command for one job. The names are put in after it is split, so that they stay whole. */
export function fillWords(command: string, job: JobNames): string[] {
  return splitCommand(command).map((word) => fillText(word, job));
}

/**
 * The line that a shell is given for one job.
 *
 * @throws WebhookCliError `bad_state` for a name that a shell could read as more than a name
 */
export function fillShellLine(command: string, job: JobNames): string {
  for (const name of [job.key, job.id ?? '']) {
    if (!/^[\w.:-]*$/.test(name)) {
      throw usageError(
        'bad_state',
        'this identity cannot be given to a shell',
        words`leave ${option('stateShell')} out`,
      );
    }
  }
  return fillText(command, job);
}

function fillText(text: string, { key, id }: JobNames): string {
  return text.replaceAll('{key}', () => key).replaceAll('{id}', () => id ?? '');
}

function refuseWithoutName(template: string, example: string): void {
  if (template.includes('{key}') || usesJobId(template)) return;
  throw usageError(
    'bad_state',
    'the state of which job? neither {key} nor {id} stands in what reads it',
    `write it where the job’s key belongs: ${example}`,
  );
}
