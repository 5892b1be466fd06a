import type { ProviderModel } from '../provider.ts';
import { deliverightRules } from './rules/rules.ts';
import { deliverightWebhookSchema } from './schema/webhook.ts';
import { deliverightWebhookV2Schema } from './schema/webhook-v2.ts';
import { sources } from './sources.ts';

/** Names that are easily taken for these; an integrator's code has been seen to try the first three. */
const MISNOMERS = {
  itemId: 'item_id',
  line_item_id: 'item_id',
  id: 'item_id',
  orderId: 'order_id',
  order_number: 'order_id',
  items: 'line_items',
  lineItems: 'line_items',
  cubes: 'cube',
  price: 'retail_value',
  serviceLevel: 'service_level',
  postal_code: 'zip',
  firstName: 'first_name',
  lastName: 'last_name',
} as const;

/** Every time is in UTC and has milliseconds; days are times too, except in texts. */
const WRITTEN = { date: '2022-04-05', 'date-time': '2022-04-05T14:38:43.969Z' } as const;

/** The schemas and rules of Deliveright. */
export const deliverightModel: ProviderModel = {
  sources,
  versions: {
    1: {
      schema: deliverightWebhookSchema,
      misnomers: {
        ...MISNOMERS,
        event_id: 'event_type_id',
        timestamp: 'date',
        shipper_id: 'subscriber_id',
      },
      written: WRITTEN,
      missingKey: 'the published payload has this key',
    },
    2: {
      schema: deliverightWebhookV2Schema,
      misnomers: {
        ...MISNOMERS,
        event_type_id: 'event_id',
        date: 'timestamp',
        subscriber_id: 'shipper_id',
      },
      written: WRITTEN,
      missingKey: 'the documentation of version 2, or the published payload of version 1, has this key',
    },
  },
  rules: deliverightRules,
};
