import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../../src/cli/flags/values.ts';
import { isSameState } from '../../../../src/conformance/judge/state-diff.ts';
import { stateOf } from '../../../../src/conformance/state/answer.ts';
import { type NormaliseOptions, normaliseState } from '../../../../src/conformance/state/normalise.ts';
import { splitCommand } from '../../../../src/conformance/state/split-command.ts';
import type { JobIdentity } from '../../../../src/conformance/state/state.ts';
import {
  checkCommand,
  fillShellLine,
  fillUrl,
  fillWords,
  placesOf,
  stateUrlTemplate,
} from '../../../../src/conformance/state/template.ts';
import { PREPARING, READING } from '../../../../src/conformance/state/template-use.ts';
import { buildEvent } from '../../../helpers/bundled.ts';

const job: JobIdentity = {
  key: 'DO-7QK2AB',
  fresh: ['DO-7QK2AB', '69b0a2159b03de55670c1161', 'DET0123456789'],
};
const none: NormaliseOptions = { ignore: [], providerJobId: null };

describe('what a state says', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['null', 'null\n'],
  ])('%s is no job', (_, text) => {
    expect(stateOf(text)).toEqual({ found: false, document: null });
  });

  it.each([
    ['a document', '{"a":1}\n', { a: 1 }],
    ['an empty document', '{}', {}],
    ['a number', '0', 0],
    ['a text', 'completed\n', 'completed'],
    ['text that only begins like JSON', '{a}', '{a}'],
  ])('%s is one', (_, text, document) => {
    expect(stateOf(text)).toEqual({ found: true, document });
  });

  it('a document that nests beyond reason is a text', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(stateOf(text)).toEqual({ found: true, document: text });
  });
});

describe('normalising a state', () => {
  const normalised = (document: Parameters<typeof normaliseState>[0]['document'], options = none, of = job) =>
    normaliseState({ found: true, document }, of, options);

  it('writes identities as placeholders: whole, inside texts, and as names', () => {
    expect(
      normalised({
        key: 'DO-7QK2AB',
        link: 'https://x.example/jobs/DO-7QK2AB?d=DET0123456789',
        'DO-7QK2AB': true,
        id: '69b0a2159b03de55670c1161',
      }),
    ).toEqual({
      key: '{key}',
      link: 'https://x.example/jobs/{key}?d={fresh 2}',
      '{key}': true,
      id: '{fresh 1}',
    });
  });

  it('names the provider’s own id', () => {
    expect(
      normalised('69b0a2159b03de55670c1161', { ignore: [], providerJobId: '69b0a2159b03de55670c1161' }),
    ).toBe('{id}');
  });

  it('replaces whole words only', () => {
    expect(normalised('XDO-7QK2AB and DO-7QK2ABC, DO-7QK2AB.')).toBe('XDO-7QK2AB and DO-7QK2ABC, {key}.');
  });

  it('replaces a number that is a fresh text, and no part of one', () => {
    const of = { key: '22200057318', fresh: ['22200057318', '1234'] };
    expect(normalised([22200057318, 1234, 12345, 'code 1234', '1234'], none, of)).toEqual([
      '{key}',
      '{fresh 1}',
      12345,
      'code 1234',
      '{fresh 1}',
    ]);
  });

  it('takes out what is ignored, at any depth and in lists', () => {
    const document = {
      updated_at: 5,
      log: [
        { at: 1, what: 'a' },
        { at: 2, what: 'b' },
      ],
      rest: [1, 2, 3],
    };
    expect(
      normalised(document, { ignore: ['/updated_at', '/log/*/at', '/rest/1'], providerJobId: null }),
    ).toEqual({
      log: [{ what: 'a' }, { what: 'b' }],
      rest: [1, 3],
    });
  });

  it('gives null for a job that is not known, whatever the document says', () => {
    expect(normaliseState({ found: false, document: { a: 1 } }, job, none)).toBeNull();
  });

  it('makes the states of two jobs the same that differ in identity only', () => {
    const stateOfJob = (): readonly [unknown, JobIdentity] => {
      const event = buildEvent({ event: 'completed', now: Date.UTC(2026, 0, 2) });
      const { id, do_number, detrack_number, tracking_link, items } = event.payload;
      const state = {
        id,
        do_number,
        detrack_number,
        tracking_link,
        items,
        text: `job ${String(do_number)} is done`,
      };
      return [state, { key: event.key ?? '', fresh: event.fresh }];
    };
    const [[a, jobA], [b, jobB]] = [stateOfJob(), stateOfJob()];
    expect(a).not.toEqual(b);
    const left = normaliseState({ found: true, document: a as never }, jobA, none);
    const right = normaliseState({ found: true, document: b as never }, jobB, none);
    expect(isSameState(left, right)).toBe(true);
    expect(JSON.stringify(left)).toBe(JSON.stringify(right));
  });
});

describe('what reads a state', () => {
  it('is a URL with a place for the job', () => {
    const template = stateUrlTemplate('localhost:3000/jobs/{key}?id={id}', parseTarget);
    expect(template).toBe('http://localhost:3000/jobs/{key}?id={id}');
    expect(fillUrl(template, { key: 'A/B ?#&c', id: '$&', payload: {} }).href).toBe(
      'http://localhost:3000/jobs/A%2FB%20%3F%23%26c?id=%24%26',
    );
  });

  it.each([
    ['a URL', () => stateUrlTemplate('localhost:3000/jobs', parseTarget)],
    ['a command', () => checkCommand('cat state.json', READING, 'cat {key}')],
  ])('%s without a place for the job is refused', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'bad_state', kind: 'usage' }));
  });

  it.each([
    ['words', 'a  b\tc ', ['a', 'b', 'c']],
    ['single quotes', `psql -c 'select 1; "x"'`, ['psql', '-c', 'select 1; "x"']],
    ['double quotes', 'x "a \\"b\\" \\\\ \\n $HOME"', ['x', 'a "b" \\ \\n $HOME']],
    ['quotes inside a word', `--where=key='a b'c`, ['--where=key=a bc']],
    ['an empty word', `x ''`, ['x', '']],
    ['a Windows path', 'C:\\tools\\psql.exe -c x', ['C:\\tools\\psql.exe', '-c', 'x']],
    ['nothing', '  ', []],
  ])('splits a command into words: %s', (_, command, words) => {
    expect(splitCommand(command)).toEqual(words);
  });

  it('refuses a quote that is not closed', () => {
    expect(() => splitCommand('psql "a')).toThrow(expect.objectContaining({ code: 'bad_state' }));
    expect(() => checkCommand("psql '{key}", READING, 'psql {key}')).toThrow(
      expect.objectContaining({ code: 'bad_state' }),
    );
  });

  it('puts a name into a word, so that it can never become several', () => {
    expect(
      fillWords(
        `psql -c "where k = '{key}'" {id} {/note}`,
        { key: `x' or "1" = "1; $(rm)`, id: 'a b', payload: { note: 'c  d"' } },
        READING,
      ),
    ).toEqual(['psql', '-c', `where k = 'x' or "1" = "1; $(rm)'`, 'a b', 'c  d"']);
  });

  it('gives a shell names only', () => {
    const fillLine = (line: string, key: string, payload = {}): string =>
      fillShellLine(line, { key, id: null, payload }, PREPARING);
    expect(fillLine('echo {key} {/no} | cat', 'DO-1', { no: 12 })).toBe('echo DO-1 12 | cat');
    expect(() => fillLine('echo {key}', 'x; rm')).toThrow(
      expect.objectContaining({ code: 'bad_job_command' }),
    );
    expect(() => fillLine('echo {/no}', 'DO-1', { no: '$(rm)' })).toThrow(
      expect.objectContaining({ hint: 'leave "shell" of "prepare" out' }),
    );
  });
});

describe('a job that is named by a field of its payload', () => {
  const payload = { order_number: 'SO/1 é', list: [{ 'a/b': { '~c': 7 } }], none: null, all: {}, empty: '' };
  const names = { key: 'DO-1', id: 'abc', payload };

  it('stands in a URL as one segment or value, beside others', () => {
    const template = stateUrlTemplate(
      'localhost:3000/{/order_number}/x?k={key}&n={/list/0/a~1b/~0c}',
      parseTarget,
    );
    expect(template).toBe('http://localhost:3000/{/order_number}/x?k={key}&n={/list/0/a~1b/~0c}');
    expect(fillUrl(template, names).href).toBe('http://localhost:3000/SO%2F1%20%C3%A9/x?k=DO-1&n=7');
  });

  it('leaves a brace that is none of its places', () => {
    expect(placesOf(`awk '{print $1}' {} {key {keys} { /a} {/a} {key} {/a}`)).toEqual(['/a', 'key']);
    expect(fillWords(`awk '{print "{key}"}'`, names, READING)).toEqual(['awk', '{print "DO-1"}']);
  });

  it.each(['/none', '/all', '/list', '/empty', '/missing', '/list/1'])(
    'says that there is no %s',
    (place) => {
      for (const [use, code] of [
        [READING, 'state_unreadable'],
        [PREPARING, 'job_not_prepared'],
      ] as const) {
        expect(() => fillWords(`show {${place}}`, names, use)).toThrow(
          expect.objectContaining({
            code,
            message: expect.stringContaining(`DO-1 has no text or number at ${place}`),
          }),
        );
      }
    },
  );

  it('is refused where it is no pointer', () => {
    expect(() => stateUrlTemplate('localhost/{/a~2}', parseTarget)).toThrow(
      expect.objectContaining({ code: 'bad_state', message: '"/a~2" is no JSON pointer' }),
    );
  });

  it('is written as what it is in the state', () => {
    expect(
      normaliseState({ found: true, document: { n: 'SO-77158', of: 'order SO-77158' } }, job, {
        ...none,
        askedBy: [['/order_number', 'SO-77158']],
      }),
    ).toEqual({ n: '{/order_number}', of: 'order {/order_number}' });
  });
});
