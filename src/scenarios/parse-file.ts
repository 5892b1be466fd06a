import * as z from 'zod';
import type { WebhookCliError } from '../core/error.ts';
import { describeWritten, isJsonObject, type JsonValue } from '../core/json/json.ts';
import type { KeptDigits } from '../core/json/kept-digits.ts';
import { pointer, valueAt, walkJson } from '../core/json/pointer.ts';
import { suggestion } from '../core/text/closest.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { durationMs } from '../core/time/duration.ts';
import { parseIsoTime } from '../core/time/iso-time.ts';
import { findEvent, requireProvider, requireVersion } from '../events/names.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import type { ScenarioDocument } from '../providers/scenario-document.ts';
import { ScenarioSource } from './file-source.ts';
import { workOut } from './payloads.ts';
import { keepDigits, type Scenario, scenarioFrom } from './scenario.ts';

/** More steps than any real job has; each costs a payload in memory. */
const MOST_STEPS = 200;

const text = z.string().trim().min(1).max(2000);
const path = z.string().min(1).max(500);
const paths = <T extends z.ZodType>(value: T): z.ZodRecord<z.ZodString, T> => z.record(path, value);
const json = z.json();

const stepSchema = z.strictObject({
  event: text,
  title: text.optional(),
  after: z
    .string()
    .refine((after) => durationMs(after) !== null, {
      error: 'expected a duration with its unit, such as 45m',
    })
    .optional(),
  set: paths(json).optional(),
  unset: z.array(path).optional(),
  append: paths(z.array(json)).optional(),
  add: paths(json).optional(),
  payload: z.record(z.string(), json).optional(),
});

const documentSchema = z.strictObject({
  name: text,
  provider: text,
  title: text,
  description: text.optional(),
  provenance: z.enum(['published', 'documented', 'constructed', 'captured']).optional(),
  note: text.optional(),
  sources: z.array(text).optional(),
  jobType: text.optional(),
  at: z
    .string()
    .refine((at) => parseIsoTime(at) !== null, {
      error: 'expected a moment with its offset, such as 2026-01-31T09:30:00Z',
    })
    .optional(),
  payloadVersion: text.optional(),
  contentForm: z.enum(['json', 'form']).optional(),
  steps: z.array(stepSchema).min(1),
});
const fileSchema: z.ZodType<ScenarioDocument> = documentSchema;

/**
 * Reads a scenario's file.
 *
 * @param content its text or bytes
 * @param file its name, for messages
 * @throws WebhookCliError `bad_scenario` with file, line, column and JSON pointer of the first mistake
 */
export function parseScenario(content: string | Uint8Array, file: string, catalogue: Catalogue): Scenario {
  const source = new ScenarioSource(content, file);
  const document = source.document(MOST_STEPS);
  // The schema would pass over this one key in silence.
  const hidden = [...walkJson(document)].find((located) => located.path.at(-1) === '__proto__');
  if (hidden !== undefined) throw source.problem(pointer(hidden.path), 'no key may be called __proto__', '');
  const parsed = fileSchema.safeParse(document);
  if (parsed.error !== undefined) throw firstMistake(parsed.error.issues, document, source);
  if ((durationMs(parsed.data.steps[0]?.after ?? '0s') ?? 0) > 0) {
    throw source.problem('/steps/0/after', 'the first step comes after none', 'leave it out');
  }
  return checkNames(scenarioFrom(parsed.data), source, catalogue);
}

/** A key that there is not comes first: it is why another one is missing. */
function firstMistake(
  issues: readonly Issue[],
  document: JsonValue,
  source: ScenarioSource,
): WebhookCliError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  const key = unknown?.keys[0];
  if (unknown !== undefined && key !== undefined) {
    const { whose, names } = unknown.path.length === 0 ? OF_A_FILE : OF_A_STEP;
    const near = suggestion(key, names);
    const isSlip = (issue: Issue): boolean =>
      near !== undefined && pointer(issuePath(issue)) === pointer([...issuePath(unknown), near]);
    const meant = near === undefined ? '' : `. Did you mean "${near}"?`;
    return source.problemOfKey(
      pointer([...issuePath(unknown), key]),
      `${excerpt(key, 60)} is no key of a ${whose}${meant}`,
      [`a ${whose} has ${names.join(', ')}`, moreToCome(issues.filter((issue) => !isSlip(issue)))]
        .filter((part) => part !== '')
        .join('; '),
    );
  }
  const [issue] = issues;
  if (issue === undefined) throw new Error('a refusal names an issue');
  const place = issuePath(issue);
  return source.problem(
    pointer(place),
    issueWords(issue, valueAt(document, place), source.keptDigits),
    moreToCome(issues),
  );
}

const OF_A_FILE = { whose: 'scenario', names: Object.keys(documentSchema.shape) };
const OF_A_STEP = { whose: 'step', names: Object.keys(stepSchema.shape) };

function issuePath(issue: Issue): readonly string[] {
  return issue.path.map(String);
}

function moreToCome(issues: readonly Issue[]): string {
  const each = issues.map((issue) => (issue.code === 'unrecognized_keys' ? issue.keys.length : 1));
  const more = each.reduce((sum, count) => sum + count, 0) - 1;
  return more === 0 ? '' : `${more} more ${more === 1 ? 'mistake' : 'mistakes'} may follow`;
}

/** Names that only the tables know, and changes that only the payloads can take. */
function checkNames(scenario: Scenario, source: ScenarioSource, catalogue: Catalogue): Scenario {
  const provider = source.guard(() => requireProvider(scenario.provider, catalogue), '/provider');
  const { jobType } = scenario;
  if (jobType !== null && !provider.jobTypes.some((type) => type.toLowerCase() === jobType.toLowerCase())) {
    const choices = provider.jobTypes.join(' or ');
    throw source.problem(
      '/jobType',
      `${provider.title} has no job type ${excerpt(jobType, 40)}`,
      choices === '' ? 'leave it out' : `write ${choices}`,
    );
  }
  const ownVersion = checkOwnPayload(scenario, source, provider);
  const known: Scenario = {
    ...scenario,
    ...ownVersion,
    provider: provider.id,
    jobType: provider.jobTypes.find((type) => type.toLowerCase() === jobType?.toLowerCase()) ?? null,
    steps: scenario.steps.map((step, index) => {
      const place = `/steps/${index}/event`;
      const { event } = source.guard(() => findEvent(step.event, catalogue, { provider }), place);
      return { ...step, event: event.name };
    }),
  };
  keepDigits(known, source.keptDigits);
  workOut(known, provider, { guard: (work, place) => source.guard(work, place) });
  return known;
}

/** What is said of a payload that the scenario itself begins with needs one, and the other way round. */
function checkOwnPayload(
  scenario: Scenario,
  source: ScenarioSource,
  provider: Provider,
): Pick<Scenario, 'payloadVersion'> {
  const { at, payloadVersion, contentForm, steps } = scenario;
  const isOwn = steps[0]?.payload !== undefined;
  if (isOwn && at === undefined) {
    throw source.problem(
      '/steps/0/payload',
      'when this payload came is not said',
      'write "at" beside "steps", such as "at": "2026-01-31T09:30:00Z": its times move from there',
    );
  }
  const stray = Object.entries({ at, payloadVersion, contentForm }).find(([, value]) => value !== undefined);
  if (!isOwn && stray !== undefined) {
    throw source.problem(
      `/${stray[0]}`,
      'this is said of a payload in the first step, which has none',
      'leave it out',
    );
  }
  const version = source.guard(() => requireVersion(provider, payloadVersion), '/payloadVersion');
  if (contentForm === undefined || version.contentForms.includes(contentForm)) {
    return payloadVersion === undefined ? {} : { payloadVersion: version.id };
  }
  throw source.problem(
    '/contentForm',
    `payload version ${version.id} of ${provider.title} is not sent as ${contentForm}`,
    `write ${version.contentForms.join(' or ')}`,
  );
}

type Issue = z.core.$ZodIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

/** A container by its type alone: how much it holds has nothing to do with the mistake. */
function describeActual(actual: JsonValue | undefined, keptDigits: KeptDigits): string {
  if (Array.isArray(actual)) return 'an array';
  if (isJsonObject(actual)) return 'an object';
  return describeWritten(actual, keptDigits.get(Number(actual)) ?? String(actual));
}

function issueWords(issue: Issue, actual: JsonValue | undefined, keptDigits: KeptDigits): string {
  switch (issue.code) {
    case 'invalid_type':
      return actual === undefined
        ? 'this key is missing'
        : `expected ${TYPES[issue.expected] ?? issue.expected}, got ${describeActual(actual, keptDigits)}`;
    case 'too_small':
      return `expected ${TYPES[issue.origin] ?? issue.origin} that is not empty`;
    case 'too_big':
      return `too long: at most ${issue.maximum}`;
    case 'invalid_value':
      return `expected ${issue.values.join(', ')}, got ${describeActual(actual, keptDigits)}`;
    default:
      return issue.message;
  }
}
