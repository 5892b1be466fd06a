import { type FixtureHead, fixtureHead, fixtureText } from '../../../captures/fixture-file.ts';
import { usageError, type WebhookCliError } from '../../../core/error.ts';
import type { Exchange } from '../../../core/exchange.ts';
import { excerpt } from '../../../core/text/did-you-mean.ts';
import { findEvent } from '../../../events/names.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { Provider } from '../../../providers/provider.ts';
import { scrubberFor } from '../../session/scrub.ts';
import type { Session } from '../../session/session.ts';
import type { SaveFlags } from './flags.ts';
import { type CapturePlace, writeCapture } from './place.ts';

/**
 * Writes a fixture of a webhook that was received, without personal data unless flags ask for the very payload.
 *
 * @throws WebhookCliError `cannot_save`, `unknown_event`, `name_taken`, `file_unwritable`, `scrub_key_unreadable`
 */
export async function saveFixture(
  session: Session,
  place: CapturePlace,
  { exchange, provider }: { readonly exchange: Exchange; readonly provider: Provider | null },
  flags: Pick<SaveFlags, 'as' | 'exact' | 'force'>,
  catalogue: Catalogue,
): Promise<FixtureHead> {
  const event = requireSavable(exchange, provider, flags.as, catalogue);
  const scrubber = await scrubberFor(session, { scrub: flags.exact === true ? undefined : true });
  const { payloadText } = scrubber?.exchange(exchange) ?? exchange;
  const head = fixtureHead(exchange, event, scrubber !== undefined);
  if (head === null) throw notSavable(exchange);
  writeCapture(place, fixtureText(head, payloadText ?? ''), flags);
  return head;
}

/**
 * The name of a webhook's event, where a fixture can be made of it.
 *
 * @throws WebhookCliError `cannot_save`, `unknown_event`
 */
function requireSavable(
  exchange: Exchange,
  provider: Provider | null,
  as: string | undefined,
  catalogue: Catalogue,
): string {
  const { id, event, eventReason } = exchange;
  if (provider === null || fixtureHead(exchange, '', false) === null) throw notSavable(exchange);
  if (as !== undefined) return findEvent(as, catalogue, { provider }).event.name;
  if (event !== null) return event;
  throw usageError(
    'cannot_save',
    `which event ${id} is of is not known${eventReason === null ? '' : `: ${excerpt(eventReason, 120)}`}`,
    `say it: --as ${provider.events[0]?.name ?? '<event>'}`,
  );
}

function notSavable({ id, payloadText }: Exchange): WebhookCliError {
  return usageError(
    'cannot_save',
    `${id} is ${payloadText === null ? 'no JSON document' : 'of no known provider'}, and a fixture is a webhook of one`,
    `webhook-cli repost ${id} sends it again, and send --file sends a body of yours`,
  );
}
