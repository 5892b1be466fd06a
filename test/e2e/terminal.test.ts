import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { post, startCapture, unusedPort } from '../helpers/capture.ts';
import {
  binPath,
  fixture,
  type RunResult,
  runCli,
  type Started,
  startProcess,
  temporaryFolder,
} from '../helpers/cli.ts';
import { FakeTerminal } from '../helpers/fake-terminal.ts';

beforeAll(() => {
  const { status } = spawnSync('script', ['--version']);
  if (status !== 0) throw new Error('these tests need a pseudo terminal: install script, of util-linux');
});

const ENTER = '\r';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const COLOUR = /\u001b\[[\d;]*m/;

interface TerminalOptions {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** A file that takes stdout away from the terminal. */
  readonly stdout?: string;
  /** Says first which process it is, as `pid 123`. */
  readonly tellsPid?: boolean;
}

/** Starts the command on a pseudo terminal; what it writes to both streams comes as one. */
function onTerminal(
  args: readonly string[],
  { columns = 100, env = {}, stdout, tellsPid = false }: TerminalOptions = {},
): Started {
  const started = [process.execPath, binPath(), ...args].map((word) => `'${word}'`).join(' ');
  const words = tellsPid ? `sh -c 'echo "pid $$"; exec "$@"' sh ${started}` : started;
  const away = stdout === undefined ? '' : ` > '${stdout}'`;
  // How the terminal is set before and after tells whether it is left in order.
  const modes = 'echo "modes $(stty -g)"';
  // The trap is for the shell alone, which Ctrl-C reaches too and would end.
  const command = `trap : INT; stty cols ${columns} rows 40; ${modes}; ${words}${away}; code=$?; ${modes}; exit $code`;
  return startProcess('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    keepInput: true,
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
  });
}

/** What somebody would read, without what moves the cursor. */
function text({ stdout }: Pick<RunResult, 'stdout'>): string {
  return stripVTControlCharacters(stdout)
    .replaceAll('\r\n', '\n')
    .replace(/modes [\da-f:]+\n/g, '');
}

/** The lines that stand on the terminal in the end, in which nothing was drawn but lines at the bottom. */
function screen({ stdout }: Pick<RunResult, 'stdout'>, columns = 100): string[] {
  const terminal = new FakeTerminal(columns, 40);
  terminal.write(stdout);
  return terminal.lines.filter((line) => !line.startsWith('modes '));
}

/** Expects that nothing of a spinner is left: its line cleared, the cursor shown, the modes as they were. */
function expectInOrder({ stdout }: Pick<RunResult, 'stdout'>): void {
  expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
  const [lastTurn] = [...stdout.matchAll(new RegExp(SPINNER, 'g'))].slice(-1);
  expect(stdout.slice(lastTurn?.index)).toContain('\u001b[1G\u001b[0K');
  expectModesKept({ stdout });
}

function expectModesKept({ stdout }: Pick<RunResult, 'stdout'>): void {
  const [before, after] = [...stdout.matchAll(/modes ([\da-f:]+)/g)].map((found) => found[1]);
  expect(before).toEqual(expect.any(String));
  expect(after).toBe(before);
}

describe('send without an event', () => {
  /** The last line, which is the command that needs no answers. */
  const lastLine = (run: RunResult): string => text(run).trimEnd().split('\n').at(-1) ?? '';

  it('asks what and where to, sends it, and ends with the command that does', async () => {
    const server = await startCapture();
    const terminal = onTerminal(['send', '--no-journal', '--header', 'X-Token: abc'], { columns: 200 });
    await terminal.readUntil(/Which event or scenario\?[\s\S]*In Transit +detrack trigger[\s\S]*Failed/);
    terminal.write(ENTER);
    await terminal.readUntil(/Where to\?[\s\S]*http:\/\/127\.0\.0\.1:4141\//);
    terminal.write(`${server.url}hooks${ENTER}`);
    const run = await terminal.ended;
    expect(text(run)).toContain('200 OK');
    expect(run.code).toBe(0);
    expect(server.requests.map((request) => request.url)).toEqual(['/hooks']);
    expect(JSON.parse(server.requests[0]?.body.toString('utf8') ?? '')).toMatchObject({
      status: 'in_transit',
    });
    expect(lastLine(run)).toBe(
      `webhook-cli send --no-journal --header 'X-Token: [redacted]' --trigger in-transit --to ${server.url}hooks`,
    );
  });

  it('does not ask for what it was told', async () => {
    const server = await startCapture();
    const terminal = onTerminal([
      ...['send', '--no-journal', '--to', server.url],
      ...['--provider', 'deliveright', '--set', 'order.note=x', '--add'],
    ]);
    await terminal.readUntil(/Which event\?[\s\S]*order_created/);
    terminal.write(ENTER);
    const run = await terminal.ended;
    expect(run.code).toBe(0);
    expect(text(run)).not.toMatch(/detrack|scenario/);
    expect(JSON.parse(server.requests[0]?.body.toString('utf8') ?? '')).toHaveProperty('order');
    expect(lastLine(run)).toBe(
      `webhook-cli send --no-journal --to ${server.url} --provider deliveright --set order.note=x --add --topic order_created`,
    );
  });

  it('finds by what is typed, and plays a scenario', async () => {
    const server = await startCapture();
    const terminal = onTerminal(['send', '--no-journal', '--to', server.url]);
    await terminal.readUntil(/Which event or scenario\?/);
    terminal.write('Delivered');
    await terminal.readUntil(/❯ delivered +detrack scenario/);
    terminal.write(ENTER);
    const run = await terminal.ended;
    expect(run.code).toBe(0);
    expect(text(run)).toContain('4 sent, 4 delivered, 0 failed');
    expect(lastLine(run)).toBe(`webhook-cli send --no-journal --to ${server.url} --scenario delivered`);
    const again = await runCli(lastLine(run).split(' ').slice(1));
    expect(again.stderr).toContain('4 sent, 4 delivered, 0 failed');
  });

  it('does not take a target that is none', async () => {
    const terminal = onTerminal(['send', '--no-journal']);
    await terminal.readUntil(/Which event or scenario\?[\s\S]*In Transit/);
    terminal.write(ENTER);
    await terminal.readUntil(/Where to\?/);
    terminal.write(`file:///etc/passwd${ENTER}`);
    await terminal.readUntil(/a target cannot be a file: URL/);
    terminal.write(CTRL_C);
    expect((await terminal.ended).code).toBe(130);
  });

  it.each([
    ['the first question', 0],
    ['the last', 1],
  ])('ends with 130 by Ctrl-C at %s', async (_title, answers) => {
    const terminal = onTerminal(['send', '--no-journal']);
    const questions = [/Which event or scenario\?[\s\S]*In Transit/, /Where to\?/];
    for (const [i, question] of questions.slice(0, answers + 1).entries()) {
      await terminal.readUntil(question);
      terminal.write(i < answers ? ENTER : CTRL_C);
    }
    const run = await terminal.ended;
    expect(run.code).toBe(130);
    expect(text(run)).toMatch(/^nothing was sent$/m);
    expect(text(run)).not.toMatch(/^ +at |bug of webhook-cli/m);
  });

  it('asks nobody in CI', async () => {
    const run = await onTerminal(['send', '--no-journal'], { env: { CI: 'true' } }).ended;
    expect(text(run)).toContain('error: which event?');
    expect(run.code).toBe(2);
  });
});

describe('many requests to another machine', () => {
  // Not a loopback address by its name, and yet no packet leaves this machine.
  const many = (port: number): string[] => [
    ...['send', '--trigger', 'failed', '--no-journal', '--count', '101', '--concurrency', '8'],
    ...['--to', `http://0.0.0.0:${port}/`],
  ];

  it('are asked about, and not sent unless somebody says yes', async () => {
    const server = await startCapture();
    const terminal = onTerminal(many(server.port));
    await terminal.readUntil(/send 101 requests to 0\.0\.0\.0:\d+\?/);
    terminal.write(ENTER);
    const run = await terminal.ended;
    expect(text(run)).toMatch(/^nothing was sent$/m);
    expect(run.code).toBe(130);
    expect(server.requests).toEqual([]);
  });

  it('are sent after a yes', async () => {
    const server = await startCapture();
    const terminal = onTerminal(many(server.port));
    await terminal.readUntil(/send 101 requests/);
    terminal.write(`y${ENTER}`);
    const run = await terminal.ended;
    expect(text(run)).toContain('101 sent, 101 delivered, 0 failed');
    expect(run.code).toBe(0);
    expect(server.requests).toHaveLength(101);
  });
});

describe('history clear', () => {
  it('removes nothing after no, Ctrl-C or Ctrl-D, and says so', async () => {
    const journal = join(temporaryFolder(), 'journal.ndjson');
    await runCli(['send', 'failed', '--to', '127.0.0.1:1', '--journal', journal]);
    const before = readFileSync(journal, 'utf8');
    for (const key of [ENTER, CTRL_C, CTRL_D]) {
      const terminal = onTerminal(['history', 'clear', '--journal', journal], { columns: 200 });
      await terminal.readUntil(/forget 1 exchange in \S+\?/);
      terminal.write(key);
      const run = await terminal.ended;
      expect(text(run)).toMatch(/^nothing was removed$/m);
      expect(text(run)).not.toContain('nothing was sent');
      expect(run.code).toBe(130);
      expect(readFileSync(journal, 'utf8')).toBe(before);
    }
  });
});

describe('a terminal of hardly any columns', () => {
  it('ends a run of send, and draws nothing over and over', async () => {
    const server = await startCapture((response) => response.writeHead(500).end('no '.repeat(100)));
    const args = ['send', 'failed', '--no-journal', '--to', server.url];
    const run = await onTerminal(args, { columns: 0, env: { COLUMNS: '0' } }).ended;
    expect(text(run).replace(/\s+/g, '')).toMatch(/✖.*Failed.*500/);
    expect(run.stdout).not.toMatch(SPINNER);
    expect(run.code).toBe(1);
  });

  it('asks all the same', async () => {
    const server = await startCapture();
    const terminal = onTerminal(['send', '--no-journal', '--to', server.url], { columns: 1 });
    await terminal.readUntil((seen) =>
      text(seen).replace(/\s+/g, '').includes('Whicheventorscenario?') ? true : undefined,
    );
    terminal.write(CTRL_C);
    expect((await terminal.ended).code).toBe(130);
  });
});

describe('a spinner', () => {
  it('turns on a terminal while the answer is awaited, and is gone afterwards', async () => {
    const held: ServerResponse[] = [];
    const server = await startCapture((response) => {
      held.push(response);
    });
    const terminal = onTerminal(['send', '--trigger', 'failed', '--no-journal', '--to', server.url]);
    await terminal.readUntil(new RegExp(`${SPINNER.source}.*sending to 127\\.0\\.0\\.1:${server.port}`));
    await expect.poll(() => held.length, { timeout: 10_000 }).toBe(1);
    for (const response of held) response.end();
    const run = await terminal.ended;
    expect(run.code).toBe(0);
    expectInOrder(run);
    expect(text(run)).toMatch(/✔ {2}[\d:]{8} {2}Failed\* .* 200 /);
  });

  it('counts when there are several', async () => {
    const held: ServerResponse[] = [];
    const server = await startCapture((response) => {
      if (held.length === 2) held.push(response);
      else response.end();
      if (held.length < 2) held.push(response);
    });
    const flags = ['--count', '4', '--no-journal', '--to', server.url];
    const terminal = onTerminal(['send', '--trigger', 'failed', ...flags]);
    await terminal.readUntil(/2 of 4 to 127\.0\.0\.1/);
    held[2]?.end();
    const run = await terminal.ended;
    expect(text(run)).toContain('4 sent, 4 delivered, 0 failed');
    expect(run.code).toBe(0);
  });
});

describe('check', () => {
  const only = ['--provider', 'detrack', '--only', 'event'];

  /** Answers so many requests, and holds the others until it is released. */
  async function startHolding(count: number) {
    const held: ServerResponse[] = [];
    let answered = 0;
    let isOpen = false;
    const server = await startCapture((response) => {
      if (!isOpen && answered === count) {
        held.push(response);
        return;
      }
      answered += 1;
      response.writeHead(204).end();
    });
    const release = (): void => {
      isOpen = true;
      for (const response of held) response.writeHead(204).end();
    };
    return { url: server.url, port: server.port, release };
  }

  it('counts its cases on stderr while it runs, and leaves stdout to the result', async () => {
    const server = await startHolding(8);
    const file = join(temporaryFolder(), 'out');
    const flags = ['--concurrency', '1'];
    const terminal = onTerminal(['check', server.url, ...only, ...flags], { stdout: file });
    await terminal.readUntil(new RegExp(`${SPINNER.source}.*12 cases for 127\\.0\\.0\\.1:${server.port}`));
    await terminal.readUntil(new RegExp(`${SPINNER.source}.*7 of 12 cases +event/`));
    expect(readFileSync(file, 'utf8')).toBe('');
    server.release();
    const run = await terminal.ended;
    expect(run.code).toBe(0);
    expectInOrder(run);
    const out = readFileSync(file, 'utf8');
    expect(out).toMatch(/^ {2}✔ 12 must {3}/);
    expect(out).not.toMatch(/\u001b/);
    expect(text(run)).not.toContain('✔ 12 must');
  });

  it('ends with 130 by Ctrl-C, with what it knows, and the terminal in order', async () => {
    const server = await startHolding(3);
    const terminal = onTerminal(['check', server.url, ...only, '--concurrency', '1']);
    await terminal.readUntil(new RegExp(`${SPINNER.source}.*2 of 12 cases`));
    terminal.write(CTRL_C);
    const run = await terminal.ended;
    expect(run.code).toBe(130);
    expectInOrder(run);
    expect(text(run)).toMatch(/✔ 2 must {3}– 10 skipped/);
    expect(text(run)).toMatch(/10 cases skipped +interrupted before it was done/);
    expect(text(run)).not.toMatch(/^ +at |bug of webhook-cli/m);
  });

  it('says what it waits for until the target is there, and ends by Ctrl-C', async () => {
    const port = await unusedPort();
    const flags = ['--wait-for-target', '5m'];
    const terminal = onTerminal(['check', `http://127.0.0.1:${port}/`, ...only, ...flags]);
    await terminal.readUntil(new RegExp(`${SPINNER.source}.*waiting for 127\\.0\\.0\\.1:${port}`));
    terminal.write(CTRL_C);
    const run = await terminal.ended;
    expect(run.code).toBe(130);
    expectInOrder(run);
  });

  it('asks before another machine is checked', async () => {
    const server = await startCapture((response) => response.writeHead(204).end());
    const args = ['check', `http://0.0.0.0:${server.port}/`, ...only];
    for (const key of [ENTER, CTRL_C]) {
      const refused = onTerminal(args);
      await refused.readUntil(/made-up jobs to 0\.0\.0\.0:\d+\?/);
      refused.write(key);
      const run = await refused.ended;
      expect(run.code).toBe(130);
      expect(text(run)).toMatch(/^nothing was checked$/m);
      expect(text(run)).not.toContain('nothing was sent');
    }
    expect(server.requests).toEqual([]);
    const taken = onTerminal(args);
    await taken.readUntil(/made-up jobs to/);
    taken.write(`y${ENTER}`);
    expect((await taken.ended).code).toBe(0);
    expect(server.requests.length).toBeGreaterThan(11);
  });

  it('asks which endpoint and whose webhooks where it was not told, and in CI nobody', async () => {
    const server = await startCapture();
    const args = ['check', '--only', 'event/order_created'];
    const terminal = onTerminal(args);
    await terminal.readUntil(/Which endpoint\?/);
    terminal.write(`file:///etc/passwd${ENTER}`);
    await terminal.readUntil(/a target cannot be a file: URL/);
    terminal.write(`\u0015${server.url}hooks${ENTER}`);
    await terminal.readUntil(/Whose webhooks does it take\?[\s\S]*Deliveright/);
    terminal.write(`\u001b[B${ENTER}`);
    const run = await terminal.ended;
    expect(text(run)).toMatch(/✔ 1 must/);
    expect(text(run).trimEnd().split('\n').at(-1)).toBe(
      `webhook-cli check --only event/order_created ${server.url}hooks --provider deliveright`,
    );
    expect(run.code).toBe(0);
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(['/hooks']));
    const left = onTerminal([...args, '--provider', 'deliveright']);
    await left.readUntil(/Which endpoint\?/);
    left.write(CTRL_C);
    const ended = await left.ended;
    expect(ended.code).toBe(130);
    expect(text(ended)).toMatch(/^nothing was checked$/m);
    const silent = await onTerminal(args, { env: { CI: 'true' } }).ended;
    expect(text(silent)).toContain('error: which endpoint? name its URL');
    expect(silent.code).toBe(2);
  });

  it.each([60, 100])('fits %i columns, but for the line to copy', async (columns) => {
    const server = await startCapture((response) => response.writeHead(500).end('x'.repeat(300)));
    const args = ['check', server.url, '--provider', 'detrack', '--only', 'event/failed', '--only', 'order'];
    const run = await onTerminal(args, { columns }).ended;
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(COLOUR);
    const screen = text(run).slice(text(run).indexOf('  ✔ 0 must'));
    const lines = screen.split('\n').filter((line) => !/^ +again with /.test(line));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
    expect(screen).toMatch(/^ +again with +webhook-cli check .* --only event\/failed --seed \w+$/m);
  });
});

describe('send --scenario', () => {
  it('says what follows and when, and shows each step as it is sent', async () => {
    const server = await startCapture();
    const args = ['send', '--scenario', 'delivered', '--no-journal', '--to', server.url, '--speed', '1x'];
    const terminal = onTerminal(args);
    await terminal.readUntil(new RegExp(`${SPINNER.source}.*step 2 of 4.* follows in `));
    terminal.write(CTRL_C);
    const run = await terminal.ended;
    expect(run.code).toBe(130);
    expectInOrder(run);
    expect(text(run)).toMatch(/✔ {2}[\d:]{8} {2}Info Receiv.* 1\/4/);
    expect(text(run)).toContain('1 sent, 1 delivered, 0 failed, 3 not begun');
  });
});

describe('the screen of listen', () => {
  it('is coloured, fits the columns, and ends with 0 by Ctrl-C', async () => {
    const terminal = onTerminal(['listen', '--full', '--port', '0', '--no-journal'], { columns: 40 });
    const [url] = await terminal.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
    await post(`${url}hooks`, fixture('deliveright/item_status_changed'));
    await terminal.readUntil(/<--[\s\S]*200 OK/);
    terminal.write(CTRL_C);
    const run = await terminal.ended;
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(COLOUR);
    const lines = screen(run, 40);
    expect(lines).toContain('1 received, 1 valid');
    const shown = lines.slice(lines.findIndex((line) => line.includes('-->')));
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((line) => [...line].length > 40)).toEqual([]);
  });
});

describe('keys of listen', () => {
  const LISTEN = ['listen', '--port', '0', '--no-journal'];
  const HINT = /j k choose a webhook/;

  /** A shell on a terminal, to which lines are typed. */
  async function startShell() {
    const shell = startProcess(
      'script',
      ['--quiet', '--return', '--command', 'bash --norc -i', '/dev/null'],
      { keepInput: true, env: { TERM: 'xterm-256color', SHELL: '/bin/sh' } },
    );
    const typed = (line: string): void => shell.write(`${line}${ENTER}`);
    /** What comes after a mark that only the answer of a command has; nothing before there is one. */
    const since = (mark: string): string => shell.output.stdout.split(mark).slice(1).at(-1) ?? '';
    const isBack = (mark: string) => shell.readUntil(() => (HINT.test(since(mark)) ? true : undefined));
    typed(`stty cols 100 rows 40; echo "modes $(stty -g)"`);
    await shell.readUntil(/modes [\da-f:]+\r?\n/);
    return { shell, typed, since, isBack };
  }

  it('choose and show a webhook, are not echoed, and leave the terminal as it was', async () => {
    const terminal = onTerminal([...LISTEN, '--compact']);
    await terminal.readUntil(HINT);
    const [url] = await terminal.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
    await post(`${url}hooks`, fixture('detrack/failed'));
    await terminal.readUntil(/Failed[\s\S]*DO-1001[\s\S]*200/);
    terminal.write('xyzj');
    await terminal.readUntil(/> \w{8}[\s\S]* failed/);
    terminal.write(ENTER);
    await terminal.readUntil(/Recipient not home/);
    terminal.write('q');
    const run = await terminal.ended;
    expect(run.code).toBe(0);
    expectModesKept(run);
    const lines = screen(run);
    expect(lines.filter((line) => /xyz|\^|j k choose/.test(line))).toEqual([]);
    expect(lines).toContain('1 received, 1 valid');
  });

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
  ])('end by %s', async (_, key) => {
    const terminal = onTerminal(LISTEN);
    await terminal.readUntil(HINT);
    terminal.write(key);
    const run = await terminal.ended;
    expect(run.code).toBe(0);
    expectModesKept(run);
    expect(screen(run).join('\n')).not.toMatch(/\^|j k choose/);
  });

  it('end at once by a second Ctrl-C, with the terminal as it was', async () => {
    const app = await startCapture(() => {});
    const terminal = onTerminal([...LISTEN, '--forward-to', app.url]);
    await terminal.readUntil(HINT);
    const [url] = await terminal.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
    const answer = post(url, fixture('detrack/failed')).catch(() => {});
    await expect.poll(() => app.requests.length, { timeout: 10_000 }).toBe(1);
    terminal.write(CTRL_C);
    await terminal.readUntil(/ending; Ctrl-C ends at once/);
    terminal.write(CTRL_C);
    const run = await terminal.ended;
    expect(run.code).toBe(130);
    expectModesKept(run);
    await answer;
  });

  it.each<[string, NodeJS.Signals, number]>([
    ['SIGTERM', 'SIGTERM', 0],
    ['SIGHUP', 'SIGHUP', 0],
    ['a bug of ours', 'SIGUSR2', 70],
  ])('leave the terminal as it was after %s', async (_, signal, code) => {
    const bug = join(temporaryFolder(), 'bug.cjs');
    writeFileSync(bug, `process.on('SIGUSR2', () => { throw new Error('boom'); });`);
    const terminal = onTerminal(LISTEN, { tellsPid: true, env: { NODE_OPTIONS: `--require ${bug}` } });
    await terminal.readUntil(HINT);
    const [, pid] = await terminal.readUntil(/pid (\d+)/);
    process.kill(Number(pid), signal);
    const run = await terminal.ended;
    expect(run.code).toBe(code);
    expectModesKept(run);
    const lines = screen(run);
    expect(lines.filter((line) => HINT.test(line))).toEqual([]);
    expect(lines.some((line) => /^error: webhook-cli failed .* boom$/.test(line))).toBe(code === 70);
  });

  it('stop by Ctrl-Z as a job of its shell, go on in the background, and come back', async () => {
    const { shell, typed, since, isBack } = await startShell();
    typed(`'${process.execPath}' '${binPath()}' listen --port 0 --no-journal --compact`);
    await shell.readUntil(HINT);
    const [url] = await shell.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
    shell.write('\u001a');
    await shell.readUntil(/Stopped/);
    typed('bg; echo sent "to the background"');
    await shell.readUntil(/sent to the background/);
    await post(url, fixture('detrack/failed'));
    await shell.readUntil(/Failed[\s\S]*DO-1001[\s\S]*200/);
    // Nothing is drawn over the shell's own line.
    expect(since('sent to the background')).not.toMatch(HINT);
    typed('kill -STOP %1; sleep 0.1; echo held "by the shell"');
    await shell.readUntil(/held by the shell/);
    typed('fg');
    await isBack('held by the shell');
    shell.write('q');
    await shell.readUntil(/1 received, 1 valid/);
    typed('echo "modes $(stty -g)"; exit');
    const run = await shell.ended;
    expectModesKept(run);
  });

  it('stop and go on again and again below a program that starts it, as npx does', async () => {
    const { shell, typed, isBack } = await startShell();
    const times = (what: string, count: number) =>
      shell.readUntil(({ stdout }) => (stdout.split(what).length > count ? true : undefined));
    typed(`sh -c "'${process.execPath}' '${binPath()}' listen --port 0 --no-journal; true"`);
    await shell.readUntil(HINT);
    for (let round = 1; round <= 4; round += 1) {
      shell.write('\u001a');
      await times('Stopped', round);
      // In the background it runs on, and the shell tells it nothing of its way back.
      typed(`${round % 2 === 0 ? 'bg; ' : ''}echo round "${round}"; fg`);
      await isBack(`round ${round}`);
      shell.write('?');
      await times('lists the keys', round);
    }
    shell.write('q');
    await shell.readUntil(/0 received/);
    typed('echo "modes $(stty -g)"; exit');
    expectModesKept(await shell.ended);
  });
});

it('an error is coloured on a terminal, and a stream of our own is not read from it', async () => {
  const run = await onTerminal(['send', '--trigger', 'faild']).ended;
  expect(run.code).toBe(2);
  expect(run.stdout).toMatch(COLOUR);
  expect(text(run)).toContain('error: Detrack has no trigger "faild"');
  const refused = await onTerminal(['send', '--file', '-']).ended;
  expect(text(refused)).toMatch(/^error: standard input is a terminal/);
  expect(refused.code).toBe(2);
});

describe('a command beside listen', () => {
  it('reads what is typed, and hears of Ctrl-C', async () => {
    const program = `
      process.stdin.setEncoding('utf8').on('data', (line) => console.log('read ' + line.trim()));
      process.on('SIGINT', () => {
        console.log('heard');
        process.exit();
      });
      console.log('waits on a terminal: ' + (process.stdin.isTTY && process.stdout.isTTY));
    `;
    const file = join(temporaryFolder(), 'interactive.cjs');
    writeFileSync(file, program);
    const terminal = onTerminal(['listen', '--port', '0', '--no-journal', '--', process.execPath, file]);
    await terminal.readUntil(/waits on a terminal: true/);
    terminal.write(`hello${ENTER}`);
    await terminal.readUntil(/read hello/);
    terminal.write(CTRL_C);
    await terminal.readUntil(/heard/);
    expect((await terminal.ended).code).toBe(130);
  });
});
