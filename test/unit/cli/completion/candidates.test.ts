import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completionsOf } from '../../../../src/cli/completion/candidates.ts';
import { bundledCatalogue } from '../../../../src/providers/registry.ts';
import { temporaryFolder } from '../../../helpers/cli.ts';
import { commandsOf, program } from '../../../helpers/program.ts';

const top = program();

/** What can stand behind these words; the last one is the cursor's. */
async function behind(
  words: readonly string[],
  cwd = '/nowhere',
  env: Readonly<Record<string, string>> = {},
) {
  const context = { cwd, env };
  const found = await completionsOf(top, words.slice(0, -1), words.at(-1) ?? '', {
    context,
    catalogue: bundledCatalogue,
  });
  return { ...found, values: found.candidates.map(({ value }) => value) };
}

/** What no tool can know: texts, numbers, addresses and secrets of somebody. */
const FREE = [
  ...[
    'command',
    'credentials',
    'duration',
    'durations',
    'factor',
    'form',
    'header',
    'host',
    'key',
    'n',
    'name',
  ],
  ...[
    'origin',
    'path',
    'path=value',
    'phases',
    'pointer',
    'port',
    'secret',
    'share',
    'size',
    'status',
    'text',
    'time',
  ],
  ...['token', 'url'],
];

describe('a value of a flag', () => {
  const taken = [['', top] as const, ...commandsOf(top)].flatMap(([name, { options }]) =>
    options
      .filter(({ required }) => required)
      .map(({ long = '', flags }) => [name, long, /<(.+)>$/.exec(flags)?.[1] ?? ''] as const),
  );

  it('is completed by what stands for it in help, or is what nobody can know', async () => {
    const unknown = new Set<string>();
    for (const [name, flag, placeholder] of taken) {
      const words = [...(name === '' ? [] : name.split(' ')), flag, ''];
      const { values, files } = await behind(words);
      if (values.length === 0 && files === null) unknown.add(placeholder);
    }
    expect([...unknown].sort()).toEqual(FREE.toSorted());
  });
});

describe('what can stand where the cursor is', () => {
  it('is a command at first, each with what it does', async () => {
    const { candidates, values, files } = await behind(['']);
    expect(values).toEqual([...top.commands.map((command) => command.name()), 'help']);
    expect(candidates.filter(({ description }) => description === '')).toEqual([]);
    expect(files).toBeNull();
  });

  it.each([...commandsOf(top)])('is every flag of %s once, and those of all', async (name, command) => {
    const { values } = await behind([...name.split(' '), '-']);
    const flags = [...command.options, ...top.options].map(({ long }) => long);
    expect(values).toEqual([...flags, '--help']);
  });

  it.each([
    [['history', ''], expect.arrayContaining(['show', 'clear'])],
    [['help', ''], expect.arrayContaining(['listen', 'help'])],
    [['help', 'listen', ''], []],
    [['--json', '--dir', 'x', 'events', ''], ['show']],
    [['send', '--trigger', ''], expect.arrayContaining(['failed', 'in-transit'])],
    [['send', '--trigger', ''], expect.not.arrayContaining(['order_created'])],
    [['send', '--topic', ''], expect.not.arrayContaining(['failed'])],
    [['send', ''], expect.arrayContaining(['failed', 'order_created'])],
    [['send', '--provider', 'deliveright', ''], expect.not.arrayContaining(['failed'])],
    [['send', '--provider=deliveright', ''], expect.arrayContaining(['order_created'])],
    [['listen', '-e', ''], expect.arrayContaining(['failed', 'any'])],
    [['listen', '--expect=', ''], []],
    [['listen', '--expect='], expect.arrayContaining(['--expect=failed', '--expect=any'])],
    [['check', '--events', 'failed,'], expect.arrayContaining(['failed,completed'])],
    [['send', '--expect-status', ''], expect.not.arrayContaining(['none'])],
    [['send', '--expect-status', '201,'], expect.arrayContaining(['201,2xx'])],
    [['history', 'export', '--status', '4xx,'], expect.arrayContaining(['4xx,none'])],
    [['repost', '--status', ''], expect.arrayContaining(['none', '5xx'])],
    [['history', '--status='], expect.arrayContaining(['--status=none'])],
    [['check', '--only', ''], expect.arrayContaining(['duplicate', 'duplicate/late'])],
    [
      ['check', '--provider', ''],
      ['detrack', 'deliveright'],
    ],
    [
      ['schema', ''],
      ['detrack', 'deliveright'],
    ],
    [
      ['schema', 'detrack', '--payload-version', ''],
      ['1', '2'],
    ],
    [
      ['send', '--type', ''],
      ['delivery', 'collection'],
    ],
    [
      ['send', '--content-type', ''],
      ['json', 'form'],
    ],
    [
      ['send', '--print', ''],
      ['curl', 'http', 'json'],
    ],
    [['send', '--scenario', ''], expect.arrayContaining(['delivered', 'white-glove'])],
    [['events', 'show', ''], expect.arrayContaining(['failed', 'order_created'])],
    [
      ['listen', '--report', ''],
      ['junit=', 'markdown=', 'html='],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish', 'powershell'],
    ],
    // A number, a text, an address of somebody: nobody knows.
    [['send', '--count', ''], []],
    [['send', '--to', ''], []],
    [['send', '--secret', ''], []],
    [['check', 'localhost:3000', '--seed', ''], []],
  ])('behind %j', async (words, expected) => {
    // Where nothing else can stand, flags can.
    const { values } = await behind(words);
    expect(words.at(-1) === '' && values.includes('--help') ? [] : values).toEqual(expected);
  });

  it('is a flag that stands there already only where it may stand again', async () => {
    const { values } = await behind(['send', '-t', '3000', '--quiet', '--set', 'a=1', '--']);
    expect(values).not.toContain('--to');
    expect(values).not.toContain('--quiet');
    expect(values).toContain('--set');
  });

  it.each([
    [['validate', ''], 'files', ''],
    [['validate', 'a.json', 'b'], 'files', ''],
    [['listen', '--journal', ''], 'files', ''],
    [['listen', '--journal='], 'files', '--journal='],
    [['listen', '--report', 'junit=o'], 'files', 'junit='],
    [['check', '--report=html=a/'], 'files', '--report=html='],
    [['--dir', ''], 'folders', ''],
    [['send', '--scenario', './'], 'files', ''],
    [['listen', '--', 'npm', ''], 'files', ''],
    [['listen', '--port', ''], null, ''],
  ] as const)('may be a file behind %j', async (words, files, before) => {
    expect(await behind(words)).toMatchObject({ files, before });
  });

  it.each([
    ['an unknown command', ['nonsense', '']],
    ['unknown flags', ['listen', '--nonsense', '-Z', '--=', '']],
    ['a name of a prototype', ['constructor', '__proto__', '--__proto__=', '']],
    ['words that hold anything', ['listen', '\u0000\u001b[31m', '$(touch x)', '\n', '--expect', '`id`']],
    ['nothing', []],
  ])('is no error behind %s', async (_, words) => {
    await expect(behind(words)).resolves.toMatchObject({ before: '' });
  });

  it('has names of what was captured in the project, and only names', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, '.webhook-cli'));
    const folder = join(cwd, 'webhook-cli/scenarios');
    mkdirSync(folder, { recursive: true });
    for (const name of ['my-job.json', 'Bad Name.json', '$(id).json', 'notes.txt']) {
      writeFileSync(join(folder, name), '{}');
    }
    const below = join(cwd, 'deep');
    mkdirSync(below);
    const { values } = await behind(['send', '--scenario', ''], below);
    expect(values.slice(0, 2)).toEqual(['my-job', 'delivered']);
    expect(values.filter((name) => !/^[a-z-]+$/.test(name))).toEqual([]);
  });
});
