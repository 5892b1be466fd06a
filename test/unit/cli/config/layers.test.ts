import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConfig } from '../../../../src/cli/config/open.ts';
import { mayHaveSection, mayStandInFile } from '../../../../src/cli/config/rules.ts';
import { applySettings } from '../../../../src/cli/config/settings.ts';
import { applyEnvironment } from '../../../../src/cli/session/environment.ts';
import { WebhookCliError } from '../../../../src/core/error.ts';
import { commandsOf, program } from '../../../helpers/program.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-layers-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Given {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: object | string;
  readonly profile?: string;
  readonly isHere?: boolean;
  readonly mode?: number;
}

/** A command after its arguments, an environment and a config file. */
async function settled(
  words: string,
  { flags = [], env = {}, file = {}, profile, isHere = true, mode = 0o644 }: Given,
) {
  const name = 'webhook-cli.config.json';
  writeFileSync(join(folder, name), typeof file === 'string' ? file : JSON.stringify(file));
  chmodSync(join(folder, name), mode);
  const whole = program();
  const command = commandsOf(whole).get(words);
  if (command === undefined) throw new Error(`there is no ${words}`);
  command.parseOptions([...flags]);
  applyEnvironment(command, env);
  const place = { folder, name, shown: name, isHere, hasOwners: process.getuid !== undefined };
  const sections = whole.commands.map((one) => one.name()).filter(mayHaveSection);
  const config = await openConfig(place, profile, { sections, whole: () => whole });
  const warnings = applySettings(command, config);
  return { command, warnings, opts: command.optsWithGlobals() };
}

async function refusal(words: string, given: Given): Promise<WebhookCliError> {
  try {
    await settled(words, given);
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Where a value may come from, the strongest first; each gives `--timeout` of `send` another one. */
const SOURCES: readonly (readonly [name: string, ms: number, given: Given])[] = [
  ['the flag', 1000, { flags: ['--timeout', '1s'] }],
  ['the environment', 2000, { env: { WEBHOOK_CLI_TIMEOUT: '2s' } }],
  [
    'the command in a profile',
    3000,
    { profile: 'a', file: { profiles: { a: { send: { timeout: '3s' } } } } },
  ],
  ['the top of a profile', 4000, { profile: 'a', file: { profiles: { a: { timeout: '4s' } } } }],
  ['the command in the file', 5000, { file: { send: { timeout: '5s' } } }],
  ['the top of the file', 6000, { file: { timeout: '6s' } }],
];

/** Both at once; what both say of the file stands side by side. */
function together(one: Given, other: Given): Given {
  const [a, b] = [one, other].map(({ file = {} }) => file as { readonly profiles?: { readonly a: object } });
  const profiles = { a: { ...b?.profiles?.a, ...a?.profiles?.a } };
  return {
    ...other,
    ...one,
    file: { ...b, ...a, profiles },
    ...((one.profile ?? other.profile) ? { profile: 'a' } : {}),
  };
}

const PAIRS = SOURCES.flatMap((strong, index) =>
  SOURCES.slice(index + 1).map((weak) => [strong, weak] as const),
);

describe('a value', () => {
  it.each(SOURCES)('may come from %s', async (_, ms, given) => {
    expect((await settled('send', given)).opts).toMatchObject({ timeout: ms });
  });

  it.each(PAIRS.map(([strong, weak]) => [strong[0], weak[0], strong, weak] as const))(
    'of %s outweighs that of %s',
    async (_strong, _weak, [, ms, strong], [, , weak]) => {
      expect((await settled('send', together(strong, weak))).opts).toMatchObject({ timeout: ms });
    },
  );

  it('of a subcommand comes from its own section, then from that around it', async () => {
    const file = { journal: 'a', history: { journal: 'b', show: { all: true } } };
    expect((await settled('history show', { file })).command.opts()).toMatchObject({
      journal: 'b',
      all: true,
    });
    expect((await settled('history clear', { file })).command.opts()).toEqual({ journal: 'b' });
    expect((await settled('repost', { file })).opts).toMatchObject({ journal: 'a' });
  });

  it('is none of a command that does not have the flag', async () => {
    expect((await settled('demo', { file: { timeout: '6s', send: { to: '3' } } })).opts).toEqual({
      config: true,
    });
  });

  it('of another profile than the chosen one counts for nothing', async () => {
    const file = { profiles: { a: { timeout: '1s' }, b: { timeout: '2s' } } };
    expect((await settled('send', { file, profile: 'b' })).opts).toMatchObject({ timeout: 2000 });
    expect((await settled('send', { file })).opts).not.toHaveProperty('timeout');
  });
});

describe('keys and values', () => {
  it.each<[string, object, object]>([
    ['in camel case', { forwardTimeout: '1s' }, { forwardTimeout: 1000 }],
    ['as a flag is typed', { 'forward-timeout': '1s' }, { forwardTimeout: 1000 }],
    ['as a number', { port: 5000, status: 204 }, { port: 5000, status: 204 }],
    ['as a list', { expect: ['failed', 'completed'] }, { expect: ['failed', 'completed'] }],
    ['as one of what may be a list', { expect: 'failed' }, { expect: ['failed'] }],
    ['as a switch', { strict: true, full: false }, { strict: true }],
    ['as no to what is else a text', { journal: false }, { journal: false }],
    ['as an opposite', { noJournal: true }, { journal: false }],
    ['as an opposite that is typed', { 'no-keys': true }, { keys: false }],
    ['as no opposite', { noJournal: false, keys: true }, { keys: true }],
    ['as a switch that may have a value', { scrub: true, inspect: true }, { scrub: true, inspect: true }],
    ['as the value of such a switch', { scrub: 'all', inspect: 4050 }, { scrub: 'all', inspect: 4050 }],
    ['as a choice', { answerPer: 'webhook' }, { answerPer: 'webhook' }],
  ])('are read %s', async (_, listen, expected) => {
    const { opts } = await settled('listen', { file: { listen } });
    expect(opts).toMatchObject(expected);
    expect(opts).not.toHaveProperty('full');
  });

  it('are known to nobody as typed', async () => {
    const { command } = await settled('listen', { file: { strict: true }, env: { WEBHOOK_CLI_PORT: '1' } });
    expect(['strict', 'port', 'path'].map((name) => command.getOptionValueSource(name))).toEqual([
      'config',
      'env',
      undefined,
    ]);
  });

  it('that a profile turns off are off', async () => {
    const file = {
      listen: { strict: true, journal: 'j', scrub: true },
      profiles: { a: { listen: { strict: false, journal: false, scrub: false } } },
    };
    const { opts } = await settled('listen', { file, profile: 'a' });
    expect(opts).toMatchObject({ journal: false });
    expect(opts).not.toHaveProperty('strict');
    expect(opts).not.toHaveProperty('scrub');
  });

  it.each<[string, object, RegExp]>([
    [
      'an unknown flag',
      { listen: { prot: 1 } },
      /:1: listen\.prot is no flag of listen\. Did you mean "port"\?$/,
    ],
    ['an unknown command', { lisen: {} }, /lisen is no flag and no command\. Did you mean "listen"\?$/],
    ['a flag of another command', { listen: { retries: 1 } }, /listen\.retries is no flag of listen\.$/],
    ['a flag of all commands', { listen: { json: true } }, /listen\.json is a flag of all commands$/],
    ['what chooses the file', { dir: '.' }, /dir cannot be set in the file$/],
    ['a section that is none', { send: 3 }, /send: expected an object, got a number$/],
    [
      'two keys of one flag',
      { listen: { maxBody: 1, 'max-body': 2 } },
      /listen\.max-body and maxBody are of one flag$/,
    ],
    [
      'a wrong value',
      { listen: { port: 99_999 } },
      /listen\.port: port "99999" is not a whole number from 0 to 65535$/,
    ],
    [
      'a text for a switch',
      { listen: { strict: 'yes' } },
      /listen\.strict: expected true or false, got a text$/,
    ],
    ['yes for a text', { listen: { journal: true } }, /expected a text or a number, or false, got true$/],
    ['neither of a switch', { listen: { scrub: {} } }, /or a number, or true or false, got an object$/],
    ['no where there is none', { listen: { host: false } }, /expected a text or a number, got false$/],
    ['a list of one', { listen: { host: ['a'] } }, /expected a text or a number, got a list$/],
    ['a list with an object', { listen: { expect: ['a', {}] } }, /got a list with an object in it$/],
    ['an empty list', { listen: { expect: [] } }, /or a list of them, got an empty list$/],
    ['null', { listen: { host: null } }, /got null$/],
    ['another choice', { listen: { answerPer: 'x' } }, /"x" is not one of request, webhook$/],
    ['a command to run', { listen: { exec: 'x' } }, /listen\.exec: a JSON file cannot have a command run$/],
  ])('refuse %s', async (_, file, message) => {
    const error = await refusal('listen', { file });
    expect(error.kind).toBe('usage');
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^webhook-cli\.config\.json:1: /);
  });

  it('refuse a number that has lost digits', async () => {
    const error = await refusal('send', { file: '{"send":{"id":12345678901234567890}}' });
    expect(error).toMatchObject({
      message: expect.stringContaining('more digits'),
      hint: 'write it in quotes',
    });
  });

  it('are named with their line', async () => {
    const error = await refusal('listen', {
      file: '{\n  "listen": {\n    "path": "/",\n    "delay": 5\n  }\n}',
    });
    expect(error).toMatchObject({ code: 'bad_duration' });
    expect(error.message).toBe('webhook-cli.config.json:4: listen.delay: "5" is no duration');
  });

  it('refuse a profile that there is not', async () => {
    const error = await refusal('listen', { file: { profiles: { staging: {} } }, profile: 'stagin' });
    expect(error).toMatchObject({ code: 'unknown_profile', hint: 'it has staging' });
    expect(error.message).toContain('Did you mean "staging"?');
  });
});

describe('a JSON file cannot have a command run', () => {
  const spawning = [...commandsOf(program())].flatMap(([name, { options }]) =>
    options.filter(({ flags }) => /command|exec|shell/.test(flags)).map((option) => [name, option] as const),
  );

  it('by any of the flags that do', () => {
    expect(spawning.map(([name, { long }]) => `${name} ${long}`).toSorted()).toEqual([
      'check --job-command',
      'check --job-shell',
      'check --state-command',
      'check --state-shell',
      'listen --exec',
    ]);
  });

  it.each(spawning)('of %s', async (name, option) => {
    const value = option.isBoolean() ? true : 'x {key}';
    const error = await refusal(name, { file: { [name]: { [option.attributeName()]: value } } });
    expect(error.message).toContain('a JSON file cannot have a command run');
    const at = await refusal(name, { file: { [option.attributeName()]: value } });
    expect(at.message).toContain('a JSON file cannot have a command run');
  });
});

describe('files that a config file names', () => {
  it('lie beside it, wherever one stands', async () => {
    const listen = {
      journal: 'j.ndjson',
      report: ['junit=a/b.xml', 'html=/c.html'],
      host: 'h',
      readyFile: '-',
    };
    const file = { listen, send: { scenario: './s.json' }, check: { scenario: ['delivered', './s.json'] } };
    const { opts } = await settled('listen', { file, isHere: false });
    expect(opts).toMatchObject({
      journal: join(folder, 'j.ndjson'),
      report: [
        { kind: 'junit', file: join(folder, 'a/b.xml') },
        { kind: 'html', file: '/c.html' },
      ],
      host: 'h',
      readyFile: '-',
    });
    expect((await settled('send', { file, isHere: false })).opts).toMatchObject({
      scenario: join(folder, 's.json'),
    });
    expect((await settled('check', { file, isHere: false })).opts).toMatchObject({
      scenario: ['delivered', join(folder, 's.json')],
    });
    expect((await settled('listen', { file })).opts).toMatchObject({ journal: 'j.ndjson' });
  });

  it('are told to be read by others where a secret stands in them', async () => {
    const { warnings } = await settled('send', { file: { send: { secret: 's3cret' } } });
    expect(warnings).toEqual([
      'webhook-cli.config.json:1: others may read send.secret: WEBHOOK_CLI_SECRET keeps it out of files, chmod 600 from others',
    ]);
    const file = { send: { secret: 's3cret' } };
    expect((await settled('listen', { file })).warnings).toEqual([]);
    expect((await settled('send', { file, mode: 0o600 })).warnings).toEqual([]);
  });
});

it('every flag of every command but those that choose the file may stand in it', async () => {
  const all = [...commandsOf(program())].filter(([name]) => mayHaveSection(name.split(' ')[0] ?? ''));
  const count = all.flatMap(([, command]: readonly [string, CommandUnknownOpts]) => command.options).length;
  expect(count).toBeGreaterThan(120);
  for (const [name, { options }] of all) {
    const switches = options.filter(
      (option) =>
        (option.isBoolean() || option.optional) &&
        mayStandInFile(option) &&
        !/-shell$/.test(option.long ?? ''),
    );
    const section = Object.fromEntries(switches.map((option) => [option.attributeName(), true]));
    const file = name.split(' ').reduceRight<object>((inner, word) => ({ [word]: inner }), section);
    expect((await settled(name, { file })).command.opts(), name).toMatchObject(section);
  }
});
