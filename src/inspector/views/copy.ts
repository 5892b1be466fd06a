import { fixtureHead, fixtureText } from '../../captures/fixture-file.ts';
import { usageError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { indentJson } from '../../core/json/indent.ts';
import { escapeUnsafe } from '../../core/text/unsafe.ts';
import { curlCommand } from '../../output/exchange/curl.ts';
import { printedRequest } from '../../output/exchange/curl-script.ts';
import { exchangeLine } from '../../output/exchange/ndjson.ts';
import type { PrintedRequest } from '../../output/exchange/request.ts';
import type { CopyForm } from '../wire.ts';
import { testSnippet } from './test-snippet.ts';

/** What a copy is made for. */
export interface CopyOptions {
  /** Where webhooks go to be tested; where this one went unless given. */
  readonly target: string | undefined;
  readonly isScrubbed: boolean;
}

/**
 * An exchange as a text to be copied, safe to paste: what acts on a terminal stands in it as an escape.
 *
 * @throws WebhookCliError `cannot_save` for a fixture of what makes none, `bad_url` where nothing can be sent to its URL
 */
export function copyOf(exchange: Exchange, form: CopyForm, options: CopyOptions): string {
  switch (form) {
    case 'curl':
      return `${curlCommand(requestOf(exchange))}\n`;
    case 'json':
      return jsonOf(exchange);
    case 'fixture':
      return fixtureOf(exchange, options);
    case 'test':
      return testSnippet(exchange, requestOf(exchange), options.target);
  }
}

function requestOf(exchange: Exchange): PrintedRequest {
  const request = printedRequest(exchange);
  if (request === null) throw usageError('bad_url', 'the exchange has no URL that a request can be sent to');
  return request;
}

/** The payload as it came, laid out; where there is none, the whole exchange as a line. */
function jsonOf(exchange: Exchange): string {
  const { payloadText } = exchange;
  if (payloadText === null) return `${exchangeLine(exchange, null, { raw: true })}\n`;
  return `${escapeUnsafe(indentJson(payloadText))}\n`;
}

function fixtureOf(exchange: Exchange, { isScrubbed }: CopyOptions): string {
  const head = exchange.event === null ? null : fixtureHead(exchange, exchange.event, isScrubbed);
  if (head === null || exchange.payloadText === null) {
    throw usageError('cannot_save', 'a fixture is a webhook of a known provider whose event is known');
  }
  return escapeUnsafe(fixtureText(head, exchange.payloadText));
}
