import { usageError, WebhookCliError } from '../core/error.ts';
import type { JsonObject } from '../core/json/json.ts';
import { pointer, valueAt } from '../core/json/pointer.ts';
import { objectIdAt } from '../core/object-id.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { dayNumber, movedTo, onClockOf } from '../events/calendar.ts';
import { objectIdsIn } from '../events/identity/fresh-values.ts';
import { type IdentityTemplate, identityTemplate } from '../events/identity/template.ts';
import { requireVersion } from '../events/names.ts';
import { applyOverrides, type Override, parsePath } from '../events/overrides.ts';
import type { Provider } from '../providers/provider.ts';
import { fillPlaceholders, type StepMoment } from './placeholders.ts';
import { digitsOf, type Scenario, type ScenarioStep } from './scenario.ts';

/** The payloads of a scenario on its own calendar, before they get an identity and a time. */
export interface ScenarioPayloads {
  /** ISO 8601: the moment of the first step, as the fixture's manifest or the scenario has it. */
  readonly at: string;
  /** Of the default version, or of the scenario's own, one a step. */
  readonly payloads: IdentityTemplate;
}

/** What of a scenario does not depend on when it is played. */
interface Timetable {
  readonly at: string;
  readonly offsets: readonly number[];
  /** By how many midnights each step comes after the first. */
  readonly payloads: Map<string, ScenarioPayloads>;
}

const timetables = new WeakMap<Provider, WeakMap<Scenario, Timetable>>();

function timetableOf(scenario: Scenario, provider: Provider): Timetable {
  const own = timetables.get(provider) ?? new WeakMap<Scenario, Timetable>();
  timetables.set(provider, own);
  const known = own.get(scenario);
  if (known !== undefined) return known;
  const made = { at: start(scenario, provider).at, offsets: stepOffsets(scenario), payloads: new Map() };
  own.set(scenario, made);
  return made;
}

/**
 * The payloads of a scenario whose first step happens at `startAt`, milliseconds since 1970. They are still on the
 * scenario's own calendar, but cross as many midnights as the moved ones will.
 *
 * @throws WebhookCliError `bad_scenario` where a step's changes do not fit the payload before it
 */
export function scenarioPayloads(scenario: Scenario, provider: Provider, startAt: number): ScenarioPayloads {
  const { at, offsets, payloads } = timetableOf(scenario, provider);
  const first = movedTo(at, startAt);
  const midnights = offsets.map((ms) => dayNumber(first + ms, at) - dayNumber(first, at));
  const name = midnights.join();
  const made = payloads.get(name) ?? workOut(scenario, provider, { midnights });
  payloads.set(name, made);
  return made;
}

/** Milliseconds from the first step to each. */
export function stepOffsets(scenario: Scenario): readonly number[] {
  let ms = 0;
  return scenario.steps.map((step, index) => {
    if (index > 0) ms += step.afterMs;
    return ms;
  });
}

function start(
  scenario: Scenario,
  provider: Provider,
): { readonly at: string; readonly document: JsonObject } {
  const first = scenario.steps[0];
  if (first === undefined) throw usageError('bad_scenario', `the scenario ${scenario.name} has no steps`);
  if (first.payload !== undefined) {
    return { at: onClockOf(first.payload, scenario.at ?? ''), document: first.payload };
  }
  const { entry, document } = provider.fixtures.load(first.event);
  return { at: entry.at, document };
}

interface WorkOptions {
  /** How many days each step comes after the first; as on the scenario's own calendar when missing. */
  readonly midnights?: readonly number[] | undefined;
  /** Runs each change, with the place in the scenario's file that it comes from, so that mistakes can be shown there. */
  readonly guard?: ((work: () => JsonObject, place: string) => JsonObject) | undefined;
}

/** Works the payloads out. */
export function workOut(scenario: Scenario, provider: Provider, options: WorkOptions = {}): ScenarioPayloads {
  const { at, documents } = stepDocuments(scenario, provider, options);
  const { identity } = provider;
  const { keyPath } = requireVersion(provider, scenario.payloadVersion);
  return { at, payloads: identityTemplate(documents, { identity, keyPath }) };
}

/** The documents of all steps, as the scenario's own identity and calendar have them. */
export function stepDocuments(
  scenario: Scenario,
  provider: Provider,
  options: WorkOptions = {},
): { readonly at: string; readonly documents: readonly JsonObject[] } {
  const { guard = (work) => work(), midnights } = options;
  const { at, document } = start(scenario, provider);
  const objectId = idMaker(document, provider);
  const first = Date.parse(at);
  const offsets = stepOffsets(scenario);
  const keptDigits = digitsOf(scenario);
  let payload = document;
  const isOwn = scenario.steps[0]?.payload !== undefined;
  const documents = scenario.steps.map((step, index) => {
    const ms = first + (offsets[index] ?? 0);
    const days = midnights?.[index];
    const dayMs = days === undefined ? ms : first + days * DAY;
    const moment = { ms, dayMs, like: at, objectId, keptDigits };
    payload = step.payload ?? provider.nameEvent?.(payload, step.event) ?? payload;
    for (const { place, change } of stepChanges(step)) {
      payload = guard(() => change(payload, moment), `/steps/${index}${place}`);
    }
    // What was captured says all that it says.
    if (!isOwn) payload = provider.complete?.(payload) ?? payload;
    const { jobType } = scenario;
    return jobType === null ? payload : provider.toJobType(payload, jobType, step.event);
  });
  return { at, documents };
}

const DAY = 86_400_000;

interface Change {
  /** JSON pointer below the step. */
  readonly place: string;
  readonly change: (payload: JsonObject, moment: StepMoment) => JsonObject;
}

/** What a step changes: values, then what is taken out, then what lists gain, then what is new. */
function stepChanges(step: ScenarioStep): readonly Change[] {
  const valuesOf = (key: 'set' | 'add'): Change[] =>
    Object.entries(step[key] ?? {}).map(([path, value]) => ({
      place: pointer([key, path]),
      change: (payload, moment) => {
        const filled = fillPlaceholders(value, moment, payload);
        return applyOverride(payload, { kind: 'set', path, value: filled }, key === 'add');
      },
    }));
  return [
    ...valuesOf('set'),
    ...step.unset.map(
      (path, index): Change => ({
        place: pointer(['unset', index]),
        change: (payload) => applyOverride(payload, { kind: 'unset', path }),
      }),
    ),
    ...Object.entries(step.append).map(
      ([path, entries]): Change => ({
        place: pointer(['append', path]),
        change: (payload, moment) => {
          const list = valueAt(payload, parsePath(path));
          if (!Array.isArray(list)) {
            throw usageError(
              'bad_scenario',
              `there is no list at ${excerpt(path, 80)}`,
              'append adds entries at the end of a list',
            );
          }
          return applyOverride(payload, {
            kind: 'set',
            path,
            value: [...list, ...entries.map((one) => fillPlaceholders(one, moment, payload))],
          });
        },
      }),
    ),
    ...valuesOf('add'),
  ];
}

function applyOverride(payload: JsonObject, override: Override, add = false): JsonObject {
  try {
    return applyOverrides(payload, [override], { add });
  } catch (error) {
    if (!(error instanceof WebhookCliError)) throw error;
    // Its own hint speaks of options, which a scenario does not have.
    throw usageError(
      'bad_scenario',
      error.words.message,
      'set changes what the payload before it has; append adds to a list, and add what is new',
    );
  }
}

/** Makes ObjectIds that go on counting where the fixture's newest one stopped. */
function idMaker(document: JsonObject, provider: Provider): (ms: number) => string {
  const newest = objectIdsIn([document], provider.identity).toSorted().at(-1) ?? '';
  let counter = Number.parseInt(newest.slice(18), 16) || 0;
  return (ms) => {
    counter += 1;
    return objectIdAt(ms, newest.slice(8, 18), counter);
  };
}
