import { describe, expect, it } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import { addressOf, binPath, fixture, runCli, startListen, startProcess } from '../helpers/cli.ts';
import {
  hostilePayload,
  postHostileText,
  sendBrokenHttp,
  sendHostileHead,
} from '../helpers/hostile-requests.ts';
import { expectHarmless, HOSTILE } from '../helpers/hostile-text.ts';
import { openRaw } from '../helpers/raw-socket.ts';

// What a whole process adds, whatever the command: what reads its arguments, and what writes to its streams.
describe('a process', () => {
  it('of listen is harmless whatever comes', async () => {
    const listening = await startListen(['--no-journal', '--headers', '--all']);
    await post(listening.url, hostilePayload());
    await postHostileText(listening.url);
    expect(await sendHostileHead(listening.port)).toMatch(/^HTTP\/1\.1 200 /);
    for (const answer of await sendBrokenHttp(listening.port)) expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
    listening.kill('SIGTERM');
    const run = await listening.ended;
    expectHarmless(run);
    expect(run.stdout).toContain('\\u009b2J');
    expect(run.stdout).toContain('\\u202e');
    expect(run.stdout).toContain('/hooks%1b?q=%1b');
  });

  it.skipIf(process.platform !== 'linux')(
    'of listen that may open few files is not used up by connections',
    async () => {
      const listen = `"${process.execPath}" "${binPath()}" listen --port 0 --no-journal`;
      const started = startProcess('sh', ['-c', `ulimit -n 96; exec ${listen}`]);
      const { url, port } = await addressOf(started);
      const silent = await Promise.all(Array.from({ length: 150 }, () => openRaw(port)));
      expect((await post(url, fixture('detrack/failed'))).status).toBe(200);
      for (const connection of silent) connection.socket.destroy();
      started.kill('SIGTERM');
      expect((await started.ended).stderr).toContain('more than 48 connections');
    },
  );

  it('of send is harmless whatever the answer is', async () => {
    const answer = JSON.stringify({ [HOSTILE]: HOSTILE, list: [HOSTILE] });
    const server = await startCapture((response) => {
      response.writeHead(500, { 'X-High': 'a\u009b2Jb', 'Content-Type': 'text/\u009b' }).end(answer, 'utf8');
    });
    const run = await runCli(['send', '--trigger', 'failed', '--no-journal', '--to', server.url]);
    expect(run.code).toBe(1);
    expectHarmless(run);
  });

  it.each([
    [[HOSTILE], 2],
    [['send', '--file', HOSTILE], 3],
  ])('of %j is %i, and shows it harmlessly', async (args, code) => {
    const run = await runCli(args);
    expectHarmless(run);
    expect(run.code).toBe(code);
  });
});
