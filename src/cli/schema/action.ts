import { requireProvider, requireVersion } from '../../events/names.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { renderNote } from '../../output/text/note.ts';
import type { Role } from '../../output/text/theme.ts';
import { visible } from '../../output/text/visible.ts';
import type { Provider, ProviderModel, VersionDefinition } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { fieldTable, ruleTable } from '../../validation/field-table.ts';
import { jsonSchemaOf } from '../../validation/json-schema.ts';
import { printTable } from '../screen/table.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import type { SchemaFlags } from './flags.ts';

/** Runs `schema`. */
export async function printSchema(
  session: Session,
  flags: SchemaFlags,
  name: string,
  catalogue = bundledCatalogue,
): Promise<number> {
  const provider = requireProvider(name, catalogue);
  const version = requireVersion(provider, flags.payloadVersion);
  const subject = { provider, version, model: (await catalogue.load()).modelOf(provider) };
  if (flags.fields === true) printFields(session, subject);
  if (flags.rules === true) printRules(session, subject);
  if (flags.fields !== true && flags.rules !== true) printJsonSchema(session, subject);
  return EXIT.done;
}

/** What is printed about. */
interface Subject {
  readonly provider: Provider;
  readonly version: VersionDefinition;
  readonly model: ProviderModel;
}

function printJsonSchema(session: Session, { provider, version, model }: Subject): void {
  const schema = jsonSchemaOf(provider, model, version.id);
  session.out.line(
    session.json
      ? jsonLine('schema', { ...ofVersion(provider, version), schema })
      : JSON.stringify(schema, null, 2),
  );
}

/** A row on a terminal takes two lines, since columns are scarce; in a pipe one, since programs read it. */
interface Row {
  readonly name: string;
  readonly role: Role;
  readonly facts: readonly string[];
  readonly text: string;
}

function printFields(session: Session, { provider, version, model }: Subject): void {
  const fields = fieldTable(model, version.id);
  if (session.json) {
    for (const field of fields) {
      session.out.line(jsonLine('field', { ...ofVersion(provider, version), ...field }));
    }
    return;
  }
  printRows(
    session,
    model,
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
    model,
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
  { sources }: ProviderModel,
  titles: readonly string[],
  rows: readonly Row[],
): void {
  const { out, err, theme, errTheme, width } = session;
  if (width === 0) {
    const cells = rows.map(({ name, facts, text }) => [name, ...facts, text]);
    printTable(
      session,
      titles.map((title) => ({ title })),
      cells,
    );
  } else {
    for (const { name, role, facts, text } of rows) {
      out.line(`${theme[role](visible(name))}  ${theme.dim(visible(facts.join(' · ')))}`);
      for (const line of renderNote(text, { theme, width: width - 4, role: 'plain' }))
        out.line(`    ${line}`);
    }
  }
  for (const [key, { title, where }] of Object.entries(sources)) {
    err.line(errTheme.dim(visible(`${key.padEnd(9)} ${title}${where === null ? '' : `, ${where}`}`)));
  }
}
