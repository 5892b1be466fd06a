import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../helpers/cli.ts';
import { withHistory } from '../../helpers/history.ts';
import { ACTIVE, HOSTILE } from '../../helpers/hostile-text.ts';
import { runInProcess } from '../../helpers/in-process.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

describe('completion SHELL', () => {
  it.each(SHELLS)('prints what teaches %s to ask the program that is typed', async (shell) => {
    const { code, stdout, stderr } = await runInProcess(['completion', shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // The line goes to the program as words; nothing of it, and nothing of the answer, is ever run by the shell.
    expect(stdout).toMatch(new RegExp(` completion ${shell} (?:--|'--') `));
    expect(stdout).not.toMatch(/\beval\b|Invoke-Expression|\bsource\b/);
    expect(stdout).toMatch(/^#.*webhook-cli[\s\S]*\n$/);
    expect(stdout).not.toMatch(/ $/m);
    const line = await runInProcess(['completion', shell, '--json']);
    expect(line.lines).toMatchObject([{ type: 'completion', shell, script: stdout }]);
  });

  it('registers one completer in PowerShell, which answers with results alone', async () => {
    const { stdout } = await runInProcess(['completion', 'pwsh']);
    expect(
      stdout.match(/Register-ArgumentCompleter -Native -CommandName webhook-cli -ScriptBlock/g),
    ).toHaveLength(1);
    expect(stdout.match(/[{(]/g)).toHaveLength(stdout.match(/[})]/g)?.length ?? 0);
    expect(stdout).toContain('CompletionResult]::new($value, $value, ');
  });

  it.each([
    [[], 'completion needs the name of a shell'],
    [['zhs'], 'there is no completion for the shell "zhs".'],
    [['cmd.exe'], 'there is no completion for the shell "cmd.exe".'],
    [['__proto__'], 'there is no completion for the shell "__proto__".'],
  ])('%j is refused with the four that there are', async (args, message) => {
    const { code, stdout, stderr } = await runInProcess(['completion', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('bash, zsh, fish and powershell');
  });

  it('takes the path of a shell, and one argument', async () => {
    const { stdout } = await runInProcess(['completion', 'zsh']);
    expect(await runInProcess(['completion', '/usr/bin/zsh'])).toMatchObject({ code: 0, stdout });
    expect(await runInProcess(['completion', 'zsh', 'bash'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('completion SHELL -- LINE', () => {
  const ask = (shell: string, words: readonly string[], options = {}) =>
    runInProcess(['completion', shell, '--', ...words], options);

  it('says what of a line of bash may be put in the place of its last word', async () => {
    const of = async (line: string, word: string): Promise<string> =>
      (await ask('bash', [line, word])).stdout.replaceAll(/\t.*/g, '');
    expect(await of('webhook-cli hist', 'hist')).toBe('none\nhistory\n');
    // readline begins a word behind = and :, and replaces that.
    expect(await of('webhook-cli send --trigger=comp', 'comp')).toBe('none\ncompleted\n');
    expect(await of('webhook-cli send --trigger=', '=')).toMatch(/^none\nin-transit\n/);
    expect(await of('x/webhook-cli send --trigger "fai', 'fai')).toBe('none\nfailed\n');
    expect(await of('webhook-cli listen --report junit=', '')).toBe('files junit=\n');
  });

  it('gives words with what they mean to all others, which choose themselves', async () => {
    const { stdout } = await ask('fish', ['check', '--provider', 'deli']);
    expect(stdout).toBe('none\ndetrack\tDetrack\ndeliveright\tDeliveright\n');
    // Windows PowerShell cannot give an empty word.
    expect((await ask('powershell', ['check', '--provider', '""'])).stdout).toBe(stdout);
    expect((await ask('powershell', ['check', '--provider', 'deli'])).stdout).toBe(
      'none\ndeliveright\tDeliveright\n',
    );
  });

  it('has ids of the history, newest first, with what they are', async () => {
    const { cwd, exchanges } = await withHistory();
    const asked = async (...words: string[]) => (await ask('zsh', [...words, ''], { cwd })).stdout;
    const [none, last, ...ids] = (await asked('history', 'show')).trimEnd().split('\n');
    expect([none, last]).toEqual(['none', 'last\tthe newest']);
    expect(ids.map((line) => line.split('\t')[0])).toEqual(exchanges.map(({ id }) => id).reverse());
    expect(ids[0]).toMatch(/\t\d\d:\d\d:\d\d order_created 77712345$/);
    expect(await asked('repost')).toContain(`\n${exchanges[0]?.id}\t`);
    const toJudge = await asked('validate', 'a.json');
    expect(toJudge).toMatch(/^files \nlast\tthe newest\n/);
    expect(toJudge).toContain(`\n${exchanges[0]?.id}\t`);
    const journal = join(cwd, '.webhook-cli/journal.ndjson');
    const elsewhere = { cwd: temporaryFolder() };
    expect((await ask('zsh', ['repost', '--journal', journal, ''], elsewhere)).stdout).toContain('\nlast\t');
    const env = { WEBHOOK_CLI_DIR: cwd };
    expect((await ask('zsh', ['repost', ''], { ...elsewhere, env })).stdout).toContain('\nlast\t');
  });

  it('finds ids by how they begin, however many are newer, and offers what can be saved to be saved', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, '.webhook-cli'));
    const head = (id: string, changes: object): string => {
      const plain = {
        at: '2026-01-31T09:30:00Z',
        direction: 'received',
        provider: 'detrack',
        event: 'failed',
      };
      const start = { schemaVersion: 1, type: 'exchange', id };
      return `${JSON.stringify({ ...start, ...plain, ...changes, findings: [] })}\n`;
    };
    const newer = Array.from({ length: 90 }, (_, i) => head(`new${i}`, {}));
    const refused = [
      head('k2foreign', { provider: null, event: null }),
      head('k2nameless', { event: null }),
      head('k2sent', { direction: 'sent' }),
    ];
    const path = join(cwd, '.webhook-cli/journal.ndjson');
    writeFileSync(path, [head('k2j5fk79', {}), ...newer, ...refused].join(''));
    const asked = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await ask('zsh', words, { cwd });
      const offered = stdout.trimEnd().split('\n').slice(1);
      return offered.map((line) => line.split('\t')[0] ?? '');
    };
    expect(await asked('history', 'save', 'k2')).toEqual(['k2j5fk79']);
    expect(await asked('history', 'save', '--as', 'failed', 'k2')).toEqual(['k2nameless', 'k2j5fk79']);
    expect(await asked('history', 'show', 'k2')).toEqual([
      'last',
      ...['sent', 'nameless', 'foreign', 'j5fk79'].map((end) => `k2${end}`),
    ]);
    expect(await asked('history', 'save', '')).toHaveLength(50);
  });

  it('lets nothing of a journal act on a shell or a terminal', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, '.webhook-cli'));
    const texts = [
      HOSTILE,
      '$(touch pwned)',
      '`id`',
      'a b',
      "a'b",
      '-rf',
      '--all',
      '\t',
      'a\nb',
      '\u001b[31m',
    ];
    const lines = texts.map((text, i) => {
      const head = {
        schemaVersion: 1,
        type: 'exchange',
        direction: 'sent',
        at: text,
        provider: text,
        event: text,
      };
      const good = { ...head, id: `good${i}`, key: text, valid: true, findings: [] };
      return [
        { ...good, id: text },
        { ...good, provider: 'detrack', event: 'failed' },
      ].map((one) => {
        const { schemaVersion, type, id, ...rest } = one;
        return `${JSON.stringify({ schemaVersion, type, id, ...rest })}\n`;
      });
    });
    writeFileSync(join(cwd, '.webhook-cli/journal.ndjson'), lines.flat().join(''));
    for (const shell of SHELLS) {
      const words = shell === 'bash' ? ['webhook-cli repost ', ''] : ['repost', ''];
      const { stdout, code } = await ask(shell, words, { cwd });
      expect(code).toBe(0);
      expect(stdout.replaceAll('\t', '')).not.toMatch(ACTIVE);
      const offered = stdout.trimEnd().split('\n').slice(1);
      expect(offered.length).toBeGreaterThan(texts.length / 2);
      expect(offered.filter((line) => !/^(?:last|good\d+)\t[^\t]*$/.test(line))).toEqual([]);
    }
  });

  it.each([
    ['an environment that no command takes', { env: { WEBHOOK_CLI_DEBUG: 'maybe', WEBHOOK_CLI_COUNT: 'x' } }],
    ['a project that is not there', { env: { WEBHOOK_CLI_DIR: '/nowhere/at/all' } }],
    ['a journal that is a folder', { env: { WEBHOOK_CLI_JOURNAL: '/' } }],
    ['a journal that is a device', { env: { WEBHOOK_CLI_JOURNAL: '/dev/zero' } }],
  ])('says nothing of %s', async (_, options) => {
    const { code, stdout, stderr } = await ask('zsh', ['repost', ''], options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^none\n--event\t/);
  });

  it.each([
    [[]],
    [['']],
    [['nonsense', '']],
    [['listen', '--port', '']],
    [['--', '--', '']],
    [['\u001b', '\0', '']],
  ])('offers something or nothing, and never fails: %j', async (words) => {
    for (const shell of [...SHELLS, 'tcsh']) {
      const { code, stdout, stderr } = await ask(shell, words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^(?:none|files |folders )/);
    }
  });

  it('is told as objects too', async () => {
    const { lines } = await runInProcess(['completion', 'zsh', '--json', '--', 'schema', '']);
    expect(lines).toEqual([
      { schemaVersion: 1, type: 'candidate', value: 'detrack', description: 'Detrack' },
      { schemaVersion: 1, type: 'candidate', value: 'deliveright', description: 'Deliveright' },
      { schemaVersion: 1, type: 'summary', candidates: 2, files: null },
    ]);
  });
});
