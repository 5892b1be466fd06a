import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswers, readSentLogs } from '../../../src/load/sent-log.ts';
import { temporaryFolder } from '../../helpers/cli.ts';

const TAKEN = '{"schemaVersion":1,"type":"taken","shard":1,"at":"2026-01-31T09:30:00Z","pid":1}';

function sent(job: number, index: number, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ type: 'webhook', job, index, status: 200, error: null, tries: 1, ms: 1, ...more });
}

function folderWith(files: Readonly<Record<string, readonly string[]>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sent'));
  for (const [name, lines] of Object.entries(files)) {
    writeFileSync(join(folder, 'sent', name), lines.join('\n'));
  }
  return folder;
}

describe('the logs of what an engine sent', () => {
  it('are none where there is no folder of them, and say nothing where it is empty', async () => {
    expect(await readSentLogs(temporaryFolder(), { jobs: 3 })).toBeNull();
    const log = await readSentLogs(folderWith({}), { jobs: 3 });
    expect(log).toMatchObject({ webhooks: 0 });
    expect(log?.sentOf(0)).toBe(0);
  });

  it('say how much of each job was sent, what was not taken and what was tried again', async () => {
    const folder = folderWith({
      '0001.ndjson': [TAKEN, sent(0, 0), sent(0, 1, { tries: 3 }), sent(2, 0, { status: 503, tries: 2 }), ''],
      '0002.ndjson': [
        TAKEN,
        sent(1, 0),
        sent(1, 1, { status: null, error: 'timeout' }),
        sent(1, 2, { status: 500 }),
        '{"type":"stopped","job":1,"index":2}',
        sent(3, 0),
        sent(3, 0),
        '',
      ],
      'notes.txt': [sent(2, 1)],
    });
    const log = await readSentLogs(folder, { jobs: 4 });
    if (log === null) throw new Error('there are logs');
    expect([0, 1, 2, 3].map(log.sentOf)).toEqual([2, 3, 1, 1]);
    expect([0, 1, 2, 3].map(log.failureOf)).toEqual([
      null,
      { index: 1, status: null },
      { index: 0, status: 503 },
      null,
    ]);
    expect([0, 1, 2, 3].map(log.isTriedAgain)).toEqual([true, false, true, true]);
    expect(Object.fromEntries(log.failures)).toEqual({ '503': 1, 'no answer (timeout)': 1, '500': 1 });
    expect(log).toMatchObject({ webhooks: 7, unreadable: 0 });
    expect(Object.fromEntries(await readAnswers(folder, new Set([1, 2])))).toEqual({
      1: [
        { status: 200, tries: 1 },
        { status: null, tries: 1 },
        { status: 500, tries: 1 },
      ],
      2: [{ status: 503, tries: 2 }],
    });
  });

  it('pass over a torn last line, and count what else cannot be read', async () => {
    const folder = folderWith({
      '0001.ndjson': [TAKEN, sent(0, 0), sent(0, 1).slice(0, 20)],
      '0002.ndjson': [
        sent(1, 0),
        '{"type":"webhook","job":-1}',
        'nothing',
        sent(1, 2),
        'null',
        sent(9, 0),
        '',
      ],
    });
    const log = await readSentLogs(folder, { jobs: 2 });
    expect(log).toMatchObject({ unreadable: 3 });
    // A gap is a line that was lost: nobody knows what became of it.
    expect([0, 1].map((job) => log?.sentOf(job))).toEqual([1, 1]);
  });
});
