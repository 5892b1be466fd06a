import { readFileSync } from 'node:fs';
import type { BuiltEvent } from '../events/build.ts';
import { newSeed } from '../events/random.ts';
import { isScenarioPath, requireScenario, type Scenario } from '../events/scenario.ts';
import { openScenario, type ScenarioOptions } from '../events/scenario-run.ts';
import { jobSeed, stepRange } from '../events/scenario-steps.ts';
import { planSequence } from '../events/sequence.ts';
import { type BasicCredentials, urlCredentials } from '../exchange/credentials.ts';
import { ioError, messageOf, usageError } from '../exchange/error.ts';
import { type Exchange, isSuccess } from '../exchange/exchange.ts';
import type { HeaderList } from '../exchange/headers.ts';
import { openJournal } from '../journal/journal.ts';
import { DEFAULT_TIMEOUT_MS, isDelivered } from '../sender/deliver.ts';
import { playScenario } from '../sender/play-scenario.ts';
import { requestHeaders } from '../sender/request.ts';
import type { Pace } from '../sender/scenario-clock.ts';
import { ScenarioTally, type ScenarioTotals } from '../sender/scenario-totals.ts';
import { type HeaderInput, headerList } from './header-list.ts';
import { retrySchedule } from './retry-schedule.ts';
import { targetUrl } from './target.ts';

/** Which scenario to send, where to, and how. Times are milliseconds, shares go from 0 to 1. */
export interface RunScenarioOptions extends Omit<ScenarioOptions, 'startAt'> {
  readonly to: string | URL;
  /** The name of a bundled scenario, the path of a file (with a folder or `.json`), or a scenario. */
  readonly scenario: string | Scenario;
  /** Id of the provider; needed only where a scenario's name is not enough. */
  readonly provider?: string;
  /** The moment of the first step, since 1970; unless given, the last one is sent when it happens. */
  readonly now?: number;
  /** The first and the last step, each a number from 1 or an event. */
  readonly from?: number | string;
  readonly toStep?: number | string;
  /** Jobs that are sent in turn, each under an identity of its own; 1 unless given. */
  readonly jobs?: number;
  /** Jobs that may be under way at once; 1 unless given. The webhooks of one job never overlap. */
  readonly concurrency?: number;
  /** Share of the webhooks that are sent twice. */
  readonly duplicate?: number;
  /** Mixes the order within each job. */
  readonly shuffle?: boolean;
  /** Share of the webhooks that are left out, below 1. */
  readonly drop?: number;
  /** From the beginning of one webhook to that of the next. */
  readonly intervalMs?: number;
  /** Divides the scenario's own pauses and those of `retryScheduleMs`; without it and `intervalMs` nothing waits. */
  readonly speed?: number;
  /** Added, or put in the place of a header of the same name. */
  readonly headers?: HeaderInput;
  readonly auth?: BasicCredentials;
  readonly bearer?: string;
  readonly userAgent?: string;
  /** Until the whole answer must be there; 30,000 unless given. */
  readonly timeoutMs?: number;
  /** Tries after a failed one; 0 unless given. */
  readonly retries?: number;
  /** Pauses before further tries, in the place of `retries`. */
  readonly retryScheduleMs?: readonly number[];
  /** Tells which statuses count as delivered; any 2xx unless given. */
  readonly accepts?: (status: number) => boolean;
  /** Accepts any certificate. */
  readonly insecure?: boolean;
  /** PEM text of the certificate authorities to trust, in the place of the usual ones. */
  readonly ca?: string;
  /** Ends the run early; what was sent until then is in the result. */
  readonly signal?: AbortSignal;
  /** Path of a journal; none is kept unless given. */
  readonly journal?: string;
  /** Called with each try, before the next one begins. */
  readonly onExchange?: (exchange: Exchange) => void | Promise<void>;
}

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
 * @throws WebhookCliError `unknown_scenario`, `bad_scenario`, `bad_step`, `bad_share`, `bad_number`, `bad_speed`,
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
  const url = targetUrl(options.to);
  if (options.id !== undefined && (options.jobs ?? 1) > 1) {
    throw usageError('flag_does_not_fit', 'one id cannot be that of several jobs', 'leave id or jobs out');
  }
  const scenario = await scenarioOf(options);
  const seed = options.seed ?? newSeed();
  const sequence = planSequence({
    ...stepRange(scenario, options.from, options.toStep),
    jobs: whole('jobs', options.jobs ?? 1),
    duplicate: share('duplicate', options.duplicate ?? 0),
    shuffle: options.shuffle === true,
    drop: lossShare(options.drop ?? 0),
    seed,
  });
  const pace = paceOf(options);
  const schedule = retrySchedule(options.retryScheduleMs, options.speed);
  const { payloadVersion, contentForm, id, secret, accepts = isSuccess } = options;
  const headersOf = (event: BuiltEvent): HeaderList =>
    requestHeaders(event.headers, {
      ...options,
      auth: options.auth ?? urlCredentials(url),
      headers: headerList(options.headers),
    });
  const concurrency = whole('concurrency', options.concurrency ?? 1);
  const journal = options.journal === undefined ? null : openJournal(options.journal);
  const { openTransport } = await import('../transport/transport.ts');
  const transport = openTransport({ insecure: options.insecure, ca: options.ca, connections: concurrency });
  const tally = new ScenarioTally(sequence);
  const exchanges: Exchange[] = [];
  try {
    await playScenario(
      {
        sequence,
        open: (job, startAt) =>
          openScenario(scenario, {
            payloadVersion,
            contentForm,
            id,
            secret,
            seed: jobSeed(seed, job),
            startAt,
          }),
        pace,
        now: options.now,
        concurrency,
        delivery: {
          url,
          timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
          retries: options.retries ?? 0,
          schedule,
          accepts,
          signal: options.signal,
        },
        headersOf,
        onExchange: async (exchange) => {
          await journal?.append(exchange);
          exchanges.push(exchange);
          await options.onExchange?.(exchange);
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
  return { scenario: name, provider, seed, ...tally.scenarioTotals(), exchanges };
}

async function scenarioOf({ scenario, provider }: RunScenarioOptions): Promise<Scenario> {
  if (typeof scenario !== 'string') return scenario;
  if (!isScenarioPath(scenario)) return requireScenario(scenario, provider);
  const { parseScenario } = await import('../events/scenario-file.ts');
  return parseScenario(readBytes(scenario), scenario);
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw ioError('file_unreadable', `${path} cannot be read: ${messageOf(error)}`, '', error);
  }
}

function paceOf({ intervalMs, speed }: RunScenarioOptions): Pace {
  if (speed !== undefined && !(speed > 0)) throw usageError('bad_speed', `the speed ${speed} is not above 0`);
  if (intervalMs === undefined) return speed === undefined ? { kind: 'at-once' } : { kind: 'clock', speed };
  if (speed !== undefined) {
    throw usageError(
      'flag_does_not_fit',
      'intervalMs and speed both say how long to wait',
      'give one of them',
    );
  }
  return { kind: 'interval', ms: intervalMs };
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw usageError('bad_number', `${name} is ${value}, which is no whole number from 1 up`);
}

function lossShare(drop: number): number {
  if (share('drop', drop) < 1) return drop;
  throw usageError('bad_share', 'drop is 1, which leaves nothing to send', 'give a share below 1');
}

function share(name: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw usageError('bad_share', `${name} is ${value}, which is no share from 0 to 1`);
}
