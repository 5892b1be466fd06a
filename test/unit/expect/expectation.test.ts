import { describe, expect, it } from 'vitest';
import {
  type Expectation,
  type ExpectationOptions,
  expectExchanges,
} from '../../../src/expect/expectation.ts';
import { missWords } from '../../../src/expect/nearest-miss.ts';
import { parseExpected } from '../../helpers/bundled.ts';
import { type ExchangeSketch, exchangeOf } from '../observe/exchanges.ts';

function watch(
  expected: readonly string[],
  options: Partial<ExpectationOptions>,
  sketches: readonly ExchangeSketch[],
): Expectation {
  const expectation = expectExchanges({ ...options, events: expected.map((text) => parseExpected(text)) });
  for (const sketch of sketches) expectation.see(exchangeOf(sketch));
  return expectation;
}

const failed = (reason: string, more: ExchangeSketch = {}): ExchangeSketch => ({
  event: 'failed',
  payload: { reason },
  ...more,
});

describe('what is expected', () => {
  it('is met in any order, each by a webhook of its own', () => {
    const expectation = watch(['failed', 'completed', 'failed'], {}, [
      { id: 'a', event: 'completed' },
      { id: 'b', event: 'failed' },
    ]);
    expect(expectation.isMet()).toBe(false);
    expect(expectation.missing()).toEqual(['failed']);
    expectation.see(exchangeOf({ id: 'c', event: 'failed' }));
    expect(expectation.isMet()).toBe(true);
    expect(expectation.states().map(({ exchange }) => exchange?.id)).toEqual(['b', 'a', 'c']);
  });

  it('leaves a webhook with more to the narrower expectation, whichever came first', () => {
    const expectation = watch(['failed', 'failed:reason=Damaged'], {}, [failed('Damaged'), failed('Lost')]);
    expect(expectation.isMet()).toBe(true);
  });

  it('is nothing to be waited for where nothing is named', () => {
    expect(watch([], {}, []).active).toBe(false);
    expect(watch([], { noneInvalid: true }, []).active).toBe(false);
    expect(watch([], { count: 1 }, []).active).toBe(true);
    expect(watch(['any'], {}, []).active).toBe(true);
  });

  it('counts nothing that was refused or not answered', () => {
    const sketches: ExchangeSketch[] = [
      { status: 422 },
      { status: 503 },
      { status: null, errorCode: 'answer_withheld' },
      { status: 200, errorCode: 'answer_truncated' },
    ];
    const expectation = watch(['failed'], { count: 2 }, sketches);
    expect(expectation.missing()).toEqual(['failed', '2 of 2 exchanges']);
    expectation.see(exchangeOf());
    expect(expectation.missing()).toEqual(['1 of 2 exchanges']);
    expectation.see(exchangeOf({ event: null }));
    expect(expectation.isMet()).toBe(true);
  });
});

describe('--ordered', () => {
  const order = (...events: string[]) =>
    watch(
      ['in-progress', 'failed', 'completed'],
      { ordered: true },
      events.map((event) => ({ id: event, event })),
    );

  it('is met in the order given, with others between', () => {
    const expectation = order('in-progress', 'scheduled', 'failed', 'completed');
    expect(expectation.contradiction()).toBe(null);
    expect(expectation.isMet()).toBe(true);
  });

  it('is contradicted by one that comes too early', () => {
    const expectation = order('in-progress', 'completed', 'failed');
    expect(expectation.contradiction()).toEqual({
      kind: 'too_early',
      exchangeId: 'completed',
      message: 'completed (completed) came before failed, too early',
    });
    expect(expectation.isMet()).toBe(false);
    expect(expectation.missing()).toEqual(['failed']);
    const [, failedState, completedState] = expectation.states();
    expect(failedState?.nearest?.reason).toBe('event');
    expect(completedState).toMatchObject({ met: false, nearest: { reason: 'too_early' } });
    expect(completedState?.nearest && missWords(completedState.nearest)).toBe(
      'completed completed fits, but came too early',
    );
  });

  it('bears what came already coming again', () => {
    const expectation = order('in-progress', 'in-progress', 'failed', 'in-progress', 'completed');
    expect(expectation.contradiction()).toBe(null);
    expect(expectation.isMet()).toBe(true);
  });

  it('takes a repeated event for a repeat, not for the later one that is expected', () => {
    const expectation = watch(['failed', 'completed', 'failed'], { ordered: true }, [
      { event: 'failed' },
      { event: 'failed' },
      { event: 'completed' },
      { event: 'failed' },
    ]);
    expect(expectation.contradiction()).toBe(null);
    expect(expectation.isMet()).toBe(true);
  });

  it('looks at what counts only', () => {
    const expectation = watch(['in-progress', 'failed'], { ordered: true }, [
      { event: 'failed', status: 500 },
      { event: 'in-progress' },
      { event: 'failed' },
    ]);
    expect(expectation.isMet()).toBe(true);
  });

  it('misses a second one of which only the first came, too early', () => {
    const expectation = watch(['completed', 'failed', 'failed'], { ordered: true }, [{ event: 'failed' }]);
    expect(expectation.missing()).toEqual(['completed', 'failed']);
  });

  it('tells conditions apart', () => {
    const expected = ['failed:reason=Lost', 'failed:reason=Damaged'];
    expect(watch(expected, { ordered: true }, [failed('Lost'), failed('Damaged')]).isMet()).toBe(true);
    const reversed = watch(expected, { ordered: true }, [failed('Damaged', { id: 'x' })]);
    expect(reversed.contradiction()?.message).toBe(
      'failed:reason=Damaged (x) came before failed:reason=Lost, too early',
    );
  });
});

describe('--none-invalid', () => {
  const finding = { severity: 'error', rule: 'detrack/type', path: '/attempt', message: '' } as const;
  const broken: ExchangeSketch = {
    id: 'x',
    valid: false,
    findings: [
      { ...finding, expected: 'an integer', actual: 'a string' },
      { ...finding, expected: 'a', actual: 'b' },
    ],
  };

  it('is contradicted by an invalid payload, even one that was refused', () => {
    for (const status of [200, 422]) {
      const expectation = watch(['failed'], { noneInvalid: true }, [{ ...broken, status }]);
      expect(expectation.contradiction()).toEqual({
        kind: 'invalid',
        exchangeId: 'x',
        message:
          'detrack failed (x) is invalid: /attempt detrack/type, expected an integer, got a string, and 1 more',
      });
      expect(expectation.isMet()).toBe(false);
    }
  });

  it('bears what nobody can judge', () => {
    const expectation = watch(['failed'], { noneInvalid: true }, [{ valid: null, event: null }, {}]);
    expect(expectation.isMet()).toBe(true);
  });

  it('keeps the first contradiction, and nothing counts after it', () => {
    const expectation = watch(['failed'], { noneInvalid: true }, [broken, { ...broken, id: 'y' }, {}]);
    expect(expectation.contradiction()?.exchangeId).toBe('x');
    expect(expectation.missing()).toEqual(['failed']);
  });

  it('is what came nearest to what it would have met', () => {
    const [state] = watch(['failed'], { noneInvalid: true }, [broken]).states();
    expect(state?.nearest && missWords(state.nearest)).toBe('failed x fits, but is invalid');
  });

  it('is asked for', () => {
    expect(watch(['failed'], {}, [broken]).isMet()).toBe(true);
  });
});

describe('the nearest miss', () => {
  function nearest(expected: string, ...sketches: ExchangeSketch[]): string | null {
    const [state] = watch([expected], {}, sketches).states();
    return state?.nearest ? missWords(state.nearest) : null;
  }

  it('is nothing where nothing came, and where it is met', () => {
    expect(nearest('failed')).toBe(null);
    expect(nearest('failed', { event: 'completed' }, { event: 'failed' })).toBe(null);
  });

  it('is the event with the fewest conditions that do not hold', () => {
    const payload = (reason: string, attempt: number) => ({ payload: { reason, attempt } });
    expect(
      nearest(
        'failed:reason=Damaged,attempt=2',
        { id: 'a', ...payload('Lost', 1) },
        { id: 'b', ...payload('Lost', 2) },
        { id: 'c', ...payload('Wet', 1) },
        { id: 'd', event: 'completed', ...payload('Damaged', 2) },
      ),
    ).toBe('failed b: reason should be "Damaged", is "Lost"');
  });

  it('is what fitted and was refused, before anything else', () => {
    const refused: ExchangeSketch = { ...failed('Damaged'), id: 'a', status: 503 };
    expect(nearest('failed:reason=Damaged', refused, failed('Lost'))).toBe(
      'failed a fits, but was answered 503',
    );
    const withheld: ExchangeSketch = {
      ...failed('Damaged'),
      id: 'a',
      status: null,
      errorCode: 'answer_reset',
    };
    expect(nearest('failed', withheld)).toBe('failed a fits, but was not answered');
  });

  it('is what counts for another', () => {
    const expectation = watch(['failed', 'failed'], {}, [{ id: 'a' }]);
    const [, second] = expectation.states();
    expect(second?.nearest && missWords(second.nearest)).toBe(
      'failed a fits, but counts for another that is expected',
    );
  });

  it('is the nearest name where only other events came', () => {
    expect(nearest('completed', { id: 'a', event: 'failed' })).toBe('failed a is another event');
    const sketches: ExchangeSketch[] = [
      { id: 'a', event: 'in-transit' },
      { id: 'b', event: 'completed' },
    ];
    expect(nearest('in-progress', ...sketches)).toBe('in-transit a is another event');
    expect(nearest('in-progress', ...sketches.toReversed())).toBe('in-transit a is another event');
  });

  it('says what holds no event', () => {
    expect(nearest('completed', { id: 'a', event: null, payload: null })).toBe(
      'a webhook without an event a is another event',
    );
  });
});
