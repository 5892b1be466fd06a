import type { OutcomeKind, OutcomeProbe } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { LevelReason } from '../case/level.ts';
import type { Subscription } from '../case/subscription.ts';
import { describeAnswers, fail, pass, skipAfter } from '../judge/answers.ts';
import { jobIdentity } from '../judge/booking.ts';
import { volatileWords } from '../judge/describe-play.ts';
import { draft, encodeVariant } from '../judge/payload-variants.ts';
import { References } from '../judge/reference-state.ts';
import { NOT_KNOWN } from '../judge/same-state.ts';
import { playRequests } from '../judge/step-pair.ts';
import { documentedSource } from './probes.ts';
import { RECORDED } from './recorded.ts';

interface Distinction {
  readonly weight: Extract<LevelReason, 'false' | 'finer'>;
  readonly explain: string;
}

/** Which outcomes make a job look as what it is not where they look alike; of all others nothing worse is lost. */
const DISTINCTIONS: Readonly<Partial<Record<`${OutcomeKind} ${OutcomeKind}`, Distinction>>> = {
  'open done': {
    weight: 'false',
    explain: 'What is shown as done nobody waits for or asks about any more, while it is still on its way.',
  },
  'open failed': {
    weight: 'false',
    explain: 'What is shown as failed is sent again or paid back, while it is still on its way.',
  },
  'failed done': {
    weight: 'false',
    explain: 'Both are the end of an attempt, and only one of them is a delivery.',
  },
  'returned done': {
    weight: 'false',
    explain: 'Both are the end of a job, and what came back was never handed over, or is there no more.',
  },
  'cancelled done': {
    weight: 'false',
    explain: 'Both are the end of a job, and what was cancelled nobody has got.',
  },
  'partly failed': {
    weight: 'false',
    explain:
      'Goods were handed over, so that whoever looks for the whole alone takes a delivery for a failure.',
  },
};

const FINER: Distinction = {
  weight: 'finer',
  explain: 'They are two statuses of the provider, and what is done next is not the same.',
};

/** What may become of a job must not look like something else: a case for each pair, on one payload but for the status. */
export function meaningCases(provider: Provider, subscription: Subscription): ConformanceCase[] {
  const { outcomes } = provider.probes;
  const [event] = subscription.progress;
  const source = documentedSource(provider, 'meaning', 'ours: the provider tells them apart');
  const pairs = pairsOf(outcomes);
  const [first] = pairs;
  return pairs.map((pair) => {
    const [a, b] = pair;
    const sides = [subscribed(a, subscription), subscribed(b, subscription)] as const;
    return {
      id: idOf(pair),
      title: `tells ${a.words} from ${b.words}`,
      ...(DISTINCTIONS[`${a.kind} ${b.kind}`] ?? DISTINCTIONS[`${b.kind} ${a.kind}`] ?? FINER),
      source,
      needs: ['state'],
      // What tells of neither status is asked for by the event itself, which is not subscribed to then.
      posts: [event, ...pair.flatMap((outcome, side) => eventsOf(outcome, sides[side] ?? []))],
      after: [RECORDED],
      run: (context) =>
        judgePair(context, {
          event,
          sides,
          others: outcomes.flatMap((one) => (one === a || one === b ? [] : subscribed(one, subscription))),
          first: first === undefined || pair === first ? null : idOf(first),
        }),
    };
  });
}

function pairsOf(outcomes: readonly OutcomeProbe[]): readonly (readonly [OutcomeProbe, OutcomeProbe])[] {
  const all = outcomes.flatMap((a, i) => outcomes.slice(i + 1).map((b) => [a, b] as const));
  // What is on its way and what is done first: where all look alike, that is what is said.
  const weigh = ([a, b]: readonly [OutcomeProbe, OutcomeProbe]): number =>
    Number(a.kind === 'open' && b.kind === 'done');
  return all.toSorted((a, b) => weigh(b) - weigh(a));
}

function idOf([a, b]: readonly [OutcomeProbe, OutcomeProbe]): string {
  return `meaning/${a.name}-is-not-${b.name}`;
}

/** The statuses of an outcome of which the endpoint is told. */
function subscribed({ statuses }: OutcomeProbe, { has }: Subscription): readonly string[] {
  return statuses.flatMap(({ status, event }) => (has(event) ? [status] : []));
}

/** The events that tell of some statuses of an outcome; where there are none, the one that would. */
function eventsOf({ statuses }: OutcomeProbe, chosen: readonly string[]): readonly string[] {
  const told = statuses.filter(({ status }) => chosen.includes(status)).map(({ event }) => event);
  return told.length > 0 ? told : [statuses[0].event];
}

interface StatusPair {
  /** Whose payload has each of the statuses. */
  readonly event: string;
  readonly sides: readonly [readonly string[], readonly string[]];
  /** Statuses of all other outcomes. */
  readonly others: readonly string[];
  /** The case that says that all statuses look alike; `null` where this one is it. */
  readonly first: string | null;
}

async function judgePair(
  context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'isChosen'>,
  { event, sides: [left, right], others, first }: StatusPair,
): Promise<CaseFinding> {
  const expected = 'a 2xx each, and two different states';
  const statuses = [...left, ...right, ...others];
  const references = new References(async ([index = 0]) => {
    const base = draft(context, event);
    const { withStatus } = context.sender.provider.probes;
    const built = encodeVariant(context, base, withStatus(base.payload, statuses[index] ?? ''));
    const playback = await playRequests(context, jobIdentity(built), (deliver) =>
      deliver(context.http.request(built), 0),
    );
    return { ...playback, ordering: [index] };
  });
  const stateAfter = (status: string) => references.of([statuses.indexOf(status)]);
  for (const [i, status] of [...left, ...right].entries()) {
    const after = await stateAfter(status);
    const again = i === 0 && after.isAccepted ? await references.replay([0]) : after;
    if (!again.isAccepted) {
      return fail(expected, `${status}: ${describeAnswers(again.exchanges)}`, again.exchanges);
    }
  }
  const isAlike = async (a: string, b: string): Promise<boolean> =>
    references.differences((await stateAfter(a)).state, (await stateAfter(b)).state).length === 0;
  for (const a of left) {
    for (const b of right) {
      if (!(await isAlike(a, b))) continue;
      const { exchanges, state } = await references.replay([statuses.indexOf(b)]);
      if (state === null) return fail(expected, `2xx each, yet ${NOT_KNOWN}`, exchanges);
      if (!(await isAlike(a, b))) continue;
      for (const other of others) {
        if (await isAlike(a, other)) continue;
        return fail(expected, `the same state after ${a} and after ${b}`, exchanges);
      }
      if (first !== null && context.isChosen(first)) return skipAfter(first);
      return fail(expected, ALL_ALIKE, exchanges);
    }
  }
  const { volatilePaths } = references;
  return pass(
    expected,
    ['2xx each, and two states', volatileWords(volatilePaths)].filter((part) => part !== '').join('; '),
  );
}

const ALL_ALIKE =
  'the same state after every status: either what is read does not hold the status, or nothing is made of it';
