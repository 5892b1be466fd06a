import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newestHeads } from '../../../src/journal/newest.ts';
import { temporaryFolder } from '../../helpers/cli.ts';

/** A record as a line of the journal, with so many bytes in its body. */
function line(id: string, bytes = 0, key = 'DO-1'): string {
  const head = {
    schemaVersion: 1,
    type: 'exchange',
    id,
    direction: 'received',
    at: '2026-01-31T09:30:00.000Z',
  };
  const what = {
    provider: 'detrack',
    event: 'failed',
    eventReason: null,
    payloadVersion: '2',
    contentForm: 'json',
  };
  const rest = { key, valid: true, findings: [], request: { body: 'x'.repeat(bytes) } };
  return `${JSON.stringify({ ...head, ...what, ...rest })}\n`;
}

function journal(text: string): string {
  const path = join(temporaryFolder(), 'journal.ndjson');
  writeFileSync(path, text);
  return path;
}

const ids = (path: string, most = 50): string[] => newestHeads(path, most).map(({ id }) => id);

describe('the newest records of a journal', () => {
  it('come newest first, as many as are asked for', () => {
    const path = journal(['a', 'b', 'c', 'd'].map((id) => line(id)).join(''));
    expect(ids(path)).toEqual(['d', 'c', 'b', 'a']);
    expect(ids(path, 2)).toEqual(['d', 'c']);
    expect(newestHeads(path, 1)).toEqual([
      {
        id: 'd',
        at: '2026-01-31T09:30:00.000Z',
        direction: 'received',
        provider: 'detrack',
        event: 'failed',
        key: 'DO-1',
        valid: true,
      },
    ]);
  });

  it('are found behind and between long ones', () => {
    const path = journal([line('a', 300_000), line('b', 5), line('c', 700_000), line('d')].join(''));
    expect(ids(path)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('are found where lines end exactly where a part that is read does', () => {
    for (const size of [262_143, 262_144, 262_145]) {
      const first = line('a');
      const last = line('c', size - line('c').length);
      expect(ids(journal(first + line('b') + last))).toEqual(['c', 'b', 'a']);
    }
  });

  it('are not looked for beyond 8 MiB, whatever the file holds', () => {
    const path = journal(line('old'));
    for (let i = 0; i < 9; i += 1) appendFileSync(path, `${'no record '.repeat(100_000)}\n`);
    expect(ids(path)).toEqual([]);
    appendFileSync(path, line('new'));
    expect(ids(path)).toEqual(['new']);
  });

  it('are not looked for behind more than a thousand lines of anything else', () => {
    const path = journal(line('old') + 'no record\n'.repeat(999));
    expect(ids(path)).toEqual([]);
    expect(ids(journal(line('old') + 'no record\n'.repeat(998)))).toEqual(['old']);
    expect(ids(journal(line('old') + 'no record\n'.repeat(400_000)))).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['empty lines', '\n\n\n'],
    ['a torn line', line('a').slice(0, 90)],
    ['no record', '{"type":"exchange"}\nnull\n[]\n"x"\n'],
    ['a record of another version', line('a').replace('"schemaVersion":1', '"schemaVersion":2')],
    ['an id that is no text', line('a').replace('"id":"a"', '"id":{"a":1}')],
    ['a head that does not end', line('a', 0, 'k'.repeat(10_000))],
    ['NUL bytes', `${'\0'.repeat(5000)}\n`],
  ])('are none in %s, and one behind it', (_, text) => {
    expect(ids(journal(text))).toEqual([]);
    expect(ids(journal(`${text}\n${line('z')}`))).toEqual(['z']);
  });

  it('are an error where there is no file', () => {
    const folder = temporaryFolder();
    expect(() => newestHeads(join(folder, 'none'), 1)).toThrow(/ENOENT/);
    mkdirSync(join(folder, 'folder'));
    expect(() => newestHeads(join(folder, 'folder'), 1)).toThrow();
  });
});
