import type { JsonValue } from '../core/json/json.ts';
import type { StandIns } from '../core/json/stand-ins.ts';
import { durationMs } from '../core/time/duration.ts';
import type { Provenance } from '../providers/fixtures.ts';
import type { ScenarioDocument } from '../providers/scenario-document.ts';

/** A job or order that goes through several events: one identity, moving time. */
export interface Scenario {
  readonly name: string;
  /** Id of the provider. */
  readonly provider: string;
  readonly title: string;
  readonly description: string;
  readonly provenance: Provenance;
  /** What is documented of it and what is our reading. */
  readonly note: string;
  readonly sources: readonly string[];
  readonly jobType: string | null;
  readonly steps: readonly ScenarioStep[];
}

/** One webhook of a scenario. Its payload is that of the step before, changed; the first starts from its event's fixture. */
export interface ScenarioStep {
  readonly event: string;
  readonly title: string | null;
  /** Milliseconds after the step before. */
  readonly afterMs: number;
  /** Values by path, as overrides take them. */
  readonly set: Readonly<Record<string, JsonValue>>;
  readonly unset: readonly string[];
  /** Entries that are added at the end of lists, by path. */
  readonly append: Readonly<Record<string, readonly JsonValue[]>>;
}

// Beside the scenario, which users make too: a number of theirs is a double already.
const standIns = new WeakMap<Scenario, StandIns>();

/** Remembers what numbers of a scenario stand for. */
export function keepStandIns(scenario: Scenario, numbers: StandIns): void {
  standIns.set(scenario, numbers);
}

/** What numbers of a scenario stand for. */
export function standInsOf(scenario: Scenario): StandIns {
  return standIns.get(scenario) ?? new Map();
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

/** Tells the path of a scenario's file from a scenario's name: it has a folder or ends in `.json`. */
export function isScenarioPath(text: string): boolean {
  return /[\\/]|\.json$/i.test(text);
}
