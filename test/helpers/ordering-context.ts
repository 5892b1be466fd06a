import type { CaseContext } from '../../src/conformance/case/case-context.ts';
import { normaliseState } from '../../src/conformance/state/normalise.ts';
import type { JobIdentity } from '../../src/conformance/state/state.ts';
import type { JsonObject, JsonValue } from '../../src/core/json/json.ts';
import type { BuiltEvent } from '../../src/events/built-event.ts';
import { seededRandom } from '../../src/events/random.ts';
import { detrack } from '../../src/providers/detrack/provider.ts';
import type { ScenarioRun } from '../../src/scenarios/open.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';
import { exchange, response } from '../unit/output/samples.ts';

/** A webhook consumer without HTTP. */
export interface MemoryConsumer {
  /** The status of the answer; `null` for none. */
  readonly take: (key: string, payload: JsonObject) => number | null;
  /** What it knows of a job; `undefined` for an unknown one. */
  readonly state: (key: string) => JsonValue | undefined;
}

export interface OrderingContextOptions {
  readonly runs?: number;
  readonly seed?: string;
  readonly readsState?: boolean;
  readonly signal?: AbortSignal;
  /** Opens a scenario under a fresh identity; one of plain steps when missing. */
  readonly open?: (scenario: Scenario, identity: number) => ScenarioRun;
}

/** What a context did, beside what the case made of it. */
export interface OrderingContext {
  readonly context: CaseContext;
  /** The orderings that were delivered, steps from 1, in the order they were begun. */
  readonly plays: readonly (readonly number[])[];
}

/** A context that delivers to a consumer in memory. What orderings do not need is not there. */
export function orderingContext(
  consumer: MemoryConsumer,
  options: OrderingContextOptions = {},
): OrderingContext {
  const { runs = 60, seed = 'seed', readsState = true, open = openPlain } = options;
  const plays: number[][] = [];
  const notThere = (): never => {
    throw new Error('an ordering needs no such thing');
  };
  const context: CaseContext = {
    sender: {
      provider: detrack,
      progress: detrack.probes.progress,
      posted: [],
      version: detrack.versions[0],
      contentForm: 'json',
      secret: null,
      changes: null,
    },
    limits: { budgetMs: null, runs, signal: options.signal ?? new AbortController().signal },
    random: seededRandom(seed),
    events: {
      build: notThere,
      open: (scenario) => {
        const run = open(scenario, plays.length);
        const playback: number[] = [];
        plays.push(playback);
        return {
          ...run,
          build: (step, call) => {
            playback.push(step + 1);
            return run.build(step, call);
          },
        };
      },
    },
    http: {
      prepare: async () => {},
      request: notThere,
      withBody: notThere,
      send: notThere,
      post: async (event) => {
        const status = consumer.take(event.key ?? '', event.payload);
        return exchange({
          direction: 'sent',
          event: event.event,
          key: event.key,
          payload: event.payload,
          payloadText: event.payloadText,
          response: status === null ? null : response({ status }),
          error: status === null ? { code: 'reset', message: 'the connection was reset' } : null,
        });
      },
      sendInPieces: notThere,
      sendOnOneConnection: notThere,
    },
    isChosen: () => false,
    plain: { isSearched: false, post: notThere, once: notThere, deciding: new Map() },
    answers: () => [],
    state: readsState
      ? {
          read: async ({ key }) => {
            const document = consumer.state(key);
            return { found: document !== undefined, document: structuredClone(document ?? null) };
          },
          normalise: (state, job: JobIdentity) =>
            normaliseState(state, job, { ignore: [], providerJobId: null }),
        }
      : null,
  };
  return { context, plays };
}

/** A scenario of plain events, one for each name. */
export function plainScenario(...events: readonly string[]): Scenario {
  return {
    name: 'plain',
    provider: 'detrack',
    title: 'Plain',
    description: 'Events without more.',
    provenance: 'constructed',
    note: '',
    sources: [],
    jobType: null,
    steps: events.map((event) => ({
      event,
      title: null,
      afterMs: 60_000,
      set: {},
      unset: [],
      append: {},
    })),
  };
}

/** The events of most tests. */
export const FIVE_STEPS = plainScenario('booked', 'loaded', 'out', 'arriving', 'done');

/** Payloads of three members: the job, what happened to it, and when in seconds. */
function openPlain(scenario: Scenario, identity: number): ScenarioRun {
  const key = `DO-${10_000 + identity}`;
  const offsetMs = (step: number): number =>
    scenario.steps.slice(1, step + 1).reduce((sum, { afterMs }) => sum + afterMs, 0);
  return {
    scenario,
    provider: detrack,
    key,
    seed: key,
    fresh: [key],
    offsetMs,
    build: (step): BuiltEvent => {
      const event = scenario.steps[step]?.event ?? '';
      const payload = { key, status: event, at: Math.floor(offsetMs(step) / 1000) };
      const payloadText = JSON.stringify(payload);
      return {
        provider: scenario.provider,
        event,
        payloadVersion: 'v2',
        contentForm: 'json',
        key,
        provenance: 'constructed',
        note: '',
        headers: [],
        body: Buffer.from(payloadText),
        payload,
        payloadText,
        seed: key,
        fresh: [key],
      };
    },
  };
}
