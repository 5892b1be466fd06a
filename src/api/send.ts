import { type BuildOptions, buildEvent } from '../events/build.ts';
import { type BasicCredentials, urlCredentials } from '../exchange/credentials.ts';
import { type Exchange, isSuccess } from '../exchange/exchange.ts';
import { openJournal } from '../journal/journal.ts';
import { DEFAULT_TIMEOUT_MS, deliver } from '../sender/deliver.ts';
import { requestHeaders } from '../sender/request.ts';
import { type HeaderInput, headerList } from './header-list.ts';
import { retrySchedule } from './retry-schedule.ts';
import { targetUrl } from './target.ts';

/** What to send, where to, and how. */
export interface SendOptions extends BuildOptions {
  readonly to: string | URL;
  /** Added, or put in the place of a header of the same name. */
  readonly headers?: HeaderInput;
  readonly auth?: BasicCredentials;
  readonly bearer?: string;
  readonly userAgent?: string;
  /** Milliseconds until the whole answer must be there; 30,000 unless given. */
  readonly timeoutMs?: number;
  /** Tries after a failed one; 0 unless given. */
  readonly retries?: number;
  /**
   * Milliseconds before each further try, in the place of `retries`: tries again whatever failed, a 4xx too, as a
   * provider that knows nothing of the receiver. A longer Retry-After is waited for.
   */
  readonly retryScheduleMs?: readonly number[];
  /** Accepts any certificate. */
  readonly insecure?: boolean;
  /** PEM text of the certificate authorities to trust, in the place of the usual ones. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
  /** Path of a journal; none is kept unless given. */
  readonly journal?: string;
}

/**
 * Sends a simulated webhook and gives what came of it, also when nothing answered: then `error` says why
 * and `response` is `null`. A redirect is not followed.
 *
 * @throws WebhookCliError `bad_url`, `bad_header`, `bad_schedule`, and what `buildEvent` throws
 * @example
 * const { response } = await send({ event: 'failed', to: 'http://localhost:3000/hooks' });
 */
export async function send(options: SendOptions): Promise<Exchange> {
  const url = targetUrl(options.to);
  const schedule = retrySchedule(options.retryScheduleMs);
  const built = buildEvent(options);
  const headers = requestHeaders(built.headers, {
    ...options,
    auth: options.auth ?? urlCredentials(url),
    headers: headerList(options.headers),
  });
  const journal = options.journal === undefined ? null : openJournal(options.journal);
  const { openTransport } = await import('../transport/transport.ts');
  const transport = openTransport({ insecure: options.insecure, ca: options.ca });
  try {
    return await deliver({ ...built, headers }, transport, {
      url,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      retries: options.retries ?? 0,
      schedule,
      accepts: isSuccess,
      signal: options.signal,
      onExchange: (exchange) => journal?.append(exchange),
    });
  } finally {
    await transport.close();
    journal?.close();
  }
}
