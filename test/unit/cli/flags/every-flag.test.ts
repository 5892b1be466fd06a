import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsOf, program } from '../../../helpers/program.ts';
import { README } from '../../../helpers/readme.ts';

const top = program();
const commands = commandsOf(top);

function longNames(options: readonly { readonly long?: string | undefined }[]): string[] {
  return options.flatMap(({ long }) => (long === undefined ? [] : [long]));
}

/** Flags of the whole command line; commander adds help itself. */
const known = new Set([
  '--help',
  ...longNames(top.options),
  ...[...commands.values()].flatMap(({ options }) => longNames(options)),
]);

/** Flags of other programs that are named beside ours. */
const OF_OTHERS = new Set(['--save-dev', '--rm', '--dotenv', '--experimental-vm-modules']);

function flagsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*[a-z]/g)].map(([flag]) => flag);
}

function unknownFlags(text: string): string[] {
  return flagsIn(text).filter((flag) => !known.has(flag) && !OF_OTHERS.has(flag));
}

/** Where the README tells of a command; of all others, under its name. */
const HEADINGS: Readonly<Record<string, string>> = {
  events: 'send',
  'events show': 'send',
  schema: 'validate',
  history: 'history and repost',
  'history show': 'history and repost',
  'history diff': 'history and repost',
  'history clear': 'history and repost',
  'history export': 'history and repost',
  'history save': 'history and repost',
  repost: 'history and repost',
  inspect: 'The live page',
  export: 'Load',
  demo: 'Start',
  config: 'Set it once',
  'config show': 'Set it once',
  init: 'Set it once',
};

/** The README under a heading of the second level. */
function section(heading: string): string {
  const found = README.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`the README has no heading ${heading}`);
  return found;
}

function missingIn(text: string, options: readonly { readonly long?: string | undefined }[]): string[] {
  const named = new Set(flagsIn(text));
  return longNames(options).filter((flag) => !named.has(flag));
}

describe('the README', () => {
  it.each([...commands])('names every option of %s where it tells of it', (name, { options }) => {
    expect(missingIn(section(HEADINGS[name] ?? name), options)).toEqual([]);
  });

  it('names every option that all commands have', () => {
    expect(missingIn(section('Start'), top.options)).toEqual([]);
  });

  it('names no flag that there is not', () => {
    expect(known.size).toBeGreaterThan(80);
    expect(unknownFlags(README)).toEqual([]);
  });
});

describe('a flag that the command line names in a message or in help', () => {
  const root = new URL('../../../../src/cli/', import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );

  it.each(files)('exists: %s', (name) => {
    expect(unknownFlags(readFileSync(join(root, name), 'utf8'))).toEqual([]);
  });

  it('is found where there is one', () => {
    expect(unknownFlags('use --no-such-flag, or --seed')).toEqual(['--no-such-flag']);
  });
});
