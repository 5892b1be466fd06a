import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../../src/api/send.ts';
import { defaultJournal } from '../../src/config/project.ts';
import { startCapture } from '../helpers/capture.ts';
import { runInProcess } from '../helpers/in-process.ts';

let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-narrow-'));
  writeFileSync(
    join(folder, 'body.json'),
    '{"do_number": "DO-1", "status": "failed", "id": 7, "attempt": "2"}',
  );
  // Something to list, to show and to post again.
  await send({ event: 'failed', to: 'http://127.0.0.1:1/', journal: defaultJournal(folder) });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const POST =
  "require('node:http').request(process.env.WEBHOOK_CLI_URL, { method: 'POST' }).end('{\"do_number\": 7}')";

/** Every command, and what has to be on its screen once blanks and line ends are left out. */
const SCREENS: readonly (readonly [args: readonly string[], content: RegExp, code: number])[] = [
  [['--help'], /Usage:webhook-cli.*listen.*repost/, 0],
  [['send', '--help'], /Usage:webhook-clisend\[options\]\[event\].*--trigger/, 0],
  [['events'], /item_status_changed/, 0],
  [['events', '--scenarios'], /failed-then-reattempted/, 0],
  [['events', 'show', 'failed'], /"do_number":/, 0],
  [['schema', 'detrack', '--fields'], /do_number/, 0],
  [['schema', 'detrack', '--rules'], /detrack\/status/, 0],
  [['validate', 'body.json'], /invalid,2errors.*detrack\/type/, 1],
  [['validate', 'body.json', '--all'], /detrack\/type/, 1],
  [['send', 'failed', '--no-journal', '--to', 'TARGET'], /✖.*Failed.*500.*abrokenshop/, 1],
  [['send', 'failed', '--no-journal', '--count', '3', '--to', 'TARGET'], /3sent,0delivered,3failed/, 1],
  [['send', '--scenario', 'delivered', '--no-journal', '--to', 'TARGET'], /✖.*500/, 1],
  [['send', 'failed', '--dry-run'], /"do_number":/, 0],
  [['history'], /failed/i, 0],
  [['history', 'show', 'last'], /"do_number":/, 0],
  [['repost', 'last', '--no-journal', '--to', 'TARGET'], /✖.*Failed.*500/, 1],
  [['repost', '--status', 'none', '--compare', '--no-journal', '--to', 'TARGET'], /better.*Failed.*500/, 1],
  [['check', '--list'], /duplicate\/late/, 0],
  [['check', '--list', '--all', '--provider', 'detrack'], /duplicate\/late.*why:/, 0],
  [
    ['check', 'TARGET', '--provider', 'detrack', '--only', 'event/failed', '--only', 'order'],
    /✖event\/failed/,
    1,
  ],
  [['completion', 'zsh'], /compdef/, 0],
  [['events', 'show', 'order_created'], /neworderwasbooked.*"order_id":/, 0],
  [['demo'], /Complet.*✖200.*1invalid/, 0],
  [
    ['listen', '--port', '0', '--no-journal', '--count', '1', '--', process.execPath, '-e', POST],
    /id:expecte.*✖2.*1received/,
    0,
  ],
  [['send', 'faild'], /Didyoumean"failed"\?/, 2],
];

describe.each([0, 1, 2, 3, 5, 10, Number.NaN])('a terminal of %d columns', (terminal) => {
  it.each(SCREENS)('%j ends, with what it has to say', async (args, content, code) => {
    const server = await startCapture((response) => response.writeHead(500).end('a broken shop '.repeat(20)));
    const run = await runInProcess(
      args.map((arg) => (arg === 'TARGET' ? server.url : arg)),
      { cwd: folder, terminal, env: { NO_COLOR: '1' } },
    );
    const screen = run.stdout + run.stderr;
    expect(screen.replace(/\s+/g, '')).toMatch(content);
    expect(run.code).toBe(code);
    // Nothing is drawn over and over.
    expect(screen).not.toMatch(SPINNER);
    // Laid out for so few columns that no line is left, it would be thousands of them.
    expect(screen.split('\n').filter((line) => line.trim() === '').length).toBeLessThan(200);
  });
});
