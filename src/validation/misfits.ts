import type { Severity } from '../core/finding.ts';
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';
import type { WrittenNumbers } from '../core/json/written-numbers.ts';
import { isSure } from '../providers/certainty.ts';
import type { VersionModel } from '../providers/provider.ts';
import type { FieldNode } from './field-nodes.ts';
import type { FindingList } from './finding-list.ts';
import { ellipsisMessage, formatMessage, isEllipsis, missingMessage, typeMessage } from './likely-cause.ts';
import { expects, isNumericText, typedValue, typeName } from './schema-types.ts';

/**
 * Says which values are not what their field takes and which required ones are missing: an error, a warning or a
 * note by how sure the field's fact is. In the order of the schema, a container before what is in it.
 */
export function explainMisfits(
  document: JsonObject,
  root: FieldNode,
  model: VersionModel,
  findings: FindingList,
  numbers: WrittenNumbers,
): void {
  const path: Segment[] = [];
  const visitMember = (value: JsonValue, node: FieldNode, segment: Segment): void => {
    path.push(segment);
    visit(value, node);
    path.pop();
  };
  // As deep as the schema, which no document can change.
  const visit = (value: JsonValue, node: FieldNode): void => {
    const fit = node.fits(value);
    if (fit === 'wrong-format' && isEllipsis(value)) {
      addEllipsis(value, node, path, model, findings);
      return;
    }
    if (fit !== 'fits') {
      addMisfit(value, node, fit === 'wrong-format', path, model, findings, numbers);
      return;
    }
    const { members, entry } = node;
    if (Array.isArray(value)) {
      if (entry === null) return;
      for (let i = 0; i < value.length; i += 1) visitMember(value[i] ?? null, entry, i);
    } else if (isJsonObject(value)) {
      if (entry !== null) for (const key of Object.keys(value)) visitMember(value[key] ?? null, entry, key);
      for (const [key, member] of members ?? []) {
        if (Object.hasOwn(value, key)) visitMember(value[key] ?? null, member, key);
        else if (!member.isOptional) addMissing(key, value, member, path, model, findings);
      }
    }
  };
  visit(document, root);
}

function addMissing(
  key: string,
  parent: JsonObject,
  { schema }: FieldNode,
  inside: readonly Segment[],
  model: VersionModel,
  findings: FindingList,
): void {
  findings.add('error', 'required', () => ({
    path: pointer([...inside, key]),
    expected: typeName(schema),
    actual: 'nothing',
    message: missingMessage(key, parent, model),
  }));
}

/** Nobody sends it: it comes from a page, and says nothing of the payload. */
function addEllipsis(
  value: string,
  { schema, around }: FieldNode,
  path: readonly Segment[],
  model: VersionModel,
  findings: FindingList,
): void {
  findings.add('info', 'ellipsis', () => ({
    path: pointer(path),
    expected: typeName(schema),
    actual: describeJson(value),
    message: ellipsisMessage(around, model),
  }));
}

function addMisfit(
  value: JsonValue,
  node: FieldNode,
  wrongFormat: boolean,
  path: readonly Segment[],
  model: VersionModel,
  findings: FindingList,
  numbers: WrittenNumbers,
): void {
  const { schema, around } = node;
  findings.add(misfitSeverity(value, node), wrongFormat ? 'format' : 'type', () => {
    const shown = numbers.describe(value, path);
    return {
      path: pointer(path),
      expected: typeName(schema),
      actual: wrongFormat ? shown : typedValue(value, shown),
      message: wrongFormat ? formatMessage(value, around, model) : typeMessage(path, value, shown, schema),
    };
  });
}

/** Only facts make a payload invalid: see "Severity" in the README. */
function misfitSeverity(value: JsonValue, { schema, around }: FieldNode): Severity {
  if (around === undefined) return 'error';
  const quotedCode = around.codes !== undefined && isNumericText(value) && expects(schema, 'number');
  if (quotedCode) return 'warning';
  if (isSure(around.certainty)) return 'error';
  return around.certainty === 'medium' ? 'warning' : 'info';
}
