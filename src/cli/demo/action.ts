import { isSuccess } from '../../core/exchange.ts';
import { buildChosen } from '../../events/build.ts';
import { chooseTravel } from '../../events/choose.ts';
import { findEvent } from '../../events/names.ts';
import { Observer } from '../../observe/observer.ts';
import { totalsInWords } from '../../observe/totals.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { DemoEvent, Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { RECEIVER_DEFAULTS } from '../../receiver/options.ts';
import { startReceiver } from '../../receiver/receiver.ts';
import { deliver } from '../../sender/deliver.ts';
import { outgoingHeaders } from '../../sender/request.ts';
import { openTransport } from '../../transport/transport.ts';
import { flagWords } from '../flags/option-words.ts';
import { ScreenSink } from '../screen/screen-sink.ts';
import { EXIT, exitOfSignal } from '../session/exit.ts';
import type { Session } from '../session/session.ts';

/** Enough to see what a payload is; three of them must fit on a screen or two. */
const SHOWN_LINES = 20;

const NEXT = [
  ['in one terminal', 'webhook-cli listen'],
  ['in another', 'webhook-cli send --trigger failed'],
  ['to your own app', 'webhook-cli send --trigger failed --to localhost:3000/hooks'],
  ['every event', 'webhook-cli events'],
] as const;

/** Runs `demo`: the real receiver and the real sender, over HTTP on a free port, without a journal. */
export async function demo(session: Session, catalogue = bundledCatalogue): Promise<number> {
  const { out, err, errTheme } = session;
  const stop = session.stopSignal();
  const observer = new Observer();
  const screen = new ScreenSink(session, { maxLines: SHOWN_LINES, hint: '' }, catalogue, observer);
  const transport = openTransport();
  const options = { ...RECEIVER_DEFAULTS, catalogue, sayOption: flagWords, keepExchanges: false };
  await using receiver = await startReceiver(options, [observer.sink, screen.sink]);
  const { url, host, port } = receiver;
  if (session.json) out.line(jsonLine('ready', { url, host, port, pid: session.context.pid, journal: null }));
  err.line(`${errTheme.strong('a receiver')} listens on ${errTheme.info(url)} and is sent three webhooks\n`);
  try {
    for (const { provider, demo: each } of demoEvents(catalogue)) {
      if (stop.aborted) break;
      const choice = chooseTravel(findEvent(each.event, catalogue, { provider }), {});
      const built = buildChosen(choice, { set: each.set });
      await deliver({ ...built, provider, headers: outgoingHeaders(built.headers, {}) }, transport, {
        catalogue,
        url: new URL(url),
        timeoutMs: 10_000,
        retries: 0,
        accepts: isSuccess,
        signal: stop,
      });
    }
  } finally {
    await transport.close();
  }
  await receiver.close();
  await screen.drained();
  const totals = observer.totals.totals();
  if (session.json) out.line(jsonLine('summary', { ...totals, refused: {}, missing: [] }));
  err.line(errTheme.strong(totalsInWords(totals)));
  err.line(`\n${errTheme.strong('try next')}`);
  for (const [when, command] of NEXT) err.line(`  ${errTheme.dim(when.padEnd(16))}${command}`);
  return stop.aborted && stop.reason !== 'closed' ? exitOfSignal(String(stop.reason)) : EXIT.done;
}

/** A valid event of each provider, then those with a fault, so that a finding is seen. */
function demoEvents({ providers }: Catalogue): { readonly provider: Provider; readonly demo: DemoEvent }[] {
  const all = providers.flatMap((provider) => provider.demo.map((demo) => ({ provider, demo })));
  return [
    ...all.filter(({ demo }) => demo.set === undefined),
    ...all.filter(({ demo }) => demo.set !== undefined),
  ];
}
