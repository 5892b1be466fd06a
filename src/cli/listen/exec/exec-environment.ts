import type { Exchange } from '../../../core/exchange.ts';
import { header } from '../../../core/http/headers.ts';
import { cutText } from '../../../core/text/cut-text.ts';

/** UTF-16 units of a value: a system takes so much of all of them, and the body has the whole. */
const MOST_UNITS = 1000;

/**
 * What a command that runs for a webhook is told of it. None of the names is `WEBHOOK_CLI_` and a flag: what sets a flag
 * of ours would steer a `webhook-cli` in the command.
 */
const VARIABLES: Readonly<Record<string, (exchange: Exchange) => string | number | boolean | null>> = {
  WEBHOOK_ID: ({ id }) => id,
  WEBHOOK_AT: ({ at }) => at,
  WEBHOOK_PROVIDER: ({ provider }) => provider,
  WEBHOOK_EVENT: ({ event }) => event,
  WEBHOOK_KEY: ({ key }) => key,
  WEBHOOK_VALID: ({ valid }) => valid,
  WEBHOOK_METHOD: ({ request }) => request.method,
  WEBHOOK_PATH: ({ request }) => request.url.replace(/^\w+:\/\/[^/]*/, ''),
  WEBHOOK_CONTENT_TYPE: ({ request }) => header(request.headers, 'content-type') ?? null,
  WEBHOOK_CONTENT_ENCODING: ({ request }) => header(request.headers, 'content-encoding') ?? null,
  WEBHOOK_STATUS: ({ response }) => response?.status ?? null,
};

/** The variables of a webhook, all of them each time: empty where there is nothing to tell. */
export function execEnvironment(exchange: Exchange): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VARIABLES).map(([name, read]) => [name, variable(String(read(exchange) ?? ''))]),
  );
}

/** No environment holds a NUL: its value would end there, and Node refuses it. */
function variable(text: string): string {
  return cutText(text, MOST_UNITS).replaceAll('\0', '\ufffd');
}
