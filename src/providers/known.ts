import type { JsonObject, JsonValue } from '../core/json/json.ts';
import type { Open } from '../core/types/open.ts';
import type { DeliverightWebhook } from './deliveright/schema/webhook.ts';
import type { DeliverightWebhookV2 } from './deliveright/schema/webhook-v2.ts';
import type { DetrackJob } from './detrack/schema/job.ts';
import type { DetrackPushV1 } from './detrack/schema/push-v1.ts';

/** What the compiler knows of each provider, so that an editor offers it. A test holds it against the catalogue. */
interface Known {
  readonly detrack: {
    readonly event:
      | 'in-transit'
      | 'info-received'
      | 'scheduled'
      | 'in-progress'
      | 'heading-to'
      | 'completed'
      | 'partially-completed'
      | 'failed'
      | 'return'
      | 'on-hold'
      | 'deleted'
      | 'driver-assigned';
    readonly scenario:
      | 'delivered'
      | 'failed-then-reattempted'
      | 'partially-completed'
      | 'on-hold-then-returned'
      | 'deleted-before-dispatch'
      | 'collection'
      | 'driver-reassigned'
      | 'scheduled';
    /** By version. */
    readonly payload: { readonly '1': DetrackPushV1; readonly '2': DetrackJob };
    readonly defaultVersion: '2';
  };
  readonly deliveright: {
    readonly event:
      | 'order_created'
      | 'tracking_changed'
      | 'delivery_changed'
      | 'item_status_changed'
      | 'order_status_changed'
      | 'delivery_confirmed';
    readonly scenario:
      | 'white-glove'
      | 'delivery-failed'
      | 'item-damaged'
      | 'return-order'
      | 'cross-dock'
      | 'created-late';
    readonly payload: { readonly '1': DeliverightWebhook; readonly '2': DeliverightWebhookV2 };
    readonly defaultVersion: '1';
  };
}

/** Id of a provider that comes with the package. */
export type ProviderId = keyof Known;
/** The name of an event of a provider. */
export type EventOf<P extends ProviderId> = Known[P]['event'];
/** The version of a payload of a provider. */
export type VersionOf<P extends ProviderId> = Extract<keyof Known[P]['payload'], string>;
/** The name of a scenario of a provider. */
export type ScenarioOf<P extends ProviderId> = Known[P]['scenario'];

/** Id of a provider, forgiving of case. */
export type ProviderName = Open<ProviderId>;
/** Name of an event, forgiving of case, space, dash and underscore. */
export type EventName = Open<EventOf<ProviderId>>;
/** Version of a payload. */
export type VersionName = Open<VersionOf<ProviderId>>;
/** Name of a scenario, or the path of a file of one. */
export type ScenarioName = Open<ScenarioOf<ProviderId>>;

/** What may be `undefined` was not given, or nobody knows. */
type Whose<E, P> = undefined extends P ? WhoseEvent<E> : P extends ProviderId ? P : WhoseEvent<E>;
type WhoseEvent<E> = { readonly [Id in ProviderId]: E extends EventOf<Id> ? Id : never }[ProviderId];

/** The payload of a provider's version: its default one unless given, any of its versions for one that is not known. */
export type PayloadIn<P extends ProviderId, V> = {
  readonly [Id in P]: undefined extends V
    ? Known[Id]['payload'][Known[Id]['defaultVersion'] & keyof Known[Id]['payload']]
    : V extends keyof Known[Id]['payload']
      ? Known[Id]['payload'][V]
      : Known[Id]['payload'][keyof Known[Id]['payload']];
}[P];

/**
 * The payload of an event, by its name, its provider and its version, `undefined` for what is not given. Where a name is
 * none of the known ones, any JSON object.
 */
export type PayloadOf<E, P = undefined, V = undefined> = JsonObject &
  ([Whose<E, P>] extends [never] ? unknown : PayloadIn<Whose<E, P>, V>);

type Names<T> = keyof { [K in keyof T as string extends K ? never : K]: true } & string;
type FieldsOf<V> = V extends object ? (V extends readonly unknown[] ? never : Names<V>) : never;

/** Paths of a payload: its fields, and the fields of an object in it. */
type PathsOf<T> = Names<T> | { [K in Names<T>]: `${K}.${FieldsOf<T[K & keyof T]>}` }[Names<T>];

/** Paths of all payloads that are known. */
export type KnownPath = {
  [P in ProviderId]: {
    [V in VersionOf<P>]: PathsOf<Known[P]['payload'][V & keyof Known[P]['payload']]>;
  }[VersionOf<P>];
}[ProviderId];

/** Values by path: any path, of which an editor offers those that are known. */
export type ValuesByPath = {
  readonly [Path in KnownPath]?: JsonValue | bigint;
} & { readonly [path: string]: JsonValue | bigint };
