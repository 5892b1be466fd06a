import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { artillery, webhookCli } from '../processes.mjs';
import { expectedOf, requireExactly, startRecorder } from '../recorder.mjs';

/** Machines with a copy of the folder each send their shards, and together the load that the phases say. */
export async function severalMachines({ engine, folder }) {
  const recorder = await startRecorder();
  try {
    await webhookCli(
      [
        ...['export', '--engine', 'artillery', '--out', 'load', '--scenario', 'delivered', '--shards', '6'],
        ...['--phases', 'steady:30/s*4s', '--speed', '1000000x', '--to', `http://${recorder.host}`],
      ],
      { cwd: folder },
    );
    const machines = ['1-2,3', '4-6'].map((shards, index) => ({
      shards,
      path: join(folder, `machine-${index}`),
    }));
    for (const { path } of machines) cpSync(join(folder, 'load'), path, { recursive: true });

    // As on Fargate and Lambda.
    const careless = await artillery(engine, join(folder, 'load'), { env: { WORKER_ID: 'x' } });
    assert.equal(careless.code, 1);
    assert.match(careless.stderr, /webhook-cli: WEBHOOK_CLI_SHARDS is not set/);

    const runs = await Promise.all(
      machines.map(({ path, shards }) => artillery(engine, path, { env: { WEBHOOK_CLI_SHARDS: shards } })),
    );
    const expected = expectedOf(join(folder, 'load'), recorder.host, {});
    requireExactly(recorder.requests, expected);
    const sum = (name) => runs.reduce((all, { counters }) => all + (counters?.[name] ?? 0), 0);
    assert.equal(sum('webhook_cli.jobs_done'), 120);
    assert.equal(sum('vusers.created'), 240);
    return `${expected.length} webhooks of 120 jobs came once from 2 machines`;
  } finally {
    recorder.close();
  }
}
