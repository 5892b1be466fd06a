import type { Finding } from '../../core/finding.ts';
import { isJsonObject, type JsonValue, safeJson } from '../../core/json/json.ts';
import { memberName } from '../../core/json/member-name.ts';
import { pointer } from '../../core/json/pointer.ts';
import type { PayloadGlossary } from '../../validation/glossary.ts';
import { type Row, withinBudget } from '../text/elide.ts';
import { formatCount } from '../text/format.ts';
import { blank, cutLine, type Line, lineWidth, paint, type Span } from '../text/line.ts';
import { renderRaw } from '../text/raw-text.ts';
import type { Theme } from '../text/theme.ts';
import { visible } from '../text/visible.ts';
import { columnLimit, cut, fits, widthOf } from '../text/width.ts';
import { type Anchor, annotateMissing, annotateValue, annotateWhole } from './annotation.ts';
import { summariseNotes } from './findings.ts';
import { Folded } from './folded-fields.ts';
import { type MissingMember, type Placement, placeFindings } from './placement.ts';
import { cutScalar, readScalar, type Scalar } from './scalar.ts';
import {
  type ArrayNode,
  type MemberNode,
  nodeText,
  type ObjectNode,
  readSyntax,
  type ValueNode,
} from './syntax.ts';

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
/** A longer value is not underlined; its key is. */
const MAX_UNDERLINE = 24;
/** Columns that a value must have before its key is cut. */
const MIN_VALUE = 24;
/** Columns that the words beside an underline must have. */
const MIN_WORDS = 36;

interface Screen {
  readonly view: PayloadView;
  readonly placement: Placement;
  /** Columns for what is wrapped or folded in any case. */
  readonly limit: number;
  /** Columns for values. */
  readonly valueLimit: number;
  readonly all: boolean;
  readonly fold: boolean;
  readonly hint: string;
  readonly rows: Row[];
}

/** Where a value is: behind its key, before its comma. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly key: string | null;
  readonly comma: boolean;
  /** False for a member that a later one of the same name replaces: findings are about the later one. */
  readonly current: boolean;
}

/**
 * Shows a JSON document for people: in its own order, with numbers as they were written, what is empty
 * folded away, and each finding under the value that it is about.
 */
export function renderPayload(view: PayloadView, options: PayloadOptions): string[] {
  const shown = view.findings.filter((finding) => options.all || finding.severity !== 'info');
  const syntax = readSyntax(view.text);
  const placement =
    syntax === null
      ? { top: shown, at: new Map(), missing: new Map(), around: new Set<string>() }
      : placeFindings(syntax.value, shown);
  const limit = Math.max(columnLimit(options.width), MIN_WIDTH);
  const screen: Screen = {
    view,
    placement,
    limit,
    valueLimit: options.all ? Number.POSITIVE_INFINITY : limit,
    all: options.all,
    fold: !options.all && options.fold !== false,
    hint: options.hint ?? ' (--all)',
    rows: [],
  };
  for (const finding of placement.top) pushAll(screen, annotateWhole(finding, INDENT, limit));
  if (syntax !== null) {
    pushValue(screen, syntax.root, syntax.value, {
      path: '',
      depth: 0,
      key: null,
      comma: false,
      current: true,
    });
  }
  const last = screen.rows.at(-1);
  if (last !== undefined) screen.rows[screen.rows.length - 1] = { line: last.line, keep: true };
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
  const findings = findingsAt(screen, place);
  const around = isAround(screen, place);
  const keep = findings.length > 0 || around;
  const isContainer = node.type === 'Object' || node.type === 'Array';
  const scalar = isContainer && around ? null : readScalar(screen.view.text, node, value);
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
  push(screen, [...lead(screen, place), ...opening], keep);
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
  for (const { name, finding } of missingAt(screen, place)) {
    pushAll(screen, annotateMissing(finding, toMember(name), anchor, screen.limit));
  }
}

function pushScalar(screen: Screen, scalar: Scalar, value: JsonValue, place: Place, keep: boolean): void {
  const name = place.current ? screen.view.codeName(place.path, value) : null;
  const before = lead(screen, place);
  const after = tail(place);
  const room = screen.valueLimit - lineWidth(before) - lineWidth(after);
  const label: Line = name === null ? [] : [blank(2), ['info', visible(name)]];
  // The name may take what the value leaves, and a third of the room otherwise.
  const labelWidth = Math.min(lineWidth(label), Math.floor(room / 3));
  const shown = fits(scalar.text, room)
    ? [[scalar.role, scalar.text] as const]
    : cutScalar(scalar, room - labelWidth);
  push(screen, cutLine([...before, ...shown, ...after, ...label], screen.valueLimit), keep);
}

function pushMembers(screen: Screen, node: ObjectNode, value: JsonValue, place: Place): void {
  const last = lastOfName(node, value);
  const folded = new Folded();
  node.members.forEach((member, i) => {
    const isLast = last === null || last.get(memberName(member)) === i;
    const { inner, value: its } = memberValue(screen, member, place, value, isLast);
    const comma = i < node.members.length - 1;
    if (isFoldable(screen, member.value, its, inner)) folded.add(its);
    else pushValue(screen, member.value, its, { ...inner, comma });
  });
  pushMissing(screen, place, insideAnchor(screen, place), String);
  const text = place.depth === 0 ? folded.sentence(screen.hint) : folded.phrase();
  if (text !== '') push(screen, [indent(screen, place.depth + 1), ['dim', text]]);
}

function pushEntries(screen: Screen, node: ArrayNode, value: JsonValue, place: Place): void {
  const values = Array.isArray(value) ? value : [];
  let left = 0;
  const writeGap = (): void => {
    if (left > 0) push(screen, [indent(screen, place.depth + 1), ['dim', `… ${formatCount(left)} more`]]);
    left = 0;
  };
  node.elements.forEach((element, i) => {
    const inner: Place = {
      path: `${place.path}/${i}`,
      depth: place.depth + 1,
      key: null,
      comma: i < node.elements.length - 1,
      current: place.current,
    };
    if (screen.all || i < MAX_ENTRIES || findingsAt(screen, inner).length > 0 || isAround(screen, inner)) {
      writeGap();
      pushValue(screen, element.value, values[i] ?? null, inner);
    } else left += 1;
  });
  writeGap();
  pushMissing(screen, place, insideAnchor(screen, place), Number);
}

/** The phrase that stands for a container, in its brackets. */
function summary(screen: Screen, node: ValueNode, value: JsonValue, place: Place): Line | null {
  if (screen.all || !place.current) return null;
  const phrase = screen.view.summarise(place.path, value);
  if (phrase === null) return null;
  const [open, close] = node.type === 'Array' ? ['[ ', ' ]'] : ['{ ', ' }'];
  const room = screen.valueLimit - lineWidth(lead(screen, place)) - 5;
  return [['dim', open + cut(visible(phrase), room) + close]];
}

/** A container whose values are all scalars without more to say, when it fits; otherwise `null`. */
function oneLine(screen: Screen, node: ValueNode, value: JsonValue, place: Place): Line | null {
  if (place.depth === 0) return null;
  const room = Math.min(screen.limit, MAX_ONE_LINE) - lineWidth(lead(screen, place)) - 1;
  if (node.type === 'Array') return oneLineArray(screen, node, value, place, room);
  return node.type === 'Object' ? oneLineObject(screen, node, value, place, room) : null;
}

function oneLineArray(
  screen: Screen,
  node: ArrayNode,
  value: JsonValue,
  place: Place,
  room: number,
): Line | null {
  if (node.elements.length > MAX_ENTRIES) return null;
  const values = Array.isArray(value) ? value : [];
  const items: Line[] = [];
  for (const [i, element] of node.elements.entries()) {
    const span = plainScalar(screen, element.value, values[i] ?? null, `${place.path}/${i}`, room);
    if (span === null) return null;
    items.push([span]);
  }
  return enclose('[', items, ']', room);
}

function oneLineObject(
  screen: Screen,
  node: ObjectNode,
  value: JsonValue,
  place: Place,
  room: number,
): Line | null {
  // Folded members do not count: an object of many nulls may hold little.
  const last = lastOfName(node, value);
  const folded = new Folded();
  const items: Line[] = [];
  for (const [i, member] of node.members.entries()) {
    const isLast = last === null || last.get(memberName(member)) === i;
    const { inner, value: its } = memberValue(screen, member, place, value, isLast);
    if (isFoldable(screen, member.value, its, inner)) {
      folded.add(its);
      continue;
    }
    const span = plainScalar(screen, member.value, its, inner.path, room);
    if (span === null || items.length === MAX_ENTRIES) return null;
    items.push([['key', safeJson(memberName(member))], ['punctuation', ': '], span]);
  }
  if (folded.phrase() !== '') items.push([['dim', folded.phrase()]]);
  return enclose('{ ', items, ' }', room);
}

function plainScalar(
  screen: Screen,
  node: ValueNode,
  value: JsonValue,
  path: string,
  room: number,
): Span | null {
  const scalar = readScalar(screen.view.text, node, value);
  if (scalar === null || !fits(scalar.text, room)) return null;
  if (screen.view.codeName(path, value) !== null) return null;
  return [scalar.role, scalar.text];
}

function enclose(open: string, items: readonly Line[], close: string, room: number): Line | null {
  const line: Span[] = [['punctuation', open]];
  let width = open.length + close.length;
  for (const [i, item] of items.entries()) {
    if (i > 0) line.push(['punctuation', ', ']);
    line.push(...item);
    width += lineWidth(item) + (i > 0 ? 2 : 0);
    if (width > room) return null;
  }
  return [...line, ['punctuation', close]];
}

function isFoldable(screen: Screen, node: ValueNode, value: JsonValue, place: Place): boolean {
  if (!screen.fold || findingsAt(screen, place).length > 0 || isAround(screen, place)) return false;
  if (node.type === 'Object') return node.members.length === 0;
  if (node.type === 'Array') return node.elements.length === 0;
  return value === null || value === '';
}

/** Where a member is, and its value. One that a later member replaces is only in the text. */
function memberValue(
  screen: Screen,
  member: MemberNode,
  parent: Place,
  parentValue: JsonValue,
  isLast: boolean,
): { readonly inner: Place; readonly value: JsonValue } {
  const name = memberName(member);
  const value =
    isLast && isJsonObject(parentValue)
      ? (parentValue[name] ?? null)
      : (JSON.parse(nodeText(screen.view.text, member.value)) as JsonValue);
  const path = parent.path + pointer([name]);
  const inner = { path, depth: parent.depth + 1, key: name, comma: false, current: parent.current && isLast };
  return { inner, value };
}

/** Which member of each name is the last one, the one that counts; `null` when no name is repeated. */
function lastOfName(node: ObjectNode, value: JsonValue): ReadonlyMap<string, number> | null {
  if (isJsonObject(value) && Object.keys(value).length === node.members.length) return null;
  return new Map(node.members.map((member, i) => [memberName(member), i]));
}

function findingsAt(screen: Screen, place: Place): readonly Finding[] {
  return place.current ? (screen.placement.at.get(place.path) ?? []) : [];
}

function missingAt(screen: Screen, place: Place): readonly MissingMember[] {
  return place.current ? (screen.placement.missing.get(place.path) ?? []) : [];
}

function isAround(screen: Screen, place: Place): boolean {
  return place.current && screen.placement.around.has(place.path);
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
  const free = screen.valueLimit - indentAt(screen, place.depth);
  const room = Math.max(free - MIN_VALUE, Math.floor(free / 2));
  const text = safeJson(place.key);
  return fits(text, room) ? text : `${cut(text.slice(0, -1), room - 1)}"`;
}

function tail(place: Place): Line {
  return place.comma ? [['punctuation', ',']] : [];
}

/** Under the value when it is short and leaves room for words beside it, else under the key. */
function valueAnchor(screen: Screen, place: Place, scalar: Scalar): Anchor {
  const column = lineWidth(lead(screen, place));
  if (fits(scalar.text, MAX_UNDERLINE)) {
    const length = widthOf(scalar.text);
    if (screen.limit - column - length > MIN_WORDS) return { column, length };
  }
  return keyAnchor(screen, place);
}

function keyAnchor(screen: Screen, place: Place): Anchor {
  const column = indentAt(screen, place.depth);
  const width = place.key === null ? 1 : widthOf(keyText(screen, place));
  return { column, length: Math.max(1, Math.min(width, MAX_UNDERLINE)) };
}

/** For what is missing in a container: where its next member would start. */
function insideAnchor(screen: Screen, place: Place): Anchor {
  return { column: indentAt(screen, place.depth + 1), length: 3 };
}
