import type { ContentForm } from '../core/exchange.ts';
import type { SetValue } from '../core/json/raw.ts';

export interface BuildOptions {
  /** Id of the provider; needed only where an event's name is not enough. */
  readonly provider?: string | undefined;
  /** Name of the event, forgiving of case, space, dash and underscore. */
  readonly event: string;
  /** How the event was asked for, where providers share its name. */
  readonly eventWord?: string | undefined;
  readonly payloadVersion?: string | undefined;
  readonly contentForm?: ContentForm | undefined;
  /** Job type, such as `collection`, for a provider that has them. */
  readonly type?: string | undefined;
  /**
   * The business key (`do_number`, `order_id`) and all that contains it; in a form such as `SHOP-{n}` a number of nine
   * digits is drawn, or of as many as in `{n:6}`.
   */
  readonly id?: string | undefined;
  /** Values by path, `{ 'items[0].sku': '1' }`; a path must exist unless `add`. */
  readonly set?: Readonly<Record<string, SetValue>> | undefined;
  /** Paths to take out, after `set`. */
  readonly unset?: readonly string[] | undefined;
  /** Lets `set` add what is not there. */
  readonly add?: boolean | undefined;
  /**
   * Repeats the same identity; a random one when missing. With the same `id` every event of a job, in every version and
   * at any moment, has the same ids, numbers and links.
   */
  readonly seed?: string | undefined;
  /**
   * When the event happens: milliseconds since 1970 or an ISO 8601 text; now when missing. It moves times and days, and
   * of ids only those of log entries, which hold the time of their entry.
   */
  readonly now?: number | string | Date | undefined;
  /** Signing secret, for a payload version that is signed. */
  readonly secret?: string | undefined;
  /** The fixture byte for byte: no new identity, no moved time. */
  readonly verbatim?: boolean | undefined;
}

/** How an event travels. */
export type TravelOptions = Pick<BuildOptions, 'payloadVersion' | 'contentForm' | 'type' | 'secret'>;
