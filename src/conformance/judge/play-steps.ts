import { type Exchange, isSuccess } from '../../core/exchange.ts';
import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { isDelivered } from '../../sender/deliver.ts';
import type { CaseContext, CaseParts } from '../case/case-context.ts';
import type { DeliveredStep, StateDifference } from '../case/result.ts';
import type { Ordering } from './ordering.ts';

/** What came of webhooks of a scenario, delivered one after the other under an identity of their own. */
export interface Playback {
  readonly ordering: Ordering;
  /** In the order they were made; none after the first that was not answered 2xx. */
  readonly exchanges: readonly Exchange[];
  readonly payloads: readonly JsonObject[];
  /** True when every answer was a 2xx. */
  readonly isAccepted: boolean;
  /** What may be compared of the consumer's state; `null` where it knows nothing or was not asked. */
  readonly state: JsonValue;
}

/** What playing a scenario takes. */
export interface PlayParts extends CaseParts<'state' | 'limits'> {
  readonly events: Pick<CaseContext['events'], 'open'>;
  readonly http: Pick<CaseContext['http'], 'post'>;
}

/**
 * Delivers webhooks of a scenario in an order and reads the state that the consumer ends in.
 *
 * @throws WebhookCliError `state_unreadable`; the signal's reason when the run is over
 */
export async function playOrdering(
  context: PlayParts,
  scenario: Scenario,
  ordering: Ordering,
): Promise<Playback> {
  const run = context.events.open(scenario);
  const exchanges: Exchange[] = [];
  const payloads: JsonObject[] = [];
  for (const step of ordering) {
    context.limits.signal.throwIfAborted();
    const event = run.build(step, { sentAt: Date.now() });
    const exchange = await context.http.post(event);
    // What the end of the run cut short says nothing about the consumer.
    context.limits.signal.throwIfAborted();
    exchanges.push(exchange);
    payloads.push(event.payload);
    if (!isDelivered(exchange, isSuccess)) {
      return { ordering, exchanges, payloads, isAccepted: false, state: null };
    }
  }
  const job = { key: run.key, fresh: run.fresh };
  const state = context.state === null ? null : context.state.normalise(await context.state.read(job), job);
  return { ordering, exchanges, payloads, isAccepted: true, state };
}

/** The requests of a playback and what they carried. */
export type Deliveries = Pick<Playback, 'ordering' | 'exchanges'>;

/** What a consumer did wrong with an ordering. */
export type Fault =
  | { readonly kind: 'refused'; readonly playback: Deliveries }
  | {
      readonly kind: 'state';
      readonly playback: Deliveries & Pick<Playback, 'state'>;
      readonly expected: JsonValue;
      /** At least one. */
      readonly differences: readonly StateDifference[];
    };

/** What was delivered, step by step. */
export function deliveredSteps(playback: Deliveries, scenario: Scenario): DeliveredStep[] {
  return playback.exchanges.map((exchange, i) => {
    const step = playback.ordering[i] ?? 0;
    return {
      step: step + 1,
      event: scenario.steps[step]?.event ?? '',
      again: playback.ordering.indexOf(step) < i,
      // An answer that broke off is none, whatever its first line says.
      status: exchange.error === null ? (exchange.response?.status ?? null) : null,
    };
  });
}

/**
 * A delivery in words.
 *
 * @example deliveryWords({ step: 1, event: 'in-progress', again: true, status: 200 }) // 'in-progress #1 again'
 */
export function deliveryWords({ step, event, again }: DeliveredStep): string {
  return `${event} #${step}${again ? ' again' : ''}`;
}

/** How a delivery was answered, in words. */
export function deliveryAnswer({ status }: DeliveredStep): string {
  return status === null ? 'no answer' : `answered ${status}`;
}
