import { describeJson, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';
import type { WrittenNumbers } from '../core/json/written-numbers.ts';
import type { Steps } from '../core/steps.ts';
import { suggestion } from '../core/text/closest.ts';
import { cutText } from '../core/text/cut-text.ts';
import type { VersionModel } from '../providers/provider.ts';
import type { FieldNode } from './field-nodes.ts';
import type { FindingList, FindingText } from './finding-list.ts';
import { typeName } from './schema-types.ts';

/** With more slips than that it is another field. */
const MOST_SLIPS = 2;
/** A longer name is no slip of one that is known. */
const MAX_NAME = 60;
/** Codes that a message names. */
const MAX_NAMED = 12;

/** A value that is still to be looked at, and how to get to it: a path is made only where something is said. */
interface Open {
  readonly value: JsonValue;
  readonly node: FieldNode;
  readonly inside: Open | null;
  readonly segment: Segment;
}

/** Values that are looked at in one step. */
const VALUES_A_STEP = 2000;

/**
 * Walks once through a document, in steps: notes unknown fields, missing optional keys, undocumented codes and odd ids.
 *
 * @returns whether some value is not what its field takes, or a required one is missing; which, it does not say
 */
export function* noteDrift(
  document: JsonObject,
  root: FieldNode,
  model: VersionModel,
  findings: FindingList,
  numbers: WrittenNumbers,
): Steps<boolean> {
  const open: Open[] = [{ value: document, node: root, inside: null, segment: '' }];
  let isMisfit = false;
  const see = (value: JsonValue, node: FieldNode, inside: Open, segment: Segment): void => {
    if (node.fits(value) !== 'fits') isMisfit = true;
    // A leaf of which there is nothing to say need not wait.
    if (isContainer(value) ? node.members !== null || node.entry !== null : isNoted(value, node)) {
      open.push({ value, node, inside, segment });
    }
  };
  // The list grows while it is walked: taking its first entry away would cost more the longer it is.
  let seen = 0;
  for (const here of open) {
    const { value, node } = here;
    const { members, entry } = node;
    if (seen >= VALUES_A_STEP) {
      yield;
      seen = 0;
    }
    seen += 1;
    if (!isContainer(value)) noteValue(here, findings, numbers);
    else if (Array.isArray(value)) {
      if (entry === null || !node.isList) continue;
      for (let i = 0; i < value.length; i += 1) see(value[i] ?? null, entry, here, i);
    } else if (members !== null) {
      let met = 0;
      for (const key of Object.keys(value)) {
        seen += 1;
        if (seen % VALUES_A_STEP === 0) yield;
        const known = members.get(key);
        const member = value[key] ?? null;
        if (known === undefined) {
          findings.add('info', 'unknown-field', () =>
            unknownField(here, key, member, members, model, numbers),
          );
          continue;
        }
        met += 1;
        see(member, known, here, key);
      }
      if (met < members.size && noteMissing(value, here, members, model, findings)) isMisfit = true;
    } else if (entry !== null && !node.isList) {
      for (const key of Object.keys(value)) see(value[key] ?? null, entry, here, key);
    }
  }
  return isMisfit;
}

function isContainer(value: JsonValue): value is JsonObject | JsonValue[] {
  return typeof value === 'object' && value !== null;
}

function pathOf(place: Open): Segment[] {
  const path: Segment[] = [];
  for (let here = place; here.inside !== null; here = here.inside) path.push(here.segment);
  return path.reverse();
}

/** @returns whether a required key is among them */
function noteMissing(
  value: JsonObject,
  place: Open,
  members: ReadonlyMap<string, FieldNode>,
  model: VersionModel,
  findings: FindingList,
): boolean {
  let isRequired = false;
  for (const [key, node] of members) {
    if (Object.hasOwn(value, key) || !isMissingNoted(node)) continue;
    // A key without `optional` is required, which is told as an error.
    if (!node.isOptional) isRequired = true;
    else {
      findings.add('info', 'missing-key', () => ({
        path: pointer([...pathOf(place), key]),
        expected: typeName(node.schema),
        actual: 'nothing',
        message: model.missingKey,
      }));
    }
  }
  return isRequired;
}

function unknownField(
  place: Open,
  key: string,
  value: JsonValue,
  members: ReadonlyMap<string, FieldNode>,
  model: VersionModel,
  numbers: WrittenNumbers,
): FindingText {
  const path = [...pathOf(place), key];
  return {
    path: pointer(path),
    expected: 'a documented field',
    actual: `${JSON.stringify(cutText(key, 60))}: ${numbers.describe(value, path, 40)}`,
    message: unknownFieldMessage(key, members, model),
  };
}

function unknownFieldMessage(
  key: string,
  members: ReadonlyMap<string, FieldNode>,
  model: VersionModel,
): string {
  // Some of them stand for more than one field, and say so in words.
  if (Object.hasOwn(model.misnomers, key)) return `this version has ${model.misnomers[key]} instead`;
  const near = key.length > MAX_NAME ? undefined : suggestion(key, [...members.keys()], MOST_SLIPS);
  return near === undefined
    ? 'the documentation does not know this field; keep your consumer tolerant of it'
    : `did you mean "${near}"?`;
}

/** Whether there is something to say of a field that is missing. */
export function isMissingNoted({ isOptional, meta }: FieldNode): boolean {
  return !isOptional || meta?.seldom !== true;
}

/** Whether there is something to say of a value that is right in its type. */
export function isNoted(value: JsonValue, { meta }: FieldNode): boolean {
  if (meta === undefined || value === null || value === '') return false;
  return isUnknownCode(value, meta.codes) || (meta.format === 'object-id' && isOddId(value));
}

function isUnknownCode(value: JsonValue, codes: Readonly<Record<string, string>> | undefined): boolean {
  if (codes === undefined || (typeof value !== 'string' && typeof value !== 'number')) return false;
  return !Object.hasOwn(codes, String(value));
}

function isOddId(value: JsonValue): boolean {
  return typeof value === 'string' && !/^[\da-f]{24}$/.test(value);
}

function noteValue(place: Open, findings: FindingList, numbers: WrittenNumbers): void {
  const { value, node } = place;
  const codes = node.meta?.codes;
  if (codes !== undefined && isUnknownCode(value, codes)) {
    const known = Object.keys(codes);
    findings.add('info', 'unknown-value', () => ({
      path: pointer(pathOf(place)),
      expected: `one of ${known.slice(0, MAX_NAMED).join(', ')}${known.length > MAX_NAMED ? ', …' : ''}`,
      actual: numbers.describe(value, pathOf(place)),
      known,
      message: 'the documentation does not know this value; treat it as "something else", never as an error',
    }));
  }
  if (node.meta?.format === 'object-id' && isOddId(value)) {
    findings.add('info', 'unknown-value', () => ({
      path: pointer(pathOf(place)),
      expected: '24 lower-case hex digits',
      actual: describeJson(value),
      message: 'every id seen so far is such an id; do not rely on it',
    }));
  }
}
