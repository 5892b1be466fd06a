import type { Exchange } from '../../core/exchange.ts';
import { bodyBytes } from '../../core/http/body.ts';
import { isFramingHeader } from '../../core/http/framing-headers.ts';
import { isSendableHeader, withoutHeaders } from '../../core/http/headers.ts';
import { visible } from '../text/visible.ts';
import { curlCommand, curlVariables, requireVariables } from './curl.ts';
import type { PrintedRequest } from './request.ts';

/** The variables that a script of an exchange reads. */
export function scriptVariables(exchange: Exchange): readonly string[] {
  const request = printedRequest(exchange);
  return request === null ? [] : curlVariables(request);
}

/**
 * A script for a POSIX shell that sends each request again with curl, in parts of whole lines. Nothing is sent unless all of
 * the variables are set.
 *
 * @param variables those of all exchanges, each once
 */
export function* curlScript(
  exchanges: Iterable<Exchange>,
  variables: readonly string[],
): Generator<string, void, undefined> {
  yield '#!/bin/sh\n# Sends webhooks again that webhook-cli has kept: the same bytes and headers, one after the other.\n';
  if (variables.length > 0)
    yield `# What was secret is not in it: it comes from these variables.\n${requireVariables(variables)}\n`;
  for (const exchange of exchanges) {
    const { at, direction, provider, event, key, id } = exchange;
    const words = [at, direction, provider, event, key, id].filter((word) => word !== null).join(' ');
    const request = printedRequest(exchange);
    const command =
      request === null ? `# ${visible(exchange.request.url)} is no URL to send to` : curlCommand(request);
    yield `\n# ${visible(words)}\n${command}\n`;
  }
}

/** The request without what a connection says of itself; `null` where nothing can be sent to its URL. */
export function printedRequest({ request }: Exchange): PrintedRequest | null {
  if (!URL.canParse(request.url)) return null;
  const headers = withoutHeaders(request.headers, ['host']).filter(
    ([name, value]) => !isFramingHeader(name) && isSendableHeader(name, value),
  );
  return { method: request.method, url: new URL(request.url), headers, body: bodyBytes(request) };
}
