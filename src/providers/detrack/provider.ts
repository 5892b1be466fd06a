import { MEDIA_TYPES } from '../../core/exchange.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { packageFixtures, packageScenarios } from '../package-files.ts';
import type { CallContext, Provider } from '../provider.ts';
import { events } from './events.ts';
import { highlights } from './highlights.ts';
import { identity } from './identity.ts';
import { toJobType } from './job-type.ts';
import { probes } from './probes.ts';
import { assume, headline, recognise } from './recognise.ts';
import { summaries } from './summaries.ts';
import { timeline } from './timeline.ts';
import { toVersion } from './to-version1.ts';

/** Detrack, without its schemas and rules: light enough to load at start-up. */
export const detrack: Provider = {
  id: 'detrack',
  title: 'Detrack',
  eventWord: 'trigger',
  events,
  versions: [
    { id: '2', title: 'Version 2', contentForms: ['json', 'form'], keyPath: '/do_number', signed: false },
    { id: '1', title: 'Version 1', contentForms: ['form', 'json'], keyPath: '/do', signed: false },
  ],
  formField: 'json',
  // FM refuses a push without it.
  formKeyField: 'key',
  jobTypes: ['Delivery', 'Collection'],
  credentials: ['basic'],
  signature: null,
  senderAddresses: ['44.236.78.196', '44.228.138.42', '52.13.202.33'],
  setUp:
    'Integrations > Webhook for deliveries and collections together, or Settings > Delivery or Collection > Webhook URL for each',
  identity,
  idPath: '/id',
  fixtures: packageFixtures('detrack'),
  scenarios: () => packageScenarios('detrack'),
  model: async () => (await import('./model.ts')).detrackModel,
  demo: [
    { scenario: 'failed-then-reattempted', toStep: 'failed' },
    { event: 'completed', set: { attempt: '2', items_count: 7 } },
  ],
  recognise,
  assume,
  headline,
  highlights,
  summaries,
  timeline,
  toJobType,
  toVersion,
  requestHeaders,
  logSends: null,
  probes,
};

/** Detrack signs nothing and names no event: the content type is all that is known. */
function requestHeaders(call: Pick<CallContext, 'contentForm'>): HeaderList {
  return [['Content-Type', MEDIA_TYPES[call.contentForm]]];
}
