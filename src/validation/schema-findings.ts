import type { $ZodIssue, $ZodType } from 'zod/v4/core';
import type { Finding, Severity } from '../core/finding.ts';
import { describeJson, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { pointer, type Segment, valueAt } from '../core/json/pointer.ts';
import type { FieldMeta } from '../providers/field.ts';
import type { VersionModel } from '../providers/provider.ts';
import { isSure } from '../providers/provider.ts';
import { noteDrift } from './drift.ts';
import { FindingList } from './finding-list.ts';
import { formatMessage, missingMessage, typeMessage } from './likely-cause.ts';
import { metaAround, schemaAt } from './schema-path.ts';
import { expects, isNumericText, typedValue, typeName } from './schema-types.ts';

/**
 * Holds a document against a schema. What zod refuses becomes an error, a warning or a note by how sure
 * the field's fact is; unknown fields, missing optional keys and undocumented codes are notes.
 */
export function schemaFindings(providerId: string, document: JsonObject, model: VersionModel): Finding[] {
  const findings = new FindingList(providerId);
  const issues = issuesOf(document, model);
  for (const issue of issues ?? []) addIssue(issue, document, model, findings);
  if (issues === null) {
    findings.add('error', 'type', () => ({
      path: '',
      expected: 'a document of the documented types',
      actual: 'more wrong values than can be listed',
      message: 'no payload of the provider looks like that',
    }));
  }
  noteDrift(document, model, findings);
  return findings.list();
}

/** What zod has against a document; `null` when it is more than zod can tell. */
function issuesOf(document: JsonObject, model: VersionModel): readonly $ZodIssue[] | null {
  try {
    // Without zod's generated code: making it takes some 20 ms at the first payload, more than it saves in
    // a tool that sees a few payloads.
    return model.schema.safeParse(document, { jitless: true }).error?.issues ?? [];
  } catch (error) {
    // zod passes the issues of a list as the arguments of one call; above some 100,000 the stack is full.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function addIssue(issue: $ZodIssue, document: JsonObject, model: VersionModel, findings: FindingList): void {
  const path = issue.path.filter((s): s is Segment => typeof s !== 'symbol');
  const schema = schemaAt(model.schema, path);
  const value = valueAt(document, path);
  if (value === undefined) {
    findings.add('error', 'required', () => ({
      path: pointer(path),
      expected: schema === undefined ? 'a value' : typeName(schema),
      actual: 'nothing',
      message: missingMessage(path, document, model),
    }));
    return;
  }
  if (isBeyondDoubles(value, schema)) return;
  const meta = metaAround(model.schema, path);
  const wrongFormat = issue.code === 'custom';
  findings.add(issueSeverity(value, schema, meta), wrongFormat ? 'format' : 'type', () => ({
    path: pointer(path),
    expected: schema === undefined ? 'another value' : typeName(schema),
    actual: wrongFormat ? describeJson(value) : typedValue(value),
    message: wrongFormat ? formatMessage(value, meta) : typeMessage(path, value, schema),
  }));
}

/**
 * Tells a number that zod refuses for its size alone, such as 1e400 or an integer of 20 digits. Its type is
 * right; that a consumer loses digits is a finding of the text.
 */
function isBeyondDoubles(value: JsonValue, schema: $ZodType | undefined): boolean {
  return (
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    (!Number.isFinite(value) || Number.isInteger(value)) &&
    expects(schema, 'number')
  );
}

/** Only facts make a payload invalid: see "Severity" in the README. */
function issueSeverity(
  value: JsonValue,
  schema: $ZodType | undefined,
  meta: FieldMeta | undefined,
): Severity {
  if (meta === undefined) return 'error';
  const quotedCode = meta.codes !== undefined && isNumericText(value) && expects(schema, 'number');
  if (quotedCode) return 'warning';
  if (isSure(meta.certainty)) return 'error';
  return meta.certainty === 'medium' || meta.certainty === 'C' ? 'warning' : 'info';
}
