import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type LoadConsumerName,
  type LoadConsumerOptions,
  startLoadConsumer,
} from '../../consumers/load/start.ts';
import { type MachineLine, parseLines, temporaryFolder } from '../../helpers/cli.ts';
import { runEngine } from '../../helpers/engine-stand-in.ts';
import { runInProcess } from '../../helpers/in-process.ts';

/** Some 500 webhooks of 119 jobs: each sixteenth comes twice, in any order within its job, by two workers with a shard each. */
const JOBS = 119;
const WEBHOOKS = JOBS * 4 + 29;
const LOAD = [
  ...['export', '--engine', 'artillery', '--scenario', 'delivered', '--jobs', String(JOBS)],
  ...['--duplicate', '6%', '--shuffle', '--shards', '2', '--phases', `peak:${JOBS}/s*1s`],
  ...['--speed', '1000000', '--seed', 'proof', '--now', '2026-05-04T08:00:00Z', '--out', 'load'],
];

/** How long it may take on a machine that does much else. */
const PATIENCE_MS = 120_000;

/** Sends the load to a consumer, and judges it. */
async function judged<Name extends LoadConsumerName>(name: Name, options?: LoadConsumerOptions[Name]) {
  await using consumer = await startLoadConsumer(name, options);
  const cwd = temporaryFolder();
  const exported = await runInProcess([...LOAD, '--to', consumer.url()], { cwd });
  expect(exported).toMatchObject({ code: 0 });
  const sent = await runEngine(join(cwd, 'load'), { speed: 2 });
  expect(sent).toMatchObject({ exitCode: 0, counters: { 'webhook_cli.webhooks_delivered': WEBHOOKS } });
  expect(consumer.webhooks()).toBe(WEBHOOKS);
  await consumer.settled();
  const spoiled = consumer.spoiled();
  const { code, stdout } = await runInProcess(
    ['check', consumer.url(), '--ledger', 'load', '--state-url', consumer.stateUrl, '--json'],
    { cwd },
  );
  // It judged what the load has left, and left no less right itself.
  expect(consumer.spoiled()).toEqual(spoiled);
  const lines = parseLines(stdout);
  return { code, spoiled, lines, wrong: lines.filter(({ type }) => type === 'job') };
}

function textsOf(lines: readonly MachineLine[], name: 'key' | 'kind'): readonly string[] {
  return lines.map((line) => String(line[name])).toSorted();
}

describe('a load that was exported, sent and judged', () => {
  it(
    'finds nothing of a right consumer',
    async () => {
      const { code, spoiled, lines, wrong } = await judged('right');
      expect({ code, spoiled, wrong }).toEqual({ code: 0, spoiled: [], wrong: [] });
      expect(lines.filter(({ type }) => type === 'case').length).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  // All at once: each waits for the engine and for the next second more than it computes.
  it(
    'finds the very jobs that each faulty consumer has spoiled',
    async () => {
      const lost = ['backwards', 'lost', 'wrong'];
      const faulty = [
        { name: 'lost-update', kinds: lost, run: judged('lost-update') },
        { name: 'dedup-window', kinds: ['booked-twice'], run: judged('dedup-window') },
        {
          name: 'unordered-queue',
          kinds: ['backwards'],
          run: judged('unordered-queue', { waiting: 40 }),
        },
        { name: 'early-answer', kinds: lost, run: judged('early-answer') },
        { name: 'small-pool', kinds: lost, run: judged('small-pool') },
      ];
      for (const { name, kinds, run } of faulty) {
        const { code, spoiled, wrong } = await run;
        expect.soft(spoiled.length, name).toBeGreaterThan(0);
        expect.soft(spoiled.length, name).toBeLessThan(JOBS);
        expect.soft(textsOf(wrong, 'key'), name).toEqual(spoiled);
        expect.soft(code, name).toBe(1);
        // Of what is lost the newest may be missing, which leaves the job as it was before.
        expect.soft(kinds, name).toEqual(expect.arrayContaining([...new Set(textsOf(wrong, 'kind'))]));
      }
    },
    PATIENCE_MS,
  );
});
