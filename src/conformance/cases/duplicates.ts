import { withHeaders } from '../../core/http/headers.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts, CaseRequest } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { encodeAs, rearrange } from '../judge/payload-variants.ts';
import { type Playback, playOrdering } from '../judge/play-steps.ts';
import { newestTime } from '../judge/same-second.ts';
import { judgeSameState, type Known, knownOrdering, knownPlayback } from '../judge/same-state.ts';
import {
  type Deliver,
  inOrder,
  mainSteps,
  type OpenPair,
  openPair,
  playRequests,
  withoutOrder,
} from '../judge/step-pair.ts';
import { documentedSource } from './probes.ts';
import { RECORDED } from './recorded.ts';

const OURS = 'ours: no provider promises that a webhook comes only once';

/** The same webhook more than once. */
export function duplicateCases(provider: Provider, { progress }: Subscription): ConformanceCase[] {
  const pair = provider.probes.progress;
  const source = documentedSource(provider, 'duplicate', OURS);
  return [
    {
      id: 'duplicate/exact',
      title: 'answers an exact duplicate like the first and books it once',
      weight: 'false',
      explain:
        'A sender that saw no answer, or a person who posts a webhook again, sends what was booked already.',
      source,
      needs: [],
      posts: progress,
      after: [RECORDED],
      run: (context) =>
        judgeDuplicates(context, [
          bothThen(context, (deliver, { newer }) => deliver(newer.request, newer.step)),
        ]),
    },
    {
      id: 'duplicate/new-metadata',
      title: 'knows an event again when only its bytes, its headers or the log in it are new',
      weight: 'false',
      explain:
        'A second sending may be written anew, so that neither a hash of the body nor the time of sending tells an event.',
      source,
      needs: [],
      posts: progress,
      after: [RECORDED],
      run: newMetadata,
    },
    {
      id: 'duplicate/late',
      title: 'keeps a newer state when an older webhook comes again',
      weight: 'false',
      explain: 'A webhook that is posted again late must not undo what happened since.',
      source,
      needs: [],
      posts: pair,
      after: [RECORDED],
      run: async (context) => withoutOrder(context) ?? judgeDuplicates(context, [late(context)]),
    },
  ];
}

type Play = () => Promise<Playback>;

function judgeDuplicates(
  context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'limits'>,
  subjects: readonly Play[],
  more: readonly Known[] = [],
): Promise<CaseFinding> {
  const steps = mainSteps(context.sender);
  const { scenario } = steps;
  return judgeSameState(context, {
    scenario,
    expected:
      context.state === null ? 'a 2xx each' : 'a 2xx each, and the state as after each event once, in order',
    subjects,
    known: [knownOrdering(context, scenario, inOrder(steps)), ...more],
  });
}

function late(context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'limits'>): Play {
  const { scenario, older, newer } = mainSteps(context.sender);
  return () => playOrdering(context, scenario, [older, newer, older]);
}

/** Plays the older and then the newer webhook, and then what `more` says. */
function bothThen(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  more: (deliver: Deliver, pair: OpenPair) => Promise<unknown>,
): Play {
  return () => {
    const pair = openPair(context, mainSteps(context.sender));
    return playRequests(context, pair.job, async (deliver) => {
      await deliverOlder(deliver, pair);
      await deliver(pair.newer.request, pair.newer.step);
      await more(deliver, pair);
    });
  };
}

/** Where both are one webhook, the newer one is all there is. */
async function deliverOlder(deliver: Deliver, { older, newer }: OpenPair): Promise<void> {
  if (older.step !== newer.step) await deliver(older.request, older.step);
}

/**
 * A log of sends that has grown is payload too: a consumer that keeps it is right with it, and one that does
 * not is right without.
 */
function newMetadata(
  context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'limits'>,
): Promise<CaseFinding> {
  const rewritten = bothThen(context, (deliver, pair) => deliver(rewrite(context, pair), pair.newer.step));
  if (context.sender.provider.logSends === null) return judgeDuplicates(context, [rewritten]);
  const withLog = bothThen(context, (deliver, pair) => deliver(withGrownLog(context, pair), pair.newer.step));
  const logOnce = knownPlayback(() => {
    const pair = openPair(context, mainSteps(context.sender));
    return playRequests(context, pair.job, async (deliver) => {
      await deliverOlder(deliver, pair);
      await deliver(withGrownLog(context, pair), pair.newer.step);
    });
  });
  return judgeDuplicates(context, [rewritten, withLog], [logOnce]);
}

/** The newer webhook in other bytes, with what a later sending changes in its headers. */
function rewrite(context: CaseParts<'sender' | 'http'>, { newer }: OpenPair): CaseRequest {
  const { payload } = newer.event;
  const again = context.http.request(encodeAs(context, newer.event, payload, rearrange(payload)));
  const later = context.sender.provider.requestHeaders({
    version: context.sender.version.id,
    contentForm: context.sender.contentForm,
    body: again.body,
    secret: context.sender.secret,
    sentAt: Date.now() + LATER_MS,
  });
  return { ...again, headers: withHeaders(again.headers, later) };
}

/** Enough that a header that tells the time in seconds is another one, too little to be out of date. */
const LATER_MS = 2000;

/** The newer webhook as the provider writes it once it has logged that the older one was sent. */
function withGrownLog(context: CaseParts<'sender' | 'http'>, { older, newer }: OpenPair): CaseRequest {
  const sent = {
    event: older.event.event,
    url: 'https://shop.example.com/webhooks',
    at: newestTime(context.sender.provider, older.event.payload) + LATER_MS,
    outcome: { kind: 'answered', status: 200 },
  } as const;
  return context.http.request(newer.after([sent]));
}
