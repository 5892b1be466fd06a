import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { fixture, temporaryFolder } from '../../helpers/cli.ts';
import { FakeTerminal } from '../../helpers/fake-terminal.ts';
import { withHistory } from '../../helpers/history.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { KEY } from '../../helpers/keyboard.ts';

const failed = fixture('detrack/failed').toString('utf8');
const line = JSON.stringify(JSON.parse(failed));

describe('validate of the history', () => {
  it('judges what is kept, as it was judged when it came', async () => {
    const { cwd, exchanges } = await withHistory();
    const [first, second] = exchanges;
    const { lines, code } = await runInProcess(
      ['validate', '--json', first?.id ?? '', second?.id ?? '', 'last'],
      { cwd },
    );
    expect(lines.map((each) => [each['file'], each['readAs'], each['event'], each['valid']])).toEqual([
      [`history ${first?.id}`, 'exchange', 'failed', true],
      [`history ${second?.id}`, 'exchange', null, null],
      [`history ${exchanges[2]?.id}`, 'exchange', 'order_created', true],
      [undefined, undefined, undefined, 2],
    ]);
    expect(code).toBe(1);
    const picked = await runInProcess(['validate', '--at', '/items/0', first?.id ?? '', '--json'], { cwd });
    expect(picked.lines[0]).toMatchObject({ place: '/items/0', readAs: 'exchange', provider: null });
  });

  it('takes its own lines, also as the help has it', async () => {
    const { cwd, run: history } = await withHistory();
    writeFileSync(join(cwd, 'captured.ndjson'), history.stdout);
    for (const args of [[], ['--at', '/payload']]) {
      const { stdout, stderr } = await runInProcess(['validate', 'captured.ndjson', ...args], { cwd });
      expect(stdout).toContain('detrack · Failed');
      expect(stderr).toBe('3 documents: 2 valid, 0 invalid, 1 of no known provider\n');
    }
  });

  it('takes the commands that it prints itself', async () => {
    const { cwd } = await withHistory();
    for (const args of [
      ['history', 'export', '--curl', 'printed.sh'],
      ['send', 'failed', '--print', 'curl', '--to', 'http://127.0.0.1:9/x', '--bearer', 's3cret'],
    ]) {
      const printed = await runInProcess(args, { cwd });
      if (printed.stdout !== '') writeFileSync(join(cwd, 'printed.sh'), printed.stdout);
      const { lines } = await runInProcess(['validate', 'printed.sh', '--json'], { cwd });
      const judged = lines.filter(({ type }) => type === 'validation');
      expect(judged.length).toBe(args[0] === 'send' ? 1 : 3);
      expect(judged[0]).toMatchObject({ readAs: 'curl', event: 'failed', valid: true, findings: [] });
    }
  });

  it('reads another journal, and a file of the name of an id is read before it', async () => {
    const { cwd } = await withHistory();
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'last'), failed);
    const args = ['validate', 'last', '--json', '--journal', join(cwd, '.webhook-cli/journal.ndjson')];
    expect((await runInProcess(args, { cwd: elsewhere })).lines[0]).toMatchObject({
      file: 'last',
      event: 'failed',
    });
    expect((await runInProcess(args, { cwd: temporaryFolder() })).lines[0]).toMatchObject({
      event: 'order_created',
    });
  });

  it.each([
    ['zzzzzzzz', 3, 'error: there is no file zzzzzzzz, and no exchange of that id is kept\n'],
    ['last', 3, 'error: there is no file last, and nothing is kept yet\n'],
    ['none.json', 3, 'error: there is no file none.json\n'],
  ])('knows no %s', async (argument, code, message) => {
    const { stderr, ...rest } = await runInProcess(['validate', argument]);
    expect(rest.code).toBe(code);
    expect(stderr).toContain(message);
  });

  it('shows what a text was taken for', async () => {
    const { stdout } = await runInProcess(['validate', '-'], {
      input: line.replaceAll('null', 'None').replaceAll('"', "'"),
    });
    expect(stdout.split('\n')[0]).toMatch(/^. standard input {2}a Python dict · /);
  });
});

/** `validate` at a terminal on which somebody types. */
function atTerminal(isForeground = true) {
  const terminal = new FakeTerminal(80, 10);
  const modes: boolean[] = [];
  const signals: string[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => modes.push(isRaw),
  });
  const code = run(['validate'], {
    stdin,
    stdout: terminal,
    stderr: terminal,
    env: {},
    cwd: temporaryFolder(),
    pid: 1,
    catchSignals: () => new AbortController().signal,
    followProcess: () => () => {},
    job: { isForeground: () => isForeground, signal: (name, whom) => signals.push(`${name} ${whom}`) },
  });
  return { terminal, modes, signals, stdin, code };
}

describe('validate at a terminal', () => {
  it('reads what is pasted, however long its lines are, until Ctrl-D', async () => {
    const { terminal, modes, stdin, code } = atTerminal();
    expect(line.length).toBeGreaterThan(4096);
    stdin.write(line);
    stdin.write(`${KEY.enter}${KEY.ctrlD}`);
    expect(await code).toBe(0);
    expect(terminal.lines[0]).toContain('Ctrl-D ends it');
    expect(terminal.lines.slice(-2)[0]).toContain('✔ standard input  detrack · Failed');
    expect(modes).toEqual([true, false]);
  });

  it('takes characters back, and passes on what is no text', async () => {
    const { signals, stdin, code, terminal } = atTerminal();
    stdin.write(`{"a":"漢é${KEY.backspace}${KEY.backspace}b${KEY.ctrlZ}"}${KEY.ctrlD}`);
    expect(await code).toBe(1);
    expect(signals).toEqual(['SIGTSTP job']);
    expect(terminal.lines.join('\n')).toContain('not judged');
  });

  it('gives up at Ctrl-C, and gives the terminal back', async () => {
    const { modes, stdin, code, terminal } = atTerminal();
    stdin.write(`{"a"${KEY.ctrlC}`);
    expect(await code).toBe(130);
    expect(modes).toEqual([true, false]);
    expect(terminal.lines.join('\n')).toContain('nothing was judged');
  });

  it('does not read in the background', async () => {
    const { code, modes, terminal } = atTerminal(false);
    expect(await code).toBe(2);
    expect(modes).toEqual([]);
    expect(terminal.lines.join('\n')).toContain('in the background');
  });
});
