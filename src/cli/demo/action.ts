import { isSuccess } from '../../core/exchange.ts';
import { type BuildOptions, buildEvent } from '../../events/build.ts';
import { Observer } from '../../observe/observer.ts';
import { totalsInWords } from '../../observe/totals.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { providers } from '../../providers/registry.ts';
import { RECEIVER_DEFAULTS } from '../../receiver/options.ts';
import { startReceiver } from '../../receiver/receiver.ts';
import { deliver } from '../../sender/deliver.ts';
import { requestHeaders } from '../../sender/request.ts';
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
export async function demo(session: Session): Promise<number> {
  const { out, err, errTheme } = session;
  const stop = session.stopSignal();
  const observer = new Observer();
  const screen = new ScreenSink(session, { maxLines: SHOWN_LINES, hint: '' }, observer);
  const transport = openTransport();
  const options = { ...RECEIVER_DEFAULTS, sayOption: flagWords, keepExchanges: false };
  await using receiver = await startReceiver(options, [observer.sink, screen.sink]);
  const { url, host, port } = receiver;
  if (session.json) out.line(jsonLine('ready', { url, host, port, pid: session.context.pid, journal: null }));
  err.line(`${errTheme.strong('a receiver')} listens on ${errTheme.info(url)} and is sent three webhooks\n`);
  try {
    for (const options of demoEvents()) {
      if (stop.aborted) break;
      const built = buildEvent(options);
      await deliver({ ...built, headers: requestHeaders(built.headers, {}) }, transport, {
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
function demoEvents(): BuildOptions[] {
  const all = providers.flatMap(({ id, demo: events }) => events.map((each) => ({ provider: id, ...each })));
  return [...all.filter((each) => each.set === undefined), ...all.filter((each) => each.set !== undefined)];
}
