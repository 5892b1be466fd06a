import { usageError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import type { JsonObject } from '../core/json/json.ts';
import { writeJson } from '../core/json/kept-digits.ts';
import { once } from '../core/once.ts';
import { option, words } from '../core/wording.ts';
import { readNow } from '../events/build.ts';
import type { BuiltEvent } from '../events/built-event.ts';
import { chooseEvent, type EventChoice } from '../events/choose.ts';
import { convertVersion, type Fresh, finishEvent } from '../events/encode.ts';
import { checkKey } from '../events/identity/key-template.ts';
import { renewal } from '../events/identity/renew.ts';
import { newSeed, type Random, seededRandom } from '../events/random.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider, SendRecord } from '../providers/provider.ts';
import { scenarioPayloads, stepOffsets } from './payloads.ts';
import { digitsOf, type Scenario } from './scenario.ts';

/** How a scenario is played. */
export interface ScenarioOptions {
  readonly payloadVersion?: string | undefined;
  readonly contentForm?: ContentForm | undefined;
  /** The business key, or the form of one, such as `SHOP-{n}`. */
  readonly id?: string | undefined;
  readonly seed?: string | undefined;
  readonly secret?: string | undefined;
  /** When the first step happens: milliseconds since 1970. */
  readonly startAt: number;
}

/** The same, with what values of its identity are drawn from; the seed unless given. */
interface OpenOptions extends ScenarioOptions {
  readonly random?: Random | undefined;
}

/** A scenario under one identity. Steps are counted from 0. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly provider: Provider;
  readonly key: string;
  readonly seed: string;
  /** Every text that is fresh in this identity, the key first; two runs of one scenario match entry by entry. */
  readonly fresh: readonly string[];
  /** Milliseconds from the first step to this one, on the scenario's own clock. */
  readonly offsetMs: (step: number) => number;
  /** The webhook of a step. `sends` is what was sent of this run so far, for a provider whose payloads log it. */
  readonly build: (step: number, call: StepCall) => BuiltEvent;
}

interface StepCall {
  /** When it is sent: milliseconds since 1970, for headers that say so. */
  readonly sentAt: number;
  readonly sends?: readonly SendRecord[] | undefined;
}

/**
 * Gives a scenario an identity and a clock. The same seed and start give the same bytes.
 *
 * @throws WebhookCliError `unknown_provider`, `unknown_version`, `unknown_event`, `flag_does_not_fit`, `bad_time`, and `bad_scenario` where a step
 * does not fit the payload before it
 * @example
 * const run = openScenario(requireScenario('delivered', catalogue), catalogue, { startAt: Date.now() });
 * const { body, headers } = run.build(0, { sentAt: Date.now() });
 */
export function openScenario(scenario: Scenario, catalogue: Catalogue, options: OpenOptions): ScenarioRun {
  const startAt = readNow(options.startAt);
  const choices = choicesOf(scenario, catalogue, options);
  const { provider } = entry(choices, 0);
  checkKey(options.id, provider);
  const { at, payloads } = scenarioPayloads(scenario, provider, startAt);
  const seed = options.seed ?? newSeed();
  const identity = renewal(payloads, {
    key: options.id ?? null,
    at,
    sentAt: startAt,
    random: options.random ?? seededRandom(seed),
  });
  const offsets = stepOffsets(scenario);
  const keptDigits = digitsOf(scenario);
  const settled = scenario.steps.map((_, step) => once(() => identity.renew(step)));
  const version = (step: number, payload: JsonObject): Fresh => {
    if (entry(choices, step).version.id === scenario.payloadVersion) return { payload, fresh: [] };
    return convertVersion(entry(choices, step), payload, {
      sentAt: startAt + entry(offsets, step),
      // A webhook that is sent again is the same one, so what it adds does not depend on those before it.
      random: seededRandom(`${seed} step ${step}`),
      before: settled[step - 1]?.(),
    });
  };
  const plain = settled.map((payload, step) => once(() => version(step, payload())));
  const fresh = once(() => [...identity.fresh, ...plain.flatMap((versioned) => versioned().fresh)]);
  return {
    scenario,
    provider,
    key: identity.key ?? '',
    seed,
    get fresh() {
      return fresh();
    },
    offsetMs: (step) => entry(offsets, step),
    build: (step, { sentAt, sends = [] }) => {
      const { payload } =
        provider.logSends === null || sends.length === 0 || scenario.at !== undefined
          ? entry(plain, step)()
          : version(step, provider.logSends(entry(settled, step)(), sends, seededRandom(`${seed} log`).text));
      const text = keptDigits.size === 0 ? undefined : writeJson(payload, keptDigits);
      const sent = text === undefined ? payload : (JSON.parse(text) as JsonObject);
      const built = finishEvent(entry(choices, step), sent, {
        text,
        secret: options.secret ?? null,
        sentAt,
        seed,
        origin: scenario,
      });
      return { ...built, fresh: fresh() };
    },
  };
}

/** An entry that is there, or a mistake of the caller's. */
function entry<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`there is no step ${index} of ${list.length}`);
  return found;
}

type Choices = Map<string, readonly EventChoice[]>;

const chosen = new WeakMap<Catalogue, WeakMap<Scenario, Choices>>();

/** How the steps travel. Who plays a scenario thousands of times asks for the same every time. */
function choicesOf(
  scenario: Scenario,
  catalogue: Catalogue,
  options: ScenarioOptions,
): readonly EventChoice[] {
  const { secret, payloadVersion = scenario.payloadVersion } = options;
  const isOwn = scenario.at !== undefined && payloadVersion === scenario.payloadVersion;
  const contentForm = options.contentForm ?? (isOwn ? scenario.contentForm : undefined);
  const ofCatalogue = chosen.get(catalogue) ?? new WeakMap<Scenario, Choices>();
  chosen.set(catalogue, ofCatalogue);
  const made: Choices = ofCatalogue.get(scenario) ?? new Map();
  ofCatalogue.set(scenario, made);
  const name = JSON.stringify([payloadVersion, contentForm, secret !== undefined]);
  const choices =
    made.get(name) ??
    scenario.steps.map((step) =>
      chooseEvent(
        {
          provider: scenario.provider,
          event: step.event,
          payloadVersion,
          contentForm,
          type: scenario.jobType ?? undefined,
          secret,
        },
        catalogue,
      ),
    );
  if (choices.length === 0) throw usageError('bad_scenario', `the scenario ${scenario.name} has no steps`);
  const { provider, version } = entry(choices, 0);
  const own = scenario.payloadVersion ?? provider.versions[0].id;
  if (version.id !== own && own !== provider.versions[0].id) {
    throw usageError(
      'flag_does_not_fit',
      `the payloads of the scenario ${scenario.name} are of version ${own}, and are sent as no other`,
      words`leave ${option('payloadVersion')} out`,
    );
  }
  made.set(name, choices);
  return choices;
}
