import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createReceiver } from '../../../src/api/receiver.ts';
import { isSuccess } from '../../../src/core/exchange.ts';
import { openJournal } from '../../../src/journal/journal.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { burst } from '../../../src/sender/burst.ts';
import { deliver } from '../../../src/sender/deliver.ts';
import { openTransport } from '../../../src/transport/transport.ts';
import { buildEvent, catalogue, outgoing as toSend } from '../../helpers/bundled.ts';
import { post } from '../../helpers/capture.ts';
import { exchangesOf, type Running, type RunResult, temporaryFolder } from '../../helpers/cli.ts';
import { hurting, type WriteFault } from '../../helpers/hurt-disk.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { readJournal } from '../../helpers/journal.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';
import { makeFifo } from '../../helpers/special-files.ts';
import { exchange } from '../../unit/output/samples.ts';
import { casesOf, type FaultCase } from '../fault.ts';

const failed = fixtureBytes('detrack/failed');
const EVENTS = ['failed', 'completed', 'order_created', 'item_status_changed', 'partially-completed'];

/** A path for a journal in a folder of its own. */
function newPath(): string {
  return join(temporaryFolder(), 'journal.ndjson');
}

/** Ends a receiver and gives what it said. */
function stopped(listening: Running): Promise<RunResult> {
  listening.kill('SIGTERM');
  return listening.ended;
}

/** Statuses of so many webhooks that come one after the other. */
async function statusesOf(url: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i += 1) statuses.push((await post(url, failed)).status);
  return statuses;
}

const CODES: readonly (readonly [code: string, words: string])[] = [
  ['ENOSPC', 'the disk is full (ENOSPC)'],
  ['EDQUOT', 'your share of the disk is used up (EDQUOT)'],
  ['EIO', 'the device failed (EIO)'],
  ['EROFS', 'its file system is read-only (EROFS)'],
];

/** A journal that cannot be written. */
export const UNWRITABLE_CASES: readonly FaultCase[] = [
  ...casesOf(CODES, async (code, words) => {
    const path = newPath();
    const listening = await listenInProcess(['--json', '--journal', path]);
    const before = await statusesOf(listening.url, 1);
    const hurt = await hurting(
      path,
      () => ({ code }),
      () => statusesOf(listening.url, 2),
    );
    const after = await statusesOf(listening.url, 1);
    expect([before, hurt, after]).toEqual([[200], [503, 503], [200]]);
    listening.kill('SIGTERM');
    const run = await listening.ended;
    expect(run.code).toBe(0);
    expect(run.stderr.match(/^warning: .*$/gm)).toEqual([
      `warning: the journal ${path} cannot be written: ${words}; what cannot be kept is answered 503`,
    ]);
    const kept = exchangesOf(run).filter(({ response }) => response?.status === 200);
    expect(readJournal(path)).toMatchObject({ records: kept.map(({ id }) => ({ id })), unreadable: [] });
  }).map(({ name, run }) => ({ name: `${name}, until it is over`, run })),
  {
    name: 'a full disk, to each of several that come at once',
    run: async () => {
      const path = newPath();
      const journal = openJournal(path);
      try {
        const refused = {
          status: 'rejected',
          reason: {
            code: 'journal_unwritable',
            kind: 'io',
            message: `the journal ${path} cannot be written: the disk is full (ENOSPC)`,
          },
        };
        await hurting(
          path,
          () => ({ code: 'ENOSPC' }),
          async () => {
            const appended = [journal.append(exchange()), journal.append(exchange())];
            expect(await Promise.allSettled(appended)).toMatchObject([refused, refused]);
            expect(await Promise.allSettled([journal.append(exchange())])).toMatchObject([refused]);
          },
        );
        await journal.append(exchange({ id: 'kept' }));
        expect(readJournal(path).records.map((record) => record.id)).toEqual(['kept']);
      } finally {
        journal.close();
      }
    },
  },
  {
    name: 'no folder of a journal that is named, at the start',
    run: async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'file'), '');
      const { code, stderr, stdout } = await runInProcess(
        ['listen', '--port', '0', '--journal', 'file/kept'],
        {
          cwd,
        },
      );
      expect(code).toBe(3);
      expect(stderr).toMatch(/^error: the journal .*file\/kept cannot be written/);
      expect(stderr).toContain('--no-journal');
      expect(stdout).toBe('');
    },
  },
  {
    name: 'no folder of the default journal, at the start',
    run: async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, '.webhook-cli'), 'in the way');
      const listening = await listenInProcess(['--json'], { cwd });
      expect((await post(listening.url, failed)).status).toBe(200);
      const run = await stopped(listening);
      expect(run.code).toBe(0);
      expect(run.stderr).toMatch(/^warning: the journal .* cannot be written: .*; going on without$/m);
      expect(run.lines[0]).toMatchObject({ type: 'ready', journal: null });
      expect(readFileSync(join(cwd, '.webhook-cli'), 'utf8')).toBe('in the way');
    },
  },
  ...[['--json'], []].map(
    (flags): FaultCase => ({
      name: `a FIFO in its place, while it runs${flags.length > 0 ? ' with --json' : ''}`,
      run: async () => {
        const cwd = temporaryFolder();
        const journal = join(cwd, 'kept');
        const listening = await listenInProcess([...flags, '--journal', journal], { cwd });
        const statuses = [(await post(listening.url, failed)).status];
        rmSync(journal);
        makeFifo(journal);
        statuses.push((await post(listening.url, failed)).status);
        statuses.push((await post(listening.url, failed)).status);
        rmSync(journal);
        statuses.push((await post(listening.url, failed)).status);
        expect(statuses).toEqual([200, 503, 503, 200]);
        const run = await stopped(listening);
        expect(run.code).toBe(0);
        expect(run.stderr.match(/^warning: .*$/gm)).toEqual([
          expect.stringMatching(
            /the journal .*kept cannot be written: it is a FIFO, .*; what cannot be kept is answered 503$/,
          ),
        ]);
        if (flags.length === 0) return;
        expect(exchangesOf(run)[1]).toMatchObject({
          response: { status: 503 },
          error: { code: 'journal_unwritable', message: expect.stringContaining('it is a FIFO') },
        });
      },
    }),
  ),
  {
    name: 'it is deleted while it runs',
    run: async () => {
      const folder = temporaryFolder();
      const path = join(folder, 'replaced.ndjson');
      await using receiver = await createReceiver({ journal: path });
      const transport = openTransport();
      const post = async (): Promise<number | undefined> => {
        const built = buildEvent({ event: 'failed' });
        const url = new URL(receiver.url);
        const options = { catalogue, url, timeoutMs: 20_000, retries: 0, accepts: isSuccess };
        return (await deliver(toSend(built), transport, options)).response?.status;
      };
      try {
        expect(await post()).toBe(200);
        rmSync(path);
        expect(await post()).toBe(200);
        expect(await post()).toBe(200);
      } finally {
        await transport.close();
      }
      const { records } = readJournal(path);
      // The first went with the file; what was acknowledged afterwards is there.
      expect(records.map((r) => r.id)).toEqual(receiver.exchanges.slice(1).map((e) => e.id));
    },
  },
];

/** What a crash, a full disk or a person leaves in a journal, and which lines are no record. */
const HURT: readonly (readonly [
  name: string,
  hurt: (good: string) => string | Buffer,
  lines: readonly number[],
])[] = [
  ['a torn last line', (good: string) => `${good}\n${good.slice(0, 40)}`, [2]],
  ['half a character', (good: string) => Buffer.concat([Buffer.from(`${good}\n"`), Buffer.of(0xc3)]), [2]],
  ['foreign lines', (good: string) => `hello\n{"type":"other"}\n${good}\n[]\nnull\n`, [1, 2, 4, 5]],
  [
    'a later version',
    (good: string) => `${good.replace('"schemaVersion":1', '"schemaVersion":2')}\n${good}`,
    [1],
  ],
  ['NULs', (good: string) => `${'\u0000'.repeat(500)}\n${good}\n`, [1]],
  // What shares a line is written once more by whoever wrote it.
  ['two records on one line', (good: string) => `${good}${good}\n${good}\n`, []],
  ['carriage returns', (good: string) => `${good}\r\n\r\nbad\r\n`, [3]],
  ['empty lines', (good: string) => `\n\n  \n${good}\n\n`, []],
  [
    'a field of another type',
    (good: string) => `${good.replace('"attempt":1', '"attempt":"1"')}\n${good}`,
    [1],
  ],
  ['a line of a megabyte', (good: string) => `${'x'.repeat(1_000_000)}\n${good}\n`, [1]],
];

/** A journal that was hurt. */
export const HURT_CASES: readonly FaultCase[] = [
  ...casesOf(HURT, async (_what, hurt, numbers) => {
    const path = newPath();
    const good = recordLine(exchange({ id: 'good' }));
    writeFileSync(path, hurt(good));
    const { records, unreadable } = readJournal(path);
    expect(unreadable).toEqual(numbers);
    const rest = readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line === good);
    expect(records.length).toBe(rest.length);
    const run = await runInProcess(['history', '--json', '--journal', path]);
    expect(run.code).toBe(0);
    expect(exchangesOf(run)).toHaveLength(rest.length);
    expect(run.stderr.includes('warning')).toBe(numbers.length > 0);
    for (const number of numbers) expect(run.stderr).toMatch(new RegExp(`\\b${number}\\b`));
  }),
  {
    name: 'a file of no bytes',
    run: async () => {
      const path = newPath();
      writeFileSync(path, '');
      expect(await runInProcess(['history', '--json', '--journal', path])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('summary'),
      });
    },
  },
  {
    name: 'a line of 270 MiB of NULs, and a record behind it',
    run: async () => {
      const path = newPath();
      const good = `${recordLine(exchange({ id: 'good' }))}\n`;
      writeFileSync(path, good);
      truncateSync(path, 270 * 1024 ** 2);
      appendFileSync(path, `\n${good}`);
      expect(readJournal(path)).toMatchObject({ records: [{ id: 'good' }, { id: 'good' }], unreadable: [2] });
    },
  },
  {
    name: 'a torn last line, behind which a writer begins on a new one',
    run: async () => {
      const path = newPath();
      const good = recordLine(exchange({ id: 'before' }));
      writeFileSync(path, `${good}\n${good.slice(0, 40)}`);
      const journal = openJournal(path);
      await journal.append(exchange({ id: 'after' }));
      journal.close();
      expect(readJournal(path)).toMatchObject({
        records: [{ id: 'before' }, { id: 'after' }],
        unreadable: [2],
      });
    },
  },
  {
    name: 'nothing that is torn, behind which a writer adds no line',
    run: () => {
      const path = newPath();
      const good = `${recordLine(exchange())}\n`;
      writeFileSync(path, good);
      openJournal(path).close();
      expect(readFileSync(path, 'utf8')).toBe(good);
    },
  },
  {
    name: 'a torn file that takes its place while it is open',
    run: async () => {
      const path = newPath();
      const journal = openJournal(path);
      await journal.append(exchange({ id: 'one' }));
      writeFileSync(`${path}.new`, 'torn');
      renameSync(`${path}.new`, path);
      await journal.append(exchange({ id: 'two' }));
      journal.close();
      expect(readJournal(path)).toMatchObject({ records: [{ id: 'two' }], unreadable: [1] });
    },
  },
];

/** A journal of two writers, and what each acknowledged. */
async function withTwo(
  act: (a: (id: string) => Promise<void>, b: (id: string) => Promise<void>, path: string) => Promise<void>,
  path = newPath(),
): Promise<void> {
  const [a, b] = [openJournal(path), openJournal(path)];
  try {
    await act(
      (id) => a.append(exchange({ id })),
      (id) => b.append(exchange({ id })),
      path,
    );
  } finally {
    a.close();
    b.close();
  }
}

/** Of the first write, half a record. */
function firstHalf(code?: string): () => WriteFault | null {
  let writes = 0;
  return () => {
    writes += 1;
    if (writes === 1) return { taken: 50 };
    return code === undefined ? null : { code };
  };
}

function idsIn(path: string): string[] {
  return readJournal(path).records.map(({ id }) => id);
}

/** One journal of two receivers. */
export const TWO_WRITER_CASES: readonly FaultCase[] = [
  {
    name: '200 webhooks at two receivers, mixed and lost nowhere',
    run: async () => {
      const folder = temporaryFolder();
      const path = join(folder, 'shared.ndjson');
      await using left = await createReceiver({ journal: path });
      await using right = await createReceiver({ journal: path });
      const transport = openTransport({ connections: 10 });
      const ids: string[] = [];
      try {
        await burst(
          { count: 200, concurrency: 20 },
          (index) => {
            const built = buildEvent({ event: EVENTS[index % EVENTS.length] ?? '' });
            return deliver(toSend(built), transport, {
              catalogue,
              url: new URL(index % 2 === 0 ? left.url : right.url),
              timeoutMs: 20_000,
              retries: 0,
              accepts: isSuccess,
            });
          },
          (exchange) => ids.push((JSON.parse(exchange.response?.body ?? '') as { id: string }).id),
        );
      } finally {
        await transport.close();
      }
      const { records, unreadable } = readJournal(path);
      expect(unreadable).toEqual([]);
      expect(records.map((r) => r.id).toSorted()).toEqual(ids.toSorted());
    },
  },
  {
    name: 'half a record of one on a full disk, and then one of the other',
    run: () =>
      withTwo(async (a, b, path) => {
        await a('a');
        await hurting(path, firstHalf('ENOSPC'), () => expect(a('lost')).rejects.toThrow(/ENOSPC/));
        await b('b');
        await a('c');
        expect(readJournal(path).unreadable).toEqual([2]);
        expect(idsIn(path)).toEqual(['a', 'b', 'c']);
      }),
  },
  {
    name: 'a record of one between the halves of one of the other',
    run: async () => {
      const path = newPath();
      const [a, b] = [openJournal(path), openJournal(path)];
      await b.append(exchange({ id: 'before' }));
      let other: Promise<void> | undefined;
      let writes = 0;
      await hurting(
        path,
        () => {
          writes += 1;
          // The other writes what waits as it is closed.
          if (writes === 2) b.close();
          return writes === 1 ? { taken: 50 } : null;
        },
        async () => {
          const written = a.append(exchange({ id: 'a' }));
          other = b.append(exchange({ id: 'b' }));
          await written;
        },
      );
      await other;
      a.close();
      expect(idsIn(path).toSorted()).toEqual(['a', 'b', 'before']);
    },
  },
];

/** What a single write can do instead. */
export const SHORT_WRITE_CASES: readonly FaultCase[] = [
  {
    name: 'short writes, each of which is completed',
    run: () =>
      withTwo(async (a, _b, path) => {
        await hurting(
          path,
          (bytes) => (bytes > 100 ? { taken: 100 } : null),
          () => Promise.all(['a', 'b', 'c'].map(a)),
        );
        expect(readJournal(path).unreadable).toEqual([]);
        expect(idsIn(path)).toEqual(['a', 'b', 'c']);
      }),
  },
  {
    name: 'half a record that the disk refused, which does not spoil the next one',
    run: () =>
      withTwo(async (a, _b, path) => {
        await a('before');
        await hurting(path, firstHalf('ENOSPC'), () => expect(a('lost')).rejects.toThrow(/ENOSPC/));
        await a('after');
        expect(readJournal(path).unreadable).toEqual([2]);
        expect(idsIn(path)).toEqual(['before', 'after']);
        expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
      }),
  },
  ...['EINTR', 'EAGAIN'].map(
    (code): FaultCase => ({
      name: `${code}, once`,
      run: () =>
        withTwo(async (a, _b, path) => {
          let isOver = false;
          const once = (): WriteFault | null => {
            if (isOver) return null;
            isOver = true;
            return { code };
          };
          const settled = await hurting(path, once, () => Promise.allSettled([a('a')]));
          await a('b');
          // Kept, or refused: never acknowledged and lost.
          expect(idsIn(path)).toEqual(settled[0]?.status === 'fulfilled' ? ['a', 'b'] : ['b']);
          expect(readJournal(path).unreadable).toEqual([]);
        }),
    }),
  ),
  {
    name: 'writes that take nothing, however often',
    run: () =>
      withTwo(async (a, _b, path) => {
        await hurting(
          path,
          () => ({ taken: 0 }),
          () => expect(a('lost')).rejects.toThrow(/nothing is written/),
        );
        await a('kept');
        expect(idsIn(path)).toEqual(['kept']);
      }),
  },
];
