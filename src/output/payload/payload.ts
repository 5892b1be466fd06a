import type { Finding } from '../../core/finding.ts';
import { type JsonValue, safeJson } from '../../core/json/json.ts';
import type { PayloadGlossary } from '../../validation/glossary.ts';
import { candidate } from '../text/candidate.ts';
import { type Row, withinBudget } from '../text/elide.ts';
import { formatCount, plural } from '../text/format.ts';
import { blank, cutLine, type Line, lineWidth, lineWidthWithin, paint, type Span } from '../text/line.ts';
import { renderRaw } from '../text/raw-text.ts';
import type { Theme } from '../text/theme.ts';
import { visible, visibleWithin } from '../text/visible.ts';
import { columnLimit, cut, fits, widthOf, widthWithin } from '../text/width.ts';
import { type Anchor, annotateMissing, annotateValue, annotateWhole } from './annotation.ts';
import { summariseNotes } from './findings.ts';
import { Folded } from './folded-fields.ts';
import { innerPath, isFoldable, lastOfName, memberValue } from './members.ts';
import { isAround, isWanted, type Placed, placeFindings } from './placement.ts';
import { cutScalar, readScalar, type Scalar, scalarFits } from './scalar.ts';
import { readSyntax, type ValueNode } from './syntax.ts';

export interface PayloadView extends PayloadGlossary {
  /** The JSON document as it came. */
  readonly text: string;
  readonly findings: readonly Finding[];
}

export interface PayloadOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  /** Shows everything: nothing is folded, cut or left out, and notes are at their places. */
  readonly all: boolean;
  readonly maxLines: number;
  /** False shows empty members too. */
  readonly fold?: boolean;
  /** How to see what was left out; ` (--all)` unless said otherwise. */
  readonly hint?: string;
}

const INDENT = 2;
/** A screen that is narrower than this is written as if it were this wide. */
const MIN_WIDTH = 40;
/** A container that takes more is easier to read line by line, however wide the screen. */
const MAX_ONE_LINE = 100;
/** Entries of an array, and members of a container on one line, that are looked at. */
const MAX_ENTRIES = 20;
/** Members of an object that are looked at to see whether those that are not empty fit on one line. */
const MAX_FOLDED = 500;
/** Values that are looked at, far more than there are lines for: beyond, only those with findings are. */
const MAX_VALUES = 5000;
/** A longer value is not underlined; its key is. */
const MAX_UNDERLINE = 24;
/** A value that begins behind more columns is not underlined either, where lines have no end. */
const MAX_ANCHOR = 500;
/** Columns that a value must have before its key is cut. */
const MIN_VALUE = 24;
/** Columns that the words beside an underline must have. */
const MIN_WORDS = 36;

interface Screen {
  readonly view: PayloadView;
  /** Columns for what is wrapped or folded in any case. */
  readonly limit: number;
  /** Columns for values. */
  readonly valueLimit: number;
  readonly all: boolean;
  readonly fold: boolean;
  readonly hint: string;
  readonly rows: Row[];
  /** Values that may still be looked at. */
  left: number;
}

/** Where a value is: behind its key, before its comma. */
interface Place {
  /** `null` where nobody has words for it: it is too long, or a later member of the same name replaces this one. */
  readonly path: string | null;
  /** `null` where there is nothing to say; findings are about the last member of a name. */
  readonly placed: Placed | null;
  readonly depth: number;
  readonly key: string | null;
  readonly comma: boolean;
}

/**
 * Shows a JSON document for people: in its own order, with numbers as they were written, what is empty
 * folded away, and each finding under the value that it is about.
 */
export function renderPayload(view: PayloadView, options: PayloadOptions): string[] {
  const shown = view.findings.filter((finding) => options.all || finding.severity !== 'info');
  const syntax = readSyntax(view.text);
  const { top, root } = syntax === null ? { top: shown, root: null } : placeFindings(syntax.value, shown);
  const limit = Math.max(columnLimit(options.width), MIN_WIDTH);
  const screen: Screen = {
    view,
    limit,
    valueLimit: options.all ? Number.POSITIVE_INFINITY : limit,
    all: options.all,
    fold: !options.all && options.fold !== false,
    hint: options.hint ?? ' (--all)',
    rows: [],
    left: options.all ? Number.POSITIVE_INFINITY : MAX_VALUES,
  };
  for (const finding of top) pushAll(screen, annotateWhole(finding, INDENT, limit));
  if (syntax !== null) {
    pushValue(screen, syntax.root, syntax.value, {
      path: '',
      placed: root,
      depth: 0,
      key: null,
      comma: false,
    });
  }
  const last = screen.rows.at(-1);
  if (last !== undefined) screen.rows[screen.rows.length - 1] = { ...last, keep: true };
  const notes = options.all
    ? ''
    : summariseNotes(view.findings.filter(({ severity }) => severity === 'info'));
  if (notes !== '') push(screen, [blank(INDENT), ['dim', `… ${notes}${screen.hint}`]], true);
  const maxLines = options.all ? Number.POSITIVE_INFINITY : options.maxLines;
  const lines = withinBudget(screen.rows, maxLines, screen.hint).map((line) =>
    paint(cutLine(line, screen.valueLimit), options.theme),
  );
  return syntax === null ? [...lines, ...renderRaw(view.text, { ...options, width: limit })] : lines;
}

function push(screen: Screen, line: Line, keep = false): void {
  screen.rows.push({ line, keep });
}

function pushAll(screen: Screen, lines: readonly Line[]): void {
  for (const line of lines) push(screen, line, true);
}

function pushValue(screen: Screen, node: ValueNode, value: JsonValue, place: Place): void {
  screen.left -= 1;
  const findings = place.placed?.findings ?? [];
  const around = isAround(place.placed);
  const keep = isWanted(place.placed);
  const isContainer = node.type === 'Object' || node.type === 'Array';
  const scalar = isContainer && around ? null : readScalar(node, value, screen.valueLimit);
  if (scalar !== null) {
    pushScalar(screen, scalar, value, place, keep);
    pushFindings(screen, findings, valueAnchor(screen, place, scalar));
    pushMissing(screen, place, keyAnchor(screen, place), String);
    return;
  }
  const phrase = keep ? null : summary(screen, node, value, place);
  const line = phrase ?? (around ? null : oneLine(screen, node, value, place));
  const [open, close] = node.type === 'Array' ? ['[', ']'] : ['{', '}'];
  const opening: Line = line === null ? [['punctuation', open]] : [...line, ...tail(place)];
  // What its provider has a phrase for is what matters: of a long payload other things are left out before it.
  push(screen, [...lead(screen, place), ...opening], keep || phrase !== null);
  pushFindings(screen, findings, keyAnchor(screen, place));
  if (line !== null) return;
  if (node.type === 'Array') pushEntries(screen, node, value, place);
  if (node.type === 'Object') pushMembers(screen, node, value, place);
  push(screen, [indent(screen, place.depth), ['punctuation', close], ...tail(place)]);
}

function pushFindings(screen: Screen, findings: readonly Finding[], anchor: Anchor): void {
  for (const finding of findings) pushAll(screen, annotateValue(finding, anchor, screen.limit));
}

/** Says what a container, or what is where one should be, does not have. */
function pushMissing(
  screen: Screen,
  place: Place,
  anchor: Anchor,
  toMember: (name: string) => string | number,
): void {
  for (const { name, finding } of place.placed?.missing ?? []) {
    pushAll(screen, annotateMissing(finding, toMember(name), anchor, screen.limit));
  }
}

function pushScalar(screen: Screen, scalar: Scalar, value: JsonValue, place: Place, keep: boolean): void {
  const name = codeName(screen, place.path, value);
  const before = lead(screen, place);
  const after = tail(place);
  const label: Line = name === null ? [] : [blank(2), ['info', visible(name)]];
  const shown = scalarWithin(scalar, { before, after, label }, screen.valueLimit);
  push(screen, cutLine([...before, ...shown, ...after, ...label], screen.valueLimit), keep);
}

/** The value, cut where it leaves no room for what is on its line too. */
function scalarWithin(
  scalar: Scalar,
  { before, after, label }: Readonly<Record<'before' | 'after' | 'label', Line>>,
  limit: number,
): Line {
  if (limit === Number.POSITIVE_INFINITY) return [[scalar.role, scalar.text]];
  const room = limit - lineWidth(before) - lineWidth(after);
  // The name may take what the value leaves, and a third of the room otherwise.
  const labelWidth = Math.min(lineWidth(label), Math.floor(room / 3));
  return scalarFits(scalar, room) ? [[scalar.role, scalar.text]] : cutScalar(scalar, room - labelWidth);
}

function pushMembers(screen: Screen, node: ValueNode, value: JsonValue, place: Place): void {
  const last = lastOfName(node, value);
  const folded = new Folded();
  const gap = new Gap(screen, place, 'field');
  let i = -1;
  for (const member of node.members()) {
    i += 1;
    const isLast = last === null || last.get(member.name) === i;
    const placed = isLast ? (place.placed?.inside.get(member.name) ?? null) : null;
    if (screen.left <= 0 && !isWanted(placed)) {
      if (!isAround(place.placed)) break;
      continue;
    }
    gap.pushBefore(i);
    const comma = i < node.size - 1;
    const inner: Place = {
      path: isLast ? innerPath(place.path, member.name) : null,
      placed,
      depth: place.depth + 1,
      key: member.name,
      comma,
    };
    const its = memberValue(member, value, isLast);
    if (screen.fold && isFoldable(member.value, its, placed)) {
      folded.add(its);
      screen.left -= 1;
    } else pushValue(screen, member.value, its, inner);
  }
  gap.pushBefore(node.size);
  pushMissing(screen, place, insideAnchor(screen, place), String);
  const text = place.depth === 0 ? folded.sentence(screen.hint) : folded.phrase();
  if (text !== '') push(screen, [indent(screen, place.depth + 1), ['dim', text]]);
}

function pushEntries(screen: Screen, node: ValueNode, value: JsonValue, place: Place): void {
  const values = Array.isArray(value) ? value : [];
  const gap = new Gap(screen, place, null);
  let i = -1;
  for (const entry of node.entries()) {
    i += 1;
    const placed = place.placed?.inside.get(String(i)) ?? null;
    const isShown = screen.all || (i < MAX_ENTRIES && screen.left > 0);
    if (!isShown && !isWanted(placed)) {
      if (!isAround(place.placed)) break;
      continue;
    }
    gap.pushBefore(i);
    pushValue(screen, entry, values[i] ?? null, {
      path: innerPath(place.path, i),
      placed,
      depth: place.depth + 1,
      key: null,
      comma: i < node.size - 1,
    });
  }
  gap.pushBefore(node.size);
  pushMissing(screen, place, insideAnchor(screen, place), Number);
}

/** Says of what a container holds how much is left out, where it is. */
class Gap {
  readonly #screen: Screen;
  readonly #place: Place;
  /** What is counted; `null` for entries, which need no name. */
  readonly #noun: string | null;
  /** Index of the first that was neither shown nor counted. */
  #next = 0;

  constructor(screen: Screen, place: Place, noun: string | null) {
    this.#screen = screen;
    this.#place = place;
    this.#noun = noun;
  }

  /** Accounts for all before an index, which is shown itself. */
  pushBefore(index: number): void {
    const left = index - this.#next;
    this.#next = index + 1;
    if (left === 0) return;
    const count = this.#noun === null ? `${formatCount(left)} more` : plural(left, `more ${this.#noun}`);
    const line: Line = [indent(this.#screen, this.#place.depth + 1), ['dim', `… ${count}`]];
    this.#screen.rows.push({ line, keep: false, more: this.#screen.left <= 0 });
  }
}

/** The phrase that stands for a container, in its brackets. */
function summary(screen: Screen, node: ValueNode, value: JsonValue, place: Place): Line | null {
  if (screen.all || place.path === null) return null;
  const phrase = screen.view.summarise(place.path, value);
  if (phrase === null) return null;
  const [open, close] = node.type === 'Array' ? ['[ ', ' ]'] : ['{ ', ' }'];
  const bounded = screen.valueLimit !== Number.POSITIVE_INFINITY;
  const room = bounded ? screen.valueLimit - lineWidth(lead(screen, place)) - 5 : screen.valueLimit;
  return [['dim', open + cut(visibleWithin(phrase, room), room) + close]];
}

/** A container whose values are all scalars without more to say, when it fits; otherwise `null`. */
function oneLine(screen: Screen, node: ValueNode, value: JsonValue, place: Place): Line | null {
  if (place.depth === 0) return null;
  const limit = Math.min(screen.limit, MAX_ONE_LINE);
  const room = limit - lineWidthWithin(lead(screen, place), limit) - 1;
  if (node.type === 'Array') return oneLineArray(screen, node, value, place, room);
  return node.type === 'Object' ? oneLineObject(screen, node, value, place, room) : null;
}

function oneLineArray(
  screen: Screen,
  node: ValueNode,
  value: JsonValue,
  place: Place,
  room: number,
): Line | null {
  if (node.size > MAX_ENTRIES) return null;
  const values = Array.isArray(value) ? value : [];
  const items: Line[] = [];
  for (const entry of node.entries()) {
    const i = items.length;
    const span = plainScalar(screen, entry, values[i] ?? null, innerPath(place.path, i), room);
    if (span === null) return null;
    items.push([span]);
  }
  return enclose('[', items, ']', room);
}

function oneLineObject(
  screen: Screen,
  node: ValueNode,
  value: JsonValue,
  place: Place,
  room: number,
): Line | null {
  if (node.size > MAX_FOLDED) return null;
  // Folded members do not count: an object of many nulls may hold little.
  const last = lastOfName(node, value);
  const folded = new Folded();
  const items: Line[] = [];
  let i = -1;
  for (const member of node.members()) {
    i += 1;
    const isLast = last === null || last.get(member.name) === i;
    const its = memberValue(member, value, isLast);
    // Nothing is said inside of what may go on one line.
    if (screen.fold && isFoldable(member.value, its, null)) {
      folded.add(its);
      continue;
    }
    const path = isLast ? innerPath(place.path, member.name) : null;
    const span = plainScalar(screen, member.value, its, path, room);
    if (span === null || items.length === MAX_ENTRIES) return null;
    items.push([['key', safeJson(candidate(member.name, room))], ['punctuation', ': '], span]);
  }
  if (folded.phrase() !== '') items.push([['dim', folded.phrase()]]);
  return enclose('{ ', items, ' }', room);
}

function plainScalar(
  screen: Screen,
  node: ValueNode,
  value: JsonValue,
  path: string | null,
  room: number,
): Span | null {
  const scalar = readScalar(node, value, room);
  if (scalar === null || !scalarFits(scalar, room)) return null;
  return codeName(screen, path, value) === null ? [scalar.role, scalar.text] : null;
}

function codeName(screen: Screen, path: string | null, value: JsonValue): string | null {
  return path === null ? null : screen.view.codeName(path, value);
}

function enclose(open: string, items: readonly Line[], close: string, room: number): Line | null {
  const line: Span[] = [['punctuation', open]];
  let left = room - open.length - close.length;
  for (const [i, item] of items.entries()) {
    if (i > 0) line.push(['punctuation', ', ']);
    line.push(...item);
    left -= lineWidthWithin(item, room) + (i > 0 ? 2 : 0);
    if (left < 0) return null;
  }
  return [...line, ['punctuation', close]];
}

/** However deep the document nests, two thirds of the screen are for its text. */
function indentAt(screen: Screen, depth: number): number {
  return Math.min(INDENT * (depth + 1), Math.floor(screen.limit / 3));
}

function indent(screen: Screen, depth: number): Span {
  return blank(indentAt(screen, depth));
}

function lead(screen: Screen, place: Place): Line {
  const start = indent(screen, place.depth);
  return place.key === null ? [start] : [start, ['key', keyText(screen, place)], ['punctuation', ': ']];
}

/** A key is cut only where it would leave its value no room. */
function keyText(screen: Screen, place: Place): string {
  const key = place.key ?? '';
  if (screen.valueLimit === Number.POSITIVE_INFINITY) return safeJson(key);
  const free = screen.valueLimit - indentAt(screen, place.depth);
  const room = Math.max(free - MIN_VALUE, Math.floor(free / 2));
  const start = candidate(key, room);
  const text = safeJson(start);
  return start.length === key.length && fits(text, room) ? text : `${cut(text.slice(0, -1), room - 1)}"`;
}

function tail(place: Place): Line {
  return place.comma ? [['punctuation', ',']] : [];
}

/** Under the value when it is short and leaves room for words beside it, else under the key. */
function valueAnchor(screen: Screen, place: Place, scalar: Scalar): Anchor {
  if (scalarFits(scalar, MAX_UNDERLINE)) {
    const length = widthOf(scalar.text);
    const most = screen.limit - length - MIN_WORDS;
    const column = lineWidthWithin(lead(screen, place), Math.min(most, MAX_ANCHOR));
    if (column < most && column <= MAX_ANCHOR) return { column, length };
  }
  return keyAnchor(screen, place);
}

function keyAnchor(screen: Screen, place: Place): Anchor {
  const column = indentAt(screen, place.depth);
  const width = place.key === null ? 1 : widthWithin(keyText(screen, place), MAX_UNDERLINE);
  return { column, length: Math.max(1, width) };
}

/** For what is missing in a container: where its next member would start. */
function insideAnchor(screen: Screen, place: Place): Anchor {
  return { column: indentAt(screen, place.depth + 1), length: 3 };
}
