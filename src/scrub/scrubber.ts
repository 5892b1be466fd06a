import { usageError } from '../core/error.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse, Verdict } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import { bodyBytes, MAX_OWN_BODY } from '../core/http/body.ts';
import type { JsonValue } from '../core/json/json.ts';
import { option, words as say } from '../core/wording.ts';
import type { LoadedCatalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import { type FieldNode, fieldNodes } from '../validation/field-nodes.ts';
import { judge } from '../validation/judge.ts';
import { type Around, scrubAnswer, scrubHeaders, scrubText, scrubUrl } from './around.ts';
import { mapBody, mapForm, WITHHELD } from './body.ts';
import { scrubJson } from './document.ts';
import { KnownValues } from './known-values.ts';
import { createStandIns, type StandIns } from './stand-ins.ts';
import { createWords } from './words.ts';

/** Writes exchanges without anybody's data. */
export interface Scrubber {
  /**
   * An exchange in which names, addresses, telephone numbers, addresses of mail, coordinates, links, tokens and free text
   * are made up: in body, URL, headers, findings and answer. Keys, codes, times and amounts stay, and so does the verdict.
   *
   * @throws WebhookCliError `scrub_unknown_provider`
   */
  readonly exchange: (exchange: Exchange) => Exchange;
}

export interface ScrubOptions {
  /** Of the project, 32 random bytes: the same data gets the same stand-in only under the same key. */
  readonly key: Uint8Array;
  readonly catalogue: LoadedCatalogue;
  /** Whether of a body of no known provider every text and number is replaced. */
  readonly all: boolean;
  /** Whether such a body is left out otherwise, since nobody is there to be refused: a run that shows what comes. */
  readonly live?: boolean | undefined;
}

/** Makes what writes exchanges without anybody's data. */
export function createScrubber(options: ScrubOptions): Scrubber {
  const standIns = createStandIns(options.key);
  return { exchange: (exchange) => scrubExchange(exchange, standIns, options) };
}

/** What an exchange is, as far as it tells what its payload holds. */
interface Known {
  readonly provider: Provider;
  readonly root: FieldNode;
}

function scrubExchange(exchange: Exchange, standIns: StandIns, options: ScrubOptions): Exchange {
  const whose = knownOf(exchange, options.catalogue);
  const isRefused = whose === null && exchange.request.body !== '' && !options.all;
  if (isRefused && options.live !== true) throw unknownProvider(exchange);
  const around: Around = {
    words: createWords(standIns, harmlessTexts(exchange, whose)),
    known: new KnownValues(),
  };
  const payloadText =
    exchange.payloadText === null || isRefused ? null : documentOf(exchange.payloadText, whose, around);
  const request = scrubRequest(exchange, isRefused ? null : payloadText, whose, around);
  const anew = judgedAnew(exchange, request, whose, options);
  return {
    ...exchange,
    payload: payloadText === null ? null : payloadOf(payloadText),
    payloadText,
    eventReason:
      exchange.eventReason === null
        ? null
        : (anew?.eventReason ?? around.known.replaceIn(exchange.eventReason)),
    findings: exchange.findings.map(findingsLike(anew?.findings ?? [], around)),
    request,
    response: exchange.response === null ? null : scrubResponse(exchange.response, around),
    error:
      exchange.error === null
        ? null
        : { ...exchange.error, message: around.known.replaceIn(exchange.error.message) },
  };
}

function unknownProvider({ id, payloadText }: Exchange): Error {
  const what = payloadText === null ? 'its body holds no JSON object' : 'it is of no known provider';
  return usageError(
    'scrub_unknown_provider',
    `exchange ${id} cannot be scrubbed: ${what}, so that nobody knows which of its fields hold personal data`,
    say`${option('scrub', 'all')} replaces every text and number of such a body`,
  );
}

function knownOf({ provider: id, payloadVersion }: Exchange, catalogue: LoadedCatalogue): Known | null {
  const provider = id === null ? undefined : catalogue.find(id);
  if (provider === undefined || payloadVersion === null) return null;
  const version = catalogue.modelOf(provider).versions[payloadVersion];
  return version === undefined ? null : { provider, root: fieldNodes(version.schema) };
}

/** What is nobody's data wherever it stands: the job's key, codes and events. */
function harmlessTexts({ key, event }: Exchange, whose: Known | null): ReadonlySet<string> {
  const texts = [key, event].filter((text) => text !== null);
  if (whose === null) return new Set(texts);
  const events = whose.provider.events.flatMap(({ name, label }) => [name, label]);
  return new Set([...texts, whose.provider.id, whose.provider.title, ...events, ...codesOf(whose.root)]);
}

function codesOf({ meta, memberList, entry }: FieldNode): string[] {
  const own = Object.keys(meta?.codes ?? {}).filter((code) => !/^\d+$/.test(code));
  return [
    ...own,
    ...memberList.flatMap(({ node }) => codesOf(node)),
    ...(entry === null ? [] : codesOf(entry)),
  ];
}

function documentOf(text: string, whose: Known | null, around: Around): string {
  return scrubJson(text, { root: whose?.root ?? null, isAll: whose === null, ...around });
}

function payloadOf(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}

function scrubRequest(
  { request, payloadText, contentForm }: Exchange,
  scrubbed: string | null,
  whose: Known | null,
  around: Around,
): ExchangeRequest {
  const body = mapBody(request, request.headers, (text) => {
    if (payloadText === null || scrubbed === null) return whose === null ? WITHHELD : scrubText(text, around);
    // A byte order mark may stand before the document.
    if (contentForm !== 'form') return text.slice(0, text.length - payloadText.length) + scrubbed;
    return mapForm(text, (name, value) => {
      if (value === payloadText) return scrubbed;
      if (value === `\ufeff${payloadText}`) return `\ufeff${scrubbed}`;
      return name === whose?.provider.formKeyField
        ? around.words.standIns.of('token', value)
        : scrubText(value, around);
    });
  });
  const size = bodyBytes(body).length;
  return {
    ...request,
    ...body,
    size,
    url: scrubUrl(request.url, around),
    headers: scrubHeaders(request.headers, size, around),
  };
}

function scrubResponse(response: ExchangeResponse, around: Around): ExchangeResponse {
  const body = mapBody(response, response.headers, (text) => scrubAnswer(text, around));
  return {
    ...response,
    ...body,
    headers: scrubHeaders(response.headers, bodyBytes(body).length, around),
  };
}

/** The verdict on what is written now: its findings say the same, and show what stands there. */
function judgedAnew(
  { request: { headers } }: Exchange,
  request: ExchangeRequest,
  whose: Known | null,
  { catalogue }: ScrubOptions,
): Pick<Verdict, 'findings' | 'eventReason'> | null {
  if (whose === null) return null;
  return judge(bodyBytes(request), headers, { catalogue, provider: whose.provider, maxBytes: MAX_OWN_BODY });
}

/** Gives each finding the words of its like in another verdict. Of one that has none there, no value is shown. */
function findingsLike(anew: readonly Finding[], { known }: Around): (finding: Finding) => Finding {
  const left = [...anew];
  return (finding) => {
    const path = known.replaceIn(finding.path);
    const at = left.findIndex((each) => each.rule === finding.rule && each.path === path);
    const [like] = at < 0 ? [] : left.splice(at, 1);
    if (like !== undefined) return { ...like, severity: finding.severity };
    const quiet = (text: string): string => known.replaceIn(text).replace(/"[^"]*"?/g, '"…"');
    const { expected, actual, message } = finding;
    return {
      ...finding,
      path,
      expected: quiet(expected),
      actual: path === '' ? quiet(actual) : WITHHELD,
      message: quiet(message),
    };
  };
}
