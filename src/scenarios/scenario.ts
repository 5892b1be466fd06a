import type { ContentForm } from '../core/exchange.ts';
import type { JsonObject, JsonValue } from '../core/json/json.ts';
import type { KeptDigits } from '../core/json/kept-digits.ts';
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
  /** ISO 8601: the moment of the first step, of one that begins with a payload of its own. */
  readonly at?: string | undefined;
  /** The version of that payload and of all after it; the provider's default unless given. */
  readonly payloadVersion?: string | undefined;
  /** How it is sent unless said otherwise. */
  readonly contentForm?: ContentForm | undefined;
  readonly steps: readonly ScenarioStep[];
}

/**
 * One webhook of a scenario. Its payload is that of the step before, changed, or one of its own; the first starts from its
 * event's fixture otherwise.
 */
export interface ScenarioStep {
  readonly event: string;
  readonly title: string | null;
  /** Milliseconds after the step before. */
  readonly afterMs: number;
  /** The whole payload, before what else the step changes. No text in it is a placeholder. */
  readonly payload?: JsonObject | undefined;
  /** Values by path, as overrides take them. */
  readonly set: Readonly<Record<string, JsonValue>>;
  readonly unset: readonly string[];
  /** Entries that are added at the end of lists, by path. */
  readonly append: Readonly<Record<string, readonly JsonValue[]>>;
  /** The same as `set`, of what the payload before need not have. */
  readonly add?: Readonly<Record<string, JsonValue>> | undefined;
}

// Beside the scenario, which users make too: a number of theirs is a double already.
const keptDigits = new WeakMap<Scenario, KeptDigits>();

/** Remembers what numbers of a scenario stand for. */
export function keepDigits(scenario: Scenario, numbers: KeptDigits): void {
  keptDigits.set(scenario, numbers);
}

/** What numbers of a scenario stand for. */
export function digitsOf(scenario: Scenario): KeptDigits {
  return keptDigits.get(scenario) ?? new Map();
}

/** The scenario of a file whose shape is known to be right. */
export function scenarioFrom(document: ScenarioDocument): Scenario {
  const { name, provider, title, description, provenance, note, sources, jobType, steps } = document;
  const { at, payloadVersion, contentForm } = document;
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
    ...given({ at, payloadVersion, contentForm }),
    steps: steps.map((step) => ({
      event: step.event,
      title: step.title ?? null,
      afterMs: durationMs(step.after ?? '0s') ?? 0,
      set: step.set ?? {},
      unset: step.unset ?? [],
      append: step.append ?? {},
      ...given({ payload: step.payload, add: step.add }),
    })),
  };
}

/** What is there of some members: one that says nothing is left out. */
function given<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

/** Tells the path of a file from the name of a scenario or a fixture: it has a folder or ends in `.json`. */
export function isFilePath(text: string): boolean {
  return /[\\/]|\.json$/i.test(text);
}
