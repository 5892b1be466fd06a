import { isLoopback } from '../../core/http/host.ts';
import { packageVersion } from '../../core/version.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { visible } from '../../output/text/visible.ts';
import type { ReceiverOptions } from '../../receiver/options.ts';
import type { Receiver } from '../../receiver/receiver.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { ListenAnswers } from './answer-plan.ts';
import { forwardingWords } from './forwarding/words.ts';

/** Says where a receiver listens, where it forwards to, and what of that one may not expect. */
export function announce(
  session: Session,
  { url, host, port }: Pick<Receiver, 'url' | 'host' | 'port'>,
  journal: string | null,
  { seed, words }: ListenAnswers,
  forwardTo: ReceiverOptions['forwardTo'],
): void {
  const { out, err, errTheme, context } = session;
  if (session.json) out.line(jsonLine('ready', { url, host, port, pid: context.pid, journal }));
  err.line(
    `${errTheme.strong(`webhook-cli ${packageVersion()}`)}  listening on ${errTheme.info(url)}  ${errTheme.dim('Ctrl-C stops')}`,
  );
  if (forwardTo !== undefined) err.line(errTheme.dim(visible(forwardingWords(forwardTo, words !== null))));
  if (words !== null) err.line(errTheme.dim(visible(`answers: ${words}`)));
  if (seed !== null) err.line(errTheme.dim(`random delays, --seed ${visible(seed)} repeats them`));
  if (context.stderr.isTTY === true) err.line('');
  if (!isLoopback(host)) {
    warn(session, `every machine that reaches ${host} can post here; --auth or --secret asks who`);
  }
}
