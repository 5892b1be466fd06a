import type { Provider } from '../../providers/provider.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { ConformanceCase } from '../case/case.ts';
import type { WireFormat } from '../case/case-context.ts';
import { subscriptionOf } from '../case/subscription.ts';
import { orderingCases } from '../orderings/cases.ts';
import { answerCases, lastCases } from './answers.ts';
import { changeCases } from './changes.ts';
import { concurrencyCases } from './concurrency.ts';
import { credentialCases } from './credentials.ts';
import { duplicateCases } from './duplicates.ts';
import { contentCases, eventCases, jobTypeCases } from './events.ts';
import { jobCases } from './jobs.ts';
import { malformedCases } from './malformed.ts';
import { meaningCases } from './meaning.ts';
import { methodCases } from './methods.ts';
import { orderCases } from './order.ts';
import { probeCases } from './probes.ts';
import { recordedCase } from './recorded.ts';
import { signatureCases } from './signature.ts';
import { sizeCases } from './sizes.ts';
import { textCases } from './texts.ts';
import { transportCases } from './transport.ts';

export interface CasesOptions {
  /** Versions and content forms that the user says he uses. */
  readonly wireFormats: readonly WireFormat[];
  /** Scenarios that orderings are made from. */
  readonly scenarios: readonly Scenario[];
  /** The events that the endpoint is subscribed to; all of the provider unless given. */
  readonly events?: readonly string[] | undefined;
}

/** All that a consumer of a provider has to bear, as a table, in the order in which it is reported. */
export function conformanceCases(provider: Provider, options: CasesOptions): readonly ConformanceCase[] {
  const subscription = subscriptionOf(provider, options.events);
  const { progress } = subscription;
  return [
    ...eventCases(provider),
    ...contentCases(provider, options.wireFormats, progress),
    ...jobTypeCases(provider, progress),
    recordedCase(progress),
    ...duplicateCases(provider, subscription),
    ...orderCases(provider),
    ...concurrencyCases(provider, progress),
    ...probeCases(provider, subscription),
    ...meaningCases(provider, subscription),
    ...jobCases(provider),
    ...changeCases(provider),
    ...textCases(progress),
    ...sizeCases(progress),
    ...malformedCases(progress),
    ...methodCases(progress),
    ...credentialCases(provider, progress),
    ...signatureCases(provider, progress),
    ...transportCases(progress),
    ...answerCases(progress),
    ...orderingCases(options.scenarios),
    ...lastCases(progress),
  ];
}
