import type { Source } from '../provider.ts';

/**
 * Everything that is known of Deliveright's webhooks is known from these. There are two generations of
 * vendor pages: the API Guides (version 1 of the payload) and the Grasshopper Labs API (version 2).
 */
export const sources = {
  PAGE: {
    title: 'API Guides, webhook payload: the one payload that the vendor printed in full',
    where: 'https://grasshopperlabs.io/api/webhook-payload',
  },
  STATUS: {
    title: 'API Guides, order statuses',
    where: 'https://grasshopperlabs.io/api/orders-status',
  },
  EVENTS: {
    title: 'API Guides, index of tracking events and service levels',
    where: 'https://grasshopperlabs.io/?p=22639',
  },
  BOOKING: {
    title: 'API Guides, order booking, delivery',
    where: 'https://developer.grasshopperlabs.io/documentation/orders-management/order-booking-delivery',
  },
  RETURNS: {
    title: 'API Guides, order booking, return',
    where: 'https://developer.grasshopperlabs.io/documentation/orders-management/order-booking-return',
  },
  PAYLOAD2: {
    title: 'Grasshopper Labs API, webhooks: payload',
    where: 'https://grasshopperlabs.io/api/webhooks/payload/',
  },
  SECURITY: {
    title: 'Grasshopper Labs API, webhooks: security',
    where: 'https://grasshopperlabs.io/api/webhooks/security/',
  },
  DELIVERY: {
    title: 'Grasshopper Labs API, delivery status',
    where: 'https://grasshopperlabs.io/api/reference/delivery-status/',
  },
  ORDERS2: {
    title: 'Grasshopper Labs API, orders',
    where: 'https://grasshopperlabs.io/api/orders/',
  },
  CREATE2: {
    title: 'Grasshopper Labs API, create an order',
    where: 'https://grasshopperlabs.io/?p=29012',
  },
  UPDATE2: {
    title: 'Grasshopper Labs API, update an order',
    where: 'https://grasshopperlabs.io/api/orders/update/',
  },
  SETUP2: {
    title: 'Grasshopper Labs API, getting started',
    where: 'https://grasshopperlabs.io/api/getting-started/',
  },
  SHOPIFY: {
    title: 'A public Shopify app for Deliveright',
    where: 'https://github.com/DiegoLopez8a-Personal/Deliveright',
  },
  RECON: {
    title: "A public tool that reconciles a retailer's orders with Grasshopper",
    where: null,
  },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceKey = keyof typeof sources;
