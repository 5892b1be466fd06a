import type { ConformanceCase } from '../../src/conformance/case/case.ts';

/** A case of a test's own: a must that posts no event and needs nothing. */
export function oneCase(
  id: string,
  run: ConformanceCase['run'],
  changes: Partial<ConformanceCase> = {},
): ConformanceCase {
  return {
    id,
    title: `title of ${id}`,
    weight: 'lost',
    explain: 'because',
    source: 'ours',
    needs: [],
    posts: [],
    run,
    ...changes,
  };
}
