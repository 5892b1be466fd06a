import { WebhookCliError } from '../../core/error.ts';

/**
 * A case that cannot be judged, by no fault of the consumer: what its webhooks lack to be asked for, a key that is not
 * there. The case is skipped with this message; before the first case it is the error that it says.
 */
export class CannotJudge extends WebhookCliError {}

/** None of the given keys is left for a job. */
export class NoKeyLeft extends CannotJudge {
  constructor() {
    super('bad_keys', 'no key left');
  }
}
