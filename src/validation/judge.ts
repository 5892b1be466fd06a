import type { Verdict } from '../core/exchange.ts';
import { type Finding, strictly } from '../core/finding.ts';
import { MAX_BODY } from '../core/http/body.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { countMembers } from '../core/json/members.ts';
import { pointer, providerPath, valueAt, walkJson } from '../core/json/pointer.ts';
import { AS_DOUBLES, WrittenNumbers } from '../core/json/written-numbers.ts';
import { findOnce } from '../core/once.ts';
import { finish, type Steps } from '../core/steps.ts';
import type { Catalogue, LoadedCatalogue } from '../providers/catalogue.ts';
import type { Provider, ProviderModel, Recognition } from '../providers/provider.ts';
import { fieldNodes } from './field-nodes.ts';
import { ruleTable } from './field-table.ts';
import { FindingList } from './finding-list.ts';
import { type BodyReading, readBody } from './parse-body.ts';
import { schemaFindings } from './schema-findings.ts';
import { oddities } from './syntax.ts';
import { unremarkableMembers } from './unremarkable.ts';

/** A verdict with the provider itself, and whether the body could be read at all. */
export interface Judgement extends Omit<Verdict, 'provider'> {
  readonly provider: Provider | null;
  /** The status that a receiver refuses with, when it could not. */
  readonly refusal: 400 | 413 | 415 | 422 | null;
}

export interface JudgeOptions {
  /** Whose payloads are known. */
  readonly catalogue: LoadedCatalogue;
  /** The provider that it is, whatever it looks like. */
  readonly provider?: Provider | undefined;
  readonly strict?: boolean | undefined;
  /** Most bytes of the decoded body; 1 MiB by default. */
  readonly maxBytes?: number | undefined;
}

/** A body that was read, and whose it is: what must be known before it is judged. */
export interface RecognisedBody {
  /** What is known without a verdict. One that cannot be read is invalid whoever it is from. */
  readonly known: Judgement;
  /** Judges it, in steps. */
  readonly judge: () => Steps<Judgement>;
}

/** Judges the bytes of a request. `headers` is `null` where there are none, as in a file. */
export function judge(bytes: Uint8Array, headers: HeaderList | null, options: JudgeOptions): Judgement {
  return finish(recogniseBody(bytes, headers, options).judge());
}

/** Reads the bytes of a request no further than to tell whose they are. */
export function recogniseBody(
  bytes: Uint8Array,
  headers: HeaderList | null,
  options: JudgeOptions,
): RecognisedBody {
  return recogniseReading(readToJudge(bytes, headers, options), headers, options);
}

/** Reads the bytes of a request as they are read to be judged. */
export function readToJudge(
  bytes: Uint8Array,
  headers: HeaderList | null,
  { catalogue: { formFields }, maxBytes = MAX_BODY }: JudgeOptions,
): BodyReading {
  return readBody(bytes, headers, { formFields, maxBytes });
}

/** Judges a body that has been read. */
export function judgeReading(
  reading: BodyReading,
  headers: HeaderList | null,
  options: JudgeOptions,
): Judgement {
  return finish(recogniseReading(reading, headers, options).judge());
}

function recogniseReading(
  reading: BodyReading,
  headers: HeaderList | null,
  options: JudgeOptions,
): RecognisedBody {
  const content = { contentForm: reading.form, payload: reading.document, payloadText: reading.text };
  if (!reading.ok) {
    const { findings, status } = reading;
    const nobody = { ...UNRECOGNISED, eventReason: 'the body holds no JSON object' };
    const known = judgementOf(content, nobody, { valid: false, findings }, status);
    return { known, judge: () => settled(known) };
  }
  const { document } = reading;
  const numbers = new WrittenNumbers(reading.text, reading.scan);
  const attribution = attribute(document, headers ?? [], options, numbers);
  const identified = identityOf(attribution, document, numbers);
  const known = judgementOf(content, identified, UNJUDGED);
  return {
    known,
    judge: function* () {
      const verdict = yield* verdictOf(reading, attribution, options, numbers);
      return judgementOf(content, identified, verdict);
    },
  };
}

function* settled(known: Judgement): Steps<Judgement> {
  yield;
  return known;
}

/** Judges a JSON object. */
export function judgeDocument(
  document: JsonObject,
  headers: HeaderList | null,
  options: JudgeOptions,
): Judgement {
  const attribution = attribute(document, headers ?? [], options, AS_DOUBLES);
  return judgementOf(
    { contentForm: null, payload: document, payloadText: null },
    identityOf(attribution, document, AS_DOUBLES),
    finish(verdictOf({ document }, attribution, options, AS_DOUBLES)),
  );
}

type Content = Pick<Judgement, 'contentForm' | 'payload' | 'payloadText'>;
type Identified = Pick<Judgement, 'provider' | 'event' | 'eventReason' | 'payloadVersion' | 'key'>;
type Validity = Pick<Judgement, 'valid' | 'findings'>;

const UNRECOGNISED = {
  provider: null,
  event: null,
  eventReason: null,
  payloadVersion: null,
  key: null,
} as const satisfies Identified;
const UNJUDGED = { valid: null, findings: [] } as const satisfies Validity;

/** Member by member: the engine has one shape for all of them then, and is quick with it. */
function judgementOf(
  { contentForm, payload, payloadText }: Content,
  { provider, event, eventReason, payloadVersion, key }: Identified,
  { valid, findings }: Validity,
  refusal: Judgement['refusal'] = null,
): Judgement {
  return {
    provider,
    event,
    eventReason,
    payloadVersion,
    contentForm,
    key,
    valid,
    findings,
    payload,
    payloadText,
    refusal,
  };
}

function identityOf(attribution: Attribution, document: JsonObject, numbers: WrittenNumbers): Identified {
  if ('reason' in attribution) return { ...UNRECOGNISED, eventReason: attribution.reason };
  const { provider, recognition } = attribution;
  const { event, eventReason, version } = recognition;
  const key = exactKey(attribution, document, numbers);
  return { provider, event, eventReason, payloadVersion: version, key };
}

/** The business key. A number is told by its digits, or two jobs would be one where no double tells them apart. */
function exactKey(
  { provider, recognition: { version, key } }: Recognised,
  document: JsonObject,
  numbers: WrittenNumbers,
): string | null {
  const path = providerPath(provider.versions.find(({ id }) => id === version)?.keyPath ?? '');
  const value = valueAt(document, path);
  return typeof value === 'number' && key === String(value) ? numbers.exact(value, path) : key;
}

/** A document to be judged, with what reading its text has told, where it had one. */
type Judged = { readonly document: JsonObject } & Partial<
  Pick<BodyReading & { readonly ok: true }, 'text' | 'scan' | 'findings'>
>;

function* verdictOf(
  { document, text, scan, findings: read = [] }: Judged,
  attribution: Attribution,
  options: JudgeOptions,
  numbers: WrittenNumbers,
): Steps<Validity> {
  const odd = (members: number): readonly Finding[] =>
    text === undefined || scan === undefined ? [] : oddities(text, members, scan);
  if ('reason' in attribution) {
    return { valid: null, findings: [...read, ...odd(countMembers(document))] };
  }
  const { provider, recognition } = attribution;
  const model = options.catalogue.modelOf(provider);
  const version = model.versions[recognition.version];
  if (version === undefined) throw new Error(`${provider.id} has no model of version ${recognition.version}`);
  const rules = yield* ruleFindings(provider.id, model, document, recognition.version, numbers);
  // Nearly always there is nothing to be said of any field, which takes less to find out than what it would be.
  const plain = unremarkableMembers(document, fieldNodes(version.schema));
  yield;
  const members = plain !== null && plain === scan?.members ? plain : countMembers(document);
  yield;
  const fields = members === plain ? [] : yield* schemaFindings(provider.id, document, version, numbers);
  yield;
  const all = [...read, ...odd(members), ...fields, ...rules];
  const findings = options.strict === true ? strictly(all) : all;
  return { valid: !findings.some((finding) => finding.severity === 'error'), findings };
}

function* ruleFindings(
  providerId: string,
  model: ProviderModel,
  document: JsonObject,
  version: string,
  numbers: WrittenNumbers,
): Steps<readonly Finding[]> {
  const findings = new FindingList(providerId);
  const once = findOnce(document);
  for (const { id, severity, check } of ruleTable(model, version)) {
    yield;
    for (const hit of check(document, numbers, once)) findings.add(severity, id, () => hit);
  }
  return findings.list();
}

interface Recognised {
  readonly provider: Provider;
  readonly recognition: Recognition;
}

type Attribution = Recognised | { readonly reason: string };

function attribute(
  document: JsonObject,
  headers: HeaderList,
  { provider, catalogue }: JudgeOptions,
  numbers: WrittenNumbers,
): Attribution {
  if (provider !== undefined) {
    const recognition =
      provider.recognise(document, headers, numbers) ?? provider.assume(document, headers, numbers);
    return { provider, recognition };
  }
  const candidates = catalogue.providers.flatMap((p) => {
    const recognition = p.recognise(document, headers, numbers);
    return recognition === null ? [] : [{ provider: p, recognition }];
  });
  const [first, second] = candidates;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    const names = candidates.map((c) => c.provider.title).join(' and ');
    return { reason: `it could be of ${names}` };
  }
  const inside = findInside(document, catalogue);
  return {
    reason:
      inside === null
        ? 'a JSON object of no known provider'
        : `a JSON object of no known provider; at ${inside.path} stands a payload of ${inside.provider.title}${
            inside.quoted ? ', as JSON inside a string' : ''
          }`,
  };
}

/** A payload inside another document: a log entry, an API envelope, a quoted body. */
export interface InsidePayload {
  readonly path: string;
  readonly provider: Provider;
  /** True when it is there as text. */
  readonly quoted: boolean;
}

const MOST_LOOKED_AT = 500;

/** Looks for a provider's payload inside a document, nearest the top first. */
export function findInside(root: JsonValue, { providers }: Catalogue): InsidePayload | null {
  let looked = 0;
  for (const { path, value } of walkJson(root)) {
    looked += 1;
    if (looked > MOST_LOOKED_AT) return null;
    if (path.length === 0) continue;
    const quoted = typeof value === 'string';
    const document = quoted ? quotedObject(value) : value;
    if (!isJsonObject(document)) continue;
    const provider = providers.find((p) => p.recognise(document, []) !== null);
    if (provider !== undefined) return { path: pointer(path), provider, quoted };
  }
  return null;
}

function quotedObject(text: string): JsonObject | null {
  if (!/^\s*\{/.test(text)) return null;
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
