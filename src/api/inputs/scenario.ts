import type { Provenance } from '../../providers/fixtures.ts';
import type { Scenario, ScenarioStep } from '../../scenarios/scenario.ts';
import { isObject, object, type Reader, refusal, required, type TableOf } from './reader.ts';
import { contentForm } from './request.ts';
import { finiteTime, jsonValue, list, nullable, oneOf, record, text } from './values.ts';

const step = object({
  event: required(text),
  title: required(nullable(text)),
  afterMs: required(finiteTime),
  set: required(record(jsonValue)),
  unset: required(list(text)),
  append: required(record(list(jsonValue))),
  add: record(jsonValue),
  payload: record(jsonValue),
} satisfies TableOf<ScenarioStep>);

const shape = object({
  name: required(text),
  provider: required(text),
  title: required(text),
  description: required(text),
  provenance: required(
    oneOf<Provenance>({ published: true, documented: true, constructed: true, captured: true }),
  ),
  note: required(text),
  sources: required(list(text)),
  jobType: required(nullable(text)),
  at: text,
  payloadVersion: text,
  contentForm,
  steps: required(list(step)),
} satisfies TableOf<Scenario>);

/** A scenario, or the name or path of one. */
export const scenario: Reader<string | Scenario> = (value, name) => {
  if (typeof value === 'string') return value;
  if (!isObject(value)) throw refusal(name, 'the name of a scenario or a scenario', value);
  shape(value, name);
  // The very same object, not what was read of it: what is worked out of a scenario is kept by its identity.
  return value as unknown as Scenario;
};
