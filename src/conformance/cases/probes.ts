import type { PayloadProbe } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { Bench } from '../case/case-context.ts';
import { judgeAnswers, NO_SERVER_ERROR, TAKEN } from '../judge/answers.ts';
import { changed, draft, finished, written } from '../judge/payload-variants.ts';
import { isSameState } from '../judge/state-diff.ts';

/** Webhooks with something unusual in them, as the provider's own data has them. */
export function probeCases({ probes }: Provider): ConformanceCase[] {
  return probes.payloads.map(({ id, title, level, explain, source, ...probe }) => ({
    id,
    title,
    level,
    explain,
    source,
    needs: [],
    run: (bench) => runProbe(bench, probe),
  }));
}

async function runProbe(
  bench: Bench,
  probe: Pick<PayloadProbe, 'event' | 'set' | 'unset' | 'versions' | 'expect'>,
): Promise<CaseFinding> {
  const base = draft(bench, probe.event);
  const plain = written(bench, base, base.payload);
  const own = probe.versions?.[bench.version.id];
  const event =
    own === undefined
      ? written(bench, base, changed(base.payload, probe))
      : finished(bench, plain, changed(plain.payload, own));
  if (isSameState(plain.payload, event.payload)) {
    return {
      kind: 'skip',
      reason: `${bench.version.title} of ${bench.provider.title} does not carry what this case changes`,
    };
  }
  return judgeAnswers(probe.expect === 'taken' ? TAKEN : NO_SERVER_ERROR, [await bench.post(event)]);
}
