import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { artillery, webhookCli } from '../processes.mjs';
import { expectedOf, requireExactly, startRecorder } from '../recorder.mjs';

const SECRETS = { WEBHOOK_CLI_BEARER: 's3cret' };

/** Every webhook comes once, as it is written, whatever the phases are; a folder is not sent twice. */
export async function sendsOnce({ engine, folder }) {
  const recorder = await startRecorder();
  try {
    await webhookCli(
      [
        ...[
          'export',
          '--engine',
          'artillery',
          '--out',
          'load',
          '--scenario',
          'delivered',
          '--scenario',
          'failed-then-reattempted',
        ],
        ...[
          '--phases',
          'steady:20/s*5s, slow:0.5/s*2s, ramp:5/s..60/s*5s, down:40/s..0/s*2s, burst:300/s*2s',
        ],
        ...['--duplicate', '10%', '--shuffle', '--speed', '1000000x', '--bearer', SECRETS.WEBHOOK_CLI_BEARER],
        ...['--header', 'x-Case: AsItIs', '--to', `http://${recorder.host}/hooks?a=%20b`],
      ],
      { cwd: folder },
    );
    const load = join(folder, 'load');
    const expected = expectedOf(load, recorder.host, SECRETS);

    const without = await artillery(engine, load);
    assert.equal(without.code, 1);
    assert.match(without.stderr, /^webhook-cli: WEBHOOK_CLI_BEARER is not set[^\n]*\n$/);
    assert.equal(existsSync(join(load, 'sent')), false);

    const run = await artillery(engine, load, { env: SECRETS });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    requireExactly(recorder.requests, expected);
    assert.equal(run.counters?.['webhook_cli.webhooks_delivered'], expected.length);
    assert.equal(run.counters?.['http.codes.204'], expected.length);
    assert.equal(run.counters?.['vusers.failed'], 0);

    const again = await artillery(engine, load, { env: SECRETS });
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^webhook-cli: all shards were taken before[^\n]*\n$/);
    assert.equal(recorder.requests.length, expected.length);
    const [jobs, users] = [run.counters['webhook_cli.jobs_done'], run.counters['vusers.created']];
    return `${expected.length} webhooks of ${jobs} jobs came once, by ${users} users, ${readdirSync(join(load, 'sent')).length} shards and 2 workers`;
  } finally {
    recorder.close();
  }
}
