import { fixtureNamed, scenarioNamed } from '../../captures/find.ts';
import { usageError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { pause } from '../../core/time/wait.ts';
import { buildChosen } from '../../events/build.ts';
import { chooseCaptured, chooseEvent, type EventChoice } from '../../events/choose.ts';
import { requireProvider, requireVersion } from '../../events/names.ts';
import type { Sent } from '../../inspector/routes/ports.ts';
import type { SendBody } from '../../inspector/wire.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { outgoingHeaders } from '../../sender/request.ts';
import { planScenario } from '../../sender/scenario/plan.ts';
import { playScenario } from '../../sender/scenario/play.ts';
import type { Outbox } from '../repost/outbox.ts';
import { provenanceNote } from '../send/provenance.ts';
import { requireRoom } from './again.ts';
import { changesOf } from './edits.ts';
import { credentialsFor, type Reach, requireReachable } from './reach.ts';

export interface SendOptions {
  readonly catalogue: Catalogue;
  readonly reach: Reach;
  readonly outbox: Outbox;
  /** Where the project's fixtures and scenarios are. */
  readonly project: () => string;
  /** Hears of an error that comes after the page has its answer. */
  readonly onFailure: (error: unknown) => void;
}

/** Milliseconds between two webhooks of a scenario: slow enough to be followed with the eyes. */
const INTERVAL_MS = 300;
/** Milliseconds after which the page is told what has been sent by then. */
const PATIENCE_MS = 5000;
/** Milliseconds that a scenario may take at most. */
const MOST_MS = 120_000;

/** Gives what sends an event, a fixture of the project or a scenario. */
export function sender(options: SendOptions): (body: SendBody) => Promise<Sent> {
  const { reach, outbox } = options;
  return async (body) => {
    requireRoom(outbox);
    const to = body.to === undefined ? reach.sendsTo : requireReachable(body.to, [reach.sendsTo]);
    if (body.scenario !== undefined) return sendScenario(options, body, body.scenario, to);
    const choice = chosen(options, body);
    const { provider, version } = choice;
    const { edits = [] } = body;
    const secret = version.signed ? reach.credentials.secret : undefined;
    const built = buildChosen(choice, { ...changesOf(edits), add: true, secret });
    const headers = headersFor(reach, built.headers, to);
    const sent = await outbox.run([to], ({ post }) => post({ ...built, provider, headers }, to));
    return sentWith([sent], provenanceNote('payload', built));
  };
}

function chosen({ catalogue, project }: SendOptions, body: SendBody): EventChoice {
  const { event, fixture, payloadVersion } = body;
  const provider = requireProvider(body.provider, catalogue);
  if (fixture !== undefined) {
    if (payloadVersion !== undefined)
      throw doesNotFit('a fixture is sent in the version that it was captured in');
    return chooseCaptured(fixtureNamed(fixture, { catalogue, project, provider }), {});
  }
  if (event === undefined) throw usageError('no_event', 'nothing says what is to be sent', 'choose an event');
  return chooseEvent({ event, provider: provider.id, payloadVersion }, catalogue);
}

async function sendScenario(options: SendOptions, body: SendBody, name: string, to: URL): Promise<Sent> {
  const { catalogue, reach, outbox, project, onFailure } = options;
  if ((body.edits ?? []).length > 0) throw doesNotFit('a scenario is sent as it is, without changes');
  const provider = requireProvider(body.provider, catalogue);
  const scenario = await scenarioNamed(name, { catalogue, project, provider });
  const { signed } = requireVersion(provider, body.payloadVersion ?? scenario.payloadVersion);
  const plan = planScenario(scenario, catalogue, {
    payloadVersion: body.payloadVersion,
    secret: signed ? reach.credentials.secret : undefined,
    intervalMs: INTERVAL_MS,
  });
  const planned = plan.sequence.entries.length;
  const sent: Exchange[] = [];
  const isOver = new AbortController();
  const playing = outbox
    .run([to], ({ transport, delivery, keep }) => {
      const signals = [delivery.signal, AbortSignal.timeout(MOST_MS)].filter((each) => each !== undefined);
      return playScenario(
        {
          ...plan,
          concurrency: 1,
          delivery: { ...delivery, url: to, signal: AbortSignal.any(signals) },
          headersOf: (event) => headersFor(reach, event.headers, to),
          onExchange: async (exchange) => {
            await keep(exchange, provider);
            sent.push(exchange);
          },
        },
        transport,
      );
    })
    .finally(() => isOver.abort());
  const late = pause(PATIENCE_MS, isOver.signal, false);
  await Promise.race([playing, late]);
  playing.catch(onFailure);
  const goesOn = sent.length < planned ? `${sent.length} of ${planned} sent so far, the others follow` : '';
  return sentWith(sent, [provenanceNote('scenario', scenario), goesOn]);
}

function headersFor(reach: Reach, own: HeaderList, to: URL): HeaderList {
  const credentials = credentialsFor(reach.credentials, [to], [reach.sendsTo]);
  return outgoingHeaders(own, { ...credentials, to, headers: credentials.header });
}

function sentWith(exchanges: readonly Exchange[], notes: string | readonly string[]): Sent {
  return { exchanges: [...exchanges], notes: [notes].flat().filter((note) => note !== '') };
}

function doesNotFit(message: string): Error {
  return usageError('flag_does_not_fit', message, 'leave one of them out');
}
