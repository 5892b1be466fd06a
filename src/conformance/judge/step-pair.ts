import type { Exchange } from '../../core/exchange.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Provider, SendRecord } from '../../providers/provider.ts';
import { scenariosOf } from '../../scenarios/bundled.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { CaseFinding } from '../case/case.ts';
import type { CaseContext, CaseParts, CaseRequest } from '../case/case-context.ts';
import type { JobIdentity } from '../state/state.ts';
import { TAKEN } from './answers.ts';
import { readState } from './booking.ts';
import type { Playback } from './play-steps.ts';

/** Two steps of a scenario, counted from 0: the same job at two moments. */
export interface PairSteps {
  readonly scenario: Scenario;
  readonly older: number;
  readonly newer: number;
}

/** The two steps that orders and duplicates are tested with; one step twice where only one of the events is subscribed to. */
export function mainSteps({
  provider,
  progress,
}: Pick<CaseContext['sender'], 'provider' | 'progress'>): PairSteps {
  const { probes } = provider;
  if (probes.progress.every((event, i) => event === progress[i])) {
    return pairSteps(provider, probes.scenario, probes.progress);
  }
  const [, event] = progress;
  for (const scenario of scenariosOf(provider)) {
    const step = scenario.steps.findLastIndex((one) => one.event === event);
    if (step >= 0) return { scenario, older: step, newer: step };
  }
  throw new Error(`${provider.title} has no scenario with ${event}`);
}

/** Both steps in their order, or the one that they are. */
export function inOrder({ older, newer }: PairSteps): readonly number[] {
  return [...new Set([older, newer])];
}

/** The first step of one event in a bundled scenario, and the last of another after it. */
export function pairSteps(
  provider: Provider,
  name: string,
  [older, newer]: readonly [older: string, newer: string],
): PairSteps {
  const scenario = scenariosOf(provider).find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`${provider.title} has no scenario ${name}`);
  const events = scenario.steps.map(({ event }) => event);
  const steps = { scenario, older: events.indexOf(older), newer: events.lastIndexOf(newer) };
  if (steps.older < 0 || steps.newer <= steps.older) {
    throw new Error(`the scenario ${name} has no ${newer} after ${older}`);
  }
  return steps;
}

/** The webhooks of two steps, under an identity of their own. */
export interface OpenPair {
  readonly job: JobIdentity;
  readonly older: PairStep;
  readonly newer: PairStep;
}

export interface PairStep {
  /** Counted from 0. */
  readonly step: number;
  readonly event: BuiltEvent;
  readonly request: CaseRequest;
  /** The same webhook as the provider would write it after having sent others. */
  readonly after: (sends: readonly SendRecord[]) => BuiltEvent;
}

/** Gives the two webhooks a new identity. */
export function openPair(
  context: CaseParts<'events' | 'http'>,
  { scenario, older, newer }: PairSteps,
): OpenPair {
  const run = context.events.open(scenario);
  const stepOf = (step: number): PairStep => {
    const after = (sends: readonly SendRecord[]): BuiltEvent =>
      run.build(step, { sentAt: Date.now(), sends });
    const event = after([]);
    return { step, event, request: context.http.request(event), after };
  };
  return { job: { key: run.key, fresh: run.fresh }, older: stepOf(older), newer: stepOf(newer) };
}

/** Delivers the request of a step. */
export type Deliver = (request: CaseRequest, step: number) => Promise<Exchange>;

/**
 * Delivers requests of one job in whatever way `tell` says, then reads the state.
 *
 * @throws WebhookCliError `state_unreadable`
 */
export async function playRequests(
  context: CaseParts<'http' | 'state'>,
  job: JobIdentity,
  tell: (deliver: Deliver) => Promise<unknown>,
): Promise<Playback> {
  const delivered: { step: number; exchange: Exchange; payload: JsonObject }[] = [];
  await tell(async (request, step) => {
    const exchange = await context.http.send(request);
    delivered.push({ step, exchange, payload: request.event?.payload ?? {} });
    return exchange;
  });
  const exchanges = delivered.map(({ exchange }) => exchange);
  const isAccepted = exchanges.every(TAKEN.holds);
  return {
    ordering: delivered.map(({ step }) => step),
    exchanges,
    payloads: delivered.map(({ payload }) => payload),
    isAccepted,
    // The state after a refusal tells nothing that the refusal does not.
    state: isAccepted ? ((await readState(context, job)) ?? null) : null,
  };
}

/** Why nothing about order can be asked of a consumer of this payload version, or `null`. */
export function withoutOrder({ sender: { provider, version } }: CaseParts<'sender'>): CaseFinding | null {
  if (provider.probes.ordered.includes(version.id)) return null;
  return {
    kind: 'skip',
    reason: `${version.title} of ${provider.title} holds nothing that tells which of two webhooks is the newer`,
  };
}
