import { usageError, WebhookCliError } from '../core/error.ts';
import type { ContentForm, Exchange } from '../core/exchange.ts';
import { utf8Text } from '../core/http/body.ts';
import { describeJson, isJsonObject, type JsonObject, MAX_DEPTH } from '../core/json/json.ts';
import { nestingDepth } from '../core/json/scan.ts';
import { JsonSource } from '../core/json/source.ts';
import { suggestion } from '../core/text/closest.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import { parseIsoTime } from '../core/time/iso-time.ts';
import type { Words } from '../core/wording.ts';
import type { CapturedPayload } from '../events/captured.ts';
import { chooseTravel } from '../events/choose.ts';
import { findEvent, requireProvider, requireVersion } from '../events/names.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import { locateSyntaxError } from '../validation/syntax.ts';

/** What a fixture's file says beside the payload. */
export interface FixtureHead {
  /** Id of the provider. */
  readonly provider: string;
  readonly event: string;
  readonly payloadVersion: string;
  readonly contentForm: ContentForm;
  /** ISO 8601: when it was received. */
  readonly at: string;
  /** Whether what is somebody's own was replaced in it. */
  readonly scrubbed: boolean;
}

/** A fixture of a project. */
export interface CapturedFixture extends CapturedPayload {
  readonly scrubbed: boolean;
}

/** What the file of a webhook says beside its payload; `null` where the webhook makes no fixture. */
export function fixtureHead(
  { provider, payloadVersion, payloadText, contentForm, at }: Exchange,
  event: string,
  scrubbed: boolean,
): FixtureHead | null {
  if (provider === null || payloadVersion === null || payloadText === null) return null;
  return { provider, event, payloadVersion, contentForm: contentForm ?? 'json', at, scrubbed };
}

/** The text of a fixture's file. The payload stands in it as it came, its white space included. */
export function fixtureText(head: FixtureHead, payloadText: string): string {
  const { provider, event, payloadVersion, contentForm, at, scrubbed } = head;
  const members = { provider, event, payloadVersion, contentForm, provenance: 'captured', at, scrubbed };
  const lines = Object.entries(members).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  return `{\n${lines.join('')}  "payload": ${payloadText.trim()}\n}\n`;
}

/** Where a captured payload is from, in words. */
export function captureNote(at: string, scrubbed: boolean): string {
  return `received ${at}, ${scrubbed ? 'scrubbed' : 'as it came'}`;
}

const MEMBERS = {
  provider: isText,
  event: isText,
  payloadVersion: isText,
  contentForm: (value) => value === 'json' || value === 'form',
  provenance: (value) => value === 'captured',
  at: (value) => typeof value === 'string' && parseIsoTime(value) !== null,
  scrubbed: (value) => typeof value === 'boolean',
  payload: isJsonObject,
} satisfies Readonly<Record<string, (value: unknown) => boolean>>;

const EXPECTED: Readonly<Record<keyof typeof MEMBERS, string>> = {
  provider: 'the id of a provider',
  event: 'the name of an event',
  payloadVersion: 'a version',
  contentForm: 'json or form',
  provenance: 'captured',
  at: 'a moment with its offset, such as 2026-01-31T09:30:00Z',
  scrubbed: 'true or false',
  payload: 'an object',
};

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/**
 * Reads a fixture's file.
 *
 * @param file its name, for messages
 * @throws WebhookCliError `bad_fixture` with the file and the first mistake in it
 */
export function parseFixture(content: Uint8Array, file: string, catalogue: Catalogue): CapturedFixture {
  const bad = (message: string, hint: Words = ''): WebhookCliError =>
    usageError('bad_fixture', `${file}${message}`, hint);
  const text = utf8Text(content)?.replace(/^\ufeff/, '');
  if (text === undefined) throw bad(' is not UTF-8', 'save it in this encoding');
  const document = parsed(text, bad);
  for (const [name, isRight] of Object.entries(MEMBERS)) {
    const value = Object.hasOwn(document, name) ? document[name] : undefined;
    if (isRight(value)) continue;
    const expected = EXPECTED[name as keyof typeof MEMBERS];
    const actual = value === undefined ? 'this key is missing' : `got ${describeJson(value)}`;
    throw bad(`: /${name}: expected ${expected}, ${actual}`, 'history save writes such a file');
  }
  const stray = Object.keys(document).find((name) => !Object.hasOwn(MEMBERS, name));
  if (stray !== undefined) {
    const near = didYouMean(suggestion(stray, Object.keys(MEMBERS)));
    throw bad(
      `: ${excerpt(stray, 60)} is no key of a fixture.${near}`,
      `it has ${Object.keys(MEMBERS).join(', ')}`,
    );
  }
  // Its members were looked at above.
  const { payload, ...head } = document as unknown as FixtureHead & { readonly payload: JsonObject };
  try {
    const provider = requireProvider(head.provider, catalogue);
    const known = findEvent(head.event, catalogue, { provider });
    const version = requireVersion(provider, head.payloadVersion);
    const { contentForm, at, scrubbed } = head;
    chooseTravel(known, { payloadVersion: version.id, contentForm });
    return {
      provider,
      event: known.event,
      version,
      contentForm,
      at,
      scrubbed,
      document: payload,
      text: payloadIn(text),
      note: captureNote(at, scrubbed),
    };
  } catch (error) {
    if (!(error instanceof WebhookCliError)) throw error;
    throw bad(`: ${error.message}`, error.words.hint);
  }
}

function parsed(text: string, bad: (message: string, hint?: Words) => WebhookCliError): JsonObject {
  if (nestingDepth(text) > MAX_DEPTH + 1) throw bad(` nests deeper than ${MAX_DEPTH}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    const { line, column, problem } = locateSyntaxError(text);
    throw bad(`:${line}:${column}: ${problem}`, 'the file does not parse as JSON');
  }
  if (!isJsonObject(document)) throw bad(' is no fixture, but another JSON document');
  return document;
}

/** The text of the payload, of which nothing is read and written again: of members of one name the last counts. */
function payloadIn(text: string): string {
  const source = new JsonSource(text);
  const found = source.items(source.root).findLast((item) => source.nameOf(item) === 'payload');
  return found === undefined ? '' : text.slice(found.start, found.end);
}
