import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { artillery, webhookCli } from '../processes.mjs';

const SERVE = join(import.meta.dirname, '../../consumers/load/serve.mjs');

/** The right consumer and the faulty ones, with so much of their fault that some jobs are hurt and most are not. */
const CONSUMERS = [
  ['right', {}],
  ['lost-update', { pages: 256 }],
  ['dedup-window', {}],
  ['unordered-queue', {}],
  ['early-answer', { restartAfter: 10_000 }],
  ['small-pool', { slowEvery: 200 }],
];

/** 3600 jobs of four and of seven webhooks, of which each fiftieth comes twice, in any order; a day takes a third of a second. */
const LOAD = [
  ...['--scenario', 'delivered', '--scenario', 'failed-then-reattempted', '--jobs', '3600'],
  ...['--phases', 'peak:120/s*30s', '--speed', '300000', '--duplicate', '2%', '--shuffle'],
  ...['--retry-schedule', '500ms,2s', '--shards', '4', '--seed', 'judged', '--now', '2026-05-04T08:00:00Z'],
];
const WEBHOOKS = 20_196;

/** Consumers under load, of which `check --ledger` finds what their own logs say was spoiled: these jobs and no others. */
export async function judged({ engine, folder, say }) {
  const target = 'http://127.0.0.1:9/hooks/detrack';
  await webhookCli(['export', '--engine', 'artillery', ...LOAD, '--to', target, '--out', 'load'], {
    cwd: folder,
  });
  const rows = [];
  for (const [name, options] of CONSUMERS) rows.push(await judge(name, options, { engine, folder }));
  say(table(rows).join('\n'));
  const spoiled = rows.reduce((sum, row) => sum + row.spoiled, 0);
  return `${rows.length} consumers under ${WEBHOOKS} webhooks each, ${spoiled} jobs spoiled, all of them found, and no others`;
}

async function judge(name, options, { engine, folder }) {
  const load = join(folder, 'load');
  rmSync(join(load, 'sent'), { recursive: true, force: true });
  const consumer = await startConsumer(name, options);
  try {
    const began = performance.now();
    const run = await artillery(engine, load, { env: { WEBHOOK_CLI_TO: consumer.url } });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.equal(run.counters?.['webhook_cli.webhooks_delivered'], WEBHOOKS);
    const log = await settledLog(consumer.origin);
    const sentAfter = performance.now();
    assert.equal(log.webhooks, WEBHOOKS);
    const { code, stdout } = await webhookCli(
      ['check', consumer.url, '--ledger', 'load', '--state-url', consumer.stateUrl, '--json'],
      { cwd: folder, codes: [0, 1] },
    );
    const judgedAfter = performance.now();
    const wrong = jobLines(stdout);
    assert.deepEqual(
      (await settledLog(consumer.origin)).spoiled,
      log.spoiled,
      `judging ${name} spoiled jobs`,
    );
    assert.deepEqual(wrong.map(({ key }) => key).toSorted(), log.spoiled, `found of ${name}, and spoiled`);
    const isRight = name === 'right';
    assert.equal(code, isRight ? 0 : 1, name);
    assert.equal(log.spoiled.length === 0, isRight, `${name} has ${log.spoiled.length} spoiled jobs`);
    assert.ok(log.spoiled.length < log.jobs, `${name} spoiled every job, which proves nothing`);
    return {
      consumer: name,
      webhooks: log.webhooks,
      jobs: log.jobs,
      spoiled: log.spoiled.length,
      found: wrong.length,
      kinds: kindsOf(wrong),
      'load s': seconds(sentAfter - began),
      'judged s': seconds(judgedAfter - sentAfter),
    };
  } finally {
    await consumer.close();
  }
}

async function startConsumer(name, options) {
  // Over this channel it learns of our end, however we end.
  const child = spawn(process.execPath, [SERVE, name, '--options', JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const early = ended.then(([code]) => {
    throw new Error(`the consumer ${name} ended with ${code}`);
  });
  early.catch(() => {});
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), early]);
  return {
    ...JSON.parse(line),
    close: async () => {
      child.kill();
      await ended;
    },
  };
}

/** What a consumer's own log says, once it has worked off all that it answered. */
async function settledLog(origin) {
  for (;;) {
    const answer = await fetch(`${origin}/spoiled`);
    const log = await answer.json();
    if (log.pending === 0) return log;
    await sleep(20);
  }
}

function jobLines(output) {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'job');
}

function kindsOf(wrong) {
  const kinds = [...new Set(wrong.map(({ kind }) => kind))].toSorted();
  const counts = kinds.map((kind) => `${kind} ${wrong.filter((one) => one.kind === kind).length}`);
  return counts.join(', ') || '-';
}

function seconds(ms) {
  return (ms / 1000).toFixed(1);
}

function table(rows) {
  const names = Object.keys(rows[0]);
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
