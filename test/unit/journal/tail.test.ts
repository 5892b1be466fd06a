import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { deleteJournal, openJournal } from '../../../src/journal/journal.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { prune } from '../../../src/journal/retention.ts';
import { JournalTail, type News } from '../../../src/journal/tail.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { holds } from '../../helpers/property.ts';
import { exchange } from '../output/samples.ts';

const line = (id: string): string => `${recordLine(exchange({ id }))}\n`;

let path = '';
beforeEach(() => {
  path = join(temporaryFolder(), 'journal.ndjson');
});

/** Follows the journal: each call gives the ids that came since, and `!` with the number of a line that is none. */
function follow(): () => string[] {
  const tail = new JournalTail(path);
  onTestFinished(() => tail[Symbol.dispose]());
  return () => [...tail.news()].map((news) => (news.record === null ? `!${news.line}` : news.record.id));
}

describe('a journal that is followed', () => {
  it('tells what is there, and then what comes', () => {
    writeFileSync(path, line('a') + line('b'));
    const news = follow();
    expect(news()).toEqual(['a', 'b']);
    expect(news()).toEqual([]);
    appendFileSync(path, line('c') + line('d'));
    expect(news()).toEqual(['c', 'd']);
  });

  it('may come to be later', () => {
    const news = follow();
    expect(news()).toEqual([]);
    writeFileSync(path, line('a'));
    expect(news()).toEqual(['a']);
  });

  it('tells of a line when all of it is written', () => {
    writeFileSync(path, line('a'));
    const news = follow();
    news();
    const [begin, end] = [line('b').slice(0, 300), line('b').slice(300)];
    appendFileSync(path, begin);
    expect(news()).toEqual([]);
    appendFileSync(path, end + line('c'));
    expect(news()).toEqual(['b', 'c']);
  });

  it('names a line that was torn, once its writer is known to be gone', () => {
    writeFileSync(path, line('a') + line('b').slice(0, 300));
    const news = follow();
    expect(news()).toEqual(['a']);
    appendFileSync(path, `\n${line('c')}`);
    expect(news()).toEqual(['!2', 'c']);
    expect(news()).toEqual([]);
  });

  it('is pruned: nothing comes twice, and nothing is lost', () => {
    const old = recordLine(exchange({ id: 'old', at: '2020-01-01T00:00:00.000Z' }));
    writeFileSync(path, `${old}\n${line('a')}${line('b').slice(0, 100)}\n`);
    const news = follow();
    expect(news()).toEqual(['old', 'a', '!3']);
    appendFileSync(path, line('c'));
    expect(prune(path, { now: Date.parse('2026-01-02T15:00:00Z') })).toBeGreaterThan(0);
    appendFileSync(path, line('d'));
    expect(news()).toEqual(['c', 'd']);
  });

  it('is pruned, and a writer writes again what was not copied', () => {
    writeFileSync(path, line('a') + line('b'));
    const news = follow();
    news();
    copyFileSync(path, `${path}.next`);
    appendFileSync(path, line('c'));
    renameSync(`${path}.next`, path);
    expect(news()).toEqual(['c']);
    appendFileSync(path, line('d') + line('c') + line('e'));
    expect(news()).toEqual(['d', 'e']);
  });

  it('is cleared while somebody writes to it', async () => {
    const journal = openJournal(path);
    onTestFinished(() => journal.close());
    await journal.append(exchange({ id: 'a' }));
    const news = follow();
    expect(news()).toEqual(['a']);
    deleteJournal(path);
    expect(news()).toEqual([]);
    await journal.append(exchange({ id: 'b' }));
    expect(news()).toEqual(['b']);
    expect(readFileSync(path, 'utf8')).toBe(line('b'));
  });

  it('is another file now', () => {
    writeFileSync(path, line('a') + line('b'));
    const news = follow();
    news();
    rmSync(path);
    writeFileSync(path, line('x') + line('b') + line('y'));
    expect(news()).toEqual(['x', 'y']);
  });

  it('is emptied or written over in its place', () => {
    writeFileSync(path, line('a') + line('b'));
    const news = follow();
    news();
    truncateSync(path);
    expect(news()).toEqual([]);
    appendFileSync(path, line('c'));
    expect(news()).toEqual(['c']);
    writeFileSync(path, `{"note":"${'x'.repeat(2000)}"}\n${line('d')}`);
    expect(news()).toEqual(['!1', 'd']);
  });

  it('cannot be read', () => {
    const news = follow();
    path = temporaryFolder();
    expect(news()).toEqual([]);
    expect(() => follow()()).toThrow(/cannot be read/);
  });
});

describe('a journal that is followed from its end', () => {
  /** What came before, newest first, and what comes. */
  function fromEnd() {
    const tail = new JournalTail(path, { isFromEnd: true });
    onTestFinished(() => tail[Symbol.dispose]());
    const idOf = (news: News): string => (news.record === null ? '!' : news.record.id);
    return {
      tail,
      news: () => [...tail.news()].map(idOf),
      earlier: () => [...tail.earlier()].map(idOf),
    };
  }

  it('gives what is kept newest first, and what comes', () => {
    writeFileSync(path, line('a') + line('b'));
    const { news, earlier, tail } = fromEnd();
    expect(news()).toEqual([]);
    appendFileSync(path, line('c'));
    expect(earlier()).toEqual(['b', 'a']);
    expect(news()).toEqual(['c']);
    expect(tail.version).toBe(0);
  });

  it('leaves a line that is going on to what comes', () => {
    writeFileSync(path, line('a') + line('b').slice(0, 300));
    const { news, earlier } = fromEnd();
    expect(news()).toEqual([]);
    expect(earlier()).toEqual(['a']);
    appendFileSync(path, line('b').slice(300));
    expect(news()).toEqual(['b']);
  });

  it('takes all for new of one that comes to be later', () => {
    const { news, earlier } = fromEnd();
    expect([news(), earlier()]).toEqual([[], []]);
    writeFileSync(path, line('a') + line('b'));
    expect([news(), earlier()]).toEqual([['a', 'b'], []]);
  });

  it('gives the places of records, and has another version when they lead nowhere any more', () => {
    writeFileSync(path, line('a') + line('b') + line('c'));
    const { tail, news } = fromEnd();
    news();
    const [c, b] = [...tail.earlier()].flatMap((each) => (each.record === null ? [] : [each.place]));
    expect([b, c].map((place) => place && tail.read(place).id)).toEqual(['b', 'c']);
    const versions = [tail.version];
    for (const change of [
      () => prune(path, { now: Date.now(), maxBytes: 0 }),
      () => rmSync(path, { force: true }),
    ]) {
      change();
      news();
      versions.push(tail.version);
    }
    expect(versions.map((version, i) => version > (versions[i - 1] ?? -1))).toEqual([true, true, true]);
  });

  it('gives the same as from its beginning, whatever is in it, and however long its lines are', async () => {
    const part = fc.constantFrom('', 'x', 'torn', line('r').slice(0, 200), '\u0000', 'y'.repeat(300_000));
    await holds(
      60,
      fc.asyncProperty(fc.array(fc.oneof(part, fc.nat(5)), { maxLength: 8 }), async (parts) => {
        const text = parts
          .map((each) => (typeof each === 'string' ? `${each}\n` : line(`r${each}`)))
          .join('');
        writeFileSync(path, text);
        using tail = new JournalTail(path, { isFromEnd: true });
        using whole = new JournalTail(path);
        expect([...tail.news()]).toEqual([]);
        const found = (all: readonly News[]): string[] =>
          [...new Set(all.map(({ record }) => record?.id ?? '!'))].toSorted();
        expect(found([...tail.earlier()])).toEqual(found([...whole.news()]));
      }),
    );
  });
});
