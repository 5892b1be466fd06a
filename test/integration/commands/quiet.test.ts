import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCapture, unusedPort } from '../../helpers/capture.ts';
import { exchangesOf, temporaryFolder } from '../../helpers/cli.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { readJournal } from '../../helpers/journal.ts';

/** A server that answers with one status after the other, the last of them from then on. */
function answering(...statuses: readonly number[]) {
  let next = 0;
  return startCapture((response) => {
    response.writeHead(statuses[Math.min(next, statuses.length - 1)] ?? 500).end();
    next += 1;
  });
}

const SILENCE = { code: 0, stdout: '', stderr: '' };

describe('--quiet', () => {
  it.each([
    ['an event that is constructed', ['failed', '--no-journal']],
    ['many', ['failed', '--no-journal', '--count', '25']],
    ['what is warned of otherwise', ['failed', '--no-journal', '--insecure']],
    ['a scenario', ['--scenario', 'delivered', '--no-journal']],
  ])('says nothing of %s where all goes well, on a terminal neither', async (_, args) => {
    const server = await answering(204);
    const flags = ['send', ...args, '--to', server.url];
    expect(await runInProcess([...flags, '--quiet'])).toMatchObject(SILENCE);
    expect(await runInProcess([...flags, '--quiet'], { terminal: 100 })).toMatchObject(SILENCE);
    const loud = await runInProcess(flags);
    expect(loud.stdout + loud.stderr).toMatch(/constructed/);
  });

  it('says nothing of a journal that there cannot be', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, '.webhook-cli'));
    writeFileSync(join(cwd, '.webhook-cli/journal.ndjson'), '', { mode: 0o644 });
    const server = await answering(204);
    const args = ['send', 'failed', '--to', server.url];
    expect((await runInProcess(args, { cwd })).stderr).toContain('others may read the journal');
    expect(await runInProcess([...args, '--quiet'], { cwd })).toMatchObject(SILENCE);
    expect(readJournal(join(cwd, '.webhook-cli/journal.ndjson')).records).toHaveLength(2);
  });

  it('says what failed, on stderr, once it is not tried again', async () => {
    const server = await answering(503, 503, 404);
    const run = await runInProcess([
      ...['send', 'failed', '--no-journal', '--quiet', '--to', server.url],
      ...['--retry-schedule', '1ms,1ms'],
    ]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^✖ {2}[\d:]{8} {2}Failed .* try 3 · .* 404 Not Found .*\n$/);
    expect(server.requests).toHaveLength(3);
    const port = await unusedPort();
    const refused = await runInProcess(['send', 'failed', '--no-journal', '--quiet', '--to', String(port)]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^✖ .* refused .*\n {2}refused nothing listens on .*\n$/);
  });

  it('says nothing of a try that another one made good', async () => {
    const server = await answering(503, 204);
    const args = ['send', 'failed', '--no-journal', '--to', server.url, '--retry-schedule', '1ms'];
    expect(await runInProcess([...args, '--quiet'])).toMatchObject(SILENCE);
    expect(server.requests).toHaveLength(2);
  });

  it('says of several which failed and how many', async () => {
    const server = await answering(204, 500, 204);
    const many = await runInProcess([
      ...['send', 'failed', '--no-journal', '--quiet', '--to', server.url],
      ...['--count', '3'],
    ]);
    expect(many).toMatchObject({ code: 1, stdout: '' });
    expect(many.stderr).toMatch(/^✖ .* 500 Internal Server Error .*\n3 sent, 2 delivered, 1 failed /);
    const bad = await answering(500);
    const scenario = await runInProcess([
      ...['send', '--scenario', 'delivered', '--no-journal', '--quiet', '--to', bad.url],
    ]);
    expect(scenario).toMatchObject({ code: 1, stdout: '' });
    expect(scenario.stderr.match(/^✖ /gm)).toHaveLength(4);
    expect(scenario.stderr).toMatch(/^4 sent, 0 delivered, 4 failed /m);
    expect(scenario.stderr).not.toContain('constructed');
  });

  it('leaves the lines for programs, what is printed, and errors', async () => {
    const server = await answering(204);
    const args = ['send', 'failed', '--no-journal', '--quiet', '--to', server.url];
    const json = await runInProcess([...args, '--json']);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(exchangesOf(json)).toHaveLength(1);
    expect(json.lines.at(-1)).toMatchObject({ type: 'summary', delivered: 1 });
    const printed = await runInProcess([...args, '--dry-run']);
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(printed.stdout)).toMatchObject({ status: 'failed' });
    const wrong = await runInProcess(['send', 'faild', '--quiet']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^error: there is no event "faild"/);
  });

  it('of repost says what failed alone', async () => {
    const cwd = temporaryFolder();
    const server = await answering(200, 200, 500);
    await runInProcess(['send', 'failed', '--to', server.url], { cwd });
    expect(await runInProcess(['repost', 'last', '--quiet'], { cwd, terminal: 100 })).toMatchObject(SILENCE);
    const failed = await runInProcess(['repost', 'last', '--quiet'], { cwd });
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/^✖ {2}[\d:]{8} {2}Failed .* 500 Internal Server Error/);
  });
});
