import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import type { RunResult } from '../helpers/cli.ts';
import { listenInProcess, runInProcess } from '../helpers/in-process.ts';
import { fixtureBytes } from '../helpers/receiver.ts';

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const COLOUR = /\u001b\[[\d;]*m/;

/** What somebody would read on a terminal, which shows both streams. */
function text({ stdout, stderr }: RunResult): string {
  return stripVTControlCharacters(`${stderr}${stdout}`);
}

describe('a spinner', () => {
  it('does not turn in a pipe, even a coloured one', async () => {
    const server = await startCapture();
    const args = ['send', '--trigger', 'failed', '--no-journal', '--to', server.url, '--color'];
    const run = await runInProcess(args);
    expect(run.stdout + run.stderr).not.toMatch(SPINNER);
    expect(run.stdout + run.stderr).not.toContain('\u001b[?25l');
  });

  it('does not turn beside machine output', async () => {
    const server = await startCapture();
    const args = ['send', '--trigger', 'failed', '--no-journal', '--to', server.url, '--json'];
    const run = await runInProcess(args, { terminal: 100 });
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).not.toMatch(SPINNER);
    expect(run.stdout + run.stderr).not.toContain('\u001b[?25l');
  });
});

describe('the screen of listen', () => {
  async function screen(
    args: readonly string[],
    { columns = 100, env = {} }: { columns?: number; env?: Readonly<Record<string, string>> } = {},
  ): Promise<RunResult> {
    const listening = await listenInProcess(['--no-journal', ...args], {
      terminal: columns,
      env: { TERM: 'xterm-256color', ...env },
    });
    await post(`${listening.url}hooks`, fixtureBytes('deliveright/item_status_changed'));
    listening.kill('SIGINT');
    return listening.ended;
  }

  it('is coloured', async () => {
    const run = await screen([]);
    expect(run.stdout).toMatch(COLOUR);
    expect(run.stderr).toMatch(COLOUR);
    expect(text(run)).toMatch(/^\d\d:\d\d:\d\d {2}item_status_c… /m);
    expect(text(run)).toContain('1 received, 1 valid');
  });

  it.each([40, 60, 80, 100, 140])('fits %i columns with a line each', async (columns) => {
    const run = await screen([], { columns });
    const lines = stripVTControlCharacters(run.stdout + run.stderr).split('\n');
    expect(lines.filter((line) => line.includes('item_sta')).length).toBeGreaterThan(1);
    expect(lines.filter((line) => [...line].length > columns && !line.includes('listening'))).toEqual([]);
  });

  it.each([40, 60, 100])('fits %i columns with --full', async (columns) => {
    const run = await screen(['--full'], { columns });
    const lines = stripVTControlCharacters(run.stdout).split('\n');
    const shown = lines.slice(lines.findIndex((line) => line.includes('-->')));
    expect(shown.length).toBeGreaterThan(10);
    // What is said at the end goes to the same terminal; the first line is to be copied as a whole.
    const summary = stripVTControlCharacters(run.stderr).split('\n').slice(1);
    expect([...shown, ...summary].filter((line) => [...line].length > columns)).toEqual([]);
  });
});
