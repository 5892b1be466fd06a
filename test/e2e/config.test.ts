import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { describe, expect, inject, it } from 'vitest';
import { mayHaveSection, mayStandInFile, runsCommand } from '../../src/cli/config/rules.ts';
import { isRepeatable } from '../../src/cli/flags/repeatable.ts';
import { runCli, temporaryFolder } from '../helpers/cli.ts';
import { commandsOf, program } from '../helpers/program.ts';
import { projectFolder } from '../helpers/project.ts';

type Schema = Readonly<Record<string, unknown>> & {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, true>>;
};

const schema: Schema & { readonly $defs: Readonly<Record<string, Schema>> } = JSON.parse(
  readFileSync(join(inject('packedFolder'), 'node_modules/webhook-cli/dist/config.schema.json'), 'utf8'),
);

/** What a reference leads to. */
function resolved(one: Schema | undefined): Schema {
  if (one?.$ref === undefined) return one ?? {};
  const found = one.$ref
    .split('/')
    .slice(1)
    .reduce<unknown>((here, key) => (here as Schema)[key], schema);
  return {
    ...resolved(found as Schema),
    ...('description' in one ? { description: one['description'] } : {}),
  };
}

/** What the schema says of the flags of a command, told anew from their declarations. */
function expected(options: readonly Option[], name: string): Schema {
  const both = options.filter((option) => option.attributeName() === name);
  const option = both.find(({ negate }) => !negate) ?? both[0];
  if (option === undefined) return {};
  const { description } = option;
  if (option.isBoolean() || option.negate) return { description, type: 'boolean' };
  if (option.argChoices !== undefined) return { description, enum: option.argChoices };
  const text = { $ref: '#/$defs/text' };
  if (isRepeatable(option)) return { description, ...resolved({ $ref: '#/$defs/texts' }) };
  if (option.optional) return { description, anyOf: [text, { type: 'boolean' }] };
  return both.length > 1
    ? { description, anyOf: [text, { const: false }] }
    : { description, ...resolved(text) };
}

function named(command: CommandUnknownOpts): Option[] {
  return command.options.filter((option) => mayStandInFile(option) && !runsCommand(option));
}

describe('the schema of a config file', () => {
  const top = program();
  const commands = [...commandsOf(top)].filter(([name]) => mayHaveSection(name.split(' ')[0] ?? ''));

  it.each(commands)('says of %s what its flags are', (name, command) => {
    const section = schema.$defs[name.replaceAll(' ', '.')];
    const options = named(command);
    const below = command.commands.flatMap((one) => named(one));
    const names = [...options, ...below].map((option) => option.attributeName());
    expect(Object.keys(section?.properties ?? {}).toSorted()).toEqual(
      [...new Set([...names, ...command.commands.map((one) => one.name())])].toSorted(),
    );
    for (const option of options) {
      const key = option.attributeName();
      expect(resolved(section?.properties?.[key]), `${name} ${key}`).toEqual(expected(options, key));
    }
    expect(section).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('has at the top what commands share, and lets all others stand there', () => {
    const values = schema.$defs['values'];
    const keys = Object.keys(values?.properties ?? {});
    for (const key of ['$schema', 'profiles', 'json', 'to', 'secret', 'provider', 'listen', 'history']) {
      expect(keys).toContain(key);
    }
    expect(keys).not.toContain('init');
    const [pattern = ''] = Object.keys(values?.patternProperties ?? {});
    const flags = commands.flatMap(([, command]) => named(command));
    expect(flags.length).toBeGreaterThan(120);
    for (const flag of [...flags, ...named(top)]) {
      const key = flag.attributeName();
      expect(keys.includes(key) || new RegExp(pattern).test(key), key).toBe(true);
      expect(new RegExp(pattern).test('nonsense'), key).toBe(false);
    }
  });

  it('is found by an editor where init has put it', async () => {
    const cwd = projectFolder('shop', []);
    expect(await runCli(['init', '--format', 'json'], { cwd })).toMatchObject({ code: 0 });
    const { $schema } = JSON.parse(readFileSync(join(cwd, 'webhook-cli.config.json'), 'utf8')) as Schema;
    expect($schema).toBe('./node_modules/webhook-cli/dist/config.schema.json');
    expect(existsSync(join(cwd, String($schema)))).toBe(true);
    expect(await runCli(['config', 'show'], { cwd })).toMatchObject({ code: 0 });
  });
});

describe('a config file that is a program', () => {
  it('is run by the installed command, and told of where it does not parse', async () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'webhook-cli.config.mjs');
    writeFileSync(file, "export default async () => ({ send: { to: 'module.example' } });\n");
    const run = await runCli(['send', 'failed', '--print', 'http'], { cwd });
    expect(run.stdout).toContain('Host: module.example');
    writeFileSync(file, 'export default {\n');
    const broken = await runCli(['send', 'failed', '--print', 'http'], { cwd });
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toContain('node -c webhook-cli.config.mjs shows where');
  });
});

describe('a config file that does more than export', () => {
  const run = (text: string) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'webhook-cli.config.mjs'), text);
    return runCli(['check', '--list', '--provider', 'detrack', '--json'], { cwd });
  };
  /** Holds the file until what was begun before has failed. */
  const WAITS = 'await new Promise(() => {});';

  it.each<[what: string, text: string, message: RegExp]>([
    ['that ends it well', 'process.exit(0);', /config\.mjs ended the process with exit code 0/],
    ['that ends it badly', 'process.exit(7);', /config\.mjs ended the process with exit code 7/],
    [
      'whose timer throws',
      `setTimeout(() => { throw new Error('timed') }); ${WAITS}`,
      /config\.mjs:1: timed/,
    ],
    [
      'of whose promise nobody hears',
      "Promise.reject(new Error('unheard')); export default {};",
      /config\.mjs:1: unheard/,
    ],
  ])('cannot end a run as if it were done, or were ours: %s', async (_, text, message) => {
    const ended = await run(text);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    expect(ended.lines).toMatchObject([{ type: 'error', code: 'bad_config' }]);
  });

  it('writes on no result', async () => {
    const ended = await run(
      "console.log('hello'); export default () => { console.info('there'); return {}; };",
    );
    expect(ended).toMatchObject({ code: 0, stderr: 'hello\nthere\n' });
    expect(ended.lines.length).toBeGreaterThan(0);
  });
});
