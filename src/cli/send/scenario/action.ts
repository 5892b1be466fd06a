import type { HeaderList } from '../../../core/http/headers.ts';
import type { BuiltEvent } from '../../../events/built-event.ts';
import { chosenProvider, requireProvider, requireVersion } from '../../../events/names.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { Provider } from '../../../providers/provider.ts';
import { findScenario } from '../../../scenarios/bundled.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { type Outgoing, outgoingHeaders } from '../../../sender/request.ts';
import { planScenario, type SeededPlan } from '../../../sender/scenario/plan.ts';
import {
  playScenario,
  type ScenarioPlan,
  type SentWebhook,
  scenarioWebhooks,
} from '../../../sender/scenario/play.ts';
import { ScenarioTally } from '../../../sender/scenario/totals.ts';
import { chosenScenario } from '../../events/chosen.ts';
import { DEFAULT_TARGET } from '../../flags/defaults.ts';
import { parseTarget } from '../../flags/values.ts';
import { retryWords } from '../../screen/progress.ts';
import { EXIT } from '../../session/exit.ts';
import { secretIfSigned } from '../../session/secret.ts';
import type { Session } from '../../session/session.ts';
import { dressing } from '../dressing.ts';
import type { SendFlags } from '../flags.ts';
import { markOf, provenanceNote, sayProvenance } from '../provenance.ts';
import { openSendSession } from '../send-session.ts';
import { announceScenario, stepProgress, stepTitle, summariseScenario, wordsOfStep } from './screen.ts';

type ScenarioSendFlags = SendFlags & { readonly scenario: string };

/** A scenario has a course to be followed, so that more of it is shown line by line than of a burst. */
const SHOWN_ONE_BY_ONE = 100;

/** Runs `send --scenario`. */
export async function sendScenario(
  session: Session,
  flags: ScenarioSendFlags,
  catalogue: Catalogue,
): Promise<number> {
  const wanted = chosenProvider(flags.provider, catalogue);
  const scenario = await chosenScenario(session, flags.scenario, catalogue, wanted);
  const provider = requireProvider(scenario.provider, catalogue);
  const to = flags.to ?? parseTarget(DEFAULT_TARGET);
  const plan = planOf(session, flags, catalogue, scenario, provider);
  const { seed } = plan;
  const { entries } = plan.sequence;
  const headersOf = (event: BuiltEvent): HeaderList =>
    outgoingHeaders(event.headers, { ...flags, to, headers: flags.header });
  const dress = await dressing(flags);
  announceScenario(session, scenario, { plan, seed, to });
  // What was captured came so, whatever is found in it.
  if (scenario.provenance !== 'captured' && findScenario(scenario.name, catalogue, provider) !== scenario) {
    const { warnOfFaults } = await import('./warnings.ts');
    warnOfFaults(session, flags.scenario, plan, await catalogue.load());
  }
  if (flags.dryRun === true || flags.print !== undefined) {
    await printAll(session, flags, plan, catalogue, (webhook) => ({
      title: stepTitle(scenario, provider, webhook.entry, webhook.event),
      to,
      outgoing: dress({ ...webhook.event, provider: webhook.provider, headers: headersOf(webhook.event) }),
    }));
    await sayProvenance(session, [provenanceNote('scenario', scenario)]);
    return EXIT.done;
  }
  const target = { to, count: entries.length, shown: SHOWN_ONE_BY_ONE };
  const note = provenanceNote('scenario', scenario);
  const eventMark = session.quiet ? undefined : markOf(note);
  const run = await openSendSession(session, { ...flags, eventMark }, target, catalogue);
  const tally = new ScenarioTally(plan.sequence);
  try {
    await playScenario(
      {
        ...plan,
        concurrency: flags.concurrency ?? 1,
        delivery: run.delivery,
        headersOf,
        dress,
        onWait: (ms, entry) =>
          run.waiting(ms, (left) => `${stepProgress(scenario, entry)} follows in ${left}`),
        onRetryPause: (wait, entry) =>
          run.waiting(wait.ms, (left) => `${stepProgress(scenario, entry)}, ${retryWords(wait)(left)}`),
        onExchange: (exchange, { entry }, isLast) =>
          run.onTry(exchange, provider, isLast, { words: wordsOfStep(scenario, provider, entry) }),
        onDone: (exchange, { entry, event }) => {
          tally.addEntry(entry, event.key ?? '', exchange, run.isDelivered(exchange));
          run.onDone(exchange, tally);
        },
      },
      run.transport,
    );
  } finally {
    await run.close();
  }
  const totals = tally.scenarioTotals();
  const code = run.finish(totals, () =>
    summariseScenario(session, { scenario, provider, seed, planned: entries.length }, totals),
  );
  await sayProvenance(session, [note], { marked: true });
  return code;
}

function planOf(
  session: Session,
  flags: ScenarioSendFlags,
  catalogue: Catalogue,
  scenario: Scenario,
  provider: Provider,
): SeededPlan {
  const { signed } = requireVersion(provider, flags.payloadVersion ?? scenario.payloadVersion);
  return planScenario(scenario, catalogue, {
    ...flags,
    contentForm: flags.contentType,
    secret: secretIfSigned(session, flags.secret, signed),
    intervalMs: flags.interval,
  });
}

interface Unsent {
  /** What people are told that it is. */
  readonly title: string;
  readonly to: URL;
  readonly outgoing: Outgoing;
}

async function printAll(
  session: Session,
  flags: ScenarioSendFlags,
  plan: ScenarioPlan,
  catalogue: Catalogue,
  unsentOf: (webhook: SentWebhook) => Unsent,
): Promise<void> {
  const { printRequests } = await import('../printed/print-requests.ts');
  function* webhooks() {
    for (const { pauseMs, ...webhook } of scenarioWebhooks(plan)) {
      const { title, to, outgoing } = unsentOf(webhook);
      const request = { method: 'POST', url: to, headers: outgoing.headers, body: outgoing.body };
      yield { title, prepared: { ...outgoing, seed: webhook.event.seed, note: '', pauseMs }, request };
    }
  }
  await printRequests(session, flags, webhooks(), { catalogue });
}
