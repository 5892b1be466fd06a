import { describe, expect, it } from 'vitest';
import type { EventOf, PayloadIn, ProviderId, ScenarioOf, VersionOf } from '../../../src/providers/known.ts';
import type { DeliverightWebhook, DetrackJob } from '../../../src/providers/schemas.ts';
import { providers } from '../../helpers/bundled.ts';

/** All names of a union: the compiler refuses a table that lacks one, or has another. */
type Table<K extends string> = Readonly<Record<K, true>>;

const KNOWN = {
  detrack: {
    events: {
      'in-transit': true,
      'info-received': true,
      scheduled: true,
      'in-progress': true,
      'heading-to': true,
      completed: true,
      'partially-completed': true,
      failed: true,
      return: true,
      'on-hold': true,
      deleted: true,
      'driver-assigned': true,
    },
    scenarios: {
      delivered: true,
      'failed-then-reattempted': true,
      'partially-completed': true,
      'on-hold-then-returned': true,
      'deleted-before-dispatch': true,
      collection: true,
      'driver-reassigned': true,
      scheduled: true,
    },
    versions: { '1': true, '2': true },
    first: '2',
  },
  deliveright: {
    events: {
      order_created: true,
      tracking_changed: true,
      delivery_changed: true,
      item_status_changed: true,
      order_status_changed: true,
      delivery_confirmed: true,
    },
    scenarios: {
      'white-glove': true,
      'delivery-failed': true,
      'item-damaged': true,
      'return-order': true,
      'cross-dock': true,
      'created-late': true,
    },
    versions: { '1': true, '2': true },
    first: '1',
  },
} as const satisfies {
  readonly [P in ProviderId]: {
    readonly events: Table<EventOf<P>>;
    readonly scenarios: Table<ScenarioOf<P>>;
    readonly versions: Table<VersionOf<P>>;
    readonly first: VersionOf<P>;
  };
};

// The version that no one names is the first: these two compile only while the types say so.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
true satisfies Same<PayloadIn<'detrack', undefined>, PayloadIn<'detrack', typeof KNOWN.detrack.first>>;
true satisfies Same<
  PayloadIn<'deliveright', undefined>,
  PayloadIn<'deliveright', typeof KNOWN.deliveright.first>
>;
true satisfies Same<PayloadIn<'detrack', '2'>, DetrackJob>;
true satisfies Same<PayloadIn<'deliveright', '1'>, DeliverightWebhook>;

describe('what the compiler knows of providers', () => {
  it('is all of them', () => {
    expect(Object.keys(KNOWN)).toEqual(providers.map(({ id }) => id));
  });

  it.each(Object.entries(KNOWN))(
    'of %s is what the catalogue has',
    (id, { events, scenarios, versions, first }) => {
      const provider = providers.find((one) => one.id === id);
      expect(Object.keys(events)).toEqual(provider?.events.map(({ name }) => name));
      expect(Object.keys(scenarios)).toEqual(provider?.scenarios().map(({ name }) => name));
      expect(Object.keys(versions).toSorted()).toEqual(
        provider?.versions.map((version) => version.id).toSorted(),
      );
      expect(first).toBe(provider?.versions[0].id);
    },
  );
});
