import type { Scenario } from '../events/scenario.ts';
import type { Provider } from '../providers/provider.ts';
import type { Wire } from './bench.ts';
import type { ConformanceCase } from './case.ts';
import { answerCases, lastCases } from './cases/answers.ts';
import { changeCases } from './cases/changes.ts';
import { concurrencyCases } from './cases/concurrency.ts';
import { credentialCases } from './cases/credentials.ts';
import { duplicateCases } from './cases/duplicates.ts';
import { contentCases, eventCases, jobTypeCases } from './cases/events.ts';
import { jobCases } from './cases/jobs.ts';
import { malformedCases } from './cases/malformed.ts';
import { meaningCases } from './cases/meaning.ts';
import { methodCases } from './cases/methods.ts';
import { orderCases } from './cases/order.ts';
import { probeCases } from './cases/probes.ts';
import { recordedCase } from './cases/recorded.ts';
import { signatureCases } from './cases/signature.ts';
import { sizeCases } from './cases/sizes.ts';
import { textCases } from './cases/texts.ts';
import { transportCases } from './cases/transport.ts';
import { orderingCases } from './orderings.ts';

export interface CasesOptions {
  /** Versions and content forms that the user says he uses. */
  readonly wires: readonly Wire[];
  /** Scenarios that orderings are made from. */
  readonly scenarios: readonly Scenario[];
}

/** All that a consumer of a provider has to bear, as a table, in the order in which it is reported. */
export function conformanceCases(provider: Provider, options: CasesOptions): readonly ConformanceCase[] {
  return [
    ...eventCases(provider),
    ...contentCases(provider, options.wires),
    ...jobTypeCases(provider),
    ...duplicateCases(provider),
    ...orderCases(provider),
    ...concurrencyCases(provider),
    recordedCase(),
    ...probeCases(provider),
    ...meaningCases(provider),
    ...jobCases(provider),
    ...changeCases(provider),
    ...textCases(),
    ...sizeCases(),
    ...malformedCases(),
    ...methodCases(),
    ...credentialCases(provider),
    ...signatureCases(provider),
    ...transportCases(),
    ...answerCases(),
    ...orderingCases(options.scenarios),
    ...lastCases(),
  ];
}
