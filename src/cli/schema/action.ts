import { usageError } from '../../core/error.ts';
import { isJsonObject, type JsonObject } from '../../core/json/json.ts';
import { requireProvider, requireVersion } from '../../events/names.ts';
import { parsePath } from '../../events/overrides.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { renderNote } from '../../output/text/note.ts';
import type { Role } from '../../output/text/theme.ts';
import { visible } from '../../output/text/visible.ts';
import { BASES, CERTAINTIES } from '../../providers/certainty.ts';
import type { Provider, ProviderModel, VersionDefinition } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { type FieldRow, fieldTable, ruleTable } from '../../validation/field-table.ts';
import { jsonSchemaOf } from '../../validation/json-schema.ts';
import { printTable } from '../screen/table.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import type { SchemaFlags } from './flags.ts';
import { jsonSchemaAt, partAt, type SchemaPart } from './part.ts';

/** Runs `schema`. */
export async function printSchema(
  session: Session,
  flags: SchemaFlags,
  name: string,
  path?: string,
  catalogue = bundledCatalogue,
): Promise<number> {
  const provider = requireProvider(name, catalogue);
  const version = requireVersion(provider, flags.payloadVersion);
  if (path !== undefined && flags.rules === true) {
    throw usageError('flag_does_not_fit', '--rules takes no path: a rule is about several fields');
  }
  const model = (await catalogue.load()).modelOf(provider);
  const fields = fieldTable(model, version.id);
  const part = path === undefined ? null : partAt(fields, parsePath(path));
  const subject = { provider, version, model, part };
  if (flags.fields === true) printFields(session, subject, part?.fields ?? fields);
  if (flags.rules === true) printRules(session, subject);
  if (flags.fields !== true && flags.rules !== true) printJsonSchema(session, subject);
  return EXIT.done;
}

/** What is printed about. */
interface Subject {
  readonly provider: Provider;
  readonly version: VersionDefinition;
  readonly model: ProviderModel;
  /** The part that was asked for; `null` for the whole payload. */
  readonly part: SchemaPart | null;
}

function printJsonSchema(session: Session, { provider, version, model, part }: Subject): void {
  const whole = jsonSchemaOf(provider, model, version.id) as JsonObject;
  const schema = part === null ? whole : partSchema(whole, part);
  session.out.line(
    session.json
      ? jsonLine('schema', { ...ofVersion(provider, version), ...ofPart(part), schema })
      : JSON.stringify(schema, null, 2),
  );
}

/** A part as a schema of its own, with the sources of its fields. */
function partSchema(whole: JsonObject, { path, fields }: SchemaPart): JsonObject {
  const { $schema = null, title, 'x-sources': sources } = whole;
  const keys = sourceKeys(fields);
  return {
    $schema,
    title: `${title}, at ${path}`,
    ...jsonSchemaAt(whole, path),
    'x-sources': Object.fromEntries(
      Object.entries(isJsonObject(sources) ? sources : {}).filter(([key]) => keys.has(key)),
    ),
  };
}

function sourceKeys(rows: readonly { readonly source: string }[]): ReadonlySet<string> {
  return new Set(rows.flatMap(({ source }) => source.split(' ')));
}

/** A row on a terminal takes two lines, since columns are scarce; in a pipe one, since programs read it. */
interface Row {
  readonly name: string;
  readonly role: Role;
  readonly facts: readonly string[];
  readonly text: string;
}

function printFields(session: Session, subject: Subject, fields: readonly FieldRow[]): void {
  const { provider, version, model } = subject;
  if (session.json) {
    for (const field of fields) {
      session.out.line(jsonLine('field', { ...ofVersion(provider, version), ...field }));
    }
    return;
  }
  printRows(
    session,
    ['field', 'type', 'sure', 'basis', 'source', 'description'],
    fields.map(({ path, valueType, required, seldom, certainty, basis, source, description }) => ({
      name: path,
      role: required ? 'strong' : 'key',
      facts: [
        `${valueType}${required ? ', required' : ''}${seldom ? ', seldom' : ''}`,
        certainty,
        basis,
        source,
      ],
      text: description,
    })),
  );
  printCodeTables(session, fields);
  printLegend(session, [
    ['sure', CERTAINTIES],
    ['basis', BASES],
    ['type', MARKS],
  ]);
  printSources(session, model, fields);
}

const MARKS = {
  required: 'a payload without it is invalid',
  seldom: 'only some payloads have it: that it is missing is not noted',
} as const;

/** Every table of codes once, under the fields that have it. */
function printCodeTables(session: Session, fields: readonly FieldRow[]): void {
  const tables = new Map<string, { readonly codes: FieldRow['codes']; readonly paths: string[] }>();
  for (const { path, codes } of fields) {
    if (codes === null) continue;
    const name = JSON.stringify(codes);
    const table = tables.get(name) ?? { codes, paths: [] };
    table.paths.push(path);
    tables.set(name, table);
  }
  for (const { codes, paths } of tables.values()) {
    session.out.line('');
    printTable(
      session,
      [{ title: 'code' }, { title: `of ${paths.join(' ')}`, shrink: 1 }],
      Object.entries(codes ?? {}).map(([code, name]) => [['key', code], name === code ? '' : name]),
    );
  }
}

function printLegend(
  { err, errTheme }: Session,
  legend: readonly (readonly [column: string, Readonly<Record<string, string>>])[],
): void {
  for (const [column, words] of legend) {
    for (const [word, meaning] of Object.entries(words)) {
      err.line(errTheme.dim(`${column.padEnd(9)} ${word.padEnd(11)} ${meaning}`));
    }
  }
}

const SEVERITY_ROLES = { error: 'bad', warning: 'warn', info: 'info' } as const;

function printRules(session: Session, { provider, version, model }: Subject): void {
  const rules = ruleTable(model, version.id).map(({ id, severity, explain, source }) => ({
    rule: `${provider.id}/${id}`,
    severity,
    explain,
    source,
  }));
  if (session.json) {
    for (const rule of rules) {
      session.out.line(jsonLine('rule', { ...ofVersion(provider, version), ...rule }));
    }
    return;
  }
  printRows(
    session,
    ['rule', 'severity', 'source', 'what must hold'],
    rules.map(({ rule, severity, explain, source }) => ({
      name: rule,
      role: SEVERITY_ROLES[severity],
      facts: [severity, source],
      text: explain,
    })),
  );
  printSources(session, model, rules);
}

function ofPart(part: SchemaPart | null) {
  return part === null ? {} : { path: part.path };
}

function ofVersion(provider: Provider, version: VersionDefinition) {
  return { provider: provider.id, payloadVersion: version.id };
}

function printRows(session: Session, titles: readonly string[], rows: readonly Row[]): void {
  const { out, theme, width } = session;
  if (width === 0) {
    const cells = rows.map(({ name, facts, text }) => [name, ...facts, text]);
    printTable(
      session,
      titles.map((title) => ({ title })),
      cells,
    );
    return;
  }
  for (const { name, role, facts, text } of rows) {
    out.line(`${theme[role](visible(name))}  ${theme.dim(visible(facts.join(' · ')))}`);
    for (const line of renderNote(text, { theme, width: width - 4, role: 'plain' })) out.line(`    ${line}`);
  }
}

/** Where the keys beside the rows lead. */
function printSources(
  { err, errTheme }: Session,
  { sources }: ProviderModel,
  rows: readonly { readonly source: string }[],
): void {
  const keys = sourceKeys(rows);
  for (const [key, { title, where }] of Object.entries(sources)) {
    if (!keys.has(key)) continue;
    err.line(errTheme.dim(visible(`${key.padEnd(9)} ${title}${where === null ? '' : `, ${where}`}`)));
  }
}
