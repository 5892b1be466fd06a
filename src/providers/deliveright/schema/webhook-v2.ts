import * as z from 'zod';
import { field, isoDateTime, knownText, requiredField } from '../../field.ts';
import type { Known } from './fields.ts';
import { trackingEntryV2 } from './tracking.ts';
import { orderSchema, topicCodes } from './webhook.ts';

const DOCUMENTED = { certainty: 'high', basis: 'documented', source: 'PAYLOAD2' } as const satisfies Known;

/** A version 2 webhook, as the Grasshopper Labs API describes it; no live one was ever published. */
export const deliverightWebhookV2Schema = z.looseObject({
  webhook_id: field(z.string(), {
    description: 'Id of this very call, for telling duplicates: wh_ and more.',
    ...DOCUMENTED,
  }),
  topic: requiredField(knownText(topicCodes), {
    description: 'What happened.',
    ...DOCUMENTED,
    codes: topicCodes,
  }),
  msg_info: field(
    z.looseObject({
      shipper_id: field(z.string(), { description: 'Code of the shipper.', ...DOCUMENTED }),
      timestamp: field(isoDateTime(), {
        description: 'When it happened.',
        ...DOCUMENTED,
        format: 'date-time',
      }),
      event_origin: field(z.string(), {
        description: 'Who caused it: hub_scan, dispatcher_action, customer_action, system or another.',
        ...DOCUMENTED,
      }),
    }),
    { description: 'The envelope.', ...DOCUMENTED },
  ),
  changes: field(
    z.record(
      z.string(),
      requiredField(
        z.looseObject({
          from: field(z.unknown(), { description: 'Value before.', ...DOCUMENTED }),
          to: field(z.unknown(), { description: 'Value now.', ...DOCUMENTED }),
        }),
        { description: 'One change.', ...DOCUMENTED },
      ),
    ),
    {
      description: 'What changed, by field; empty when an order is created.',
      ...DOCUMENTED,
      changesOf: 'order',
    },
  ),
  order: requiredField(orderSchema(trackingEntryV2), {
    description: 'The order as it is now, complete.',
    ...DOCUMENTED,
  }),
});

export type DeliverightWebhookV2 = z.infer<typeof deliverightWebhookV2Schema>;
