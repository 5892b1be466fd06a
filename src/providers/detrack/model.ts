import type { ProviderModel } from '../provider.ts';
import { rules } from './rules/rules.ts';
import { detrackJobSchema } from './schema/job.ts';
import { detrackPushV1Schema } from './schema/push-v1.ts';
import { sources } from './sources.ts';

const WRAPPER = 'no wrapper: the fields of the job stand at the top';

/** Detrack's schemas and rules. Importing this module loads zod. */
export const detrackModel: ProviderModel = {
  sources,
  versions: {
    '2': {
      schema: detrackJobSchema,
      misnomers: {
        do: 'do_number',
        deliver_to: 'deliver_to_collect_from',
        collect_from: 'deliver_to_collect_from',
        received_by: 'received_by_sent_by',
        sent_by: 'received_by_sent_by',
        delivery_time: 'time_window',
        collection_time: 'time_window',
        phone: 'phone_number',
        notify_url: 'webhook_url',
        time: 'pod_at',
        image: 'signature_file_url and photo_1_file_url to photo_10_file_url',
        view_image_url: 'signature_file_url and photo_1_file_url to photo_10_file_url',
        account_no: 'account_number',
        last_reason: 'reason',
        desc: 'description',
        qty: 'quantity',
        reject: 'reject_quantity',
        expiry: 'expiry_date',
        completed_time: 'pod_at',
        out_for_delivery_at: 'the milestone out_for_delivery',
        data: WRAPPER,
        json: WRAPPER,
        job: WRAPPER,
        delivery: WRAPPER,
        tracking: WRAPPER,
      },
      written: { date: '2022-04-11', 'date-time': '2022-04-11T16:18:18.034+08:00' },
      missingKey: 'the published payload has this key; older ones did without some',
    },
    '1': {
      schema: detrackPushV1Schema,
      misnomers: {
        do_number: 'do',
        deliver_to_collect_from: 'deliver_to, or collect_from for a collection',
        received_by_sent_by: 'received_by, or sent_by for a collection',
        time_window: 'delivery_time, or collection_time for a collection',
        phone_number: 'phone',
        webhook_url: 'notify_url',
        pod_at: 'time',
        pod_time: 'time',
        signature_file_url: 'view_image_url',
        photo_1_file_url: 'view_image_url',
        tracking_status_code: 'tracking_status, which holds the code in version 1',
        description: 'desc',
        quantity: 'qty',
        reject_quantity: 'reject',
        reject_reason: 'reason',
        data: WRAPPER,
        json: WRAPPER,
        job: WRAPPER,
        delivery: WRAPPER,
        tracking: WRAPPER,
      },
      written: { date: '2022-04-11', 'date-time': '2014-02-13T09:30:45+08:00' },
      missingKey: 'the documented push has this key',
    },
  },
  rules,
};
