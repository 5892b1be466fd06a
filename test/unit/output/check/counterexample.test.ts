import { describe, expect, it } from 'vitest';
import type { Counterexample, StateDifference } from '../../../../src/conformance/case/result.ts';
import { counterexampleText, renderCounterexample } from '../../../../src/output/check/counterexample.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import { HOSTILE, UNSAFE, withoutOwnColours } from '../samples.ts';

const PLAIN = { theme: createTheme(false), width: 100 };

function example(fields: Partial<Counterexample> = {}): Counterexample {
  return {
    scenario: 'delivered',
    delivered: [
      { step: 1, event: 'in-progress', again: false, status: 200 },
      { step: 2, event: 'completed', again: false, status: 200 },
      { step: 1, event: 'in-progress', again: true, status: 200 },
    ],
    differences: [{ path: '/status', expected: 'completed', actual: 'dispatched' }],
    state: { status: 'dispatched' },
    expectedState: { status: 'completed' },
    runs: 1240,
    shrinks: 14,
    ...fields,
  };
}

function withDifferences(...differences: readonly StateDifference[]): Counterexample {
  return example({ differences });
}

function stateLines(counterexample: Counterexample, width = 100): string[] {
  return renderCounterexample(counterexample, { ...PLAIN, width }).slice(2, -1);
}

describe('renderCounterexample', () => {
  it('shows what was delivered, what came out, what should have, and how it was found', () => {
    expect(renderCounterexample(example(), PLAIN)).toEqual([
      'delivered   in-progress #1, completed #2, in-progress #1 again',
      'answered    200 each',
      'state       /status  "dispatched"  should be "completed"',
      'smallest of 1,240 orderings tried, 14 steps of shrinking',
    ]);
  });

  it.each<[Partial<NonNullable<Counterexample['load']>>, string]>([
    [{}, 'only under load: alone it leaves the right state'],
    [{ otherwise: 'refused' }, 'only under load: alone it is refused'],
    [{ otherwise: 'backwards' }, 'only under load: alone it has another fault, backwards'],
    [{ alone: true }, 'and alone too, without load, after 14 steps of shrinking'],
    [
      { triedAgain: 2 },
      'only under load: alone it leaves the right state; the engine tried 2 webhooks of this job again',
    ],
  ])('says of a job of a load how it goes alone: %j', (fields, words) => {
    const load = { key: 'DO-1', alone: false, otherwise: null, answered: true, triedAgain: 0, ...fields };
    expect(counterexampleText(example({ load })).at(-1)).toBe(`steps of the scenario delivered, ${words}`);
  });

  it('sets several differences in columns, and counts those beyond eight', () => {
    const many = Array.from({ length: 11 }, (_, i) => ({
      path: `/list/${i}`,
      expected: i,
      actual: undefined,
    }));
    const lines = stateLines(withDifferences({ path: '/a', expected: true, actual: null }, ...many));
    expect(lines.slice(0, 2)).toEqual([
      'state       /a       null     should be true',
      '            /list/0  nothing  should be 0',
    ]);
    expect(lines.length).toBe(9);
    expect(lines.at(-1)).toBe('            … and 4 more differences');
  });

  it('shows the answer that was at fault', () => {
    const refused = example({
      delivered: [
        { step: 2, event: 'completed', again: false, status: 204 },
        { step: 1, event: 'in-progress', again: false, status: 500 },
      ],
      differences: [],
    });
    expect(renderCounterexample(refused, PLAIN).slice(0, 2)).toEqual([
      'delivered   completed #2, in-progress #1',
      'answer      in-progress #1 answered 500, should be a 2xx',
    ]);
    const unanswered = { ...refused, delivered: [{ step: 1, event: 'failed', again: true, status: null }] };
    expect(renderCounterexample(unanswered, PLAIN)[1]).toBe(
      'answer      failed #1 again no answer, should be a 2xx',
    );
  });

  it('gives every status where they differ, and all are good', () => {
    const mixed = example({
      delivered: [
        { step: 1, event: 'failed', again: false, status: 202 },
        { step: 1, event: 'failed', again: true, status: 204 },
      ],
    });
    expect(renderCounterexample(mixed, PLAIN)[1]).toBe('answered    202, 204');
    const one = example({ delivered: [{ step: 1, event: 'failed', again: false, status: 202 }] });
    expect(renderCounterexample(one, PLAIN)[1]).toBe('answered    202');
  });

  it('shows small containers whole and counts in large ones', () => {
    const large = Array.from({ length: 40 }, (_, i) => i);
    expect(stateLines(withDifferences({ path: '/log', expected: [1, { a: null }], actual: large }))).toEqual([
      'state       /log  array of 40  should be [1,{"a":null}]',
    ]);
  });

  it('says when a job should not be known, or is not', () => {
    expect(stateLines(withDifferences({ path: '', expected: { a: 1 }, actual: null }))).toEqual([
      'state       (all of it)  nothing  should be {"a":1}',
    ]);
  });

  it('shows long texts from where they part', () => {
    const head = 'x'.repeat(500);
    const [line] = stateLines(
      withDifferences({ path: '/note', expected: `${head}left`, actual: `${head}right` }),
    );
    expect(line).toBe('state       /note  …"xxxxxxxxxxxxright"  should be …"xxxxxxxxxxxxleft"');
  });

  it('names the scenario where there was no search', () => {
    const lines = renderCounterexample(example({ runs: 1, shrinks: 0 }), PLAIN);
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe('steps of the scenario delivered');
    expect(renderCounterexample(example({ runs: 1, shrinks: 1 }), PLAIN).at(-1)).toBe(
      'smallest of 1 ordering tried, 1 step of shrinking',
    );
  });

  it('wraps and stacks what is too wide, and never writes past the edge', () => {
    const lines = renderCounterexample(example(), { ...PLAIN, width: 41 });
    expect(lines).toEqual([
      'delivered   in-progress #1, completed #2,',
      '            in-progress #1 again',
      'answered    200 each',
      'state       /status',
      '              "dispatched"',
      '              should be "completed"',
      'smallest of 1,240 orderings tried, 14',
      'steps of shrinking',
    ]);
    const wide = withDifferences({ path: `/${'p'.repeat(200)}`, expected: 'e'.repeat(200), actual: 3 });
    for (const width of [24, 30, 40, 80, 120]) {
      for (const line of renderCounterexample(wide, { ...PLAIN, width })) {
        expect(widthOf(line)).toBeLessThanOrEqual(width);
      }
    }
  });

  it('says the same with colour and without', () => {
    const coloured = renderCounterexample(example(), { theme: createTheme(true), width: 100 });
    expect(coloured.join()).toContain('\u001b[');
    expect(coloured.map(withoutOwnColours)).toEqual(renderCounterexample(example(), PLAIN));
  });

  it('makes everything visible that a consumer or a scenario could hide', () => {
    const hostile = example({
      delivered: [{ step: 1, event: HOSTILE, again: true, status: null }],
      differences: [
        { path: `/${HOSTILE}`, expected: HOSTILE, actual: { [HOSTILE]: HOSTILE } },
        { path: '/long', expected: HOSTILE.repeat(20), actual: `${HOSTILE.repeat(20)}x` },
      ],
    });
    const lines = [...renderCounterexample(hostile, PLAIN), ...counterexampleText(hostile)];
    for (const line of lines) expect(line).not.toMatch(UNSAFE);
  });
});

describe('counterexampleText', () => {
  it('has the same words, as wide as they are', () => {
    expect(counterexampleText(example())).toEqual(renderCounterexample(example(), PLAIN));
    const long = example({
      delivered: Array.from({ length: 40 }, (_, i) => ({
        step: i + 1,
        event: 'failed',
        again: false,
        status: 200,
      })),
    });
    expect(counterexampleText(long)[0]).toMatch(/^delivered {3}failed #1, .*failed #40$/);
  });
});
