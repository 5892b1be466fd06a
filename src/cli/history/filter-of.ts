import { chosenProvider, eventsCalled } from '../../events/names.ts';
import type { ExchangeFilter } from '../../journal/filter.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { FilterFlags } from '../flags/filter.ts';

/**
 * The filter that flags make; `last` is for whoever reads.
 *
 * @param now milliseconds since 1970
 * @throws WebhookCliError `unknown_event`, `unknown_provider`
 */
export function filterOf(flags: FilterFlags, catalogue: Catalogue, now: number): ExchangeFilter {
  const provider = chosenProvider(flags.provider, catalogue);
  return {
    events: flags.event?.flatMap((name) =>
      eventsCalled(name, catalogue, provider).map((known) => ({
        provider: known.provider.id,
        event: known.event.name,
      })),
    ),
    provider: provider?.id,
    keys: flags.key,
    status: flags.status,
    invalid: flags.invalid,
    direction: flags.direction,
    since: flags.since?.(now),
    grep: flags.grep,
  };
}
