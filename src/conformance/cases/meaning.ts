import type { DistinctionProbe } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import { jobIdentity } from '../judge/booking.ts';
import { applyChange, draft, encodeVariant } from '../judge/payload-variants.ts';
import { References } from '../judge/reference-state.ts';
import { judgeOtherState } from '../judge/same-state.ts';
import { playRequests } from '../judge/step-pair.ts';

/** Values that mean different things and must not become one. */
export function meaningCases({ probes }: Provider): ConformanceCase[] {
  return probes.distinctions.map(({ id, title, level, explain, source, ...probe }) => ({
    id,
    title,
    level,
    explain,
    source,
    needs: ['state'],
    run: (context) => runDistinction(context, probe),
  }));
}

type Distinction = Pick<DistinctionProbe, 'event' | 'first' | 'second'>;

function runDistinction(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  { event, first, second }: Distinction,
): Promise<CaseFinding> {
  const references = new References(async (ordering) => {
    const base = draft(context, event);
    const set = ordering.includes(1) ? second : first;
    const built = encodeVariant(context, base, applyChange(base.payload, { set }));
    const playback = await playRequests(context, jobIdentity(built), (deliver) =>
      deliver(context.http.request(built), 0),
    );
    return { ...playback, ordering };
  });
  return judgeOtherState({
    expected: 'a 2xx each, and two different states',
    references,
    first: [0],
    second: [1],
    same: 'the same state after both',
  });
}
