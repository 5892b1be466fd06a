import { requireProvider, requireVersion } from '../../events/names.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { renderRemark } from '../../output/text/note.ts';
import { renderTable } from '../../output/text/table.ts';
import type { Role } from '../../output/text/theme.ts';
import { visible } from '../../output/text/visible.ts';
import type { Provider, VersionDefinition } from '../../providers/provider.ts';
import { fieldTable, ruleTable, sourceTable } from '../../validation/field-table.ts';
import { jsonSchemaOf } from '../../validation/json-schema.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';

export interface SchemaFlags {
  readonly payloadVersion?: string | undefined;
  readonly fields?: true | undefined;
  readonly rules?: true | undefined;
}

/** Runs `schema`. */
export async function printSchema(session: Session, flags: SchemaFlags, name: string): Promise<number> {
  const provider = requireProvider(name);
  const version = requireVersion(provider, flags.payloadVersion);
  if (flags.fields === true) printFields(session, provider, version);
  if (flags.rules === true) printRules(session, provider, version);
  if (flags.fields !== true && flags.rules !== true) printJsonSchema(session, provider, version);
  return EXIT.done;
}

function printJsonSchema(session: Session, provider: Provider, version: VersionDefinition): void {
  const schema = jsonSchemaOf(provider, version.id);
  session.out.line(
    session.json
      ? jsonLine('schema', { ...ofVersion(provider, version), schema })
      : JSON.stringify(schema, null, 2),
  );
}

/** A row on a terminal takes two lines, since columns are dear; in a pipe one, since programs read it. */
interface Row {
  readonly name: string;
  readonly role: Role;
  readonly facts: readonly string[];
  readonly text: string;
}

function printFields(session: Session, provider: Provider, version: VersionDefinition): void {
  const fields = fieldTable(provider.id, version.id);
  if (session.json) {
    for (const field of fields) {
      session.out.line(jsonLine('field', { ...ofVersion(provider, version), ...field }));
    }
    return;
  }
  printRows(
    session,
    provider,
    ['field', 'type', 'sure', 'source', 'description'],
    fields.map(({ path, valueType, required, certainty, source, description }) => ({
      name: path,
      role: required ? 'strong' : 'key',
      facts: [required ? `${valueType}, required` : valueType, certainty, source],
      text: description,
    })),
  );
}

const SEVERITY_ROLES = { error: 'bad', warning: 'warn', info: 'info' } as const;

function printRules(session: Session, provider: Provider, version: VersionDefinition): void {
  const rules = ruleTable(provider.id, version.id).map(({ id, severity, explain, source }) => ({
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
    provider,
    ['rule', 'severity', 'source', 'what must hold'],
    rules.map(({ rule, severity, explain, source }) => ({
      name: rule,
      role: SEVERITY_ROLES[severity],
      facts: [severity, source],
      text: explain,
    })),
  );
}

function ofVersion(provider: Provider, version: VersionDefinition) {
  return { provider: provider.id, payloadVersion: version.id };
}

function printRows(
  session: Session,
  provider: Provider,
  titles: readonly string[],
  rows: readonly Row[],
): void {
  const { out, err, theme, errTheme, width } = session;
  if (width === 0) {
    const cells = rows.map(({ name, facts, text }) => [name, ...facts, text]);
    for (const line of renderTable(
      titles.map((title) => ({ title })),
      cells,
      { theme, width },
    ))
      out.line(line);
  } else {
    for (const { name, role, facts, text } of rows) {
      out.line(`${theme[role](visible(name))}  ${theme.dim(visible(facts.join(' · ')))}`);
      for (const line of renderRemark(text, { theme, width: width - 4, role: 'plain' }))
        out.line(`    ${line}`);
    }
  }
  for (const [key, { title, where }] of Object.entries(sourceTable(provider.id))) {
    err.line(errTheme.dim(visible(`${key.padEnd(9)} ${title}${where === null ? '' : `, ${where}`}`)));
  }
}
