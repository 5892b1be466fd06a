import type { JsonValue } from '../core/json/json.ts';
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
  readonly steps: readonly StepDocument[];
}

interface StepDocument {
  readonly event: string;
  readonly title?: string | undefined;
  /** A duration with its unit, `45m`. */
  readonly after?: string | undefined;
  readonly set?: Readonly<Record<string, JsonValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly append?: Readonly<Record<string, readonly JsonValue[]>> | undefined;
}
