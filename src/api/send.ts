import { type BuildOptions, buildEvent } from '../events/build.ts';
import { type BasicCredentials, urlCredentials } from '../exchange/credentials.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { HeaderList } from '../exchange/headers.ts';
import { openJournal } from '../journal/journal.ts';
import { DEFAULT_TIMEOUT_MS, deliver, isSuccess } from '../sender/deliver.ts';
import { requestHeaders } from '../sender/request.ts';
import { targetUrl } from './target.ts';

/** What to send, where to, and how. */
export interface SendOptions extends BuildOptions {
  readonly to: string | URL;
  /** Added, or put in the place of a header of the same name. */
  readonly headers?: Readonly<Record<string, string>> | HeaderList;
  readonly auth?: BasicCredentials;
  readonly bearer?: string;
  readonly userAgent?: string;
  /** Milliseconds until the whole answer must be there; 30,000 unless given. */
  readonly timeoutMs?: number;
  /** Tries after a failed one; 0 unless given. */
  readonly retries?: number;
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
 * @throws WebhookCliError `bad_url`, `bad_header`, and what `buildEvent` throws
 * @example
 * const { response } = await send({ event: 'failed', to: 'http://localhost:3000/hooks' });
 */
export async function send(options: SendOptions): Promise<Exchange> {
  const url = targetUrl(options.to);
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
      accepts: isSuccess,
      signal: options.signal,
      onExchange: (exchange) => journal?.append(exchange),
    });
  } finally {
    await transport.close();
    journal?.close();
  }
}

function headerList(headers: SendOptions['headers']): HeaderList {
  if (headers === undefined) return [];
  return Array.isArray(headers) ? (headers as HeaderList) : Object.entries(headers);
}
