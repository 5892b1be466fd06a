import type { ErrorCodeOf } from '../../core/error-codes.ts';
import type { OptionName } from '../../core/wording.ts';

/** What a template that names a job is for, and how it is talked of. */
export interface TemplateUse {
  /** The subject of a message. */
  readonly what: string;
  /** The code of a template that cannot be read. */
  readonly bad: ErrorCodeOf<'usage'>;
  /** The code of one that cannot be used for a job. */
  readonly failed: ErrorCodeOf<'io'>;
  /** The option that gives it to a shell. */
  readonly shell: OptionName;
}

/** Reading what the consumer knows of a job. */
export const READING: TemplateUse = {
  what: 'the state command',
  bad: 'bad_state',
  failed: 'state_unreadable',
  shell: 'stateShell',
};

/** Having the consumer know a job before its first webhook. */
export const PREPARING: TemplateUse = {
  what: 'the job command',
  bad: 'bad_job_command',
  failed: 'job_not_prepared',
  shell: 'jobShell',
};
