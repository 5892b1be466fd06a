import { option, words } from '../../core/wording.ts';
import type { Provider } from '../../providers/provider.ts';
import type { ConformanceCase } from '../case/case.ts';
import type { WireFormat } from '../case/case-context.ts';
import { judgeAnswers, TAKEN } from '../judge/answers.ts';
import { documentedSource } from './probes.ts';

/** Each event of the provider, once. */
export function eventCases(provider: Provider): ConformanceCase[] {
  const known = new Map(provider.fixtures.entries().map((entry) => [entry.event, entry.sources]));
  return provider.events.map(({ name, label }) => ({
    id: `event/${name}`,
    title: `takes the ${provider.eventWord} ${label}`,
    level: 'must',
    explain:
      'A webhook that is refused may never come again, and an event that nobody expected is no mistake of its sender.',
    source: (known.get(name) ?? []).join('; ') || OURS,
    needs: [],
    run: async (context) => judgeAnswers(TAKEN, [await context.http.post(context.events.build(name))]),
  }));
}

const OURS = 'ours: built from what is known of the other events';

/** Each version and content form that the user says he uses. */
export function contentCases(provider: Provider, wireFormats: readonly WireFormat[]): ConformanceCase[] {
  const [event] = provider.probes.progress;
  return wireFormats.map(({ version, contentForm }) => ({
    id: `content/v${version.id}-${contentForm}`,
    title: `takes payloads of version ${version.id} as ${contentForm === 'form' ? 'a form' : 'JSON'}`,
    level: 'must',
    explain:
      'Version and content form are settings of the sender, and a consumer that reads another one loses every webhook.',
    source: documentedSource(provider, 'content', 'ours: both are settings of the provider'),
    needs: [],
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
export function jobTypeCases(provider: Provider): ConformanceCase[] {
  return provider.jobTypes.slice(1).map((type) => ({
    id: `job-type/${type.toLowerCase()}`,
    title: `takes the webhooks of a ${type}`,
    level: 'must',
    explain: 'Jobs of every type may be posted to one URL.',
    source: documentedSource(provider, 'job-type', 'ours: job types share one URL'),
    needs: [],
    run: async (context) => {
      const exchanges = [];
      for (const event of provider.probes.progress) {
        exchanges.push(await context.http.post(context.events.build(event, { type })));
      }
      return judgeAnswers(TAKEN, exchanges);
    },
  }));
}
