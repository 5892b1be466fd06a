import { usageError } from '../core/error.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse, Verdict } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import { bodyBytes, MAX_OWN_BODY } from '../core/http/body.ts';
import type { HeaderList } from '../core/http/headers.ts';
import type { JsonValue } from '../core/json/json.ts';
import { parsePointer, pointer } from '../core/json/pointer.ts';
import { onceEach } from '../core/memo.ts';
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
  /**
   * The same of a document that nobody sent.
   *
   * @param what it is, for the message that it cannot be scrubbed
   * @throws WebhookCliError `scrub_unknown_provider`
   */
  readonly verdict: (verdict: Verdict, what: string) => ScrubbedVerdict;
}

type ScrubbedVerdict = Pick<Verdict, 'payload' | 'payloadText' | 'findings' | 'eventReason'>;

export interface ScrubOptions {
  /** Of the project, 32 random bytes: the same data gets the same stand-in only under the same key. */
  readonly key: Uint8Array;
  readonly catalogue: LoadedCatalogue;
  /** Whether of a body of no known provider every text and number is replaced. */
  readonly all: boolean;
  /** Whether such a body is left out otherwise, since nobody is there to be refused: a run that shows what comes. */
  readonly isLive?: boolean | undefined;
}

/** Makes what writes exchanges without anybody's data. */
export function createScrubber(options: ScrubOptions): Scrubber {
  const standIns = createStandIns(options.key);
  return {
    exchange: (exchange) => {
      const isEmpty = exchange.request.body === '';
      const whose = whoseIs(exchange, isEmpty ? null : `exchange ${exchange.id}`, options);
      return scrubExchange(
        exchange,
        whose,
        aroundOf(exchange, whose, standIns, [exchange.id, exchange.of ?? '']),
        options.catalogue,
      );
    },
    verdict: (verdict, what) => {
      const whose = whoseIs(verdict, what, options);
      const around = aroundOf(verdict, whose, standIns);
      const payloadText = documentOf(verdict.payloadText, whose, around);
      const bytes = payloadText === null ? null : Buffer.from(payloadText, 'utf8');
      return verdictOf(verdict, payloadText, judgedAnew(bytes, null, whose, options.catalogue), around);
    },
  };
}

/** Whose a body is: a provider's whose schema says what it holds; nobody's, so that all of it is replaced, or it is left out. */
type Whose = { readonly provider: Provider; readonly root: FieldNode } | 'replaced' | 'left out';

/** @param what it is; `null` where there is no body */
function whoseIs(
  { provider: id, payloadVersion, payloadText }: Verdict,
  what: string | null,
  { catalogue, all, isLive }: ScrubOptions,
): Whose {
  const provider = id === null ? undefined : catalogue.find(id);
  const version = provider && catalogue.modelOf(provider).versions[payloadVersion ?? ''];
  if (provider !== undefined && version !== undefined) return { provider, root: fieldNodes(version.schema) };
  if (all || what === null) return 'replaced';
  if (isLive === true) return 'left out';
  const why = payloadText === null ? 'its body holds no JSON object' : 'it is of no known provider';
  throw usageError(
    'scrub_unknown_provider',
    `${what} cannot be scrubbed: ${why}, so that nobody knows which of its fields hold personal data`,
    say`${option('scrub', 'all')} replaces every text and number of such a body`,
  );
}

/** @param ids of exchanges, which answers of ours repeat */
function aroundOf(verdict: Verdict, whose: Whose, standIns: StandIns, ids: readonly string[] = []): Around {
  const harmless = new Set([...ids, ...harmlessTexts(verdict, whose)]);
  return { words: createWords(standIns, harmless), known: new KnownValues() };
}

/** What is nobody's data wherever it stands: the job's key, codes and events. */
function harmlessTexts({ key, event }: Verdict, whose: Whose): readonly string[] {
  const texts = [key, event].filter((text) => text !== null);
  if (typeof whose === 'string') return texts;
  const { provider, root } = whose;
  const events = provider.events.flatMap(({ name, label }) => [name, label]);
  return [...texts, provider.id, provider.title, ...events, ...codesOf(root)];
}

const codesOf = onceEach((node: FieldNode): readonly string[] => {
  const { meta, memberList, entry } = node;
  const own = Object.keys(meta?.codes ?? {}).filter((code) => !/^\d+$/.test(code));
  const inside = [...memberList.map((member) => member.node), ...(entry === null ? [] : [entry])];
  return [...own, ...inside.flatMap((each) => codesOf(each))];
});

function scrubExchange(
  exchange: Exchange,
  whose: Whose,
  around: Around,
  catalogue: LoadedCatalogue,
): Exchange {
  const payloadText = documentOf(exchange.payloadText, whose, around);
  const request = scrubRequest(exchange, payloadText, whose, around);
  const { response, error } = exchange;
  // By the headers that came: a signature is no matter of this verdict, and an encoding is the same.
  const anew = judgedAnew(bodyBytes(request), exchange.request.headers, whose, catalogue);
  return {
    ...exchange,
    ...verdictOf(exchange, payloadText, anew, around),
    request,
    response: response && scrubResponse(response, around),
    error: error && { ...error, message: around.known.replaceIn(error.message) },
  };
}

function documentOf(text: string | null, whose: Whose, around: Around): string | null {
  if (text === null || whose === 'left out') return null;
  const isAll = whose === 'replaced';
  return scrubJson(text, { root: isAll ? null : whose.root, isAll, ...around });
}

function scrubRequest(
  { request, payloadText, contentForm }: Exchange,
  scrubbed: string | null,
  whose: Whose,
  around: Around,
): ExchangeRequest {
  const { words } = around;
  const body = mapBody(request, request.headers, (text) => {
    if (whose === 'left out') return WITHHELD;
    // What is no JSON may be anything.
    if (payloadText === null || scrubbed === null) return words.standIns.of('text', text);
    // A byte order mark may stand before the document.
    if (contentForm !== 'form') return text.slice(0, text.length - payloadText.length) + scrubbed;
    return mapForm(text, (name, value) => {
      if (value.endsWith(payloadText)) return value.slice(0, value.length - payloadText.length) + scrubbed;
      const isKey = typeof whose !== 'string' && name === whose.provider.formKeyField;
      return isKey ? words.standIns.of('token', value) : scrubText(value, around);
    });
  });
  const size = bodyBytes(body).length;
  const url = scrubUrl(request.url, around);
  return { ...request, ...body, size, url, headers: scrubHeaders(request.headers, size, around) };
}

function scrubResponse(response: ExchangeResponse, around: Around): ExchangeResponse {
  const body = mapBody(response, response.headers, (text) => scrubAnswer(text, around));
  const size = bodyBytes(body).length;
  return { ...response, ...body, headers: scrubHeaders(response.headers, size, around) };
}

type Anew = Pick<Verdict, 'findings' | 'eventReason'>;

/** The verdict on what is written now: its findings say the same, and show what stands there. */
function judgedAnew(
  bytes: Uint8Array | null,
  headers: HeaderList | null,
  whose: Whose,
  catalogue: LoadedCatalogue,
): Anew | null {
  if (bytes === null || typeof whose === 'string') return null;
  return judge(bytes, headers, { catalogue, provider: whose.provider, maxBytes: MAX_OWN_BODY });
}

function verdictOf(
  { findings, eventReason }: Verdict,
  payloadText: string | null,
  anew: Anew | null,
  around: Around,
): ScrubbedVerdict {
  return {
    payload: payloadText === null ? null : (JSON.parse(payloadText) as JsonValue),
    payloadText,
    eventReason: eventReason === null ? null : (anew?.eventReason ?? quiet(eventReason, around)),
    findings: findings.map(findingsLike(anew?.findings ?? [], around)),
  };
}

/** Gives each finding the words of its like in another verdict. Of one that has none there, no value is shown. */
function findingsLike(anew: readonly Finding[], around: Around): (finding: Finding) => Finding {
  const left = [...anew];
  return (finding) => {
    const path = pointer((parsePointer(finding.path) ?? []).map((name) => around.known.shownMember(name)));
    const at = left.findIndex((each) => each.rule === finding.rule && each.path === path);
    const [like] = at < 0 ? [] : left.splice(at, 1);
    if (like !== undefined) return { ...like, severity: finding.severity };
    const { expected, actual, message } = finding;
    return {
      ...finding,
      path,
      expected: quiet(expected, around),
      actual: path === '' ? quiet(actual, around) : WITHHELD,
      message: quiet(message, around),
    };
  };
}

/** A sentence of ours without what it quotes. */
function quiet(text: string, { known }: Around): string {
  return known.replaceIn(text).replace(/"[^"]*"?/g, '"…"');
}
