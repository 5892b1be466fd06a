import type { Source } from '../provider.ts';

/**
 * Everything that is known of Deliveright's webhooks is known from these. There are two generations of
 * vendor pages: the API Guides (version 1 of the payload) and the Grasshopper Labs API (version 2).
 */
export const sources = {
  PAGE: {
    title: 'API Guides, webhook payload: the one payload that the vendor printed in full',
    where: 'https://grasshopperlabs.io/api/webhook-payload',
    basis: 'published',
  },
  STATUS: {
    title: 'API Guides, order statuses',
    where: 'https://grasshopperlabs.io/api/orders-status',
    basis: 'documented',
  },
  EVENTS: {
    title: 'API Guides, index of tracking events and service levels',
    where: 'https://grasshopperlabs.io/?p=22639',
    basis: 'documented',
  },
  BOOKING: {
    title: 'API Guides, order booking, delivery',
    where: 'https://developer.grasshopperlabs.io/documentation/orders-management/order-booking-delivery',
    basis: 'documented',
  },
  RETURNS: {
    title: 'API Guides, order booking, return',
    where: 'https://developer.grasshopperlabs.io/documentation/orders-management/order-booking-return',
    basis: 'documented',
  },
  PAYLOAD2: {
    title: 'Grasshopper Labs API, webhooks: payload',
    where: 'https://grasshopperlabs.io/api/webhooks/payload/',
    basis: 'documented',
  },
  SECURITY: {
    title: 'Grasshopper Labs API, webhooks: security',
    where: 'https://grasshopperlabs.io/api/webhooks/security/',
    basis: 'documented',
  },
  DELIVERY: {
    title: 'Grasshopper Labs API, delivery status',
    where: 'https://grasshopperlabs.io/api/reference/delivery-status/',
    basis: 'documented',
  },
  ORDERS2: {
    title: 'Grasshopper Labs API, orders',
    where: 'https://grasshopperlabs.io/api/orders/',
    basis: 'documented',
  },
  CREATE2: {
    title: 'Grasshopper Labs API, create an order',
    where: 'https://grasshopperlabs.io/?p=29012',
    basis: 'documented',
  },
  UPDATE2: {
    title: 'Grasshopper Labs API, update an order',
    where: 'https://grasshopperlabs.io/api/orders/update/',
    basis: 'documented',
  },
  SETUP2: {
    title: 'Grasshopper Labs API, getting started',
    where: 'https://grasshopperlabs.io/api/getting-started/',
    basis: 'documented',
  },
  SHOPIFY: {
    title: 'A public Shopify app for Deliveright',
    where: 'https://github.com/DiegoLopez8a-Personal/Deliveright',
    basis: 'client',
  },
  RECON: {
    title: "A public tool that reconciles a retailer's orders with Grasshopper",
    where: null,
    basis: 'client',
  },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceKey = keyof typeof sources;
