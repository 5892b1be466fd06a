import { usageError } from '../core/error.ts';
import type { Words } from '../core/wording.ts';
import { findEvent } from './names.ts';

/**
 * The name of an event that can be told from a request.
 *
 * @param hint what to do instead where it cannot
 * @throws WebhookCliError `unknown_event`, `unknown_provider`, `event_not_recognisable`
 */
export function recognisableEvent(name: string, provider: string | undefined, hint: Words): string {
  const found = findEvent(name, { provider });
  if (found.event.recognisable) return found.event.name;
  throw usageError(
    'event_not_recognisable',
    `no request of ${found.provider.title} tells that it is ${found.event.name}, so that it cannot be waited for`,
    hint,
  );
}
