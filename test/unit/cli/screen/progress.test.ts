import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress, type Progress, retryWords } from '../../../../src/cli/screen/progress.ts';
import { startSpinner } from '../../../../src/cli/screen/spinner.ts';
import type { Session } from '../../../../src/cli/session/session.ts';
import { catalogue } from '../../../helpers/bundled.ts';

vi.mock('../../../../src/cli/screen/spinner.ts', () => ({ startSpinner: vi.fn() }));

const spinner = { text: '', clear: vi.fn(), stop: vi.fn() };

function progressOf(count: number): Promise<Progress> {
  return createProgress({} as Session, {
    catalogue,
    count,
    target: new URL('http://localhost:4141/hooks'),
    isDelivered: () => true,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(startSpinner).mockImplementation(async (_, text) => Object.assign(spinner, { text }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.resetAllMocks();
});

describe('a pause before a further try', () => {
  it('is counted down, and then the request is under way again', async () => {
    const progress = await progressOf(1);
    progress.waiting(2500, retryWords({ ms: 2500, attempt: 2, asked: true }));
    const seen = [spinner.text];
    for (let i = 0; i < 6; i += 1) {
      vi.advanceTimersByTime(500);
      if (seen.at(-1) !== spinner.text) seen.push(spinner.text);
    }
    expect(seen).toEqual([
      'next try in 3 s (Retry-After)',
      'next try in 2 s (Retry-After)',
      'next try in 1 s (Retry-After)',
      'sending to localhost:4141',
    ]);
    progress.end();
  });

  it('says Retry-After only where that makes it as long', () => {
    expect(retryWords({ ms: 1, attempt: 2, asked: false })('20 s')).toBe('next try in 20 s');
  });

  it('gives way to the next result, and leaves no timer behind', async () => {
    const progress = await progressOf(3);
    progress.waiting(60_000, (left) => `wait ${left}`);
    progress.advance({ sent: 1, failed: 1 });
    vi.advanceTimersByTime(5000);
    expect(spinner.text).toBe('1 of 3 to localhost:4141, 1 failed');
    progress.waiting(60_000, (left) => `wait ${left}`);
    expect(spinner.text).toBe('wait 1 min 00 s');
    progress.end();
    expect(vi.getTimerCount()).toBe(0);
    expect(spinner.stop).toHaveBeenCalledOnce();
  });

  it('is silent where there is no terminal', async () => {
    vi.mocked(startSpinner).mockResolvedValue(null);
    const progress = await progressOf(1);
    progress.waiting(60_000, () => {
      throw new Error('nobody reads this');
    });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('of many requests', () => {
  const good = { response: { status: 200, headers: [], durationMs: 1 }, error: null };
  const bad = { response: null, error: { code: 'refused', message: '' } } as const;

  async function progressWhere(
    session: Partial<Pick<Session, 'json' | 'quiet'>>,
    count: number,
  ): Promise<Progress> {
    return createProgress(session as Session, {
      catalogue,
      count,
      target: new URL('http://localhost:4141/hooks'),
      isDelivered: ({ error }) => error === null,
    });
  }

  it.each([
    ['up to twenty, each', {}, 20, [true, true, true]],
    ['more than that, failures alone', {}, 21, [false, true, true]],
    ['with --json, each', { json: true }, 21, [true, true, true]],
    ['with --quiet, failures alone that are the last try', { quiet: true }, 1, [false, false, true]],
    ['with --quiet of more than that, these too', { quiet: true }, 21, [false, false, true]],
    ['with both, each', { json: true, quiet: true }, 21, [true, true, true]],
  ])('%s is shown', async (_, session, count, shown) => {
    const { shows } = await progressWhere(session, count);
    expect([shows(good, true), shows(bad, false), shows(bad, true)]).toEqual(shown);
  });
});
