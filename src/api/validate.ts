import { isAnyArrayBuffer, isPromise } from 'node:util/types';
import type { Verdict } from '../core/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import type { PayloadIn, ProviderId, ProviderName, VersionOf } from '../providers/known.ts';
import { loadedCatalogue } from '../providers/models.ts';
import { type Judgement, type JudgeOptions, judge, judgeDocument } from '../validation/judge.ts';
import { readOptions, refusal, type TableOf } from './inputs/reader.ts';
import { bool, provider as readProvider } from './inputs/values.ts';

export interface ValidateOptions<P extends ProviderName = ProviderName> {
  /** Id of the provider that it is; recognised unless given. */
  readonly provider?: P | undefined;
  /** Counts warnings as errors. */
  readonly strict?: boolean | undefined;
}

const OPTIONS = { provider: readProvider, strict: bool } satisfies TableOf<ValidateOptions>;

type Judged = Pick<Verdict, 'event' | 'eventReason' | 'key' | 'findings'>;

/** The verdict on a payload of a provider's version that is valid. */
interface ValidAs<P extends ProviderId, V extends VersionOf<P>> extends Judged {
  readonly valid: true;
  readonly provider: P;
  readonly payloadVersion: V;
  /**
   * The JSON document, typed as its provider documents it. What is only a reading of ours may be otherwise in a valid
   * payload too: then there is a finding.
   */
  readonly payload: PayloadIn<P, V> & JsonObject;
}

type Valid<P extends ProviderId> = {
  readonly [Id in P]: { readonly [V in VersionOf<Id>]: ValidAs<Id, V> }[VersionOf<Id>];
}[P];

/** The verdict on a payload that is not valid, or that no provider's rules apply to. */
interface NotValid extends Judged {
  readonly valid: false | null;
  readonly provider: string | null;
  readonly payloadVersion: string | null;
  /** The JSON document; `null` where there is none. */
  readonly payload: JsonValue;
}

/** The verdict on a payload: where it is `valid`, provider and version tell its type. */
export type Validation<P extends ProviderId = ProviderId> = Valid<P> | NotValid;

/**
 * Judges a payload as the receiver does: a parsed object, or the text or bytes of a body, also of a form.
 *
 * @throws WebhookCliError `bad_option`, also for a payload that JSON cannot hold, `unknown_provider`
 * @example
 * const { valid, findings } = validate(await request.json());
 */
export function validate<P extends ProviderName = ProviderId>(
  payloadOrBytes: unknown,
  options?: ValidateOptions<P>,
): Validation<P extends ProviderId ? P : ProviderId>;
export function validate(payloadOrBytes: unknown, options: ValidateOptions = {}): Verdicts {
  const { provider, event, eventReason, payloadVersion, key, valid, findings, payload } = judgement(
    payloadOrBytes,
    {
      catalogue: loadedCatalogue,
      ...readOptions(OPTIONS, options, 'validate'),
    },
  );
  return {
    provider: provider?.id ?? null,
    event,
    eventReason,
    payloadVersion,
    key,
    valid,
    findings,
    payload,
  };
}

/** What every verdict has, before provider and version tell its type. */
type Verdicts = Judged & Pick<Verdict, 'provider' | 'payloadVersion' | 'valid' | 'payload'>;

function judgement(input: unknown, options: JudgeOptions): Judgement {
  // A view may be a part of its buffer, and its elements may be larger than a byte.
  if (ArrayBuffer.isView(input)) {
    return judge(new Uint8Array(input.buffer, input.byteOffset, input.byteLength), null, options);
  }
  if (isAnyArrayBuffer(input)) return judge(new Uint8Array(input), null, options);
  if (typeof input === 'string') return judge(Buffer.from(input, 'utf8'), null, options);
  const text = jsonText(input);
  // What a client would send of it, not what it is: a Date is its text.
  const document: unknown = text === '' ? undefined : JSON.parse(text);
  return isJsonObject(document)
    ? judgeDocument(document, null, options)
    : judge(Buffer.from(text), null, options);
}

/** Refuses what can be no payload at all; one that was forgotten is an empty one. */
function jsonText(input: unknown): string {
  if (input === undefined) return '';
  try {
    const text: string | undefined = isPromise(input) ? undefined : JSON.stringify(input, refuseSilentLoss);
    if (text !== undefined) return text;
  } catch {
    // It holds itself, a bigint, or what JSON would leave out without a word.
  }
  throw refusal('payloadOrBytes', 'a JSON value, or the text or bytes of a body', input);
}

function refuseSilentLoss(_name: string, value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('JSON leaves it out');
  return value;
}
