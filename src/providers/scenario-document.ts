import type { ContentForm } from '../core/exchange.ts';
import type { JsonObject, JsonValue } from '../core/json/json.ts';
import type { Provenance } from './fixtures.ts';

/** A scenario as its file holds it: a job or order that goes through several events. */
export interface ScenarioDocument {
  readonly name: string;
  readonly provider: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly provenance?: Provenance | undefined;
  readonly note?: string | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly jobType?: string | undefined;
  /** ISO 8601: when the first webhook came, of one that begins with a payload of its own. */
  readonly at?: string | undefined;
  /** The version of that payload; the provider's default unless given. */
  readonly payloadVersion?: string | undefined;
  /** How it travelled; as the version usually does unless given. */
  readonly contentForm?: ContentForm | undefined;
  readonly steps: readonly StepDocument[];
}

interface StepDocument {
  readonly event: string;
  readonly title?: string | undefined;
  /** A duration with its unit, `45m`. */
  readonly after?: string | undefined;
  /** The whole payload, as it is. */
  readonly payload?: JsonObject | undefined;
  readonly set?: Readonly<Record<string, JsonValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly append?: Readonly<Record<string, readonly JsonValue[]>> | undefined;
  /** Values by path that the payload before need not have. */
  readonly add?: Readonly<Record<string, JsonValue>> | undefined;
}
