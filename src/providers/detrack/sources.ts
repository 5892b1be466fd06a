import type { Source } from '../provider.ts';

/** What the keys in `source` stand for, such as `'A H P S20'`. */
export const sources = {
  A: {
    title: 'How to setup webhooks in Detrack, example notification of 2022',
    where: 'help.detrack.com/en/articles/6553300-how-to-setup-webhooks-in-detrack',
  },
  W1: {
    title: 'How to setup webhooks in Detrack, triggers and set-up',
    where: 'www.detrack.com/tutorial/how-to-setup-webhooks-in-detrack/',
  },
  W2: {
    title: 'How to setup webhooks in Detrack V2, the older tutorial',
    where: 'www.detrack.com/tutorials/v2/how-to-setup-webhooks-in-detrack-v2/',
  },
  ST: {
    title: 'API Status And Tracking Status',
    where: 'help.detrack.com/en/articles/6126932-api-status-and-tracking-status',
  },
  TS: {
    title: 'Tracking Statuses, version 1',
    where: 'help.detrack.com/en/articles/6123812-tracking-statuses',
  },
  H: {
    title: 'Detrack API: job fields and descriptions',
    where: 'help.detrack.com/en/articles/6126913-detrack-api-job-fields-and-descriptions',
  },
  PN: {
    title: 'Delivery / Collection Push Notification, version 1',
    where: 'help.detrack.com/en/articles/6124027-delivery-collection-push-notification',
  },
  P: {
    title: "Detrack's PHP client, 2019",
    where: 'github.com/detrack/detrack-core-php: src/Resource/Job.php, src/Model/Item.php, README.md',
  },
  C: {
    title: "Detrack's .NET client, 2019",
    where: 'github.com/detrack/detrack-core-dotnet: NewDetrackLibrary/Job.cs, Item.cs',
  },
  Z: {
    title: "Form fields of Detrack's Zapier app",
    where: 'github.com/detrack/detrack-zapier: resources/job/fields.js',
  },
  S20: {
    title: "Version 2 webhook sample of 2020 in Detrack's Zapier app",
    where: 'github.com/detrack/detrack-zapier: triggers/pod/sample.js',
  },
  S18: {
    title: "API sample of 2018 in Detrack's Zapier app",
    where: 'github.com/detrack/detrack-zapier: resources/job/sample.js',
  },
  ZT: {
    title: "How Detrack's Zapier app subscribes to webhooks",
    where: 'github.com/detrack/detrack-zapier: triggers/pod/index.js, triggers/delivery_webhook.js',
  },
  WC: {
    title: "Detrack's WooCommerce plugin",
    where: 'github.com/detrack/detrack-woocommerce: src/includes/HookManagers/APIHookManager.php',
  },
  MT: {
    title: "A third party's summary of Detrack's webhooks",
    where: 'github.com/metorial/integrations: integrations/detrack',
  },
  TP: {
    title: "Third-party programs that read Detrack's API; in no published payload",
    where: 'public code of integrators',
  },
} as const satisfies Readonly<Record<string, Source>>;
