import { usageError } from '../exchange/error.ts';
import type { Verdict } from '../exchange/exchange.ts';
import { isJsonObject } from '../exchange/json.ts';
import { findProvider } from '../providers/registry.ts';
import { type Judgement, judge, judgeDocument } from '../validation/judge.ts';

export interface ValidateOptions {
  /** Id of the provider that it is; recognised unless given. */
  readonly provider?: string;
  /** Counts warnings as errors. */
  readonly strict?: boolean;
}

/** The verdict on a payload. */
export type Validation = Pick<
  Verdict,
  'provider' | 'event' | 'eventReason' | 'payloadVersion' | 'key' | 'valid' | 'findings'
>;

/**
 * Judges a payload as the receiver does: a parsed object, or the text or bytes of a body, also of a form.
 *
 * @throws WebhookCliError `unknown_provider`
 * @example
 * const { valid, findings } = validate(await request.json());
 */
export function validate(payloadOrBytes: unknown, options: ValidateOptions = {}): Validation {
  if (options.provider !== undefined && findProvider(options.provider) === undefined) {
    throw usageError('unknown_provider', `there is no provider "${options.provider.slice(0, 60)}"`);
  }
  const { provider, event, eventReason, payloadVersion, key, valid, findings } = judgement(
    payloadOrBytes,
    options,
  );
  return { provider, event, eventReason, payloadVersion, key, valid, findings };
}

function judgement(input: unknown, options: ValidateOptions): Judgement {
  if (isJsonObject(input) && !(input instanceof Uint8Array)) return judgeDocument(input, null, options);
  if (input instanceof Uint8Array) return judge(input, null, options);
  const text = typeof input === 'string' ? input : (JSON.stringify(input) ?? '');
  return judge(Buffer.from(text, 'utf8'), null, options);
}
