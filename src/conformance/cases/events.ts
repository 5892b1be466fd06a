import type { Exchange } from '../../core/exchange.ts';
import { option, words } from '../../core/wording.ts';
import type { Provider } from '../../providers/provider.ts';
import { type CaseFinding, type ConformanceCase, eventCaseId } from '../case/case.ts';
import type { CaseParts, WireFormat } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { describeAnswer, judgeAnswers, skipAfter, TAKEN } from '../judge/answers.ts';
import { findCause } from '../judge/find-cause.ts';
import { documentedSource } from './probes.ts';

/** Each event of the provider, once. */
export function eventCases(provider: Provider): ConformanceCase[] {
  const known = new Map(provider.fixtures.entries().map((entry) => [entry.event, entry.sources]));
  return provider.events.map(({ name, label }) => ({
    id: eventCaseId(name),
    title: `takes the ${provider.eventWord} ${label}`,
    weight: 'sent',
    explain:
      'A webhook that is refused may never come again, and an event that nobody expected is no mistake of its sender.',
    source: (known.get(name) ?? []).join('; ') || OURS,
    needs: [],
    posts: [name],
    run: (context) => runEvent(context, name),
  }));
}

async function runEvent(
  context: CaseParts<'sender' | 'events' | 'http' | 'plain' | 'isChosen'>,
  name: string,
): Promise<CaseFinding> {
  const answer = await context.plain.post(name);
  const finding = judgeAnswers(TAKEN, [answer]);
  if (finding.kind !== 'fail') return finding;
  const first = await firstOfAllRefused(context, answer);
  if (first !== null && first !== name) return skipAfter(eventCaseId(first));
  return { ...finding, cause: (await findCause(context, name, answer)) ?? undefined };
}

/** Where no event is taken, and all are answered alike, that is one thing, which the first of them says. */
async function firstOfAllRefused(
  { sender, plain, isChosen }: CaseParts<'sender' | 'plain' | 'isChosen'>,
  answer: Exchange,
): Promise<string | null> {
  const asked = sender.provider.events
    .map(({ name }) => name)
    .filter((name) => sender.posted.includes(name) && isChosen(eventCaseId(name)));
  const answers = await Promise.all(asked.map((name) => plain.post(name)));
  const isAlike = answers.every((one) => !TAKEN.holds(one) && describeAnswer(one) === describeAnswer(answer));
  return isAlike ? (asked[0] ?? null) : null;
}

const OURS = 'ours: built from what is known of the other events';

/** Each version and content form that the user says he uses. */
export function contentCases(
  provider: Provider,
  wireFormats: readonly WireFormat[],
  [event]: Subscription['progress'],
): ConformanceCase[] {
  return wireFormats.map(({ version, contentForm }, i) => ({
    id: `content/v${version.id}-${contentForm}`,
    title: `takes payloads of version ${version.id} as ${contentForm === 'form' ? 'a form' : 'JSON'}`,
    weight: 'lost',
    explain:
      'Version and content form are settings of the sender, and a consumer that reads another one loses every webhook.',
    source: documentedSource(provider, 'content', 'ours: both are settings of the provider'),
    needs: [],
    // The first is what all events are sent in.
    posts: i === 0 ? [event] : [],
    run: async (context) => {
      // Who takes what is not signed lets everybody in, so that both cannot be asked of one endpoint.
      if (context.sender.secret !== null && !version.signed) {
        return {
          kind: 'skip',
          reason: words`the endpoint checks signatures (${option('secret')}), and version ${version.id} has none`,
        };
      }
      return judgeAnswers(TAKEN, [
        await context.http.post(context.events.build(event, { version, contentForm })),
      ]);
    },
  }));
}

/** Each job type beyond the first. */
export function jobTypeCases(provider: Provider, progress: Subscription['progress']): ConformanceCase[] {
  return provider.jobTypes.slice(1).map((type) => ({
    id: `job-type/${type.toLowerCase()}`,
    title: `takes the webhooks of a ${type}`,
    weight: 'sent',
    explain: 'Jobs of every type may be posted to one URL.',
    source: documentedSource(provider, 'job-type', 'ours: job types share one URL'),
    needs: [],
    posts: progress,
    run: async (context) => {
      const exchanges = [];
      for (const event of new Set(progress)) {
        exchanges.push(await context.http.post(context.events.build(event, { type })));
      }
      return judgeAnswers(TAKEN, exchanges);
    },
  }));
}
