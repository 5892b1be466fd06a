import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { Exchange } from '../../../src/core/exchange.ts';
import { bodyBytes, bodyText } from '../../../src/core/http/body.ts';
import { deleteJournal, type Journal, openJournal } from '../../../src/journal/journal.ts';
import { openKept, type RecordPlace, searchFor } from '../../../src/journal/read.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { readJournal } from '../../helpers/journal.ts';
import { makeFifo } from '../../helpers/special-files.ts';
import { exchange, finding, foreignCode, HOSTILE, response } from '../output/samples.ts';

let folder = '';
let path = '';
const open: Journal[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-journal-'));
  path = join(folder, 'journal.ndjson');
});

afterEach(() => {
  for (const journal of open.splice(0)) journal.close();
  rmSync(folder, { recursive: true, force: true });
});

function opened(file = path): Journal {
  const journal = openJournal(file);
  open.push(journal);
  return journal;
}

async function ids(file = path): Promise<string[]> {
  return readJournal(file).records.map((record) => record.id);
}

/** What a record keeps of an exchange. */
function kept(all: Exchange): Omit<Exchange, 'payload' | 'payloadText'> {
  const { payload: _, payloadText: __, ...rest } = all;
  return rest;
}

async function refusal(run: () => unknown): Promise<WebhookCliError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant(HOSTILE));
const headerList = fc.array(fc.tuple(text, text), { maxLength: 4 });
const body = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes) => bodyText(bytes)),
  text.map((t) => bodyText(Buffer.from(t, 'utf8'))),
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);
const exchanges: fc.Arbitrary<Exchange> = fc
  .record({
    id: text,
    direction: fc.constantFrom('received' as const, 'sent' as const),
    provider: maybe(text),
    event: maybe(text),
    eventReason: maybe(text),
    payloadVersion: maybe(text),
    contentForm: fc.constantFrom('json' as const, 'form' as const, null),
    key: maybe(text),
    valid: maybe(fc.boolean()),
    findings: fc.array(
      fc.record({
        severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
        rule: text,
        path: text,
        expected: text,
        actual: text,
        message: text,
      }),
      { maxLength: 3 },
    ),
    request: fc
      .tuple(fc.record({ method: text, url: text, headers: headerList, size: fc.nat() }), body)
      .map(([fields, content]) => ({ ...fields, ...content })),
    response: maybe(
      fc
        .tuple(
          fc.record({
            status: fc.nat(599),
            statusClass: text,
            headers: headerList,
            durationMs: fc.integer({ min: 0, max: 1e6 }).map((n) => n / 100),
          }),
          body,
        )
        .map(([fields, content]) => ({ ...fields, ...content })),
    ),
    error: maybe(fc.record({ code: text.map(foreignCode), message: text })),
    attempt: fc.integer({ min: 1, max: 9 }),
  })
  .map((fields) => exchange({ ...fields, payload: null, payloadText: null }));

describe('writing and reading', () => {
  it('gives back any exchange, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exchanges, { minLength: 1, maxLength: 4 }), async (all) => {
        rmSync(path, { force: true });
        const journal = openJournal(path);
        try {
          await Promise.all(all.map((one) => journal.append(one)));
        } finally {
          journal.close();
        }
        const { records, unreadable } = readJournal(path);
        expect(unreadable).toEqual([]);
        expect(records).toEqual(all.map((one) => ({ schemaVersion: 1, type: 'exchange', ...kept(one) })));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the body and leaves the payload out, which the body has', () => {
    const line = recordLine(exchange({ findings: [finding()] }));
    expect(JSON.parse(line)).toMatchObject({ schemaVersion: 1, type: 'exchange', id: 'k3f9' });
    expect(JSON.parse(line)).not.toHaveProperty('payload');
    expect(JSON.parse(line)).not.toHaveProperty('payloadText');
    expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
  });

  it('keeps bytes that are no text', async () => {
    const bytes = Uint8Array.of(0xff, 0, 0x0a, 0x0d, 0xc3);
    const journal = opened();
    await journal.append(
      exchange({ request: { ...exchange().request, ...bodyText(bytes) }, response: response() }),
    );
    const [record] = readJournal(path).records;
    expect(record === undefined ? null : bodyBytes(record.request)).toEqual(Buffer.from(bytes));
  });

  it('keeps the order in which records were appended', async () => {
    const journal = opened();
    const names = Array.from({ length: 300 }, (_, i) => `r${i}`);
    await Promise.all(names.map((id) => journal.append(exchange({ id }))));
    expect(await ids()).toEqual(names);
  });

  it('has written what was appended once it is closed', async () => {
    const journal = openJournal(path);
    const appended = journal.append(exchange({ id: 'late' }));
    journal.close();
    await appended;
    expect(await ids()).toEqual(['late']);
  });

  it('may be closed twice, and takes nothing afterwards', async () => {
    const journal = openJournal(path);
    await journal.append(exchange({ id: 'one' }));
    journal.close();
    journal.close();
    expect(await refusal(() => journal.append(exchange({ id: 'two' })))).toMatchObject({
      code: 'journal_unwritable',
    });
    expect(await ids()).toEqual(['one']);
  });

  it('leaves the descriptor to whom it belongs after closing', async () => {
    const journal = openJournal(path);
    const appended = journal.append(exchange({ id: 'one' }));
    journal.close();
    // The system hands out the lowest number that is free, which is the one that was just closed.
    const fd = openSync(join(folder, 'other'), 'w');
    try {
      await appended;
      await new Promise(setImmediate);
      expect(fstatSync(fd).ino).toBe(statSync(join(folder, 'other')).ino);
    } finally {
      closeSync(fd);
    }
  });

  it('of a file that is not there is empty', async () => {
    const empty = { records: [], unreadable: [], foreign: null };
    expect(readJournal(join(folder, 'none'))).toEqual(empty);
    writeFileSync(path, '');
    expect(readJournal(path)).toEqual(empty);
  });

  it('of a folder is refused', async () => {
    expect(await refusal(() => readJournal(folder))).toMatchObject({
      code: 'journal_unreadable',
      kind: 'io',
    });
  });
});

describe('the file', () => {
  it.runIf(process.platform !== 'win32')('is readable by its owner only', async () => {
    await opened(join(folder, '.webhook-cli/journal.ndjson')).append(exchange());
    const mode = (file: string): string => (statSync(join(folder, file)).mode & 0o777).toString(8);
    expect(mode('.webhook-cli/journal.ndjson')).toBe('600');
    expect(mode('.webhook-cli')).toBe('700');
  });

  it('lies in a folder that ignores itself in git, and leaves an ignore file of others alone', () => {
    opened(join(folder, 'a/.webhook-cli/journal.ndjson'));
    const ignore = join(folder, 'a/.webhook-cli/.gitignore');
    expect(readFileSync(ignore, 'utf8')).toBe('*\n');
    writeFileSync(ignore, 'mine\n');
    opened(join(folder, 'a/.webhook-cli/other.ndjson'));
    expect(readFileSync(ignore, 'utf8')).toBe('mine\n');
    opened(join(folder, 'b/c/journal.ndjson'));
    expect(existsSync(join(folder, 'b/c/.gitignore'))).toBe(false);
  });

  it('may be deleted while it is open', async () => {
    const journal = opened();
    await journal.append(exchange({ id: 'one' }));
    unlinkSync(path);
    await journal.append(exchange({ id: 'two' }));
    await journal.append(exchange({ id: 'three' }));
    expect(await ids()).toEqual(['two', 'three']);
  });

  it('may be deleted with its folder', async () => {
    const file = join(folder, '.webhook-cli/journal.ndjson');
    const journal = opened(file);
    rmSync(join(folder, '.webhook-cli'), { recursive: true });
    await journal.append(exchange({ id: 'one' }));
    expect(await ids(file)).toEqual(['one']);
  });

  it('may be replaced while it is open, even by a torn one', async () => {
    const journal = opened();
    await journal.append(exchange({ id: 'one' }));
    writeFileSync(join(folder, 'new'), 'torn');
    renameSync(join(folder, 'new'), path);
    await journal.append(exchange({ id: 'two' }));
    expect(readJournal(path)).toMatchObject({ records: [{ id: 'two' }], unreadable: [1] });
  });

  it('may be a link, which survives its deletion', async () => {
    const target = join(folder, 'target');
    symlinkSync('target', path);
    const journal = opened();
    await journal.append(exchange({ id: 'one' }));
    deleteJournal(path);
    expect(existsSync(target)).toBe(false);
    await journal.append(exchange({ id: 'two' }));
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(await ids(target)).toEqual(['two']);
  });

  it('may be written by two, whole lines each', async () => {
    const [a, b] = [opened(), opened()];
    const big = 'x'.repeat(20_000);
    const record = (id: string): Exchange => exchange({ id, eventReason: big });
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        await a.append(record(`a${i}`));
        await b.append(record(`b${i}`));
      }),
    );
    const { records, unreadable } = readJournal(path);
    expect(unreadable).toEqual([]);
    expect(records).toHaveLength(200);
    for (const who of ['a', 'b']) {
      const own = records.map((r) => r.id).filter((id) => id.startsWith(who));
      expect(own).toEqual(Array.from({ length: 100 }, (_, i) => `${who}${i}`));
    }
  });
});

describe('what cannot be written', () => {
  it('is said when it is opened', async () => {
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    for (const place of [join(folder, 'taken'), join(folder, 'file/journal'), join(folder, 'loop'), '']) {
      const error = await refusal(() => openJournal(place));
      expect(error, place).toMatchObject({ code: 'journal_unwritable', kind: 'io' });
      expect(error.hint).toContain('"journal"');
    }
  });

  it.each([
    ['a FIFO', (file: string) => void makeFifo(file)],
    ['a folder', (file: string) => mkdirSync(file)],
  ])('is %s, when it is opened, read or deleted: refused at once, by name', async (kind, make) => {
    make(path);
    const words = `${path} cannot be written: it is ${kind}, not a regular file`;
    expect((await refusal(() => openJournal(path))).message).toContain(words);
    expect((await refusal(() => deleteJournal(path))).message).toContain(words);
    expect((await refusal(() => readJournal(path))).message).toContain(words.replace('written', 'read'));
    expect(existsSync(path)).toBe(true);
  });

  it('is what has become a FIFO or a folder meanwhile, until it is a file again', async () => {
    const journal = opened();
    await journal.append(exchange({ id: 'one' }));
    for (const make of [(file: string) => void makeFifo(file), (file: string) => mkdirSync(file)]) {
      rmSync(path, { recursive: true });
      make(path);
      expect(await refusal(() => journal.append(exchange({ id: 'lost' })))).toMatchObject({
        code: 'journal_unwritable',
        message: expect.stringContaining('not a regular file'),
      });
    }
    rmSync(path, { recursive: true });
    await journal.append(exchange({ id: 'two' }));
    expect(await ids()).toEqual(['two']);
  });

  it('is written again once it can be', async () => {
    const sub = join(folder, 'sub');
    const file = join(sub, 'journal.ndjson');
    const journal = opened(file);
    rmSync(sub, { recursive: true });
    writeFileSync(sub, 'in the way');
    expect(await refusal(() => journal.append(exchange({ id: 'lost' })))).toMatchObject({
      code: 'journal_unwritable',
    });
    unlinkSync(sub);
    await journal.append(exchange({ id: 'kept' }));
    expect(await ids(file)).toEqual(['kept']);
  });
});

describe('looking for records', () => {
  function found(
    all: readonly string[],
    reference: string,
  ): [count: number, places: number[], ids: string[]] {
    const search = searchFor(reference);
    for (const [at, id] of all.entries()) search.visit({ id }, { at, length: 1 });
    const { count, first } = search.found();
    return [count, first.map(({ place }) => place.at), first.map(({ id }) => id)];
  }

  it.each([
    ['last', [3], ['b']],
    ['aaa1', [0, 2], ['aaa1', 'aaa1']],
    ['aab', [1], ['aab2']],
    ['aa', [0, 1, 2], ['aaa1', 'aab2', 'aaa1']],
    ['zz', [], []],
  ])('%s', (reference, places, names) => {
    expect(found(['aaa1', 'aab2', 'aaa1', 'b'], reference)).toEqual([names.length, places, names]);
  });

  it('finds nothing in nothing', () => {
    expect(found([], 'last')).toEqual([0, [], []]);
  });

  it('counts all and names ten', () => {
    const all = Array.from({ length: 1000 }, (_, i) => `a${i}`);
    expect(found(all, 'a')).toEqual([1000, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], all.slice(0, 10)]);
  });
});

describe('a record', () => {
  it('is read again from its place, also after the journal was replaced', async () => {
    const journal = opened();
    for (const id of ['one', 'zwei\u00e4', 'three'])
      await journal.append(exchange({ id, eventReason: 'ü'.repeat(700_000) }));
    using kept = openKept(path);
    const places: RecordPlace[] = [];
    expect(kept.scan((_, place) => places.push(place))).toMatchObject({ kept: 3 });
    writeFileSync(join(folder, 'new'), '');
    renameSync(join(folder, 'new'), path);
    expect(places.toReversed().map((place) => kept.read(place).id)).toEqual(['three', 'zwei\u00e4', 'one']);
  });
});

it('a torn line that another left is no matter for what is read before it', async () => {
  await opened().append(exchange({ id: 'one' }));
  appendFileSync(path, '{"schemaVersion":1,"type":"exch');
  expect(readJournal(path)).toMatchObject({ records: [{ id: 'one' }], unreadable: [2] });
});
