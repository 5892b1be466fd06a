import { describe, expect, it } from 'vitest';
import { createReporter } from '../../src/cli/screen/reporter.ts';
import type { Session } from '../../src/cli/session/session.ts';
import { Observer } from '../../src/observe/observer.ts';
import { createTheme } from '../../src/output/text/theme.ts';
import { type Catalogue, createCatalogue } from '../../src/providers/catalogue.ts';
import { createAnswerPlan } from '../../src/receiver/answers/answer-plan.ts';
import type { ReceiverSink } from '../../src/receiver/events.ts';
import { providers } from '../helpers/bundled.ts';
import { fixtureBytes, openReceiver } from '../helpers/receiver.ts';

interface Counted {
  readonly catalogue: Catalogue;
  /** Look-ups by id, and documents that the providers were asked about. */
  readonly counts: { finds: number; recognitions: number };
}

function counting(): Counted {
  const counts = { finds: 0, recognitions: 0 };
  const catalogue = createCatalogue(
    providers.map((provider) => ({
      ...provider,
      recognise: (...args) => {
        counts.recognitions += 1;
        return provider.recognise(...args);
      },
    })),
  );
  const find: Catalogue['find'] = (id) => {
    counts.finds += 1;
    return catalogue.find(id);
  };
  return { catalogue: { ...catalogue, find }, counts };
}

describe('the provider of a webhook', () => {
  it('is recognised once and never looked up, by all that handle, keep and show it', async () => {
    const { catalogue, counts } = counting();
    const { modelOf } = await catalogue.load();
    let shown = '';
    const session = {
      json: false,
      out: { write: (text: string) => (shown += text) },
      theme: createTheme(false),
      width: 80,
    } as unknown as Session;
    const reporter = createReporter(session, {}, modelOf);
    const observer = new Observer();
    const show: ReceiverSink = (event) => {
      if ('exchange' in event) reporter(event, observer.updateOf(event.exchange));
    };
    const options = {
      catalogue,
      checkIp: true,
      auth: { user: 'a', password: 'b' },
      answer: createAnswerPlan({ steps: [200], per: 'webhook' }, { canForward: false, catalogue }),
    };
    await using watched = await openReceiver(options, [observer.sink, show]);
    const post = async (): Promise<void> => {
      const response = await fetch(watched.url, {
        method: 'POST',
        body: fixtureBytes('detrack/failed'),
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Basic ${Buffer.from('a:b').toString('base64')}`,
        },
      });
      expect(response.status).toBe(200);
    };
    await post();
    await post();
    await watched.receiver.close();
    expect(watched.exchanges.map(({ provider, event }) => [provider, event])).toEqual([
      ['detrack', 'failed'],
      ['detrack', 'failed'],
    ]);
    expect(shown).toContain('the same payload as Failed of ');
    expect(observer.coverage.coverage()).toMatchObject([{ provider: 'detrack', seen: { failed: 2 } }]);
    // The second has the bytes of the first, which are known.
    expect(counts).toEqual({ finds: 0, recognitions: providers.length });
  });
});
