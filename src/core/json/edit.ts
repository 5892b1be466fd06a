import type { Segment } from './pointer.ts';
import { indexOf, JsonSource, type SourceItem } from './source.ts';

/** A change to a JSON text: a value's text is put at a path, or what is there is taken out. */
export type JsonEdit =
  | { readonly kind: 'set'; readonly path: readonly Segment[]; readonly text: string }
  | { readonly kind: 'remove'; readonly path: readonly Segment[] };

/**
 * Changes a valid JSON text by path, in the order of the edits, and keeps every other byte: white space, digits,
 * escapes and repeated keys, of which the last one counts, as `JSON.parse` has it. What is set and not there yet is
 * added at the end of its object or list, written like its neighbours, with the containers that lead to it. An edit
 * whose path leads nowhere changes nothing.
 *
 * The text is read once and only containers that a path goes through are opened; what stands between two changes is
 * copied in one piece.
 *
 * @example editJson('{ "fee": 1.10 }', [{ kind: 'set', path: ['n'], text: '2' }]) // '{ "fee": 1.10, "n": 2 }'
 */
export function editJson(text: string, edits: readonly JsonEdit[]): string {
  if (edits.length === 0) return text;
  const source = new JsonSource(text);
  const root: Slot = { value: { source, ...source.root } };
  for (const edit of edits) apply(root, edit);
  const out = new Output();
  out.copy(source, 0, source.root.start);
  write(root.value, out);
  out.copy(source, source.root.end, text.length);
  return out.toString();
}

/** A value as a text has it, the edited one or one that was set. */
interface Written {
  readonly source: JsonSource;
  readonly start: number;
  readonly end: number;
  readonly container: number;
}

type Value = Written | Container;

/** What holds a value: the document, a member or an entry. */
interface Slot {
  value: Value;
}

interface Item extends Slot {
  readonly name: string | null;
  /** Where the text has it; `null` of what was added. */
  readonly from: SourceItem | null;
}

function written(text: string): Written {
  const source = new JsonSource(text.trim());
  return { source, ...source.root };
}

/** An object or an array that a path goes through. */
class Container {
  readonly origin: Written;
  readonly isObject: boolean;
  /** What the text has in it. */
  readonly source: readonly SourceItem[];
  /** Entries in their order; members are in `#members`. */
  readonly #entries: Item[];
  readonly #members: Set<Item>;
  /** Members by name; of repeated ones the last counts. */
  readonly #byName = new Map<string, Item[]>();

  constructor(origin: Written) {
    const { source } = origin;
    this.origin = origin;
    this.isObject = source.isObject(origin);
    this.source = source.items(origin);
    const items = this.source.map((from): Item => {
      const value = { source, start: from.start, end: from.end, container: from.container };
      return { name: this.isObject ? source.nameOf(from) : null, from, value };
    });
    this.#entries = this.isObject ? [] : items;
    this.#members = new Set(this.isObject ? items : []);
    for (const item of this.#members) this.#index(item);
  }

  #index(item: Item): void {
    const name = item.name ?? '';
    const same = this.#byName.get(name);
    if (same === undefined) this.#byName.set(name, [item]);
    else same.push(item);
  }

  items(): readonly Item[] {
    return this.isObject ? [...this.#members] : this.#entries;
  }

  get(segment: Segment): Item | undefined {
    if (this.isObject) return this.#byName.get(String(segment))?.at(-1);
    return this.#entries[indexOf(segment) ?? -1];
  }

  add(segment: Segment, value: Value): void {
    if (this.isObject) {
      const item = { name: String(segment), from: null, value };
      this.#members.add(item);
      this.#index(item);
    } else if (indexOf(segment) === this.#entries.length) {
      this.#entries.push({ name: null, from: null, value });
    }
  }

  remove(segment: Segment): void {
    if (this.isObject) {
      // All of that name, or the one before it would count.
      for (const item of this.#byName.get(String(segment)) ?? []) this.#members.delete(item);
      this.#byName.delete(String(segment));
    } else {
      const index = indexOf(segment);
      if (index !== null) this.#entries.splice(index, 1);
    }
  }
}

/** The container in a slot, opened; `null` where its value is none. */
function open(slot: Slot): Container | null {
  if (slot.value instanceof Container) return slot.value;
  if (slot.value.container < 0) return null;
  const opened = new Container(slot.value);
  slot.value = opened;
  return opened;
}

function isNull({ value }: Slot): boolean {
  return !(value instanceof Container) && value.source.text.startsWith('null', value.start);
}

function apply(root: Slot, edit: JsonEdit): void {
  const { path } = edit;
  let slot = root;
  for (const [i, segment] of path.entries()) {
    const container = open(slot);
    if (container === null) {
      // Nothing is there that a path could go through; null is what providers write for that.
      const text = edit.kind === 'set' && isNull(slot) ? wrapped(edit.text, path.slice(i)) : null;
      if (text !== null) slot.value = written(text);
      return;
    }
    const next = container.get(segment);
    if (next === undefined) {
      const text = edit.kind === 'set' ? wrapped(edit.text, path.slice(i + 1)) : null;
      if (text !== null) container.add(segment, written(text));
      return;
    }
    if (edit.kind === 'remove' && i === path.length - 1) container.remove(segment);
    slot = next;
  }
  if (edit.kind === 'set') slot.value = written(edit.text);
}

/** A value's text inside the containers that lead to it; `null` where a list would begin with a hole. */
function wrapped(text: string, path: readonly Segment[]): string | null {
  if (path.some((segment) => typeof segment === 'number' && segment !== 0)) return null;
  const opening = path.map((name) => (typeof name === 'number' ? '[' : `{${JSON.stringify(name)}:`));
  const closing = path.map((name) => (typeof name === 'number' ? ']' : '}')).reverse();
  return [...opening, text, ...closing].join('');
}

/** How the items of a container are set off from one another. */
interface Layout {
  /** White space before the first. */
  readonly lead: string;
  /** White space before each of the others. */
  readonly between: string;
  /** White space before a comma. */
  readonly after: string;
  /** White space before the closing bracket. */
  readonly tail: string;
  /** Between a key and its value. */
  readonly colon: string;
}

const COMPACT: Layout = { lead: '', between: '', after: '', tail: '', colon: ':' };

/** The layout of a container, from what is in it, else from what it is in. */
function layoutOf({ origin, isObject, source: items }: Container, around: Layout): Layout {
  const { source, end } = origin;
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return layoutOfEmpty(origin, around);
  const { text } = source;
  const lead = text.slice(first.lead, first.first);
  const colon = isObject ? text.slice(last.keyEnd, last.start) : around.colon;
  const before = items.at(-2);
  return {
    lead,
    between: items.length > 1 ? text.slice(last.lead, last.first) : betweenLike(lead, colon),
    after: before === undefined ? '' : text.slice(before.end, before.to),
    tail: text.slice(last.end, end - 1),
    colon,
  };
}

function layoutOfEmpty({ source, start, end }: Written, around: Layout): Layout {
  const { colon } = around;
  const inside = source.text.slice(start + 1, end - 1);
  if (!around.lead.includes('\n')) {
    return { lead: inside, between: betweenLike('', colon), after: '', tail: inside, colon };
  }
  // One step further in than the line on which it stands.
  const step = around.lead.startsWith(around.tail) ? around.lead.slice(around.tail.length) : '';
  const lead = around.lead + step;
  return { lead, between: lead, after: '', tail: around.lead, colon };
}

/** Who writes one item a line does so with all; who writes a space after a colon writes one after a comma. */
function betweenLike(lead: string, colon: string): string {
  if (lead.includes('\n')) return lead;
  return /\s$/.test(colon) ? ' ' : '';
}

/** The new text, of pieces as long as can be. */
class Output {
  readonly #parts: string[] = [];
  #source: JsonSource | null = null;
  #start = 0;
  #end = 0;

  copy(source: JsonSource, start: number, end: number): void {
    if (source === this.#source && start === this.#end) {
      this.#end = end;
      return;
    }
    this.#flush();
    this.#source = source;
    this.#start = start;
    this.#end = end;
  }

  add(text: string): void {
    if (text === '') return;
    this.#flush();
    this.#parts.push(text);
  }

  #flush(): void {
    if (this.#source !== null) this.#parts.push(this.#source.text.slice(this.#start, this.#end));
    this.#source = null;
  }

  toString(): string {
    this.#flush();
    return this.#parts.join('');
  }
}

/** A container that is being written, up to an item. */
interface Frame {
  readonly container: Container;
  readonly items: readonly Item[];
  readonly layout: Layout;
  next: number;
}

function frame(container: Container, around: Layout): Frame {
  return { container, items: container.items(), layout: layoutOf(container, around), next: 0 };
}

/** Writes a value. It does not call itself: a path may be as long as its user likes. */
function write(root: Value, out: Output): void {
  const frames: Frame[] = [];
  const begin = (value: Value): void => {
    if (!(value instanceof Container)) {
      out.copy(value.source, value.start, value.end);
      return;
    }
    const { source, start } = value.origin;
    out.copy(source, start, start + 1);
    frames.push(frame(value, frames.at(-1)?.layout ?? COMPACT));
  };
  begin(root);
  for (let here = frames.at(-1); here !== undefined; here = frames.at(-1)) {
    const item = here.items[here.next];
    if (here.next > 0) writeAfter(here, out);
    if (item === undefined) {
      const { source, end } = here.container.origin;
      if (here.next === 0 && here.container.source.length === 0) out.copy(source, ...inside(here.container));
      out.copy(source, end - 1, end);
      frames.pop();
      continue;
    }
    writeBefore(here, item, out);
    here.next += 1;
    begin(item.value);
  }
}

function inside({ origin }: Container): [start: number, end: number] {
  return [origin.start + 1, origin.end - 1];
}

/** What stands before the value of an item: comma, white space, key. */
function writeBefore({ container, items, layout, next }: Frame, { from, name }: Item, out: Output): void {
  const { source } = container.origin;
  const before = items[next - 1];
  if (next === 0) {
    if (from !== null && from === container.source[0]) out.copy(source, from.lead, from.first);
    else out.add(layout.lead);
  } else if (from === null) out.add(`,${layout.between}`);
  else if (before?.from?.to === from.lead - 1) out.copy(source, from.lead - 1, from.first);
  else {
    out.add(',');
    out.copy(source, from.lead, from.first);
  }
  if (from !== null) out.copy(source, from.first, from.start);
  else if (name !== null) out.add(JSON.stringify(name) + layout.colon);
}

/** The white space after the value of the item that was written last. */
function writeAfter({ container, items, layout, next }: Frame, out: Output): void {
  const { source } = container.origin;
  const from = items[next - 1]?.from ?? null;
  const wasLast = from !== null && from === container.source.at(-1);
  const isLast = next === items.length;
  if (from !== null && wasLast === isLast) out.copy(source, from.end, from.to);
  else out.add(isLast ? layout.tail : layout.after);
}
