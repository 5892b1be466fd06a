import type { Exchange } from '../../core/exchange.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { redactTarget } from '../../core/http/redact.ts';
import { pause } from '../../core/time/wait.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Provider } from '../../providers/provider.ts';
import type { ScenarioRun } from '../../scenarios/open.ts';
import type { Sequence, SequenceEntry } from '../../scenarios/send-order.ts';
import type { Transport } from '../../transport/transport.ts';
import { burst } from '../burst.ts';
import { type DeliveryOptions, deliver } from '../deliver.ts';
import type { Outgoing } from '../request.ts';
import type { RetryPause } from '../retries.ts';
import { type Pace, type ScenarioClock, scenarioClock } from './clock.ts';
import { ScenarioJobs } from './jobs.ts';

/** What is sent, and when. */
export interface ScenarioPlan {
  readonly sequence: Sequence;
  /** Opens the scenario for a job, counted from 0, whose first step happens at a moment (ms since 1970). */
  readonly open: (job: number, startAt: number) => ScenarioRun;
  readonly pace: Pace;
  /** The moment of the first step in the payloads, ms since 1970; near now unless given. */
  readonly now?: number | undefined;
}

/** How a scenario is sent. */
export interface PlayOptions extends ScenarioPlan {
  /** Jobs that may be under way at once. The webhooks of one job never overlap: their order is the scenario. */
  readonly concurrency: number;
  readonly delivery: Omit<DeliveryOptions, 'onExchange' | 'onRetryPause'>;
  /** The whole headers of a request. */
  readonly headersOf: (event: BuiltEvent) => HeaderList;
  /** Gives a request another form on the wire. */
  readonly dress?: ((outgoing: Outgoing) => Outgoing) | undefined;
  /** Called with each try, before the next one begins, and told whether there will be one. */
  readonly onExchange?:
    | ((exchange: Exchange, webhook: SentWebhook, isLast: boolean) => void | Promise<void>)
    | undefined;
  /** Called with the last exchange of each webhook. */
  readonly onDone?: ((exchange: Exchange, webhook: SentWebhook) => void) | undefined;
  /** Called when a webhook has to wait for its time, in ms. */
  readonly onWait?: ((ms: number, entry: SequenceEntry) => void) | undefined;
  /** Called when a pause before a further try of a webhook begins. */
  readonly onRetryPause?: ((pause: RetryPause, entry: SequenceEntry) => void) | undefined;
}

/** A webhook of a scenario. */
export interface SentWebhook {
  readonly entry: SequenceEntry;
  readonly event: BuiltEvent;
  readonly provider: Provider;
}

/**
 * Sends the webhooks of a scenario at their pace, until all are through or the signal aborts. A repetition has
 * the bytes and headers of the first time.
 */
export async function playScenario(options: PlayOptions, transport: Transport): Promise<void> {
  const broken = new AbortController();
  const { signal } = options.delivery;
  const either = signal === undefined ? broken.signal : AbortSignal.any([signal, broken.signal]);
  try {
    await sendEntries({ ...options, delivery: { ...options.delivery, signal: either } }, transport);
  } catch (error) {
    // Such as a journal that cannot be written: nobody goes on, and no pause keeps the process.
    broken.abort();
    throw error;
  }
}

async function sendEntries(options: PlayOptions, transport: Transport): Promise<void> {
  const { delivery } = options;
  const { entries } = options.sequence;
  const clock = clockOf(options);
  const jobs = jobsOf(options, clock, delivery);
  const untilDue = waiting(options, clock);
  const tails = new Map<number, Promise<void>>();

  const sendEntry = async (entry: SequenceEntry, index: number): Promise<void> => {
    await untilDue(entry, index);
    if (delivery.signal?.aborted === true) return;
    const webhook = { entry, ...jobs.buildNext(entry) };
    const { event, provider } = webhook;
    const plain: Outgoing = { ...event, provider, headers: options.headersOf(event) };
    const exchange = await deliver(options.dress?.(plain) ?? plain, transport, {
      ...delivery,
      onExchange: async (each, _provider, isLast) => {
        jobs.remember(entry, each);
        await options.onExchange?.(each, webhook, isLast);
      },
      onRetryPause: (wait) => options.onRetryPause?.(wait, entry),
    });
    options.onDone?.(exchange, webhook);
  };

  const inTurn = (entry: SequenceEntry, index: number): Promise<void> => {
    // Those before it have begun, since they are begun in their order: nobody waits for ever.
    const done = (tails.get(entry.job) ?? Promise.resolve()).then(() => sendEntry(entry, index));
    tails.set(entry.job, done);
    return done;
  };

  await burst(
    { count: entries.length, concurrency: options.concurrency, signal: delivery.signal },
    async (index) => {
      const entry = entries[index];
      if (entry !== undefined) await inTurn(entry, index);
    },
    () => {},
  );
}

/**
 * Builds the webhooks of a run in their order and sends none of them: what `playScenario` would send, except
 * that a provider's log of its sends stays empty. Each with the pause before it, in ms.
 */
export function* scenarioWebhooks(plan: ScenarioPlan): Generator<SentWebhook & { readonly pauseMs: number }> {
  const clock = clockOf(plan);
  const jobs = jobsOf(plan, clock, null);
  let before = 0;
  for (const [index, entry] of plan.sequence.entries.entries()) {
    const due = clock.due(index);
    yield { entry, pauseMs: Math.max(0, due - before), ...jobs.buildNext(entry) };
    before = due;
  }
}

/** Milliseconds that a run takes at the least, for its pauses. */
export function plannedMs(plan: ScenarioPlan): number {
  return clockOf(plan).due(plan.sequence.entries.length - 1);
}

function clockOf({ sequence, open, pace, now }: ScenarioPlan): ScenarioClock {
  const begun = Date.now();
  // Opened only to be asked: where its steps lie does not depend on when it starts.
  const { offsetMs } = open(0, now ?? begun);
  return scenarioClock(sequence.entries, offsetMs, pace, begun, now);
}

function jobsOf(
  { sequence, open, now }: ScenarioPlan,
  { startAt }: ScenarioClock,
  delivery: PlayOptions['delivery'] | null,
): ScenarioJobs {
  return new ScenarioJobs({
    sequence,
    open,
    startAt,
    fixed: now !== undefined,
    url: delivery === null ? '' : redactTarget(delivery.url),
    retrySpeed: delivery?.schedule?.speed ?? 1,
  });
}

/** Waits for a webhook's time. One that is late does not make those after it hurry at an interval. */
function waiting(
  { pace, delivery, onWait }: PlayOptions,
  clock: ScenarioClock,
): (entry: SequenceEntry, index: number) => Promise<void> {
  const started = performance.now();
  let next = started;
  return async (entry, index) => {
    const now = performance.now();
    const at = pace.kind === 'interval' ? Math.max(next, now) : started + clock.due(index);
    if (pace.kind === 'interval') next = at + pace.ms;
    if (at <= now) return;
    onWait?.(at - now, entry);
    await pause(at - now, delivery.signal);
  };
}
