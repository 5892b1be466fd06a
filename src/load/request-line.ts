import { bodyText } from '../core/http/body.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { headersWithVariables, withVariables } from '../core/http/secret-variables.ts';

/** One request of a load, with variables of the environment in the places of its secrets. */
export interface LoadRequest {
  readonly job: number;
  readonly key: string;
  /** Its place among those of its job, from 0, and how many these are. */
  readonly index: number;
  readonly of: number;
  /** Milliseconds from the beginning of the one before it to its own. */
  readonly pauseMs: number;
  readonly event: string;
  readonly url: URL;
  readonly headers: HeaderList;
  /** Name of the one that tells when the request is sent; `null` where none does. */
  readonly sentAtHeader: string | null;
  readonly body: Uint8Array;
}

/** Stands in the place of the moment of sending, in Unix seconds, which whoever sends it knows. */
const SENT_AT = `\${WEBHOOK_SENT_AT}`;

/** A line of a shard as the processor of this tool reads it. */
export function requestLine(request: LoadRequest): string {
  const { job, key, index, of, pauseMs, event, url, headers, sentAtHeader, body } = request;
  return JSON.stringify({
    job,
    key,
    index,
    of,
    pauseMs: Math.round(pauseMs),
    event,
    method: 'POST',
    path: url.pathname + url.search,
    headers: headersWithVariables(headers).map(([name, value]) => [
      name,
      name === sentAtHeader ? SENT_AT : value,
    ]),
    ...bodyText(body),
  });
}

/**
 * A line in the format of targets that Vegeta documents (`-format=json`), which other engines read too: names of headers with
 * lists of values, so that their order is the engine's own.
 */
export function targetLine({ url, headers, body }: LoadRequest): string {
  const header: Record<string, string[]> = Object.create(null);
  for (const [name, value] of headersWithVariables(headers)) header[name] = [...(header[name] ?? []), value];
  return JSON.stringify({
    method: 'POST',
    url: url.href,
    body: Buffer.from(body).toString('base64'),
    header,
  });
}

/** Names of the variables that stand in headers. */
export function variablesIn(headers: HeaderList): readonly string[] {
  return withVariables(headers).flatMap(({ variable }) => variable ?? []);
}
