import type { Exchange } from '../../core/exchange.ts';

/** An app that webhooks are passed on to. */
export interface ForwardTarget {
  readonly to: URL;
  /** The one event that it wants; every one unless given. */
  readonly event?: string | undefined;
  /** Id of the provider whose webhooks it wants; everybody's unless given. */
  readonly provider?: string | undefined;
}

/** Whether a target wants what is no webhook too. */
export function wantsAll({ event, provider }: ForwardTarget): boolean {
  return event === undefined && provider === undefined;
}

/** The targets that want a request, in their order. An app that several of them name gets it once. */
export function targetsOf(
  targets: readonly ForwardTarget[],
  request: Pick<Exchange, 'provider' | 'event'>,
): readonly ForwardTarget[] {
  const wanting = targets.filter(
    ({ event = request.event, provider = request.provider }) =>
      event === request.event && provider === request.provider,
  );
  if (wanting.length < 2) return wanting;
  return wanting.filter(({ to }, i) => wanting.findIndex((other) => other.to.href === to.href) === i);
}
