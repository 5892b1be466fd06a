import { isSuccess } from '../../core/exchange.ts';
import { buildChosen } from '../../events/build.ts';
import { chooseTravel } from '../../events/choose.ts';
import { findEvent } from '../../events/names.ts';
import { Observer } from '../../observe/observer.ts';
import { totalsInWords } from '../../observe/totals.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { DemoStep, Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { RECEIVER_DEFAULTS } from '../../receiver/options.ts';
import { startReceiver } from '../../receiver/receiver.ts';
import { requireScenario, scenariosOf } from '../../scenarios/bundled.ts';
import { type DeliveryOptions, deliver } from '../../sender/deliver.ts';
import { outgoingHeaders } from '../../sender/request.ts';
import { planScenario } from '../../sender/scenario/plan.ts';
import { playScenario } from '../../sender/scenario/play.ts';
import { openTransport, type Transport } from '../../transport/transport.ts';
import { flagWords } from '../flags/option-words.ts';
import { writeNote } from '../screen/note.ts';
import { ScreenSink } from '../screen/screen-sink.ts';
import { EXIT, exitOfSignal } from '../session/exit.ts';
import type { Session } from '../session/session.ts';

/** Cases that nobody thinks of before production. */
const ASKED = ['duplicate/late', 'order/reversed', 'malformed/nothing-booked'];

const NEXT = [
  ['in one terminal', 'webhook-cli listen'],
  ['in another', 'webhook-cli send --trigger failed'],
  ['to your own app', 'webhook-cli send --trigger failed --to localhost:3000/hooks'],
  ['judge your app', 'webhook-cli check localhost:3000/hooks'],
] as const;

/** Runs `demo`: the real receiver and the real sender, over HTTP on a free port, without a journal. */
export async function demo(session: Session, catalogue = bundledCatalogue): Promise<number> {
  const { out, err, errTheme } = session;
  const stop = session.stopSignal();
  const observer = new Observer();
  const screen = new ScreenSink(session, { hint: '', showsChanges: false }, catalogue, observer);
  const transport = openTransport();
  const options = { ...RECEIVER_DEFAULTS, catalogue, sayOption: flagWords, keepExchanges: false };
  await using receiver = await startReceiver(options, [observer.sink, screen.sink]);
  const { url, host, port } = receiver;
  if (session.json) out.line(jsonLine('ready', { url, host, port, pid: session.context.pid, journal: null }));
  err.line(`${errTheme.strong('a receiver')} listens on ${errTheme.info(url)}: a job is booked, and fails\n`);
  const delivery = {
    catalogue,
    url: new URL(url),
    timeoutMs: 10_000,
    retries: 0,
    accepts: isSuccess,
    signal: stop,
  };
  try {
    for (const step of demoSteps(catalogue)) {
      if (!stop.aborted) await show(step, transport, delivery);
    }
  } finally {
    await transport.close();
  }
  await receiver.close();
  await screen.drained();
  const totals = observer.totals.totals();
  if (session.json) out.line(jsonLine('summary', { ...totals, refused: {}, missing: [] }));
  err.line(errTheme.strong(totalsInWords(totals)));
  await tellOfCheck(session, catalogue);
  err.line(`\n${errTheme.strong('try next')}`);
  for (const [when, command] of NEXT) err.line(`  ${errTheme.dim(when.padEnd(16))}${command}`);
  return stop.aborted && stop.reason !== 'closed' ? exitOfSignal(String(stop.reason)) : EXIT.done;
}

interface ShownStep {
  readonly provider: Provider;
  readonly step: DemoStep;
}

/** Jobs first, then events as they should be, then those with a fault, so that a finding is seen. */
function demoSteps({ providers }: Catalogue): ShownStep[] {
  const rank = (step: DemoStep): number => ('scenario' in step ? 0 : step.set === undefined ? 1 : 2);
  return providers
    .flatMap((provider) => provider.demo.map((step) => ({ provider, step })))
    .toSorted((a, b) => rank(a.step) - rank(b.step));
}

async function show(
  { provider, step }: ShownStep,
  transport: Transport,
  delivery: DeliveryOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const { catalogue } = delivery;
  if ('scenario' in step) {
    const scenario = requireScenario(step.scenario, catalogue, provider);
    const plan = planScenario(scenario, catalogue, { toStep: step.toStep });
    const headersOf = ({ headers }: { readonly headers: Parameters<typeof outgoingHeaders>[0] }) =>
      outgoingHeaders(headers, {});
    await playScenario({ ...plan, concurrency: 1, delivery, headersOf }, transport);
    return;
  }
  const choice = chooseTravel(findEvent(step.event, catalogue, { provider }), {});
  const built = buildChosen(choice, { set: step.set });
  await deliver({ ...built, provider, headers: outgoingHeaders(built.headers, {}) }, transport, delivery);
}

/** What a consumer is asked that takes webhooks as they come here, as `check` words it. */
async function tellOfCheck(session: Session, { providers: [provider] }: Catalogue): Promise<void> {
  if (provider === undefined || session.json) return;
  const [{ conformanceCases }, { wireFormatsOf }] = await Promise.all([
    import('../../conformance/cases/all-cases.ts'),
    import('../../conformance/plan.ts'),
  ]);
  const cases = conformanceCases(provider, {
    wireFormats: wireFormatsOf(provider, [], []),
    scenarios: scenariosOf(provider),
  });
  const titles = ASKED.flatMap((id) => cases.filter((each) => each.id === id).map(({ title }) => title));
  session.err.line('');
  writeNote(
    session,
    `check asks your app whether it ${titles.join('; ')}, and ${cases.length - titles.length} more`,
  );
}
