import { readFileSync } from 'node:fs';
import { usageError } from '../core/error.ts';
import { type Exchange, isSuccess } from '../core/exchange.ts';
import { fileError } from '../core/fs/words.ts';
import type { BasicCredentials } from '../core/http/credentials.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { LIMITS } from '../core/limits.ts';
import type { Abort, Url } from '../core/types/globals.ts';
import type { BuiltEvent } from '../events/built-event.ts';
import { openJournal } from '../journal/journal.ts';
import type { EventName, ProviderName, ScenarioName, VersionName } from '../providers/known.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import type { ScenarioOptions } from '../scenarios/open.ts';
import { isFilePath, type Scenario } from '../scenarios/scenario.ts';
import { DEFAULT_TIMEOUT_MS, isDelivered } from '../sender/deliver.ts';
import { outgoingHeaders } from '../sender/request.ts';
import { planScenario } from '../sender/scenario/plan.ts';
import { playScenario } from '../sender/scenario/play.ts';
import { ScenarioTally, type ScenarioTotals } from '../sender/scenario/totals.ts';
import { BUILD_OPTIONS, type BuildOptions } from './build.ts';
import { type Read, type Reader, readOptions, refusal, required, type TableOf } from './inputs/reader.ts';
import { DELIVERY_OPTIONS, type HeaderInput } from './inputs/request.ts';
import { scenario } from './inputs/scenario.ts';
import { target } from './inputs/target.ts';
import {
  bool,
  callback,
  finiteTime,
  lossShare,
  provider,
  share,
  speed,
  text,
  whole,
} from './inputs/values.ts';
import { namedScenario } from './project.ts';

/** Which scenario to send, where to, and how. Times are milliseconds, `timeoutMs` may be `Infinity`; shares go from 0 to 1. */
export interface RunScenarioOptions extends Omit<ScenarioOptions, 'startAt' | 'seed' | 'payloadVersion'> {
  readonly to: string | Url;
  /** The name of a bundled scenario or of one of `project`, the path of a file (with a folder or `.json`), or a scenario. */
  readonly scenario: ScenarioName | Scenario;
  /** The folder of a project whose scenarios have names too: the one that has `webhook-cli/scenarios` in it. */
  readonly project?: string | undefined;
  /** Id of the provider; needed only where a scenario's name is not enough. */
  readonly provider?: ProviderName | undefined;
  readonly payloadVersion?: VersionName | undefined;
  /** Repeats identities, order, repetitions and losses; a random one unless given. A number stands for its digits. */
  readonly seed?: string | number | undefined;
  /** The moment of the first step; unless given, the last one is sent when it happens. */
  readonly now?: BuildOptions['now'];
  /** The first and the last step, each a number from 1 or an event. */
  readonly from?: number | EventName | undefined;
  readonly toStep?: number | EventName | undefined;
  /** Jobs that are sent in turn, each under an identity of its own; 1 unless given. */
  readonly jobs?: number | undefined;
  /** Jobs that may be under way at once; 1 unless given. The webhooks of one job never overlap. */
  readonly concurrency?: number | undefined;
  /** Share of the webhooks that are sent twice. */
  readonly duplicate?: number | undefined;
  /** Mixes the order within each job. */
  readonly shuffle?: boolean | undefined;
  /** Share of the webhooks that are left out, below 1. */
  readonly drop?: number | undefined;
  /** From the beginning of one webhook to that of the next. */
  readonly intervalMs?: number | undefined;
  /** Divides the scenario's own pauses and those of `retryScheduleMs`; without it and `intervalMs` nothing waits. */
  readonly speed?: number | undefined;
  /** Added, or instead of a header of the same name. */
  readonly headers?: HeaderInput | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly bearer?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Until the whole answer must be there; 30,000 unless given. */
  readonly timeoutMs?: number | undefined;
  /** Tries after a failed one; 0 unless given. */
  readonly retries?: number | undefined;
  /** Pauses before further tries, instead of `retries`. */
  readonly retryScheduleMs?: readonly number[] | undefined;
  /** Tells which statuses count as delivered; any 2xx unless given. */
  readonly accepts?: ((status: number) => boolean) | undefined;
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust, instead of the usual ones. */
  readonly ca?: string | undefined;
  /** Ends the run early; what was sent until then is in the result. */
  readonly signal?: Abort | undefined;
  /** Path of a journal; none is kept unless given. */
  readonly journal?: string | undefined;
  /** Called with each try, before the next one begins. */
  readonly onExchange?: ((exchange: Exchange) => void | Promise<void>) | undefined;
}

const stepName: Reader<string | number> = (value, name) => {
  if (typeof value === 'string' || (Number.isSafeInteger(value) && Number(value) >= 1))
    return value as string | number;
  throw refusal(name, 'the number or the event of a step', value);
};

const { payloadVersion, contentForm, id, secret, seed, now } = BUILD_OPTIONS;

const OPTIONS = {
  ...DELIVERY_OPTIONS,
  payloadVersion,
  contentForm,
  id,
  secret,
  seed,
  now,
  provider,
  to: required(target),
  scenario: required(scenario),
  project: text,
  from: stepName,
  toStep: stepName,
  jobs: whole(1, LIMITS.jobs),
  concurrency: whole(1, LIMITS.requestsAtOnce),
  duplicate: share,
  shuffle: bool,
  drop: lossShare,
  intervalMs: finiteTime,
  speed,
  accepts: callback<NonNullable<RunScenarioOptions['accepts']>>(),
  onExchange: callback<NonNullable<RunScenarioOptions['onExchange']>>(),
} satisfies TableOf<RunScenarioOptions>;

type ReadOptions = Read<typeof OPTIONS>;

/** What came of a scenario. */
export interface ScenarioResult extends ScenarioTotals {
  /** Its name. */
  readonly scenario: string;
  readonly provider: string;
  /** Repeats identities, order, repetitions and losses. */
  readonly seed: string;
  /** Every try, in the order in which they ended. */
  readonly exchanges: readonly Exchange[];
}

/**
 * Sends the webhooks of a job one after another: one identity, moving time, growing payloads. A webhook that
 * fails does not end the run; the result says what came of each.
 *
 * @throws WebhookCliError `bad_option`, `unknown_scenario`, `bad_scenario`, `bad_step`, `bad_share`, `bad_number`, `bad_id`, `bad_speed`,
 * `bad_schedule`, `bad_url`, `bad_header`, `flag_does_not_fit`, `file_unreadable`, `journal_unwritable`
 * @example
 * const { failed, jobs } = await runScenario({
 *   to: 'http://localhost:3000/hooks',
 *   scenario: 'failed-then-reattempted',
 *   duplicate: 0.2,
 * });
 * expect(failed).toBe(0);
 * expect(await myApp.statusOf(jobs[0]?.key)).toBe('completed');
 */
export async function runScenario(options: RunScenarioOptions): Promise<ScenarioResult> {
  const read = readOptions(OPTIONS, options, 'runScenario');
  const { to: url, retryScheduleMs: pausesMs } = read;
  const scenario = await scenarioOf(read);
  refuseTwoPaces(read);
  const plan = planScenario(scenario, bundledCatalogue, read);
  const { accepts = isSuccess } = read;
  const headersOf = (event: BuiltEvent): HeaderList => outgoingHeaders(event.headers, read);
  const concurrency = read.concurrency ?? 1;
  const journal = read.journal === undefined ? null : openJournal(read.journal);
  const { openTransport } = await import('../transport/transport.ts');
  const transport = openTransport({ insecure: read.insecure, ca: read.ca, connections: concurrency });
  const tally = new ScenarioTally(plan.sequence);
  const exchanges: Exchange[] = [];
  try {
    await playScenario(
      {
        ...plan,
        concurrency,
        delivery: {
          catalogue: bundledCatalogue,
          url,
          timeoutMs: read.timeoutMs ?? DEFAULT_TIMEOUT_MS,
          retries: read.retries ?? 0,
          schedule: pausesMs && { pausesMs, speed: read.speed },
          accepts,
          signal: read.signal,
        },
        headersOf,
        onExchange: async (exchange) => {
          await journal?.append(exchange);
          exchanges.push(exchange);
          await read.onExchange?.(exchange);
        },
        onDone: (exchange, { entry, event }) =>
          tally.addEntry(entry, event.key ?? '', exchange, isDelivered(exchange, accepts)),
      },
      transport,
    );
  } finally {
    await transport.close();
    journal?.close();
  }
  const { name, provider } = scenario;
  return { scenario: name, provider, seed: plan.seed, ...tally.scenarioTotals(), exchanges };
}

async function scenarioOf({ scenario, project, provider }: ReadOptions): Promise<Scenario> {
  if (typeof scenario !== 'string') return scenario;
  if (!isFilePath(scenario)) return namedScenario(scenario, project, provider);
  const { parseScenario } = await import('../scenarios/parse-file.ts');
  return parseScenario(readBytes(scenario), scenario, bundledCatalogue);
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError('file_unreadable', `${path} cannot be read`, error);
  }
}

function refuseTwoPaces({ intervalMs, speed }: ReadOptions): void {
  if (intervalMs === undefined || speed === undefined) return;
  throw usageError('flag_does_not_fit', 'intervalMs and speed both say how long to wait', 'give one of them');
}
