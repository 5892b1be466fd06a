import type { HeaderList } from '../../core/http/headers.ts';
import { isJsonObject } from '../../core/json/json.ts';
import { packageFixtures, packageScenarios } from '../package-files.ts';
import type { CallContext, Provider } from '../provider.ts';
import { contentOf } from './content.ts';
import { logSends } from './delivery-log.ts';
import { events } from './events.ts';
import { highlights } from './highlights.ts';
import { identity } from './identity.ts';
import { probes } from './probes.ts';
import { assume, headline, recognise } from './recognise.ts';
import { SIGNATURE_HEADER, signature, TIMESTAMP_HEADER } from './signature.ts';
import { summaries } from './summaries.ts';
import { timeline } from './timeline.ts';
import { toVersion2 } from './to-version2.ts';

/** Deliveright, whose order platform is Grasshopper. */
export const deliveright: Provider = {
  id: 'deliveright',
  title: 'Deliveright',
  eventWord: 'topic',
  events,
  versions: [
    {
      id: '1',
      title: 'API Guides: order and msg_info, not signed',
      contentForms: ['json'],
      keyPath: '/order/order_id',
      signed: false,
    },
    {
      id: '2',
      title: 'Grasshopper Labs API: envelope with changes, signed',
      contentForms: ['json'],
      keyPath: '/order/order_id',
      signed: true,
    },
  ],
  formField: null,
  jobTypes: [],
  credentials: ['signature'],
  signature,
  sentAtHeader: TIMESTAMP_HEADER,
  // Every licensee has a host of its own, and none publishes what it posts from.
  senderAddresses: [],
  setUp:
    "The carrier, a licensee of Grasshopper, registers the URL for the shipper's account; " +
    'no page where shippers do it themselves is known.',
  identity,
  idPath: null,
  fixtures: packageFixtures('deliveright'),
  scenarios: () => packageScenarios('deliveright'),
  model: async () => (await import('./model.ts')).deliverightModel,
  demo: [{ event: 'item_status_changed' }],
  recognise,
  assume,
  headline,
  highlights,
  summaries,
  timeline,
  toJobType: (payload) => payload,
  nameEvent: (payload, event) =>
    isJsonObject(payload['msg_info'])
      ? { ...payload, msg_info: { ...payload['msg_info'], topic: event } }
      : payload,
  toVersion: (payload, context) => (context.version === '2' ? toVersion2(payload, context) : payload),
  requestHeaders,
  logSends,
  contentOf,
  probes,
};

function requestHeaders({ version, body, secret, sentAt }: CallContext): HeaderList {
  const headers: [string, string][] = [['Content-Type', 'application/json']];
  if (version !== '2') return headers;
  headers.push([TIMESTAMP_HEADER, String(Math.floor(sentAt / 1000))]);
  if (secret !== null) headers.push([SIGNATURE_HEADER, signature.sign(body, secret)]);
  return headers;
}
