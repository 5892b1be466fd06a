import { usageError } from '../../core/error.ts';
import { urlCredentials } from '../../core/http/credentials.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import type { BuiltEvent } from '../../events/build.ts';
import { requireProvider, requireVersion } from '../../events/names.ts';
import { newSeed } from '../../events/random.ts';
import { isScenarioPath, requireScenario, type Scenario } from '../../scenarios/bundled.ts';
import { openScenario } from '../../scenarios/open.ts';
import { planSequence } from '../../scenarios/send-order.ts';
import { jobSeed, stepRange } from '../../scenarios/step-range.ts';
import { isDelivered } from '../../sender/deliver.ts';
import { requestHeaders } from '../../sender/request.ts';
import type { Pace } from '../../sender/scenario/clock.ts';
import { playScenario, type ScenarioPlan, scenarioWebhooks } from '../../sender/scenario/play.ts';
import { ScenarioTally } from '../../sender/scenario/totals.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import { parseTarget } from '../flags/values.ts';
import { createProgress, retryWords } from '../screen/progress.ts';
import { EXIT, exitOfSignal } from '../session/exit.ts';
import { readWhole } from '../session/files.ts';
import { fittingSecret } from '../session/secret.ts';
import type { Session } from '../session/session.ts';
import type { SendFlags } from './action.ts';
import { announceScenario, stepWords, summariseScenario, wordsOfStep } from './scenario-screen.ts';
import { interruptedOr, openSending } from './send-session.ts';

type ScenarioSendFlags = SendFlags & { readonly scenario: string };

/** A scenario has a course to be followed, so that more of it is shown line by line than of a burst. */
const SHOWN_ONE_BY_ONE = 100;

/** Runs `send --scenario`. */
export async function sendScenario(session: Session, flags: ScenarioSendFlags): Promise<number> {
  const scenario = await chooseScenario(session, flags);
  const to = flags.to ?? parseTarget(DEFAULT_TARGET);
  const seed = flags.seed ?? newSeed();
  const plan = planOf(session, flags, scenario, seed);
  const { entries } = plan.sequence;
  const headersOf = (event: BuiltEvent): HeaderList =>
    requestHeaders(event.headers, {
      ...flags,
      auth: flags.auth ?? urlCredentials(to),
      headers: flags.header,
    });
  announceScenario(session, scenario, { plan, seed, to });
  if (isScenarioPath(flags.scenario)) {
    const { warnOfFaults } = await import('./scenario-warnings.ts');
    warnOfFaults(session, flags.scenario, plan);
  }
  if (flags.dryRun === true || flags.print !== undefined) {
    await printAll(session, flags, plan, to, headersOf);
    return EXIT.done;
  }
  const { delivery, transport, journal, close } = await openSending(session, flags, to, entries.length);
  const { accepts, signal: stop } = delivery;
  const delivered = (exchange: Parameters<typeof isDelivered>[0]): boolean => isDelivered(exchange, accepts);
  const tally = new ScenarioTally(plan.sequence);
  const progress = await createProgress(session, {
    count: entries.length,
    target: to,
    isDelivered: delivered,
    shown: SHOWN_ONE_BY_ONE,
  });
  let nobodyThere = false;
  try {
    await playScenario(
      {
        ...plan,
        concurrency: flags.concurrency ?? 1,
        delivery,
        headersOf,
        onWait: (ms, entry) =>
          progress.waiting(ms, (left) => `${stepWords(scenario, entry)} follows in ${left}`),
        onRetryPause: (wait, entry) =>
          progress.waiting(wait.ms, (left) => `${stepWords(scenario, entry)}, ${retryWords(wait)(left)}`),
        onExchange: async (exchange, { entry }) => {
          await journal?.append(exchange);
          await progress.report(exchange, flags, wordsOfStep(scenario, entry));
        },
        onDone: (exchange, { entry, event }) => {
          nobodyThere ||= exchange.error?.code === 'refused' && to.href === DEFAULT_TARGET;
          tally.addEntry(entry, event.key ?? '', exchange, delivered(exchange));
          progress.advance(tally);
        },
      },
      transport,
    );
  } finally {
    progress.end();
    await close();
  }
  const totals = tally.scenarioTotals();
  if (nobodyThere)
    session.err.line('       webhook-cli listen starts a receiver there; --to sends elsewhere');
  summariseScenario(session, { scenario, seed, planned: entries.length }, totals);
  if (stop.aborted && totals.sent < entries.length) return exitOfSignal(String(stop.reason));
  return totals.failed === 0 ? EXIT.done : interruptedOr(stop, EXIT.failed);
}

/** A scenario by its name, or a file of the user's own. */
async function chooseScenario(session: Session, flags: ScenarioSendFlags): Promise<Scenario> {
  if (!isScenarioPath(flags.scenario)) return requireScenario(flags.scenario, flags.provider);
  const content = readWhole(session.context, flags.scenario);
  const { parseScenario } = await import('../../scenarios/parse-file.ts');
  const scenario = parseScenario(content, flags.scenario);
  if (flags.provider === undefined || requireProvider(flags.provider).id === scenario.provider)
    return scenario;
  throw usageError(
    'flag_does_not_fit',
    `the scenario ${scenario.name} is one of ${requireProvider(scenario.provider).title}`,
    'leave --provider out',
  );
}

function planOf(session: Session, flags: ScenarioSendFlags, scenario: Scenario, seed: string): ScenarioPlan {
  const provider = requireProvider(scenario.provider);
  const { signed } = requireVersion(provider, flags.payloadVersion);
  const secret = fittingSecret(session, flags.secret, signed);
  return {
    sequence: planSequence({
      ...stepRange(scenario, flags.from, flags.toStep),
      jobs: flags.jobs ?? 1,
      duplicate: flags.duplicate ?? 0,
      shuffle: flags.shuffle === true,
      drop: flags.drop ?? 0,
      seed,
    }),
    pace: paceOf(flags),
    now: flags.now,
    open: (job, startAt) =>
      openScenario(scenario, {
        payloadVersion: flags.payloadVersion,
        contentForm: flags.contentType,
        id: flags.id,
        seed: jobSeed(seed, job),
        secret,
        startAt,
      }),
  };
}

function paceOf({ interval, speed }: ScenarioSendFlags): Pace {
  if (interval !== undefined) return { kind: 'interval', ms: interval };
  return speed === undefined ? { kind: 'at-once' } : { kind: 'clock', speed };
}

async function printAll(
  session: Session,
  flags: ScenarioSendFlags,
  plan: ScenarioPlan,
  to: URL,
  headersOf: (event: BuiltEvent) => HeaderList,
): Promise<void> {
  const { printRequest } = await import('./print-request.ts');
  const form = flags.print ?? 'body';
  for (const { event } of scenarioWebhooks(plan)) {
    const request = { method: 'POST', url: to, headers: headersOf(event), body: event.body };
    printRequest(session, form, { ...event, remark: '' }, request);
    // One body a line; a single event is printed without anything that is not in it.
    if (form === 'body' && !session.json && session.context.stdout.isTTY !== true) session.out.write('\n');
  }
}
