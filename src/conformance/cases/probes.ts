import type { PayloadProbe } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { judgeAnswers, NO_SERVER_ERROR, TAKEN } from '../judge/answers.ts';
import { applyChange, draft, encodeAs, encodeVariant } from '../judge/payload-variants.ts';
import { isSameState } from '../judge/state-diff.ts';

/** Webhooks with something unusual in them, as the provider's own data has them. */
export function probeCases({ probes }: Provider, subscription: Subscription): ConformanceCase[] {
  return probes.payloads.map(({ id, title, weight, explain, source, after, isOtherEvent, ...probe }) => {
    const event = subscription.instead(probe.event);
    return {
      id,
      title,
      weight,
      explain,
      source,
      needs: [],
      posts: [event, ...(isOtherEvent === true ? subscription.others.slice(0, 1) : [])],
      after,
      run: (context) => runProbe(context, { ...probe, event }),
    };
  });
}

async function runProbe(
  context: CaseParts<'sender' | 'events' | 'http'>,
  probe: Pick<PayloadProbe, 'event' | 'set' | 'unset' | 'versions' | 'expect'>,
): Promise<CaseFinding> {
  const base = draft(context, probe.event);
  const plain = encodeVariant(context, base, base.payload);
  const own = probe.versions?.[context.sender.version.id];
  const event =
    own === undefined
      ? encodeVariant(context, base, applyChange(base.payload, probe))
      : encodeAs(context, plain, applyChange(plain.payload, own));
  if (isSameState(plain.payload, event.payload)) {
    return {
      kind: 'skip',
      reason: `${context.sender.version.title} of ${context.sender.provider.title} does not carry what this case changes`,
    };
  }
  return judgeAnswers(probe.expect === 'taken' ? TAKEN : NO_SERVER_ERROR, [await context.http.post(event)]);
}

/** Where a group of cases is documented by the provider, or what else supports it. */
export function documentedSource({ probes }: Provider, group: string, otherwise: string): string {
  return probes.sources[group] ?? otherwise;
}
