import type { Exchange } from '../../core/exchange.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { describeAnswer, describeAnswers, fail, firstBad, pass, statusOf, TAKEN } from '../judge/answers.ts';
import { jobIdentity, readState, STATE_NOT_READ } from '../judge/booking.ts';
import { bodyOf } from '../judge/payload-variants.ts';
import { RECORDED } from './recorded.ts';

const SEVERAL = 10;

/** How long an answer takes, and where it leads. */
export function answerCases(progress: Subscription['progress']): ConformanceCase[] {
  return [
    {
      id: 'time/budget',
      title: 'answers within the budget',
      weight: 'lost',
      explain:
        'A sender gives up at a time of its own, and what it gave up on counts as failed, booked or not.',
      source: 'ours: the budget is the one that was asked for; no provider documents its own',
      needs: ['budget'],
      posts: progress,
      alone: true,
      run: budget,
    },
    {
      id: 'answer/redirect',
      title: 'answers a webhook where it arrives, without a redirect',
      weight: 'lost',
      explain: 'No sender is known to follow a redirect, and one that does may turn the POST into a GET.',
      source: 'ours: no provider documents that it follows redirects; RFC 9110, 15.4.3',
      needs: [],
      posts: [],
      run: redirect,
    },
  ];
}

async function budget(context: CaseParts<'sender' | 'events' | 'http' | 'limits'>): Promise<CaseFinding> {
  const { budgetMs } = context.limits;
  if (budgetMs === null) return { kind: 'skip', reason: 'no budget was given' };
  const expected = `${TAKEN.words} within ${budgetMs} ms, ${SEVERAL} times`;
  const exchanges: Exchange[] = [];
  for (let i = 0; i < SEVERAL; i += 1) {
    exchanges.push(
      await context.http.post(context.events.build(context.sender.progress[i % 2 === 0 ? 0 : 1])),
    );
  }
  const bad = firstBad(TAKEN, expected, exchanges);
  if (bad !== null) return bad;
  const [slowest] = exchanges.toSorted((a, b) => durationOf(b) - durationOf(a));
  if (slowest === undefined) return { kind: 'skip', reason: 'nothing was sent' };
  const words = `${describeAnswers(exchanges)}; the slowest took ${Math.round(durationOf(slowest))} ms`;
  return durationOf(slowest) > budgetMs ? fail(expected, words, [slowest]) : pass(expected, words);
}

function durationOf({ response }: Exchange): number {
  return response?.durationMs ?? Number.POSITIVE_INFINITY;
}

/** What nothing was answered to cannot be judged by its answer; other cases say that it is missing. */
const NO_ANSWER: CaseFinding = { kind: 'skip', reason: 'there was no answer to judge' };

async function redirect(context: CaseParts<'sender' | 'events' | 'http'>): Promise<CaseFinding> {
  const exchange = await context.http.post(context.events.build(context.sender.progress[1]));
  const status = statusOf(exchange);
  const expected = 'no 3xx';
  if (status === null) return NO_ANSWER;
  return status >= 300 && status < 400
    ? fail(expected, describeAnswer(exchange), [exchange])
    : pass(expected, describeAnswer(exchange));
}

/** Cases that judge what came before them. */
export function lastCases([older]: Subscription['progress']): ConformanceCase[] {
  return [
    {
      id: 'answer/stack-trace',
      title: 'shows no stack trace in any answer',
      weight: 'stranger',
      explain: 'It tells strangers which files and versions a consumer is made of.',
      source: 'ours: CWE-209, error messages that tell too much',
      needs: [],
      posts: [],
      last: true,
      run: stackTrace,
    },
    {
      id: 'after/good-event',
      title: 'takes a good event after all the others',
      weight: 'down',
      explain: 'Whatever came before, the next webhook must not pay for it.',
      source: 'ours: a consumer outlives what it is sent',
      needs: [],
      posts: [older],
      after: [RECORDED],
      last: true,
      run: goodEvent,
    },
  ];
}

/** How the languages that consumers are written in print where an error came from. */
const TRACES: readonly { readonly language: string; readonly pattern: RegExp }[] = [
  {
    language: 'JavaScript',
    pattern: /(?:^|\n|\\n|<br>|&nbsp;)\s*at (?:[^\n(<]{1,200} \()?[^\n()<]{1,300}:\d+:\d+\)?/,
  },
  { language: 'Python', pattern: /Traceback \(most recent call last\)|File "[^"\n]{1,300}\.py", line \d+/ },
  { language: 'Java', pattern: /\bat [\w$.]{1,200}\([\w$]{1,100}\.(?:java|kt|scala|groovy):\d+\)/ },
  { language: 'C#', pattern: /\bat [\w.<>`]{1,200}\([^)\n]{0,200}\) in [^\n]{1,300}:line \d+/ },
  { language: 'PHP', pattern: /#0 [^\n]{1,300}\.php\(\d+\)|\.php(?:<\/b>)? on line (?:<b>)?\d+/ },
  { language: 'Ruby', pattern: /\.rb:\d+:in [`']/ },
  { language: 'Go', pattern: /goroutine \d+ \[running\]|\.go:\d+ \+0x[\da-f]+/ },
  { language: 'Rust', pattern: /panicked at [^\n]{1,200}\.rs:\d+/ },
];

async function stackTrace(
  context: CaseParts<'sender' | 'events' | 'http' | 'answers'>,
): Promise<CaseFinding> {
  // Alone, as where only it was chosen, there would be no answer that could hold one.
  const event = context.events.build(context.sender.progress[1]);
  const broken = context.http.withBody(context.http.request(event), bodyOf(context, '{"status":'));
  const answers = [...context.answers(), await context.http.send(broken)];
  const expected = 'no stack trace';
  if (answers.every(({ response }) => response === null)) return NO_ANSWER;
  for (const exchange of answers) {
    const body = exchange.response?.bodyEncoding === 'utf8' ? exchange.response.body : '';
    const found = TRACES.find(({ pattern }) => pattern.test(body));
    if (found !== undefined) {
      return fail(expected, `${describeAnswer(exchange)} with a stack trace of ${found.language}`, [
        exchange,
      ]);
    }
  }
  return pass(expected, `none in ${answers.filter(({ response }) => response !== null).length} answers`);
}

async function goodEvent(context: CaseParts<'sender' | 'events' | 'http' | 'state'>): Promise<CaseFinding> {
  const event = context.events.build(context.sender.progress[0]);
  const exchange = await context.http.post(event);
  const expected = `${TAKEN.words}${context.state === null ? '' : ', and the job known'}`;
  if (!TAKEN.holds(exchange)) return fail(expected, describeAnswer(exchange), [exchange]);
  const state = await readState(context, jobIdentity(event));
  if (state === undefined) return pass(expected, `${describeAnswer(exchange)}; ${STATE_NOT_READ}`);
  return state === null
    ? fail(expected, `${describeAnswer(exchange)}, and the job is not known`, [exchange])
    : pass(expected, `${describeAnswer(exchange)}, and the job is known`);
}
