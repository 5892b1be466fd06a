// Builds the JSON Schema of a config file, by which editors complete and check one. It is made of the flags as the command
// line declares them, so that it says what the command line reads. Draft 7 is what editors know best.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const TEXT = { $ref: '#/$defs/text' };

// In the project, whose packages it needs.
const folder = mkdtempSync(join(import.meta.dirname, 'dist/schema-'));
try {
  const bundle = join(folder, 'command-line.mjs');
  await build({
    stdin: {
      contents: `
export { createProgram } from './src/cli/program.ts';
export { mayHaveSection, mayStandInFile, runsCommand } from './src/cli/config/rules.ts';
export { isRepeatable } from './src/cli/flags/repeatable.ts';`,
      resolveDir: import.meta.dirname,
    },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  const commandLine = await import(pathToFileURL(bundle).href);
  writeFileSync('dist/config.schema.json', `${JSON.stringify(schemaOf(commandLine))}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function schemaOf({ createProgram, mayHaveSection, mayStandInFile, runsCommand, isRepeatable }) {
  const nobody = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {} };
  const program = createProgram(nobody, [], () => {});
  const definitions = {};
  /** Where a schema stands that was written before: many commands have the same flag. */
  const written = new Map();

  const once = (schema, place) => {
    const text = JSON.stringify(schema);
    const before = written.get(text);
    if (before === undefined) written.set(text, place);
    return before === undefined ? schema : { $ref: before };
  };

  /** Writes what may stand in a command's section: its subcommands', and flags of its own and of these. */
  const defineSection = (command, name) => {
    const place = `#/$defs/${name}`;
    const inner = command.commands.filter((one) => command !== program || mayHaveSection(one.name()));
    const properties = {};
    for (const one of inner) {
      const of = command === program ? one.name() : `${name}.${one.name()}`;
      defineSection(one, of);
      properties[one.name()] = { $ref: `#/$defs/${of}` };
    }
    const flagsOf = ({ options }) =>
      options.filter((option) => mayStandInFile(option) && !runsCommand(option));
    const flags = [command, ...inner, ...inner.flatMap(({ commands }) => commands)].map(flagsOf);
    const names = [];
    for (const flag of new Set(flags.flat().map((option) => option.attributeName()))) {
      if (Object.hasOwn(properties, flag)) continue;
      const forms = flags
        .map((one) => one.filter((option) => option.attributeName() === flag))
        .filter(({ length }) => length > 0);
      // At the top belongs what several commands share. What one alone has may stand there too, and is described in its section.
      if (
        command === program &&
        forms.length === 1 &&
        flagsOf(program).every((one) => !forms[0].includes(one))
      ) {
        names.push(flag);
        continue;
      }
      // What commands read in different ways is any of these where it stands for all of them.
      const schemas = new Map(
        forms
          .toReversed()
          .map((both) => [JSON.stringify(typeOf(both, isRepeatable)), flagSchema(both, isRepeatable)]),
      );
      const first = flagSchema(forms[0], isRepeatable);
      const isOne = command !== program || schemas.size === 1;
      const schema = isOne ? first : { anyOf: [...schemas.keys()].map((text) => JSON.parse(text)) };
      properties[flag] = once(schema, `${place}/properties/${flag}`);
    }
    definitions[name] = {
      type: 'object',
      additionalProperties: false,
      properties,
      // Keys may be written as flags are typed too. Which of them there are, the command line says.
      patternProperties: { [`-|^no[A-Z]${names.length === 0 ? '' : `|^(${names.join('|')})$`}`]: true },
    };
  };

  defineSection(program, 'values');
  const { properties } = definitions.values;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'webhook-cli.config.json',
    description: 'Flags without their dashes.',
    $ref: '#/$defs/values',
    $defs: {
      text: { type: ['string', 'number'] },
      texts: { anyOf: [TEXT, { type: 'array', minItems: 1, items: TEXT }] },
      ...definitions,
      values: {
        ...definitions.values,
        properties: {
          $schema: { type: 'string' },
          profiles: {
            description: 'values that win with --profile NAME',
            type: 'object',
            additionalProperties: {
              allOf: [{ $ref: '#/$defs/values' }, { properties: { profiles: false, $schema: false } }],
            },
          },
          ...properties,
        },
      },
    },
  };
}

/** The schema of a flag, or of a flag and its opposite. */
function flagSchema(both, isRepeatable) {
  const { description } = both.find(({ negate }) => !negate) ?? both[0];
  return { description, ...typeOf(both, isRepeatable) };
}

function typeOf(both, isRepeatable) {
  const option = both.find(({ negate }) => !negate) ?? both[0];
  if (option.isBoolean() || option.negate) return { type: 'boolean' };
  if (option.argChoices !== undefined) return { enum: option.argChoices };
  if (isRepeatable(option)) return { $ref: '#/$defs/texts' };
  if (option.optional) return { anyOf: [TEXT, { type: 'boolean' }] };
  return both.length > 1 ? { anyOf: [TEXT, { const: false }] } : TEXT;
}
