import type { Provenance } from '../../providers/fixtures.ts';
import type { Scenario, ScenarioStep } from '../../scenarios/scenario.ts';
import { isObject, needed, object, type Reader, refusal, type TableOf } from './reader.ts';
import { finiteTime, jsonValue, list, nullable, oneOf, record, text } from './values.ts';

const step = object({
  event: needed(text),
  title: needed(nullable(text)),
  afterMs: needed(finiteTime),
  set: needed(record(jsonValue)),
  unset: needed(list(text)),
  append: needed(record(list(jsonValue))),
} satisfies TableOf<ScenarioStep>);

const shape = object({
  name: needed(text),
  provider: needed(text),
  title: needed(text),
  description: needed(text),
  provenance: needed(oneOf<Provenance>({ published: true, documented: true, constructed: true })),
  note: needed(text),
  sources: needed(list(text)),
  jobType: needed(nullable(text)),
  steps: needed(list(step)),
} satisfies TableOf<Scenario>);

/** A scenario, or the name or path of one. */
export const scenario: Reader<string | Scenario> = (value, name) => {
  if (typeof value === 'string') return value;
  if (!isObject(value)) throw refusal(name, 'the name of a scenario or a scenario', value);
  shape(value, name);
  // The very same object, not what was read of it: what is worked out of a scenario is kept by its identity.
  return value as unknown as Scenario;
};
