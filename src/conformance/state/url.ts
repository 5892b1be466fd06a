import { isSuccess } from '../../core/exchange.ts';
import { utf8Text } from '../../core/http/body.ts';
import { basicHeader, urlCredentials } from '../../core/http/credentials.ts';
import { type HeaderList, withHeaders } from '../../core/http/headers.ts';
import { redactUrl } from '../../core/http/redact.ts';
import { packageVersion } from '../../core/version.ts';
import { retryAfterMs } from '../../sender/retries.ts';
import type { Transport, TransportResult } from '../../transport/transport.ts';
import { stateOf, UNKNOWN_JOB } from './answer.ts';
import { type JobState, StateBusy, stateUnreadable } from './state.ts';
import { fillUrl, type JobNames } from './template.ts';

export interface StateUrlOptions {
  /** With places for the job. */
  readonly template: string;
  readonly headers: HeaderList;
  readonly transport: Transport;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a job's state with a GET. 404, 204, an empty body and JSON `null` say that it is not known.
 *
 * @throws WebhookCliError `state_unreadable`
 */
export async function readStateUrl(job: JobNames, options: StateUrlOptions): Promise<JobState> {
  const url = fillUrl(options.template, job);
  const credentials = urlCredentials(url);
  const own: [string, string][] = [
    ['Accept', 'application/json'],
    ['User-Agent', `webhook-cli/${packageVersion()}`],
    ...(credentials === undefined ? [] : [['Authorization', basicHeader(credentials)] as [string, string]]),
  ];
  const fetchState = (): Promise<TransportResult> =>
    options.transport.send({
      method: 'GET',
      url,
      headers: withHeaders(own, options.headers),
      body: new Uint8Array(),
      timeoutMs: options.timeoutMs,
      signal: options.signal,
    });
  const first = await fetchState();
  // An idle connection may be closed at any moment, also in that of the next request; a GET may be made again.
  const isCut = !first.ok && first.failure.code === 'reset' && first.answer === null;
  const result = isCut ? await fetchState() : first;
  const where = redactUrl(url.href);
  if (!result.ok) {
    const what = `${where}: ${result.failure.message}`;
    if (result.failure.code === 'reset') throw new StateBusy(what, HINT, null);
    throw stateUnreadable(what, HINT);
  }
  const { status, headers, body } = result.answer;
  if (status === 404 || status === 204) return UNKNOWN_JOB;
  if (BUSY.includes(status)) {
    throw new StateBusy(`${where} answered ${status}`, HINT, retryAfterMs(headers, Date.now()));
  }
  if (!isSuccess(status)) throw stateUnreadable(`${where} answered ${status}`, HINT);
  const text = utf8Text(body);
  if (text === null) throw stateUnreadable(`${where} answered ${body.length} bytes that are no UTF-8`, HINT);
  return stateOf(text);
}

/** Too many requests, and more than it can serve just now. */
const BUSY: readonly number[] = [429, 503];

const HINT = 'a job is answered with 200 and its state, an unknown one with 404';
