import type { Exchange } from '../../core/exchange.ts';
import { formsOf } from '../../core/exchange-forms.ts';
import { exchangeJson } from '../../core/exchange-json.ts';
import { compactJson, safeJson } from '../../core/json/json.ts';
import { recentTexts } from '../../core/memo.ts';
import type { LineFields, OutputLine, SchemaVersion } from '../lines.ts';

const SCHEMA_VERSION: SchemaVersion = 1;

/** One line of machine output, without its line break. An exchange has a function of its own. */
export function jsonLine<Type extends Exclude<OutputLine['type'], 'exchange'>>(
  type: Type,
  fields: LineFields<Extract<OutputLine, { readonly type: Type }>>,
): string {
  return safeJson({ schemaVersion: SCHEMA_VERSION, type, ...fields });
}

/** The line of a webhook that was not sent, with its payload as it would be. */
export function builtEventLine(
  fields: LineFields<Extract<OutputLine, { readonly type: 'event' }>>,
  payloadText: string,
): string {
  return `${jsonLine('event', fields).slice(0, -1)},"payload":${documentText(payloadText)}}`;
}

export interface ExchangeLineOptions {
  /** Gives the exact body too. */
  readonly raw: boolean;
  /** The id of the exchange that is the other half of the same webhook. */
  readonly pair?: string | undefined;
}

/**
 * One exchange as a line of machine output, without its line break. `payloadText` is the JSON document as
 * it came, `null` when there is none; it is taken over as text, because a value that was parsed and
 * written again has lost large numbers and repeated keys.
 */
export function exchangeLine(
  exchange: Exchange,
  payloadText: string | null,
  options: ExchangeLineOptions,
): string {
  const line = exchangeJson(exchange, {
    schemaVersion: SCHEMA_VERSION,
    payload: formsOf(exchange.request)?.payload ?? documentText(payloadText),
    withBody: options.raw || payloadText === null,
  });
  return options.pair === undefined ? line : `${line.slice(0, -1)},"pair":${safeJson(options.pair)}}`;
}

/**
 * The line of a difference, its values as JSON texts: what parses and writes them again loses digits.
 *
 * @param path JSON pointer
 */
export function changeLine(path: string, before: string | undefined, after: string | undefined): string {
  const values = { before, after };
  const texts = Object.entries(values).map(([name, text]) =>
    text === undefined ? '' : `,"${name}":${compactJson(text)}`,
  );
  return `${jsonLine('change', { path }).slice(0, -1)}${texts.join('')}}`;
}

function documentText(payloadText: string | null): string {
  return payloadText === null ? 'null' : documentJson(payloadText);
}

const documentJson = recentTexts(compactJson);
