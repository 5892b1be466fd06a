import type { Exchange, ExchangeResponse } from '../../core/exchange.ts';
import { bySeverity, type Finding } from '../../core/finding.ts';
import { clip } from '../../core/text/cut-text.ts';
import type { ExchangeEvent } from '../exchange-event.ts';
import { whatMatters } from './what-matters.ts';

/** One webhook of a run, as much of it as a report shows. */
export interface LoggedWebhook
  extends Pick<Exchange, 'id' | 'at' | 'provider' | 'event' | 'eventReason' | 'key' | 'valid'> {
  /** What matters in its payload, the most telling first. */
  readonly highlights: readonly string[];
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly moreFindings: number;
  /** Its document as it came, or its body where it holds none; the beginning of a long one. */
  readonly text: string;
  /** Characters that are not kept of it. */
  readonly moreText: number;
  /** Whether the text is a whole JSON document. */
  readonly isDocument: boolean;
  readonly answer: Pick<ExchangeResponse, 'status' | 'body' | 'bodyEncoding' | 'durationMs'> | null;
}

const MOST_AT_EACH_END = 50;
const MAX_FINDINGS = 20;
const MAX_TEXT = 16_384;
const MAX_ANSWER = 1024;

/** Keeps the first and the last webhooks of a run, however many come, and counts those between. */
export class WebhookLog {
  readonly #first: LoggedWebhook[] = [];
  readonly #last: LoggedWebhook[] = [];
  #left = 0;

  readonly sink = (event: ExchangeEvent | { readonly type: string }): void => {
    if (event.type !== 'answered' || !('exchange' in event)) return;
    if (this.#first.length < MOST_AT_EACH_END) {
      this.#first.push(logged(event));
      return;
    }
    this.#last.push(logged(event));
    if (this.#last.length <= MOST_AT_EACH_END) return;
    this.#last.shift();
    this.#left += 1;
  };

  get first(): readonly LoggedWebhook[] {
    return this.#first;
  }

  /** Those after the ones that were left out. */
  get last(): readonly LoggedWebhook[] {
    return this.#last;
  }

  get left(): number {
    return this.#left;
  }
}

function logged(told: ExchangeEvent): LoggedWebhook {
  const { exchange } = told;
  const { id, at, provider, event, eventReason, key, valid, request, response, payloadText } = exchange;
  const findings = bySeverity(exchange.findings);
  const isBinary = payloadText === null && request.bodyEncoding === 'base64';
  const whole = payloadText ?? (isBinary ? `(${request.size} bytes that are no UTF-8)` : request.body);
  const text = ownCopy(whole, MAX_TEXT);
  return {
    id,
    at,
    provider,
    event,
    eventReason,
    key,
    valid,
    highlights: whatMatters(told),
    findings: findings.slice(0, MAX_FINDINGS),
    moreFindings: Math.max(findings.length - MAX_FINDINGS, 0),
    text,
    moreText: whole.length - text.length,
    isDocument: payloadText !== null && text.length === whole.length,
    answer: response && {
      status: response.status,
      body: ownCopy(response.body, MAX_ANSWER),
      bodyEncoding: response.bodyEncoding,
      durationMs: response.durationMs,
    },
  };
}

/** The beginning of a text, which must not keep the whole of it in memory. */
function ownCopy(text: string, most: number): string {
  return text.length <= most ? text : Buffer.from(clip(text, most), 'utf16le').toString('utf16le');
}
