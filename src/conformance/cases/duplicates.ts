import { withHeaders } from '../../core/http/headers.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { Bench, BenchRequest } from '../case/case-context.ts';
import { finished, rearranged } from '../judge/payload-variants.ts';
import { type Play, playOrdering } from '../judge/play-steps.ts';
import { newestTime } from '../judge/same-second.ts';
import { judgeSameState, type Known, knownOrdering, knownPlay } from '../judge/same-state.ts';
import {
  type Deliver,
  mainSteps,
  openPair,
  type Pair,
  playRequests,
  withoutOrder,
} from '../judge/step-pair.ts';
import { sourceOf } from './source.ts';

const OURS = 'ours: no provider promises that a webhook comes only once';

/** The same webhook more than once. */
export function duplicateCases(provider: Provider): ConformanceCase[] {
  const source = sourceOf(provider, 'duplicate', OURS);
  return [
    {
      id: 'duplicate/exact',
      title: 'answers an exact duplicate like the first and books it once',
      level: 'must',
      explain:
        'A sender that saw no answer, or a person who posts a webhook again, sends what was booked already.',
      source,
      needs: [],
      run: (bench) =>
        judge(bench, [bothThen(bench, (deliver, { newer }) => deliver(newer.request, newer.step))]),
    },
    {
      id: 'duplicate/new-metadata',
      title: 'knows an event again when only its bytes, its headers or the log in it are new',
      level: 'must',
      explain:
        'A second sending may be written anew, so that neither a hash of the body nor the time of sending tells an event.',
      source,
      needs: [],
      run: newMetadata,
    },
    {
      id: 'duplicate/late',
      title: 'keeps a newer state when an older webhook comes again',
      level: 'must',
      explain: 'A webhook that is posted again late must not undo what happened since.',
      source,
      needs: [],
      run: async (bench) => withoutOrder(bench) ?? judge(bench, [late(bench)]),
    },
  ];
}

type Plays = () => Promise<Play>;

function judge(bench: Bench, subjects: readonly Plays[], more: readonly Known[] = []): Promise<CaseFinding> {
  const { scenario, older, newer } = mainSteps(bench.provider);
  return judgeSameState(bench, {
    scenario,
    expected:
      bench.state === null ? 'a 2xx each' : 'a 2xx each, and the state as after each event once, in order',
    subjects,
    known: [knownOrdering(bench, scenario, [older, newer]), ...more],
  });
}

function late(bench: Bench): Plays {
  const { scenario, older, newer } = mainSteps(bench.provider);
  return () => playOrdering(bench, scenario, [older, newer, older]);
}

/** Plays the older and then the newer webhook, and then what `more` says. */
function bothThen(bench: Bench, more: (deliver: Deliver, pair: Pair) => Promise<unknown>): Plays {
  return () => {
    const pair = openPair(bench, mainSteps(bench.provider));
    return playRequests(bench, pair.job, async (deliver) => {
      await deliver(pair.older.request, pair.older.step);
      await deliver(pair.newer.request, pair.newer.step);
      await more(deliver, pair);
    });
  };
}

/**
 * A log of sends that has grown is payload too: a consumer that keeps it is right with it, and one that does
 * not is right without.
 */
function newMetadata(bench: Bench): Promise<CaseFinding> {
  const rewritten = bothThen(bench, (deliver, pair) => deliver(writtenAnew(bench, pair), pair.newer.step));
  if (bench.provider.logSends === null) return judge(bench, [rewritten]);
  const withLog = bothThen(bench, (deliver, pair) => deliver(withGrownLog(bench, pair), pair.newer.step));
  const logOnce = knownPlay(() => {
    const pair = openPair(bench, mainSteps(bench.provider));
    return playRequests(bench, pair.job, async (deliver) => {
      await deliver(pair.older.request, pair.older.step);
      await deliver(withGrownLog(bench, pair), pair.newer.step);
    });
  });
  return judge(bench, [rewritten, withLog], [logOnce]);
}

/** The newer webhook in other bytes, with what a later sending changes in its headers. */
function writtenAnew(bench: Bench, { newer }: Pair): BenchRequest {
  const { payload } = newer.event;
  const again = bench.request(finished(bench, newer.event, payload, rearranged(payload)));
  const later = bench.provider.requestHeaders({
    version: bench.version.id,
    contentForm: bench.contentForm,
    body: again.body,
    secret: bench.secret,
    sentAt: Date.now() + LATER_MS,
  });
  return { ...again, headers: withHeaders(again.headers, later) };
}

/** Enough that a header that tells the time in seconds is another one, too little to be out of date. */
const LATER_MS = 2000;

/** The newer webhook as the provider writes it once it has logged that the older one was sent. */
function withGrownLog(bench: Bench, { older, newer }: Pair): BenchRequest {
  const sent = {
    event: older.event.event,
    url: 'https://shop.example.com/webhooks',
    at: newestTime(bench.provider, older.event.payload) + LATER_MS,
    outcome: { kind: 'answered', status: 200 },
  } as const;
  return bench.request(newer.after([sent]));
}
