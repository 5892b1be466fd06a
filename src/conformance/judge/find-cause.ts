import type { Exchange } from '../../core/exchange.ts';
import { header, withHeaders } from '../../core/http/headers.ts';
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { pointer, type Segment, valueAt } from '../../core/json/pointer.ts';
import { option, type Words, words } from '../../core/wording.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import { DATE_TIME } from '../../events/calendar.ts';
import type { CaseParts, CaseRequest } from '../case/case-context.ts';
import { statusOf, TAKEN } from './answers.ts';
import { changedParts } from './changed-parts.ts';
import { applyChange, encodeAs } from './payload-variants.ts';
import { isSameState } from './state-diff.ts';

type Parts = CaseParts<'sender' | 'events' | 'http' | 'plain'>;

/** Requests that are made to find out why one event is not taken. */
const MOST_TRIES = 20;
/** Events that are posted in search of one that is taken. */
const MOST_EVENTS = 4;
const MOST_PLACES = 5;
const MOST_VALUE = 60;

/**
 * Looks for what an event that is not taken has otherwise than one that is: a field of its payload, where another event is
 * taken, else a header, the content form or the form of its key.
 *
 * @param refused the answer to the event in its plain form
 * @returns what is taken instead, in words; `null` where nothing was found
 */
export async function findCause(context: Parts, name: string, refused: Exchange): Promise<Words | null> {
  const { plain } = context;
  if (!plain.isSearched) return null;
  const status = statusOf(refused);
  const others = context.sender.posted.filter((one) => one !== name).slice(0, MOST_EVENTS);
  for (const other of others) {
    if (!TAKEN.holds(await plain.post(other))) continue;
    return await differingFields(context, { name, other, status });
  }
  return await plain.once(status, async () => {
    for (const { what, request } of variants(context, name)) {
      if (TAKEN.holds(await context.http.send(request()))) return what;
    }
    return null;
  });
}

interface Variant {
  /** Such as `taken as a form`. */
  readonly what: Words;
  readonly request: () => CaseRequest;
}

/** The same event with other headers, in another form, under a key of another form. */
function variants({ sender, events, http }: Parts, name: string): readonly Variant[] {
  const { version, contentForm } = sender;
  const plain = (): CaseRequest => http.request(events.build(name));
  const type = header(plain().headers, 'Content-Type') ?? '';
  const withType = (value: string): CaseRequest => {
    const request = plain();
    return { ...request, headers: withHeaders(request.headers, [['Content-Type', value]]) };
  };
  return [
    ...version.contentForms
      .filter((form) => form !== contentForm)
      .map(
        (form): Variant => ({
          what: words`it is taken as ${form}: ${option('contentForms', [form])}`,
          request: () => http.request(events.build(name, { contentForm: form })),
        }),
      ),
    {
      what: `it is taken with the header Content-Type: ${type}; charset=utf-8`,
      request: () => withType(`${type}; charset=utf-8`),
    },
    {
      what: words`it is taken under a key of digits: ${option('id', '{n}')}`,
      request: () => http.request(events.build(name, { id: '{n}' })),
    },
  ];
}

interface Search {
  readonly name: string;
  /** An event that is taken. */
  readonly other: string;
  readonly status: number | null;
}

/** A place where two payloads differ, with the value of each; `undefined` where there is none. */
interface Difference {
  readonly path: readonly Segment[];
  readonly own: JsonValue | undefined;
  readonly other: JsonValue | undefined;
}

/**
 * Halves what two payloads differ in until what decides is left. What decided before, and the fields of the status, are
 * tried first. Nothing is said where the tries are over before that.
 */
async function differingFields(context: Parts, { name, other, status }: Search): Promise<Words | null> {
  const [left, right] = [context.events.build(name), context.events.build(other)];
  const all = [...differences(left, right)];
  let tries = 0;
  const isTakenWith = async (changed: readonly Difference[]): Promise<boolean> => {
    if (changed.length === 0 || tries >= MOST_TRIES) return false;
    tries += 1;
    const base = context.events.build(name);
    const payload = applyChange(base.payload, {
      set: Object.fromEntries(
        changed.flatMap((one) => (one.other === undefined ? [] : [[pointer(one.path), one.other] as const])),
      ),
      unset: changed.flatMap((one) => (one.other === undefined ? [pointer(one.path)] : [])),
    });
    return TAKEN.holds(await context.http.post(encodeAs(context, base, payload)));
  };
  const at = (paths: readonly string[]): readonly Difference[] =>
    all.filter((one) => paths.includes(pointer(one.path)));
  const { deciding: before } = context.plain;
  let deciding: readonly Difference[] = [];
  for (const likely of [at(before.get(status) ?? []), at(statusPaths(context, right)), all]) {
    if (!(await isTakenWith(likely))) continue;
    deciding = likely;
    break;
  }
  if (deciding.length === 0) return null;
  while (deciding.length > 1) {
    const smaller = await smallerThat(deciding, isTakenWith);
    if (tries >= MOST_TRIES) return null;
    if (smaller === null) break;
    deciding = smaller;
  }
  before.set(
    status,
    deciding.map(({ path }) => pointer(path)),
  );
  const told = deciding.slice(0, MOST_PLACES).map(differenceWords);
  const more = deciding.length > MOST_PLACES ? ` and ${deciding.length - MOST_PLACES} more` : '';
  return `it is taken with ${told.join(', ')}${more}`;
}

/** A half that will do, or all but a half or one; `null` where each is needed. */
async function smallerThat(
  deciding: readonly Difference[],
  isTakenWith: (changed: readonly Difference[]) => Promise<boolean>,
): Promise<readonly Difference[] | null> {
  const middle = Math.ceil(deciding.length / 2);
  const parts = [deciding.slice(0, middle), deciding.slice(middle)];
  for (const part of parts) if (await isTakenWith(part)) return part;
  if (deciding.length === 2) return null;
  for (const left of deciding) {
    const rest = deciding.filter((one) => one !== left);
    if (await isTakenWith(rest)) return rest;
  }
  return null;
}

/** The fields by which a payload says its status. */
function statusPaths({ sender: { provider } }: Parts, { payload }: BuiltEvent): readonly string[] {
  const statuses = provider.probes.outcomes.flatMap((outcome) => outcome.statuses);
  const written = statuses.map(({ status }) => provider.probes.withStatus(payload, status));
  return [...new Set(written.flatMap((one) => changedParts(payload, one).map(({ path }) => path)))];
}

function differenceWords({ path, own, other }: Difference): string {
  const value = (one: JsonValue | undefined): string =>
    one === undefined ? 'nothing' : describeJson(one, MOST_VALUE);
  return `${pointer(path)} as ${value(other)} instead of ${value(own)}`;
}

/** Where two payloads of different jobs differ in more than who they are and when. */
function* differences(
  own: BuiltEvent,
  other: BuiltEvent,
  path: readonly Segment[] = [],
): Generator<Difference, void, undefined> {
  const [left, right] = [valueAt(own.payload, path), valueAt(other.payload, path)];
  if (isJsonObject(left ?? null) && isJsonObject(right ?? null)) {
    const names = new Set([...Object.keys(left as JsonObject), ...Object.keys(right as JsonObject)]);
    for (const name of names) yield* differences(own, other, [...path, name]);
    return;
  }
  if (isOwn(left, own) && isOwn(right, other)) return;
  if ((left === undefined) === (right === undefined) && isSameState(left ?? null, right ?? null)) return;
  yield { path, own: left, other: right };
}

/** Tells a text that every job or every moment has another one of. */
function isOwn(value: JsonValue | undefined, { fresh }: BuiltEvent): boolean {
  if (typeof value !== 'string') return false;
  return DATE_TIME.test(value) || fresh.some((text) => text !== '' && value.includes(text));
}
