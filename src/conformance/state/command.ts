import { utf8Text } from '../../core/http/body.ts';
import { option, words } from '../../core/wording.ts';
import { stateOf } from './answer.ts';
import { type JobCommandOptions, runJobCommand } from './run-command.ts';
import { type JobState, stateUnreadable } from './state.ts';
import type { JobNames } from './template.ts';
import { READING } from './template-use.ts';

/**
 * Reads a job's state from a command's output. None and JSON `null` say that it is not known.
 *
 * @throws WebhookCliError `state_unreadable` when it cannot be run, fails, or takes too long
 */
export async function readStateCommand(
  job: JobNames,
  options: Omit<JobCommandOptions, 'use' | 'isRead' | 'failure'>,
): Promise<JobState> {
  const printed = await runJobCommand(job, {
    ...options,
    use: READING,
    isRead: true,
    failure: (what, cause) => stateUnreadable(what, HINT, cause),
  });
  const text = utf8Text(printed);
  if (text === null) throw stateUnreadable('the command printed bytes that are no UTF-8', HINT);
  return stateOf(text);
}

const HINT = words`it prints a job’s state, nothing for an unknown one, and ends with 0 either way; ${option('stateShell')} runs it through the shell`;
