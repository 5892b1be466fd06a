import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { post } from '../helpers/capture.ts';
import { binPath, fixture, startCli, startProcess } from '../helpers/cli.ts';

const MIB = 1024 ** 2;

it('answers while its terminal is paused, and shows what waited when it goes on', async () => {
  const command = `exec '${process.execPath}' '${binPath()}' listen --port 0 --no-journal --all`;
  // Nobody reads what script writes, and so script reads nothing of the terminal.
  const terminal = startProcess('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    keepInput: true,
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh' },
  });
  const [url] = await terminal.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
  terminal.read(false);
  const body = fixture('detrack/in-progress');
  const count = 150;
  for (let i = 0; i < count; i += 1) {
    const { status } = await post(`${url}hooks`, body);
    expect(status).toBe(200);
  }
  terminal.read(true);
  // Each is shown with its answer, in as many lines as it has: far more than a terminal and a pipe hold.
  await terminal.readUntil(({ stdout }) => (stdout.match(/<--/g)?.length === count ? true : undefined));
  expect(Buffer.byteLength(terminal.output.stdout)).toBeGreaterThan(MIB / 2);
  terminal.write('\u0003');
  const run = await terminal.ended;
  expect(run.code).toBe(0);
  expect(stripVTControlCharacters(run.stdout)).toContain(`${count} received, ${count} valid`);
});

it('refuses webhooks while their lines are not read, keeps every line, and goes on when they are', async () => {
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
  for (const line of kept.slice(0, -1)) expect(line).toHaveProperty('payload.text.length', MIB - 1000);
  expect(lines.at(-1)).toMatchObject({ type: 'summary', received: taken + 1 });
  expect(lines.at(-1)).toHaveProperty('refused.output-blocked');
  expect(stderr).toContain('output-blocked: POST /: nobody reads');
});
