import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderGlance } from '../../../src/output/exchange/glance.ts';
import { renderAnswer, renderArrival } from '../../../src/output/exchange/screen.ts';
import { renderJobDiff } from '../../../src/output/observed/job-diff.ts';
import { renderFindings } from '../../../src/output/payload/findings.ts';
import { renderPayload } from '../../../src/output/payload/payload.ts';
import { renderRaw } from '../../../src/output/text/raw-text.ts';
import { renderTable } from '../../../src/output/text/table.ts';
import { createTheme } from '../../../src/output/text/theme.ts';
import { fits, fitting, widthOf } from '../../../src/output/text/width.ts';
import { exchange, finding, NO_WORDS } from './samples.ts';

const theme = createTheme(false);
const SCREEN = { theme, width: 80, maxLines: 60, all: false };

/** What is measured: how often, how much in all, and the longest at once, since one step costs as much as that. */
const measured = { characters: 0, longest: 0 };
/** Values for which words were looked up: each that is shown is one. */
let values = 0;
const WORDS = {
  summarise: () => null,
  codeName: () => {
    values += 1;
    return null;
  },
};

beforeEach(() => {
  const { segment } = Intl.Segmenter.prototype;
  vi.spyOn(Intl.Segmenter.prototype, 'segment').mockImplementation(function (this: Intl.Segmenter, text) {
    measured.characters += text.length;
    measured.longest = Math.max(measured.longest, text.length);
    return segment.call(this, text);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The steps that something takes. */
function stepsOf(act: () => unknown): { characters: number; longest: number; values: number } {
  Object.assign(measured, { characters: 0, longest: 0 });
  values = 0;
  act();
  return { ...measured, values };
}

const SIZES = [10_000, 20_000, 40_000];

/** Texts of which each step through the whole costs as much as the whole. */
const TEXTS: Readonly<Record<string, string>> = {
  accented: 'é',
  wide: '漢',
  combining: 'e\u0301',
  'right to left': 'ש',
  emoji: '👩‍👩‍👧',
  flags: '🇦🇹',
  'one heap of marks': '\u0301',
};

/** Where a text of a sender's is shown. */
const PLACES: Readonly<Record<string, (text: string) => readonly string[]>> = {
  value: (text) => payload({ a: text }),
  key: (text) => payload({ [text]: 1, b: { [text]: { c: 2 } } }),
  'value under a finding': (text) =>
    renderPayload(
      { ...NO_WORDS, text: JSON.stringify({ a: text }), findings: [finding({ path: '/a' })] },
      SCREEN,
    ),
  'key under a finding': (text) =>
    renderPayload(
      { ...NO_WORDS, text: JSON.stringify({ [text]: 1 }), findings: [finding({ path: `/${text}` })] },
      SCREEN,
    ),
  'raw body': (text) => renderRaw(text, SCREEN),
  'finding without a document': (text) =>
    renderFindings([finding({ path: `/${text}`, message: text, actual: text })], SCREEN),
  'change of a job': (text) =>
    renderJobDiff(
      {
        changes: [{ kind: 'value', path: [text], before: text, after: `${text}!` }],
        findings: [],
        previous: { label: text, at: '2026-01-01T00:00:00Z', exchangeId: 'a1' },
        newId: false,
        codeName: () => null,
      },
      SCREEN,
    ),
  'cell of a table': (text) => renderTable([{ title: 'a', shrink: 1 }], [[text]], SCREEN),
  'headline of a webhook': (text) => {
    const highlights = [{ path: '/a', text }];
    const describe = () => ({ title: text, label: text, headline: text, highlights });
    const options = { ...SCREEN, describe, compact: false, headers: true, words: () => NO_WORDS };
    const glance = { ...options, compact: false, change: null, showsAnswer: true, hint: '' };
    return [
      ...renderArrival(exchange(), options),
      ...renderAnswer(exchange({ key: text }), options),
      ...renderGlance(exchange({ key: text, id: text }), glance),
    ];
  },
};

function payload(document: unknown, options: Partial<typeof SCREEN> = {}): string[] {
  return renderPayload({ ...WORDS, text: JSON.stringify(document), findings: [] }, { ...SCREEN, ...options });
}

describe.each(Object.entries(PLACES))('a long text as %s', (_place, render) => {
  it.each(Object.entries(TEXTS))('that is %s takes as many steps as a short one', (_kind, unit) => {
    const steps = SIZES.map((size) => stepsOf(() => render(unit.repeat(size))));
    // A few screens full, and the same however long the text is: its count alone takes more room.
    const [first] = steps;
    for (const { characters, longest } of steps) {
      expect(longest).toBeLessThanOrEqual(1000);
      expect(characters).toBeLessThanOrEqual(30_000);
      expect(characters - (first?.characters ?? 0)).toBeLessThanOrEqual(1000);
    }
  });

  it.each(Object.entries(TEXTS))('that is %s is cut', (_kind, unit) => {
    expect(render(unit.repeat(40_000)).join('\n').length).toBeLessThan(30_000);
  });
});

it('how wide a long text is takes steps in proportion to it', () => {
  const [n, twice, fourTimes] = SIZES.map((size) => stepsOf(() => widthOf('é'.repeat(size))));
  expect(fourTimes?.longest).toBe(n?.longest);
  expect((twice?.characters ?? 0) / (n?.characters ?? 1)).toBeCloseTo(2, 1);
  expect((fourTimes?.characters ?? 0) / (n?.characters ?? 1)).toBeCloseTo(4, 1);
});

it('measures pieces as it would the whole', () => {
  for (const unit of Object.values(TEXTS)) {
    for (let count = 0; count < 300; count += 23) {
      const text = `ab${unit.repeat(count)}`;
      const width = widthOf(unit) === 0 ? 2 : 2 + count * widthOf(unit);
      expect(widthOf(text)).toBe(width);
      if (widthOf(unit) > 0) expect(fitting(text, width)).toBe(text.slice(0, text.length));
      expect(fits(text, width - 1)).toBe(false);
    }
  }
});

describe('a document of many values', () => {
  const kinds: Readonly<Record<string, (size: number) => unknown>> = {
    items: (size) => Array(size).fill(0),
    members: (size) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, i])),
    'empty members': (size) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, null])),
    objects: (size) => ({ items: Array(size).fill({ a: 'é', b: [1, 2, { c: null }] }) }),
    'lists of lists': (size) => Array(20).fill(Array(20).fill(Array(size / 400).fill([[1], [2]]))),
  };

  it.each(Object.entries(kinds))('such as %s is looked at as far as there are lines', (_kind, make) => {
    const steps = SIZES.map((size) => stepsOf(() => payload(make(size))));
    for (const step of steps) {
      expect(step.values).toBeLessThanOrEqual(10_000);
      expect(step.characters).toBeLessThanOrEqual(20_000);
    }
    expect(payload(make(40_000)).length).toBeLessThanOrEqual(61);
  });

  it.each(Object.entries(kinds))(
    'such as %s is shown whole with all, each value once or twice',
    (_kind, make) => {
      const [n, twice, fourTimes] = [1200, 2400, 4800].map(
        (size) => stepsOf(() => payload(make(size), { all: true })).values,
      );
      expect((twice ?? 0) / (n ?? 1)).toBeCloseTo(2, 1);
      expect((fourTimes ?? 0) / (n ?? 1)).toBeCloseTo(4, 1);
    },
  );

  it('says that more is left out than it counted', () => {
    const rows = payload(Array(20).fill(Array(20).fill(Array(20).fill([[[1, [2]]]]))));
    expect(rows.at(-2)).toMatch(/^ +… more than [\d,]+ more lines \(--all\)$/);
    expect(payload(Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`k${i}`, null])))).toEqual([
      '  {',
      '    … 1,001 more fields',
      '    … 4,999 null fields folded (--all)',
      '  }',
    ]);
  });

  it('shows what has a finding wherever it is', () => {
    const document = { items: Array.from({ length: 30_000 }, (_, i) => ({ id: i, more: [null] })) };
    const text = JSON.stringify(document);
    const path = '/items/29000/id';
    const lines = renderPayload({ ...NO_WORDS, text, findings: [finding({ path })] }, SCREEN);
    expect(lines.join('\n')).toMatch(/"id": 29000,\n +~+ error detrack\/type/);
    const members = JSON.stringify(
      Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`k${i}`, i])),
    );
    const shown = renderPayload(
      { ...NO_WORDS, text: members, findings: [finding({ path: '/k29000' })] },
      SCREEN,
    );
    expect(shown.join('\n')).toMatch(/"k29000": 29000,\n +~+ error detrack\/type/);
  });
});

it('of a million lines the first are made and the others counted', () => {
  const seen = stepsOf(() => {
    const lines = renderRaw('é\n'.repeat(1_000_000), SCREEN);
    expect(lines).toHaveLength(60);
    expect(lines.at(-1)).toBe('  … 999,941 more lines (--all)');
  });
  expect(seen.characters).toBeLessThan(1000);
});

it('of many changes the first are made and the others counted', () => {
  let looked = 0;
  const changes = Array.from({ length: 50_000 }, (_, i) => ({
    kind: 'value' as const,
    path: ['list', i],
    before: 1,
    after: 2,
  }));
  const lines = renderJobDiff(
    {
      changes,
      findings: [],
      previous: { label: 'x', at: '2026-01-01T00:00:00Z', exchangeId: 'a1' },
      newId: false,
      codeName: () => {
        looked += 1;
        return null;
      },
    },
    SCREEN,
  );
  expect(looked).toBe(60);
  expect(lines.at(-1)).toBe('  … 49,940 more changes (--all)');
});
