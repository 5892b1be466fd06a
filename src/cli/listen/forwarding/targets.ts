import { usageError, WebhookCliError } from '../../../core/error.ts';
import { suggestion } from '../../../core/text/closest.ts';
import { didYouMean, excerpt } from '../../../core/text/did-you-mean.ts';
import { allEvents, recognisableEvent } from '../../../events/names.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { Provider } from '../../../providers/provider.ts';
import type { ForwardTarget } from '../../../receiver/answers/forward-targets.ts';
import type { NamedTarget } from '../../flags/forward-to.ts';

/**
 * Looks up for which webhooks targets are.
 *
 * @param provider the one that every request is read as
 * @throws WebhookCliError `unknown_event`, `ambiguous_event`, `event_not_recognisable`, `flag_does_not_fit`
 */
export function forwardTargets(
  named: readonly NamedTarget[],
  catalogue: Catalogue,
  provider: Provider | undefined,
): readonly ForwardTarget[] {
  return named.map(({ name, to }) => (name === null ? { to } : { to, ...wanted(name, catalogue, provider) }));
}

function wanted(
  name: string,
  catalogue: Catalogue,
  provider: Provider | undefined,
): Pick<ForwardTarget, 'event' | 'provider'> {
  const meant = catalogue.find(name.toLowerCase());
  if (meant === undefined) return { event: eventNamed(name, catalogue, provider) };
  if (provider === undefined || provider === meant) return { provider: meant.id };
  throw usageError(
    'flag_does_not_fit',
    `nothing would be forwarded as ${meant.title}’s: --provider reads every request as ${provider.title}’s`,
    'leave one of them out',
  );
}

function eventNamed(name: string, catalogue: Catalogue, provider: Provider | undefined): string {
  try {
    return recognisableEvent(name, catalogue, provider, 'name the event that its status says');
  } catch (error) {
    if (!(error instanceof WebhookCliError) || error.code !== 'unknown_event' || provider !== undefined)
      throw error;
    const ids = catalogue.providers.map(({ id }) => id);
    const near = suggestion(name, [...allEvents(catalogue).map(({ event }) => event.name), ...ids]);
    throw usageError(
      'unknown_event',
      `--forward-to: ${excerpt(name, 60)} is neither an event nor a provider.${didYouMean(near)}`,
      `webhook-cli events lists all events, the providers are ${ids.join(' and ')}; the URL alone takes every webhook`,
    );
  }
}
