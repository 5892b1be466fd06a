// The schemas that a caller of the API may parse with, by their providers' names.
export {
  type DeliverightLineItem,
  type DeliverightOrder,
  type DeliverightTracking,
  type DeliverightWebhook,
  deliverightOrderSchema,
  deliverightWebhookSchema,
} from './deliveright/schema/webhook.ts';
export { type DeliverightWebhookV2, deliverightWebhookV2Schema } from './deliveright/schema/webhook-v2.ts';
export {
  type DetrackItem,
  type DetrackJob,
  type DetrackMilestone,
  detrackJobSchema,
} from './detrack/schema/job.ts';
export { type DetrackPushV1, detrackPushV1Schema } from './detrack/schema/push-v1.ts';
