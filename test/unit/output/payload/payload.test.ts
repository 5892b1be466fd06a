import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/core/finding.ts';
import {
  type PayloadOptions,
  type PayloadView,
  renderPayload,
} from '../../../../src/output/payload/payload.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import { finding, HOSTILE, NO_WORDS, UNSAFE, withoutOwnColours } from '../samples.ts';

const PLAIN: PayloadOptions = { theme: createTheme(false), width: 80, all: false, maxLines: 200 };
const IN_PROGRESS = readFileSync(
  new URL('../../../../fixtures/detrack/in-progress.json', import.meta.url),
  'utf8',
);

function render(
  document: unknown,
  view: Partial<PayloadView> = {},
  options: Partial<PayloadOptions> = {},
): string[] {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return renderPayload({ ...NO_WORDS, text, findings: [], ...view }, { ...PLAIN, ...options });
}

/** Lines after the first that holds a text, as many as asked for. */
function following(lines: readonly string[], text: string, count: number): string[] {
  const at = lines.findIndex((line) => line.includes(text));
  return at < 0 ? [] : lines.slice(at + 1, at + 1 + count);
}

describe('a document', () => {
  it('keeps its own order, numbers as they were written and repeated keys', () => {
    const text = '{"z":1.0,"10":1,"a":123456789012345678901234567890,"2":1e400,"a":-0,"b":1E+2}';
    expect(render(text)).toEqual([
      '  {',
      '    "z": 1.0,',
      '    "10": 1,',
      '    "a": 123456789012345678901234567890,',
      '    "2": 1e400,',
      '    "a": -0,',
      '    "b": 1E+2',
      '  }',
    ]);
  });

  it('writes strings so that they can be read, with escapes only where they are needed', () => {
    expect(render(String.raw`{"a":"caf\u00e9 \/ \n\t\"\\ \u001b[31m \u009b \u202e"}`)).toContain(
      String.raw`    "a": "café / \n\t\"\\ \u001b[31m \u009b \u202e"`,
    );
  });

  it.each(['1', '"a"', 'null', 'true', '[]', '{}', '""'])('may be %s alone', (text) => {
    expect(render(text)).toEqual([`  ${text}`]);
  });

  it('keeps an own key named __proto__', () => {
    expect(render('{"__proto__":{"a":1},"constructor":2}')).toEqual([
      '  {',
      '    "__proto__": { "a": 1 },',
      '    "constructor": 2',
      '  }',
    ]);
  });

  it('sets small containers of scalars on one line and others below each other', () => {
    const lines = render({
      small: { a: 1, b: 'x' },
      list: [1, 2],
      nested: { deep: { a: 1 } },
      wide: ['x'.repeat(60), 'y'.repeat(60)],
    });
    expect(lines).toEqual([
      '  {',
      '    "small": { "a": 1, "b": "x" },',
      '    "list": [1, 2],',
      '    "nested": {',
      '      "deep": { "a": 1 }',
      '    },',
      '    "wide": [',
      `      "${'x'.repeat(60)}",`,
      `      "${'y'.repeat(60)}"`,
      '    ]',
      '  }',
    ]);
  });

  it('is shown with colour in the same words', () => {
    const coloured = render(IN_PROGRESS, {}, { theme: createTheme(true) });
    expect(coloured.join('\n')).toContain('\u001b[');
    expect(coloured.map(withoutOwnColours)).toEqual(render(IN_PROGRESS));
  });
});

describe('folding', () => {
  const nested = {
    name: 'x',
    inner: { long: 'y'.repeat(70), a: null, b: null, c: '' },
    d: null,
    e: [],
    f: {},
    g: '',
  };

  it('counts what is empty at the end of its object', () => {
    expect(render(nested)).toEqual([
      '  {',
      '    "name": "x",',
      '    "inner": {',
      `      "long": "${'y'.repeat(52)}"… +18 chars,`,
      '      … 2 null, 1 empty',
      '    },',
      '    … 1 null and 3 empty fields folded (--all)',
      '  }',
    ]);
  });

  it('says it in the singular, and only what there is', () => {
    expect(render({ a: 1, b: null })).toContain('    … 1 null field folded (--all)');
    expect(render({ a: 1, b: '', c: [] })).toContain('    … 2 empty fields folded (--all)');
    expect(render({ a: { b: null } })).toContain('    "a": { … 1 null }');
  });

  it('does not touch false, zero, or the entries of an array', () => {
    expect(render({ a: false, b: 0, c: [null, '', 0] })).toEqual([
      '  {',
      '    "a": false,',
      '    "b": 0,',
      '    "c": [null, "", 0]',
      '  }',
    ]);
  });

  it('is off with all', () => {
    expect(render(nested, {}, { all: true })).toEqual([
      '  {',
      '    "name": "x",',
      '    "inner": {',
      `      "long": "${'y'.repeat(70)}",`,
      '      "a": null,',
      '      "b": null,',
      '      "c": ""',
      '    },',
      '    "d": null,',
      '    "e": [],',
      '    "f": {},',
      '    "g": ""',
      '  }',
    ]);
  });

  it('leaves a member with a finding in its place', () => {
    const lines = render({ a: null, b: null }, { findings: [finding({ path: '/a' })] });
    expect(lines).toContain('    "a": null,');
    expect(lines).toContain('    … 1 null field folded (--all)');
  });
});

describe('cutting', () => {
  it('counts the characters that are left out, an escape and an emoji as one', () => {
    const [, line = ''] = render({ a: `${'x'.repeat(100)}\u001b\u001b😀😀` });
    expect(line).toBe(`    "a": "${'x'.repeat(57)}"… +47 chars`);
    expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  it('never ends in half an escape', () => {
    for (let width = 40; width < 70; width += 1) {
      const [, line = ''] = render({ a: '\u001b\\'.repeat(60) }, {}, { width });
      const shown = /"a": (".*")…/.exec(line)?.[1] ?? 'none';
      expect(() => JSON.parse(shown)).not.toThrow();
    }
  });

  it('leaves texts whole with all', () => {
    const text = 'x'.repeat(500);
    expect(render({ a: text }, {}, { all: true })).toContain(`    "a": "${text}"`);
  });

  it.each([0, Number.POSITIVE_INFINITY])('leaves texts whole at width %s', (width) => {
    const text = 'x'.repeat(500);
    expect(render({ a: text }, {}, { width })).toContain(`    "a": "${text}"`);
  });

  it('shows the first entries of a long array, and those with findings', () => {
    const lines = render(
      { a: Array.from({ length: 100_000 }, (_, i) => i) },
      { findings: [finding({ path: '/a/50' })] },
    );
    expect(lines).toContain('      19,');
    expect(lines).not.toContain('      20,');
    expect(following(lines, '      19,', 2)).toEqual(['      … 30 more', '      50,']);
    expect(lines).toContain('      … 99,949 more');
  });

  it('shows all entries with all', () => {
    const lines = render(
      Array.from({ length: 100_000 }, (_, i) => i),
      {},
      { all: true },
    );
    expect(lines).toHaveLength(100_002);
  });
});

describe('line limit', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]));

  it('keeps the start and the end and counts what is between', () => {
    const lines = render(many, {}, { maxLines: 10 });
    expect(lines).toHaveLength(10);
    expect(lines.slice(-3)).toEqual(['    "k6": 6,', '    … 93 more lines (--all)', '  }']);
  });

  it('keeps every finding and its member in sight', () => {
    const lines = render(many, { findings: [finding({ path: '/k70' })] }, { maxLines: 12 });
    expect(lines).toHaveLength(12);
    expect(following(lines, '"k70": 70,', 2).map((line) => line.trim())).toEqual([
      '~~ error detrack/type: expected an integer, got a string',
      'Numbers are not quoted.',
    ]);
    expect(lines.filter((line) => line.includes('more lines'))).toHaveLength(2);
  });

  it('shows the findings even where they alone are too many', () => {
    const findings = Array.from({ length: 40 }, (_, i) => finding({ path: `/k${i * 2}` }));
    const lines = render(many, { findings }, { maxLines: 5 });
    expect(lines.filter((line) => line.includes('~ error'))).toHaveLength(40);
  });

  it('shows where a kept line lies', () => {
    const document = { ...many, outer: { ...many, inner: { ...many, last: 1 } } };
    const lines = render(document, { findings: [finding({ path: '/outer/inner/last' })] }, { maxLines: 12 });
    expect(lines).toContain('    "outer": {');
    expect(lines).toContain('      "inner": {');
    expect(lines).toContain('        "last": 1');
  });

  it('puts no gap in the place of a single line', () => {
    const lines = render(
      many,
      { findings: [finding({ path: '/k1' }), finding({ path: '/k3' })] },
      { maxLines: 1 },
    );
    expect(lines).toContain('    "k2": 2,');
  });

  it('is off with all', () => {
    expect(render(many, {}, { all: true, maxLines: 5 })).toHaveLength(102);
  });

  it('holds for any rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 99 }), { maxLength: 5 }),
        fc.integer({ min: 25, max: 80 }),
        (indices, maxLines) => {
          const findings = [...new Set(indices)].map((i) => finding({ path: `/k${i}` }));
          const lines = render(many, { findings }, { maxLines });
          expect(lines.length).toBeLessThanOrEqual(maxLines);
          const gaps = lines
            .map((line) => Number(/… (\d+) more lines/.exec(line)?.[1] ?? -1))
            .filter((n) => n >= 0);
          const shown = lines.length - gaps.length;
          expect(shown + gaps.reduce((a, b) => a + b, 0)).toBe(102 + 2 * findings.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('words of the provider', () => {
  it('names a known code beside its value', () => {
    const codeName = (path: string, value: unknown) =>
      path === '/a/status' && value === 3 ? 'Received' : null;
    expect(render({ a: { status: 3, b: 1 } }, { codeName })).toContain('      "status": 3,  Received');
  });

  it('shows a container as a phrase', () => {
    const summarise = (path: string) => (path === '/list' ? '3 entries' : path === '/object' ? 'Adam' : null);
    const document = { list: [{ a: 1 }], object: { b: { c: 1 } } };
    expect(render(document, { summarise })).toEqual([
      '  {',
      '    "list": [ 3 entries ],',
      '    "object": { Adam }',
      '  }',
    ]);
    expect(render(document, { summarise }, { all: true }).join()).not.toContain('entries');
  });

  it('gives the value itself to the functions', () => {
    const seen = new Map<string, unknown>();
    const note = (path: string, value: unknown) => {
      seen.set(path, value);
      return null;
    };
    render('{"a":{"b":[1,{"c/d":"x"}]},"n":1.50}', { codeName: note, summarise: note });
    expect(seen.get('/a')).toEqual({ b: [1, { 'c/d': 'x' }] });
    expect(seen.get('/a/b/1/c~1d')).toBe('x');
    expect(seen.get('/n')).toBe(1.5);
  });

  it('opens a container again when a finding lies inside it', () => {
    const summarise = () => 'phrase';
    const view = { summarise, findings: [finding({ path: '/list/0/a' })] };
    expect(render({ list: [{ a: 1 }] }, view)).toContain('        "a": 1');
    const note = { summarise, findings: [finding({ path: '/list/0/a', severity: 'info' as const })] };
    expect(render({ outer: 1, list: [{ a: 1 }] }, note).join()).toContain('phrase');
  });

  it('cuts a long phrase', () => {
    const lines = render(
      { list: [{ a: 1 }], z: 1 },
      { summarise: (path) => (path === '/list' ? 'word '.repeat(50) : null) },
    );
    expect(widthOf(lines[1] ?? '')).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(/… \],$/);
  });
});

describe('findings', () => {
  it('stand under the value', () => {
    const view = {
      findings: [
        finding({ path: '/attempt', actual: 'a string', message: 'Numbers are not quoted: "attempt": 2' }),
      ],
    };
    expect(render({ attempt: '2', b: 1 }, view)).toEqual([
      '  {',
      '    "attempt": "2",',
      '               ~~~ error detrack/type: expected an integer, got a string',
      '                   Numbers are not quoted: "attempt": 2',
      '    "b": 1',
      '  }',
    ]);
  });

  it('stand under the key of a long value and of a container', () => {
    const findings = [finding({ path: '/text' }), finding({ path: '/object', severity: 'warning' })];
    const lines = render({ text: 'x'.repeat(40), object: { a: 1 } }, { findings });
    expect(following(lines, '"text"', 1)).toEqual([
      '    ~~~~~~ error detrack/type: expected an integer, got a string',
    ]);
    expect(following(lines, '"object": { "a": 1 }', 1)).toEqual([
      '    ~~~~~~~~ warning detrack/type: expected an integer, got a string',
    ]);
  });

  it('stand under the key of a value that leaves no room beside it', () => {
    const key = 'a_key_of_forty_letters_and_not_one_less_';
    const lines = render({ [key]: '2' }, { findings: [finding({ path: `/${key}` })] });
    expect(following(lines, key, 1)[0]).toMatch(/^ {4}~+ error/);
  });

  it('wrap at the width, under their own first word', () => {
    const lines = render(
      { attempt: '2' },
      { findings: [finding({ path: '/attempt', message: 'word '.repeat(40) })] },
    );
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.startsWith(`${' '.repeat(19)}word`)).length).toBeGreaterThan(1);
  });

  it('say in the parent what is missing', () => {
    const findings = [
      finding({ path: '/do_number', rule: 'detrack/required', expected: 'a string', actual: 'nothing' }),
      finding({ path: '/list/4', rule: 'x/y', severity: 'warning' }),
      finding({ path: '/empty/key' }),
    ];
    expect(render({ id: 'x', list: [1], empty: {}, z: null }, { findings })).toEqual([
      '  {',
      '    "id": "x",',
      '    "list": [',
      '      1',
      '      ~~~ warning x/y: entry 4 is missing, expected an integer',
      '          Numbers are not quoted.',
      '    ],',
      '    "empty": {',
      '      ~~~ error detrack/type: "key" is missing, expected an integer',
      '          Numbers are not quoted.',
      '    },',
      '    ~~~ error detrack/required: "do_number" is missing, expected a string',
      '        Numbers are not quoted.',
      '    … 1 null field folded (--all)',
      '  }',
    ]);
  });

  it('say under a scalar what it does not have', () => {
    const lines = render(
      { order: 'x' },
      { findings: [finding({ path: '/order/order_id', expected: 'a string' })] },
    );
    expect(following(lines, '"order": "x"', 1)[0]).toContain(
      'error detrack/type: "order_id" is missing, expected a string',
    );
  });

  it('go to the top when they are about the whole, or about a place that is not there', () => {
    const findings = [
      finding({ path: '', rule: 'request/content-type', severity: 'warning' }),
      finding({ path: '/no/such/place' }),
      finding({ path: 'no pointer' }),
    ];
    const lines = render({ a: 1 }, { findings });
    expect(lines.slice(0, 6)).toEqual([
      '  warning request/content-type: expected an integer, got a string',
      '    Numbers are not quoted.',
      '  error detrack/type: /no/such/place expected an integer, got a string',
      '    Numbers are not quoted.',
      '  error detrack/type: no pointer expected an integer, got a string',
      '    Numbers are not quoted.',
    ]);
  });

  it('are about the last of repeated keys', () => {
    const lines = render('{"a":"1","b":0,"a":"2"}', { findings: [finding({ path: '/a' })] });
    expect(lines.filter((line) => line.includes('~~~'))).toHaveLength(1);
    expect(following(lines, '"a": "2"', 1)[0]).toContain('~~~');
  });

  it('follow their severity in colour', () => {
    const theme = createTheme(true);
    const lines = render({ a: '2' }, { findings: [finding({ path: '/a' })] }, { theme });
    expect(lines.join('\n')).toContain(theme.bad('~~~'));
  });

  it('of weight info are counted in one line', () => {
    const note = (rule: string, path: string): Finding => finding({ severity: 'info', rule, path });
    const findings = [
      note('detrack/unknown-field', '/a'),
      note('detrack/missing-key', '/x'),
      note('detrack/missing-key', '/y'),
      note('detrack/unknown-value', '/a'),
      note('detrack/object-id', '/a'),
    ];
    const folded = render({ a: 1 }, { findings });
    expect(folded.at(-1)).toBe(
      `${'  … 5 notes (1 unknown field, 2 missing optional keys, 1 undocumented value, 1 object-id) (--all)'.slice(
        0,
        79,
      )}…`,
    );
    expect(folded.join()).not.toContain('~');
    expect(render({ a: 1 }, { findings }, { width: 120 }).at(-1)).toBe(
      '  … 5 notes (1 unknown field, 2 missing optional keys, 1 undocumented value, 1 object-id) (--all)',
    );
    const all = render({ a: 1 }, { findings }, { all: true });
    expect(all.join()).toContain('~ info detrack/unknown-field');
    expect(all.join()).toContain('"x" is missing');
    expect(all.join()).not.toContain('notes');
  });
});

describe('what is no document', () => {
  it('is shown as it came', () => {
    expect(render('{"a":\u001b[31m\nsecond\r\n', { findings: [finding()] })).toEqual([
      '  error detrack/type: expected an integer, got a string',
      '    Numbers are not quoted.',
      '  | {"a":\\u001b[31m',
      '  | second',
    ]);
  });

  it('is cut at the width and at the line limit', () => {
    const lines = render(Array.from({ length: 50 }, () => 'x'.repeat(300)).join('\n'), {}, { maxLines: 5 });
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^ {2}\| x+… \+\d+ chars$/);
    expect(widthOf(lines[0] ?? '')).toBeLessThanOrEqual(80);
    expect(lines[4]).toBe('  … 46 more lines (--all)');
  });

  it('covers a document that nests too deep to be laid out', () => {
    expect(() => render('['.repeat(50_000) + ']'.repeat(50_000))).not.toThrow();
    expect(() => render('['.repeat(50_000))).not.toThrow();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => void render(text, { findings: [finding({ path: '/a' })] }),
      ),
    );
  });
});

const documents = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 0, '', 'x'),
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.double(),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 90 }), tie('value'), { maxKeys: 8 }),
  ),
})).value;

const paths = fc
  .array(fc.oneof(fc.string({ maxLength: 3 }), fc.nat({ max: 30 }).map(String)), { maxLength: 4 })
  .map((parts) => parts.map((part) => `/${part}`).join(''));
const someFindings = fc.array(
  fc.record({
    severity: fc.constantFrom('error', 'warning', 'info'),
    rule: fc.constantFrom('a/b', 'x/unknown-field'),
    path: paths,
    expected: fc.string({ unit: 'binary' }),
    actual: fc.string({ unit: 'binary' }),
    message: fc.string({ unit: 'binary', maxLength: 200 }),
  }) as fc.Arbitrary<Finding>,
  { maxLength: 4 },
);

describe('any document', () => {
  it('stays within the width and lets nothing unsafe through', () => {
    fc.assert(
      fc.property(documents, someFindings, fc.integer({ min: 40, max: 160 }), (document, findings, width) => {
        const view = {
          findings,
          codeName: () => HOSTILE,
          summarise: (path: string) => (path.length > 6 ? HOSTILE : null),
        };
        for (const line of render(JSON.stringify(document), view, { width })) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(UNSAFE);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is whole with all', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(JSON.parse(render(JSON.stringify(document), {}, { all: true }).join('\n'))).toEqual(
          JSON.parse(JSON.stringify(document)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('may nest a hundred deep', () => {
    let document: unknown = 1;
    for (let depth = 0; depth < 100; depth += 1) document = depth % 2 === 0 ? [document] : { key: document };
    const lines = render(document, {}, { maxLines: 1000 });
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(lines.length).toBeGreaterThan(190);
    expect(lines.filter((line) => line.includes('"key": [')).length).toBeGreaterThan(40);
    // One level more is shown as it came.
    expect(render([document])).toHaveLength(1);
  });
});

describe('hostile text', () => {
  it.each([true, false])('shows nothing but its own colours (colour %s)', (colour) => {
    const document = {
      [HOSTILE]: HOSTILE,
      [`${HOSTILE}2`]: [HOSTILE, { [HOSTILE]: [[HOSTILE]] }],
      [HOSTILE + 3]: 1,
    };
    const findings = ['', '/x', `/${HOSTILE}`, `/${HOSTILE}3`, `/${HOSTILE}/${HOSTILE}`].map((path) =>
      finding({ path, rule: HOSTILE, expected: HOSTILE, actual: HOSTILE, message: HOSTILE }),
    );
    const lines = render(
      document,
      { findings, codeName: () => HOSTILE },
      { theme: createTheme(colour), all: true },
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(withoutOwnColours(line)).not.toMatch(UNSAFE);
  });
});

describe('a whole screen', () => {
  const text = IN_PROGRESS.replace('"attempt": 1,', '"attempt": "1",').replace(
    '  "do_number": "Test1",\n',
    '',
  );
  const view: PayloadView = {
    text,
    findings: [
      finding({
        path: '/do_number',
        rule: 'detrack/required',
        expected: 'string',
        actual: 'nothing',
        message: 'The job number is what an order system finds its order by.',
      }),
      finding({ path: '/attempt', actual: 'string "1"', message: 'Numbers are not quoted: "attempt": 1' }),
      finding({ path: '/zone', severity: 'info', rule: 'detrack/missing-key' }),
      finding({ path: '/carrier', severity: 'info', rule: 'detrack/unknown-field' }),
    ],
    codeName: (path) => (path === '/status' ? 'In Progress' : null),
    summarise: (path) => (path === '/milestones' ? '1 entry, last out_for_delivery by Adam' : null),
  };

  it('is 80 columns wide', () => {
    expect(renderPayload(view, PLAIN).join('\n')).toMatchInlineSnapshot(`
      "  {
          "id": "6253e449366df67ff7e75590",
          "type": "Delivery",
          "primary_job_status": "dispatched",
          "open_to_marketplace": false,
          "attempt": "1",
                     ~~~ error detrack/type: expected an integer, got string "1"
                         Numbers are not quoted: "attempt": 1
          "date": "2022-04-11",
          "start_date": "2022-04-11",
          "job_age": 1,
          "address": "Dummy Address",
          "assign_to": "Adam",
          "detrack_number": "DET4640992408",
          "status": "dispatched",  In Progress
          "tracking_status": "Out for delivery",
          "insurance_coverage": false,
          "items_count": 0,
          "created_at": "2022-04-11T16:18:18.034+08:00",
          "on_demand": false,
          "verification_code": 3615,
          "use_locker": false,
          "tracking_status_code": "dispatched",
          "driver_mobile_number": "123456789",
          "tracking_link": "https://trk.la/JAJddop",
          "contactless_signature_link": "https://trk.la/JAJddop?s=1",
          "booking_link": "https://trk.la/JAJddop?b=1",
          "can_reattempt": false,
          "milestones": [ 1 entry, last out_for_delivery by Adam ]
          ~~~ error detrack/required: "do_number" is missing, expected string
              The job number is what an order system finds its order by.
          … 148 null and 6 empty fields folded (--all)
        }
        … 2 notes (1 missing optional key, 1 unknown field) (--all)"
    `);
  });

  it('is 140 columns wide, and short', () => {
    expect(renderPayload(view, { ...PLAIN, width: 140, maxLines: 24 }).join('\n')).toMatchInlineSnapshot(`
      "  {
          "id": "6253e449366df67ff7e75590",
          "type": "Delivery",
          "primary_job_status": "dispatched",
          "open_to_marketplace": false,
          "attempt": "1",
                     ~~~ error detrack/type: expected an integer, got string "1"
                         Numbers are not quoted: "attempt": 1
          "date": "2022-04-11",
          "start_date": "2022-04-11",
          "job_age": 1,
          "address": "Dummy Address",
          "assign_to": "Adam",
          "detrack_number": "DET4640992408",
          "status": "dispatched",  In Progress
          "tracking_status": "Out for delivery",
          "insurance_coverage": false,
          … 11 more lines (--all)
          "milestones": [ 1 entry, last out_for_delivery by Adam ]
          ~~~ error detrack/required: "do_number" is missing, expected string
              The job number is what an order system finds its order by.
          … 148 null and 6 empty fields folded (--all)
        }
        … 2 notes (1 missing optional key, 1 unknown field) (--all)"
    `);
  });
});
