import type { JsonValue } from '../core/json/json.ts';
import { durationMs } from '../core/time/duration.ts';
import type { Provenance } from '../events/fixtures.ts';
import type { Scenario } from './bundled.ts';

/** A scenario as its file holds it. */
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

export interface StepDocument {
  readonly event: string;
  readonly title?: string | undefined;
  /** A duration with its unit, `45m`. */
  readonly after?: string | undefined;
  readonly set?: Readonly<Record<string, JsonValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly append?: Readonly<Record<string, readonly JsonValue[]>> | undefined;
}

/** The scenario of a file whose shape is known to be right. */
export function scenarioFrom(document: ScenarioDocument): Scenario {
  const { name, provider, title, description, provenance, note, sources, jobType, steps } = document;
  return {
    name,
    provider,
    title,
    description: description ?? '',
    // A file that does not say where its content comes from is its author's own.
    provenance: provenance ?? 'constructed',
    note: note ?? '',
    sources: sources ?? [],
    jobType: jobType ?? null,
    steps: steps.map((step) => ({
      event: step.event,
      title: step.title ?? null,
      afterMs: durationMs(step.after ?? '0s') ?? 0,
      set: step.set ?? {},
      unset: step.unset ?? [],
      append: step.append ?? {},
    })),
  };
}
