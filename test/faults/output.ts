import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import { binPath, runShell, startCli, startProcess, temporaryFolder } from '../helpers/cli.ts';
import { fixtureBytes } from '../helpers/receiver.ts';
import type { Fault, FaultCase } from './fault.ts';

const MIB = 1024 ** 2;
const DETRACK = fixtureBytes('detrack/failed');

/** Commands with much to say, whose reader takes one line, and how they end. */
const TALKATIVE: readonly (readonly [command: string, code: number])[] = [
  ['events --json', 0],
  ['schema detrack', 0],
  ['check --list --all --json --provider detrack', 0],
  // What nobody hears of is not sent any more.
  ['send --count 50 --json --no-journal --trigger failed --to "$TO"', 130],
];

/** Commands with something to say, in a folder with a payload. */
const SAY_SOMETHING = [
  ...['--version', 'schema detrack', 'validate body.json', 'send failed --no-journal --to "$TO" --json'],
];

/** Where results go. */
export const OUTPUT: readonly Fault[] = [
  {
    id: 'O1',
    fault: 'a reader that leaves, as in `| head -1`',
    result:
      'the run ends without a word, with 0, or 130 where something was cut short; it goes on where only stderr is gone',
    processCases: [
      {
        name: 'of listen --json',
        run: async () => {
          const started = startProcess('bash', [
            '-c',
            `"$0" "$1" listen --port 0 --json --no-journal | head -1; echo "exit \${PIPESTATUS[0]}" >&2`,
            process.execPath,
            binPath(),
          ]);
          const [url] = await started.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
          await started.readUntil(({ lines }) => (lines.length === 1 ? true : undefined));
          await post(url, DETRACK).catch(() => {});
          const { stderr, lines } = await started.ended;
          expect(lines.map((line) => line.type)).toEqual(['ready']);
          expect(stderr).toMatch(/^exit 0$/m);
          expect(stderr).not.toMatch(/^ +at |Error/m);
        },
      },
      {
        name: 'of stderr, of listen --json',
        run: async () => {
          const run = await runShell(
            '"$NODE" "$BIN" listen --port 0 --json --no-journal --count 1 --timeout 200ms 2> >(true); echo "exit $?" >&2',
          );
          expect(run.stderr).toBe('exit 4\n');
          expect(run.lines.at(-1)).toMatchObject({ type: 'summary' });
        },
      },
      ...TALKATIVE.map(
        ([command, code]): FaultCase => ({
          name: `of ${command.replace(/ --to.*/, '')}`,
          run: async () => {
            const server = await startCapture();
            const run = await runShell(
              `"$NODE" "$BIN" ${command} | head -1; echo "exit \${PIPESTATUS[0]}" >&2`,
              {
                env: { TO: server.url },
              },
            );
            expect(run.stdout.split('\n')).toHaveLength(2);
            expect(run.stderr).toContain(`exit ${code}\n`);
            expect(run.stderr).not.toMatch(/^ +at |^error/m);
          },
        }),
      ),
    ],
  },
  {
    id: 'O2',
    fault: 'a reader that takes nothing, a terminal that is paused',
    result:
      'webhooks are answered and kept; the screen leaves out and counts, `--json` refuses with 503 beyond 64 MiB and loses no line',
    processCases: [
      {
        name: 'a paused terminal, which shows what waited when it goes on',
        run: async () => {
          const command = `exec '${process.execPath}' '${binPath()}' listen --port 0 --no-journal --all`;
          // Nobody reads what script writes, and so script reads nothing of the terminal.
          const terminal = startProcess(
            'script',
            ['--quiet', '--return', '--command', command, '/dev/null'],
            {
              keepInput: true,
              env: { TERM: 'xterm-256color', SHELL: '/bin/sh' },
            },
          );
          const [url] = await terminal.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
          terminal.read(false);
          const body = fixtureBytes('detrack/in-progress');
          const count = 150;
          for (let i = 0; i < count; i += 1) {
            const { status } = await post(`${url}hooks`, body);
            expect(status).toBe(200);
          }
          terminal.read(true);
          // Each is shown with its answer, in as many lines as it has: far more than a terminal and a pipe hold.
          await terminal.readUntil(({ stdout }) =>
            stdout.match(/<--/g)?.length === count ? true : undefined,
          );
          expect(Buffer.byteLength(terminal.output.stdout)).toBeGreaterThan(MIB / 2);
          terminal.write('\u0003');
          const run = await terminal.ended;
          expect(run.code).toBe(0);
          expect(stripVTControlCharacters(run.stdout)).toContain(`${count} received, ${count} valid`);
        },
      },
      {
        name: 'a pipe of machine output',
        run: async () => {
          const listen = startCli(['listen', '--port', '0', '--no-journal', '--json']);
          const [url] = await listen.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
          listen.read(false);
          const body = JSON.stringify({ text: 'x'.repeat(MIB - 1000) });
          let taken = 0;
          let refused = await post(url, body);
          for (; refused.status === 200 && taken < 100; taken += 1) refused = await post(url, body);
          expect(taken).toBeGreaterThanOrEqual(64);
          expect(taken).toBeLessThan(70);
          expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
          expect(JSON.parse(refused.body)).toMatchObject({ code: 'output_blocked' });
          listen.read(true);
          await expect.poll(async () => (await post(url, '{}')).status, { timeout: 15_000 }).toBe(200);
          listen.kill('SIGTERM');
          const { lines, stderr } = await listen.ended;
          const kept = lines.filter(({ type }) => type === 'exchange');
          expect(kept).toHaveLength(taken + 1);
          for (const line of kept.slice(0, -1))
            expect(line).toHaveProperty('payload.text.length', MIB - 1000);
          expect(lines.at(-1)).toMatchObject({ type: 'summary', received: taken + 1 });
          expect(lines.at(-1)).toHaveProperty('refused.output-blocked');
          expect(stderr).toContain('output-blocked: POST /: nobody reads');
        },
      },
      {
        name: 'a pipe of a screen, which says how many it left out',
        run: async () => {
          const listen = startCli(['listen', '--port', '0', '--no-journal', '--all']);
          const [url] = await listen.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
          listen.read(false);
          // More than a pipe takes, and then more than may wait.
          const small = Array.from({ length: 80 }, () => fixtureBytes('detrack/in-progress'));
          const large = Array.from({ length: 45 }, () => JSON.stringify({ text: 'x'.repeat(MIB - 1000) }));
          for (const body of [...small, ...large]) expect((await post(url, body)).status).toBe(200);
          listen.read(true);
          listen.kill('SIGTERM');
          const run = await listen.ended;
          expect(run.code).toBe(0);
          expect(run.stderr).toContain(`${small.length + large.length} received`);
          const said = [...run.stderr.matchAll(/^warning: (\d+) more came than could be shown/gm)];
          const leftOut = said.reduce((sum, [, count]) => sum + Number(count), 0);
          expect(leftOut).toBeGreaterThan(0);
          expect(run.stdout.match(/-->/g)).toHaveLength(small.length + large.length - leftOut);
        },
      },
    ],
  },
  {
    id: 'O3',
    fault: 'standard output on a full disk',
    result: 'exit 3 and one line on stderr',
    processCases: [
      {
        name: 'of listen --json',
        on: 'linux',
        run: async () => {
          const run = await runShell('"$NODE" "$BIN" listen --port 0 --json --no-journal > /dev/full');
          expect(run.code).toBe(3);
          expect(run.stderr.match(/^error: .*$/gm)).toEqual([
            'error: stdout cannot be written: ENOSPC: no space left on device, write',
          ]);
          expect(run.stderr).not.toMatch(/^ +at /m);
        },
      },
      ...SAY_SOMETHING.map(
        (command): FaultCase => ({
          name: `of ${command.replace(/ --no-journal.*/, '')}`,
          on: 'linux',
          run: async () => {
            const server = await startCapture();
            const cwd = temporaryFolder();
            writeFileSync(join(cwd, 'body.json'), DETRACK);
            const run = await runShell(`"$NODE" "$BIN" ${command} > /dev/full`, {
              cwd,
              env: { TO: server.url },
            });
            expect(run.stderr).toContain('error: stdout cannot be written: ENOSPC');
            expect(run.stderr.match(/^error: /gm)).toHaveLength(1);
            expect(run.stderr).not.toMatch(/^ +at /m);
            expect(run.code).toBe(3);
          },
        }),
      ),
    ],
  },
];
