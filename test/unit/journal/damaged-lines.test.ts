import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openKept } from '../../../src/journal/read.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { readJournal } from '../../helpers/journal.ts';
import { exchange } from '../output/samples.ts';

const line = (id: string): string => recordLine(exchange({ id }));
const torn = line('torn').slice(0, 200);
/** A body that has the text of a record in it. */
const quoting = recordLine(
  exchange({ id: 'quoting', request: { ...exchange().request, body: `${line('a')}\n${line('b')}` } }),
);

const NONE = { unreadable: [], foreign: null };

it.each([
  ['a byte order mark', `\uFEFF${line('a')}\n${line('b')}\n`, ['a', 'b'], NONE],
  ['a byte order mark alone', `\uFEFF\n${line('a')}\n`, ['a'], NONE],
  ['line ends of Windows and blank lines', `${line('a')}\r\n\r\n  \n${line('b')}\r\n`, ['a', 'b'], NONE],
  ['no line end at its end', `${line('a')}\n${line('b')}`, ['a', 'b'], NONE],
  ['two records in a line', `${line('a')}${line('b')}\n${line('c')}\n`, ['a', 'b', 'c'], NONE],
  ['two records with space between', `${line('a')}   ${line('b')}\n`, ['a', 'b'], NONE],
  ['a record behind a torn one', `${torn}${line('a')}\n`, ['a'], { ...NONE, unreadable: [1] }],
  ['a torn line', `${line('a')}\n${torn}\n${line('b')}\n`, ['a', 'b'], { ...NONE, unreadable: [2] }],
  ['NUL before a record', `\0\0\0${line('a')}\n`, ['a'], { ...NONE, unreadable: [1] }],
  ['NUL after a record', `${line('a')}\0\0\n${line('b')}\n`, ['a', 'b'], { ...NONE, unreadable: [1] }],
  ['NUL alone', `${line('a')}\n\0\0\0\0\n`, ['a'], { ...NONE, unreadable: [2] }],
  ['something else', `${line('a')}\nhello\n${line('b')}\n`, ['a', 'b'], { unreadable: [2], foreign: 2 }],
  [
    'something else in a line',
    `hello ${line('a')} world\n${line('b')}\n`,
    ['b'],
    { unreadable: [1], foreign: 1 },
  ],
  [
    'another encoding',
    Buffer.from(`\uFEFF${line('a')}\n`, 'utf16le'),
    [],
    { unreadable: [1, 2], foreign: 1 },
  ],
  ['a record in a body', `${quoting}\n`, ['quoting'], NONE],
  ['a record in a torn body', `${quoting.slice(0, -300)}\n`, [], { ...NONE, unreadable: [1] }],
])('reads a journal with %s', (_, text, ids, { unreadable, foreign }) => {
  const path = join(temporaryFolder(), 'journal.ndjson');
  writeFileSync(path, text);
  const content = readJournal(path);
  expect(content.records.map(({ id }) => id)).toEqual(ids);
  expect({ unreadable: content.unreadable, foreign: content.foreign }).toEqual({ unreadable, foreign });
  // Each is found again where it stands.
  using journal = openKept(path);
  const again: string[] = [];
  journal.scan((__, place) => again.push(journal.read(place).id));
  expect(again).toEqual(ids);
});
