import { describe, expect, it } from 'vitest';
import { progressWords } from '../../../../../src/cli/check/ledger/progress.ts';

const BEGUN = { judged: 0, of: 10_000, wrong: 0, suspects: 0, examples: 0 };

describe('what is said while a ledger is judged', () => {
  it.each([
    [{}, '0 of 10,000 jobs'],
    [{ judged: 1, of: 1 }, '1 of 1 job'],
    [{ judged: 9_988, wrong: 12 }, '9,988 of 10,000 jobs, 12 wrong'],
    [{ judged: 20, suspects: 3 }, '20 of 10,000 jobs, looking again at 3'],
    [{ judged: 10_000, wrong: 1_200, examples: 12 }, 'looking at 12 wrong jobs'],
    [{ judged: 10_000, wrong: 1, examples: 1 }, 'looking at 1 wrong job'],
  ])('%j: %s', (progress, words) => {
    expect(progressWords({ ...BEGUN, ...progress })).toBe(words);
  });
});
