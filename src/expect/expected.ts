import { isDeepStrictEqual } from 'node:util';
import { usageError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import { sameDecimals } from '../core/json/decimal.ts';
import { describeJson, describeWritten, type JsonValue } from '../core/json/json.ts';
import { type Segment, valueAt } from '../core/json/pointer.ts';
import { parsedValue, type SetValue, writtenValue } from '../core/json/raw.ts';
import { jsonTextAt } from '../core/json/text-at.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { splitEscaped } from '../core/text/split-escaped.ts';
import type { Open } from '../core/types/open.ts';
import { option, words } from '../core/wording.ts';
import { recognisableEvent } from '../events/names.ts';
import { parsePath, parseSet } from '../events/overrides.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { EventName, KnownPath, ValuesByPath } from '../providers/known.ts';
import type { Provider } from '../providers/provider.ts';

/** What a webhook must be to meet an expectation. */
export interface Expected {
  /** As its user wrote it. */
  readonly text: string;
  /** Name of the event, or `null` for any. */
  readonly event: string | null;
  readonly conditions: readonly Condition[];
}

/** What the payload must hold at a path. */
interface Condition {
  readonly path: string;
  readonly segments: readonly Segment[];
  /** The values that hold; any but null where there are none. */
  readonly wanted: readonly SetValue[];
}

/** An expectation of a test suite. */
export interface ExpectedEvent {
  /** Name of the event; any unless given. */
  readonly event?: EventName | undefined;
  /** Values that the payload must hold, by path (`items[0].sku`, `/items/0/sku`). A bigint stands for its digits. */
  readonly where?: ValuesByPath | undefined;
  /** Paths that must hold anything but null. */
  readonly present?: readonly Open<KnownPath>[] | undefined;
}

/** A condition that does not hold. */
export interface UnmetCondition {
  readonly path: string;
  /** In words, as a value is written in JSON. */
  readonly wanted: string;
  readonly got: string;
}

/** The name that stands for every event. No event may be called so. */
const ANY_EVENT = 'any';

const HINT =
  'write failed, failed:reason=Damaged, or any:status=failed,attempt=2; a doubled comma is a comma';
const EVENT_HINT = words`expect what its status says, or ${option('count')}`;

/**
 * Reads an event with its conditions: `failed`, `failed:reason=Damaged,attempt=2`, `any:pod_at`. A value is
 * JSON where it is JSON, a number to its last digit; a text that reads exactly as it was written holds as well, so that no quotes are
 * needed for a text of digits. A path without a value must be there and not null.
 *
 * @param provider whose event it is; that of any provider unless given
 * @throws WebhookCliError `bad_expectation`, `bad_path`, `unknown_event`, `event_not_recognisable`
 */
export function parseExpected(text: string, catalogue: Catalogue, provider?: Provider): Expected {
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  const conditions = colon < 0 ? [] : splitEscaped(text.slice(colon + 1), ',').map(parseCondition);
  const event = expectedEventName(name, catalogue, provider);
  return {
    text: colon < 0 ? (event ?? ANY_EVENT) : `${event ?? ANY_EVENT}${text.slice(colon)}`,
    event,
    conditions,
  };
}

function parseCondition(text: string): Condition {
  const bare = text.trim();
  if (bare === '' || bare.startsWith('=')) {
    throw usageError('bad_expectation', `${excerpt(text, 80)} is no condition`, HINT);
  }
  const equals = bare.indexOf('=');
  if (equals < 0) return { path: bare, segments: pathSegments(bare), wanted: [] };
  const { path, value } = parseSet(bare);
  const written = bare.slice(equals + 1);
  if (written.startsWith('=')) throw noOperator('==', bare);
  const wanted = typeof value === 'string' ? [value] : [value, written];
  return { path, segments: pathSegments(path), wanted };
}

/** A path, which no operator is part of: a condition with one would be waited for in vain. */
function pathSegments(path: string): Segment[] {
  // A JSON pointer writes two of its characters with a tilde.
  const [operator] = (path.startsWith('/') ? /[<>!]/ : /[<>!~]/).exec(path) ?? [];
  if (operator !== undefined) throw noOperator(operator, path);
  return parsePath(path);
}

function noOperator(operator: string, text: string): Error {
  return usageError(
    'bad_expectation',
    `${excerpt(text, 80)} has "${operator}" in it, and a condition has no operator but "="`,
    'path=value waits for that value, a path alone for any value but null',
  );
}

/**
 * The expectation of a test suite; a text is read as the command line reads it.
 *
 * @throws WebhookCliError `bad_path`, `unknown_event`, `event_not_recognisable`, `bad_expectation`
 */
export function readExpected(
  expected: string | ExpectedEvent,
  catalogue: Catalogue,
  provider?: Provider,
): Expected {
  if (typeof expected === 'string') return parseExpected(expected, catalogue, provider);
  const { event = ANY_EVENT, where = {}, present = [] } = expected;
  const conditions = [
    ...Object.entries(where).map(([path, value]) => ({
      path,
      segments: pathSegments(path),
      wanted: [value],
    })),
    ...present.map((path) => ({ path, segments: pathSegments(path), wanted: [] })),
  ];
  const words = conditions.map(({ path, wanted }) =>
    wanted.length === 0 ? path : `${path}=${wantedWords(wanted)}`,
  );
  const name = expectedEventName(event, catalogue, provider);
  const text = `${name ?? ANY_EVENT}${words.length === 0 ? '' : `:${words.join(',')}`}`;
  return { text, event: name, conditions };
}

function expectedEventName(
  name: string,
  catalogue: Catalogue,
  provider: Provider | undefined,
): string | null {
  return name.toLowerCase() === ANY_EVENT ? null : recognisableEvent(name, catalogue, provider, EVENT_HINT);
}

/** Tells whether an exchange is of the event that is expected. */
export function isOfEvent({ event }: Expected, exchange: Exchange): boolean {
  return event === null || event === exchange.event;
}

/** The conditions that an exchange does not fulfil, whatever its event. */
export function unmetConditions(
  { conditions }: Expected,
  { payload, payloadText }: Exchange,
): UnmetCondition[] {
  return conditions.flatMap(({ path, segments, wanted }) => {
    const value = valueAt(payload, segments);
    const holds =
      wanted.length === 0
        ? value !== undefined && value !== null
        : wanted.some((each) => isSame(value, each, () => writtenAt(payloadText, segments, value)));
    if (holds) return [];
    const got =
      typeof value === 'number'
        ? describeWritten(value, writtenAt(payloadText, segments, value))
        : describeJson(value);
    return [{ path, wanted: wantedWords(wanted), got }];
  });
}

function isSame(value: JsonValue | undefined, wanted: SetValue, written: () => string): boolean {
  if (!isDeepStrictEqual(value, parsedValue(wanted))) return false;
  // Two numbers that one double stands for may differ; nothing else is read with a loss.
  const holdsNumbers = typeof value === 'number' || (typeof value === 'object' && value !== null);
  return !holdsNumbers || sameDecimals(written(), writtenValue(wanted));
}

/** A value as it came; where its text is not known, as it is read. */
function writtenAt(text: string | null, path: readonly Segment[], value: JsonValue | undefined): string {
  return (text === null ? undefined : jsonTextAt(text, path)) ?? JSON.stringify(value ?? null);
}

function wantedWords([first]: readonly SetValue[]): string {
  return first === undefined ? 'a value' : describeWritten(parsedValue(first), writtenValue(first));
}
