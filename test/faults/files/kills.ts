import { Agent } from 'node:http';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Listening, startListen, temporaryFolder } from '../../helpers/cli.ts';
import { call, replyJson } from '../../helpers/http-client.ts';
import { readJournal } from '../../helpers/journal.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';
import type { FaultCase } from '../fault.ts';

const DETRACK = fixtureBytes('detrack/failed');
const SENDERS = 6;

/** Posts one webhook after the other until nobody answers, and gives the ids of those that were acknowledged. */
async function postUntilGone(url: string, onAnswer: () => void): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ids: string[] = [];
  try {
    for (;;) {
      const reply = await call(url, { body: DETRACK, agent });
      ids.push((replyJson(reply) as { id: string }).id);
      onAnswer();
    }
  } catch {
    return ids;
  } finally {
    agent.destroy();
  }
}

/** Kills a receiver after so many answers, in the middle of others; gives what was acknowledged. */
export async function killedAfter(listening: Listening, answers: number): Promise<readonly string[]> {
  let count = 0;
  const onAnswer = (): void => {
    count += 1;
    if (count === answers) listening.kill('SIGKILL');
  };
  const all = await Promise.all(
    Array.from({ length: SENDERS }, () => postUntilGone(listening.url, onAnswer)),
  );
  expect((await listening.ended).signal).toBe('SIGKILL');
  return all.flat();
}

/** Expects that each of these is in a journal, once, and that at most so many lines are torn. */
export function expectKept(path: string, acknowledged: readonly string[], torn: number): void {
  const { records, unreadable } = readJournal(path);
  const ids = records.map(({ id }) => id);
  expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(unreadable.length).toBeLessThanOrEqual(torn);
}

export const KILL_CASES: readonly FaultCase[] = [
  {
    name: `in the middle of webhooks on ${SENDERS} connections`,
    run: async () => {
      const journal = join(temporaryFolder(), 'journal.ndjson');
      const acknowledged = await killedAfter(await startListen(['--json', '--journal', journal]), 100);
      expect(acknowledged.length).toBeGreaterThanOrEqual(100);
      expectKept(journal, acknowledged, 1);
    },
  },
  {
    name: 'and once more with the journal that the first left',
    run: async () => {
      const journal = join(temporaryFolder(), 'journal.ndjson');
      const acknowledged: string[] = [];
      for (const answers of [1, 37]) {
        const listening = await startListen(['--json', '--journal', journal]);
        acknowledged.push(...(await killedAfter(listening, answers)));
      }
      expectKept(journal, acknowledged, 2);
    },
  },
  {
    name: 'of one of two with one journal, of which the other goes on',
    run: async () => {
      const journal = join(temporaryFolder(), 'journal.ndjson');
      const [one, other] = await Promise.all([
        startListen(['--json', '--journal', journal]),
        startListen(['--json', '--journal', journal]),
      ]);
      const kept = postUntilGone(other.url, () => {});
      const acknowledged = await killedAfter(one, 50);
      other.kill('SIGTERM');
      expect((await other.ended).code).toBe(0);
      expectKept(journal, [...acknowledged, ...(await kept)], 1);
    },
  },
];

/** Hurts every third write of a record: half of it, then a full disk. */
const FULL_NOW_AND_THEN = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { writevSync, writeSync } = fs;
  let writes = 0;
  fs.writevSync = (fd, buffers, position) => {
    writes += 1;
    if (writes % 3 !== 0) return writevSync(fd, buffers, position);
    const whole = Buffer.concat(buffers.map((b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength)));
    writeSync(fd, whole.subarray(0, whole.length / 2));
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  syncBuiltinESMExports();
`;

/** What the disk does to a process of its own. */
export const HURT_PROCESS_CASES: readonly FaultCase[] = [
  {
    name: 'a process whose disk is full now and then',
    run: async () => {
      const journal = join(temporaryFolder(), 'journal.ndjson');
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(FULL_NOW_AND_THEN)}` };
      const listening = await startListen(['--json', '--journal', journal], { env });
      const acknowledged: string[] = [];
      const statuses = new Set<number>();
      for (let count = 0; count < 30; count += 1) {
        const reply = await call(listening.url, { body: DETRACK });
        statuses.add(reply.status);
        if (reply.status === 200) acknowledged.push((replyJson(reply) as { id: string }).id);
      }
      listening.kill('SIGTERM');
      expect((await listening.ended).code).toBe(0);
      expect(statuses).toEqual(new Set([200, 503]));
      expect(readJournal(journal).records.map(({ id }) => id)).toEqual(acknowledged);
    },
  },
];
