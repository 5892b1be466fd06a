import type { Basis } from '../certainty.ts';
import type { Source } from '../provider.ts';

/** What the keys in `source` stand for, such as `'A H P S20'`. */
export const sources = {
  A: {
    title: 'How to setup webhooks in Detrack, example notification of 2022',
    where: 'help.detrack.com/en/articles/6553300-how-to-setup-webhooks-in-detrack',
    basis: 'published',
  },
  W1: {
    title: 'How to setup webhooks in Detrack, triggers and set-up',
    where: 'www.detrack.com/tutorial/how-to-setup-webhooks-in-detrack/',
    basis: 'documented',
  },
  W2: {
    title: 'How to setup webhooks in Detrack V2, the older tutorial',
    where: 'www.detrack.com/tutorials/v2/how-to-setup-webhooks-in-detrack-v2/',
    basis: 'documented',
  },
  ST: {
    title: 'API Status And Tracking Status',
    where: 'help.detrack.com/en/articles/6126932-api-status-and-tracking-status',
    basis: 'documented',
  },
  TS: {
    title: 'Tracking Statuses, version 1',
    where: 'help.detrack.com/en/articles/6123812-tracking-statuses',
    basis: 'documented',
  },
  H: {
    title: 'Detrack API: job fields and descriptions',
    where: 'help.detrack.com/en/articles/6126913-detrack-api-job-fields-and-descriptions',
    basis: 'documented',
  },
  PN: {
    title: 'Delivery / Collection Push Notification, version 1',
    where: 'help.detrack.com/en/articles/6124027-delivery-collection-push-notification',
    basis: 'documented',
  },
  P: {
    title: "Detrack's PHP client, 2019",
    where: 'github.com/detrack/detrack-core-php: src/Resource/Job.php, src/Model/Item.php, README.md',
    basis: 'client',
  },
  C: {
    title: "Detrack's .NET client, 2019",
    where: 'github.com/detrack/detrack-core-dotnet: NewDetrackLibrary/Job.cs, Item.cs',
    basis: 'client',
  },
  Z: {
    title: "Form fields of Detrack's Zapier app",
    where: 'github.com/detrack/detrack-zapier: resources/job/fields.js',
    basis: 'client',
  },
  S20: {
    title: "Version 2 webhook sample of 2020 in Detrack's Zapier app",
    where: 'github.com/detrack/detrack-zapier: triggers/pod/sample.js',
    basis: 'published',
  },
  S18: {
    title: "API sample of 2018 in Detrack's Zapier app",
    where: 'github.com/detrack/detrack-zapier: resources/job/sample.js',
    basis: 'published',
  },
  ZT: {
    title: "How Detrack's Zapier app subscribes to webhooks",
    where: 'github.com/detrack/detrack-zapier: triggers/pod/index.js, triggers/delivery_webhook.js',
    basis: 'client',
  },
  WC: {
    title: "Detrack's WooCommerce plugin",
    where: 'github.com/detrack/detrack-woocommerce: src/includes/HookManagers/APIHookManager.php',
    basis: 'client',
  },
  MT: {
    title: "A third party's summary of Detrack's webhooks",
    where: 'github.com/metorial/integrations: integrations/detrack',
    basis: 'client',
  },
  BP: {
    title: "Detrack's API V2 blueprint, as a repository keeps it; it describes the API's job, not the push",
    where: 'github.com/Qcsinc23/qcs-event-logistics-portal: docs/integrations/detrack/API_Detrack_V2.md',
    basis: 'documented',
  },
  FM: {
    title: "A courier's program of 2017 that takes pushes of version 1",
    where: 'github.com/duykhluu1989/fm',
    basis: 'client',
  },
  JV: {
    title: "A shop's program that takes pushes of version 1",
    where: 'github.com/aliwister/shop, github.com/aliwister/admin',
    basis: 'client',
  },
  FA: {
    title: 'A program of June 2026 that takes pushes of version 2 as JSON',
    where: 'github.com/testingtempacct1-sketch/marketplace-detrack-middleware',
    basis: 'client',
  },
  OD: {
    title: 'An Odoo 13 controller that takes pushes of version 2 as JSON and refuses any other content type',
    where: 'public code of an integrator',
    basis: 'client',
  },
  TP: {
    title: "Third-party programs that read Detrack's API; in no published payload",
    where: 'public code of integrators',
    basis: 'client',
  },
} as const satisfies Readonly<Record<string, Source>>;

/** What a fact rests on that is known from these keys: the first of them decides. */
export function basisOf(keys: string): Basis {
  const key = keys.split(' ', 1)[0] ?? '';
  const source = Object.entries(sources).find(([name]) => name === key)?.[1];
  if (source === undefined) throw new Error(`no source of Detrack is called ${key}`);
  return source.basis;
}
