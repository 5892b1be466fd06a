import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { pointer, valueAt } from '../../core/json/pointer.ts';
import { type BuiltEvent, chooseEvent, finishEvent, inVersion } from '../../events/build.ts';
import { applyOverrides, overridesFrom, parsePath } from '../../events/overrides.ts';
import { seededRandom } from '../../events/random.ts';
import type { PayloadChange } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Bench } from '../case/case-context.ts';

/** A payload of the default version under a new identity: what variants in any version are made from. */
export function draft(bench: Bench, event: string): BuiltEvent {
  const [version] = bench.provider.versions;
  return bench.event(event, { version, contentForm: version.contentForms[0] });
}

/** A payload with values set, added where they are not there, and paths taken out. */
export function changed(payload: JsonObject, { set, unset }: PayloadChange): JsonObject {
  return applyOverrides(payload, overridesFrom({ set, unset }), { add: true });
}

/** Writes a draft's payload, changed or not, in the user's version and content form. */
export function written(bench: Bench, from: BuiltEvent, payload: JsonObject): BuiltEvent {
  const choice = choiceOf(bench, from.event);
  const version = inVersion(choice, payload, { sentAt: Date.now(), random: seededRandom(from.seed) });
  const built = finished(bench, from, version.payload);
  return { ...built, fresh: [...from.fresh, ...version.fresh] };
}

/** The webhook of a payload that is already in the user's version, or of another text of it. */
export function finished(bench: Bench, from: BuiltEvent, payload: JsonObject, text?: string): BuiltEvent {
  const built = finishEvent(choiceOf(bench, from.event), payload, {
    secret: bench.secret,
    sentAt: Date.now(),
    seed: from.seed,
    origin: from,
    text,
  });
  return { ...built, fresh: from.fresh };
}

function choiceOf(bench: Bench, event: string) {
  return chooseEvent({
    provider: bench.provider.id,
    event,
    payloadVersion: bench.version.id,
    contentForm: bench.contentForm,
  });
}

/** Bytes of a JSON text, or of a text that should be one, in the user's content form. */
export function encoded(bench: Bench, text: string): Buffer {
  const { formField } = bench.provider;
  if (bench.contentForm === 'json' || formField === null) return Buffer.from(text, 'utf8');
  return Buffer.from(new URLSearchParams([[formField, text]]).toString(), 'utf8');
}

/** The same JSON in other bytes: members in another order, on lines of their own. */
export function rearranged(payload: JsonObject): string {
  return JSON.stringify(rotated(payload), null, 2);
}

function rotated(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(rotated);
  if (!isJsonObject(value)) return value;
  const [first, ...rest] = Object.entries(value).map(([name, member]) => [name, rotated(member)] as const);
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

/** A webhook whose list has so many entries that its JSON text takes at least `bytes`; entries differ in their ids. */
export function grown(bench: Bench, event: string, bytes: number): BuiltEvent {
  const base = draft(bench, event);
  const { list: path, listCount } = bench.provider.probes;
  const list = valueAt(base.payload, parsePath(path));
  const [first, ...rest] = Array.isArray(list) ? list : [];
  if (first === undefined) throw new Error(`the payload of ${event} has no entry in ${path}`);
  const ids = idMembers(bench.provider, path);
  for (let copies = Math.ceil(bytes / JSON.stringify(first).length); ; copies *= 2) {
    const entries = [
      first,
      ...Array.from({ length: copies }, (_, i) => renumbered(first, ids, i + 1)),
      ...rest,
    ];
    const count: Record<string, JsonValue> = listCount === undefined ? {} : { [listCount]: entries.length };
    const built = written(bench, base, changed(base.payload, { set: { [path]: entries, ...count } }));
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

function renumbered(entry: JsonValue, ids: readonly string[], by: number): JsonValue {
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
