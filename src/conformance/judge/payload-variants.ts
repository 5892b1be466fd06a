import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { pointer, valueAt } from '../../core/json/pointer.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import { chooseTravel, type EventChoice } from '../../events/choose.ts';
import { convertVersion, encodeBody, type Fresh, finishEvent } from '../../events/encode.ts';
import { applyOverrides, overridesFrom, parsePath } from '../../events/overrides.ts';
import { seededRandom } from '../../events/random.ts';
import type { PayloadChange } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseEvent, CaseParts } from '../case/case-context.ts';

/** A payload of the default version under a new identity: what variants in any version are made from. */
export function draft(context: CaseParts<'sender' | 'events'>, event: string): BuiltEvent {
  const [version] = context.sender.provider.versions;
  return context.events.build(event, { version, contentForm: version.contentForms[0] });
}

/** A payload with values set, added where they are not there, and paths taken out. */
export function applyChange(payload: JsonObject, { set, unset }: PayloadChange): JsonObject {
  return applyOverrides(payload, overridesFrom({ set, unset }), { add: true });
}

/** Writes a draft's payload, changed or not, in the user's version and content form. */
export function encodeVariant(
  context: CaseParts<'sender'>,
  from: BuiltEvent,
  payload: JsonObject,
): CaseEvent {
  const choice = choiceOf(context, from.event);
  const sentAt = Date.now();
  const inVersion = (document: JsonObject): Fresh =>
    convertVersion(choice, document, { sentAt, random: seededRandom(from.seed) });
  const version = inVersion(payload);
  return {
    ...encodeAs(context, from, withUserChanges(context, from, { version: version.payload, inVersion })),
    fresh: [...from.fresh, ...version.fresh],
    plain: () => withUserChanges(context, from, { version: inVersion(from.payload).payload, inVersion }),
  };
}

/**
 * What the user changes in every job, made again in a version that is written from another one; where a case has changed
 * the same, that stays.
 */
function withUserChanges(
  { sender: { provider, version: sent, changes } }: CaseParts<'sender'>,
  from: BuiltEvent,
  {
    version,
    inVersion,
  }: { readonly version: JsonObject; readonly inVersion: (document: JsonObject) => Fresh },
): JsonObject {
  if (changes === null || sent.id === provider.versions[0].id) return version;
  const overrides = changes.of(version, from.key ?? '', inVersion(from.payload).payload);
  return applyOverrides(version, overrides, { add: true });
}

/** The webhook of a payload that is already in the user's version, or of another text of it. */
export function encodeAs(
  context: CaseParts<'sender'>,
  from: BuiltEvent,
  payload: JsonObject,
  text?: string,
): CaseEvent {
  const built = finishEvent(choiceOf(context, from.event), payload, {
    secret: context.sender.secret,
    sentAt: Date.now(),
    seed: from.seed,
    origin: from,
    text,
  });
  return { ...built, fresh: from.fresh, plain: () => from.payload };
}

function choiceOf({ sender }: CaseParts<'sender'>, name: string): EventChoice {
  const { provider, version, contentForm } = sender;
  const event = provider.events.find((one) => one.name === name);
  if (event === undefined) throw new Error(`${provider.title} has no event ${name}`);
  return chooseTravel({ provider, event }, { payloadVersion: version.id, contentForm });
}

/** Bytes of a JSON text, or of a text that should be one, in the user's content form. */
export function bodyOf({ sender: { contentForm, provider } }: CaseParts<'sender'>, text: string): Buffer {
  return encodeBody(text, contentForm, provider);
}

/** The same JSON in other bytes: members in another order, on lines of their own. */
export function rearrange(payload: JsonObject): string {
  return JSON.stringify(rotate(payload), null, 2);
}

function rotate(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(rotate);
  if (!isJsonObject(value)) return value;
  const [first, ...rest] = Object.entries(value).map(([name, member]) => [name, rotate(member)] as const);
  return Object.fromEntries(first === undefined ? [] : [...rest, first]);
}

/**
 * The same JSON as no serialiser of JavaScript writes it: white space, escapes, zeros at the end of
 * fractions. Whole numbers stay as they are, since readers of some languages take no `1.0` for one.
 */
export function unusualJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[ ${value.map(unusualJson).join(' , ')} ]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([name, member]) => `${unusualText(name)} : ${unusualJson(member)}`,
    );
    return `{\r\n\t${members.join(' ,\r\n\t')}\r\n}`;
  }
  if (typeof value === 'string') return unusualText(value);
  const text = JSON.stringify(value);
  return typeof value === 'number' && /^-?\d+\.\d+$/.test(text) ? `${text}0` : text;
}

function unusualText(text: string): string {
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A webhook whose list has enough entries that its JSON text takes at least `bytes`; entries differ in their ids. */
export function withManyEntries(
  context: CaseParts<'sender' | 'events'>,
  event: string,
  bytes: number,
): BuiltEvent {
  const base = draft(context, event);
  const { list: path, listCount } = context.sender.provider.probes;
  const list = valueAt(base.payload, parsePath(path));
  const [first, ...rest] = Array.isArray(list) ? list : [];
  if (first === undefined) throw new Error(`the payload of ${event} has no entry in ${path}`);
  const ids = idMembers(context.sender.provider, path);
  for (let copies = Math.ceil(bytes / JSON.stringify(first).length); ; copies *= 2) {
    const entries = [
      first,
      ...Array.from({ length: copies }, (_, i) => renumber(first, ids, i + 1)),
      ...rest,
    ];
    const count: Record<string, JsonValue> = listCount === undefined ? {} : { [listCount]: entries.length };
    const built = encodeVariant(
      context,
      base,
      applyChange(base.payload, { set: { [path]: entries, ...count } }),
    );
    if (built.payloadText.length >= bytes) return built;
  }
}

/** The members of a list's entries that hold an ObjectId of their own. */
function idMembers({ identity }: Provider, list: string): readonly string[] {
  const prefix = `${pointer(parsePath(list))}/*/`;
  return identity.fresh.flatMap(({ kind, path }) =>
    kind === 'object-id' && path.startsWith(prefix) ? [path.slice(prefix.length)] : [],
  );
}

function renumber(entry: JsonValue, ids: readonly string[], by: number): JsonValue {
  if (!isJsonObject(entry)) return entry;
  const copy = { ...entry };
  for (const name of ids) {
    const id = copy[name];
    if (typeof id !== 'string') continue;
    const counter = (Number.parseInt(id.slice(18), 16) + by) % 2 ** 24;
    copy[name] = `${id.slice(0, 18)}${counter.toString(16).padStart(6, '0')}`;
  }
  return copy;
}
