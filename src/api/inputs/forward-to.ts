import type { Url } from '../../core/types/globals.ts';
import { recognisableEvent } from '../../events/names.ts';
import type { EventName, ProviderName } from '../../providers/known.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import type { ForwardTarget } from '../../receiver/answers/forward-targets.ts';
import { object, type Read, type Reader, refusal, required, type TableOf } from './reader.ts';
import { target } from './target.ts';
import { list, provider, text } from './values.ts';

/** An app that webhooks are passed on to, and which. */
export interface ForwardInput {
  readonly to: string | Url;
  /** The one event that it wants; every one unless given. */
  readonly event?: EventName | undefined;
  /** Id of the provider whose webhooks it wants; everybody's unless given. */
  readonly provider?: ProviderName | undefined;
}

const INPUT = { to: required(target), event: text, provider } satisfies TableOf<ForwardInput>;
const inputs = list(object(INPUT));

/** An app for all that comes, or several and what each of them wants. */
export const forwardTo: Reader<readonly Read<typeof INPUT>[]> = (value, name) => {
  if (!Array.isArray(value)) return [{ to: target(value, name) }];
  if (value.length > 0) return inputs(value, name);
  throw refusal(name, 'a URL, or an array with an app at least', value);
};

/**
 * Looks up which webhooks apps want.
 *
 * @param chosen the provider that every request is read as
 * @throws WebhookCliError `unknown_event`, `ambiguous_event`, `event_not_recognisable`
 */
export function forwardTargets(
  inputs: readonly Read<typeof INPUT>[],
  chosen: Provider | undefined,
): readonly ForwardTarget[] {
  return inputs.map(({ to, event, provider: whose }) => ({
    to,
    provider: whose?.id,
    event:
      event === undefined
        ? undefined
        : recognisableEvent(event, bundledCatalogue, whose ?? chosen, 'name the event that its status says'),
  }));
}
