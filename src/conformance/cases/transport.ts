import { header } from '../../core/http/headers.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { describeAnswer, describeAnswers, fail, judgeAnswers, pass, TAKEN } from '../judge/answers.ts';
import { jobIdentity, readState, STATE_NOT_READ } from '../judge/booking.ts';
import { isSameState } from '../judge/state-diff.ts';
import { RECORDED } from './recorded.ts';

/** How requests travel. */
export function transportCases([, newer]: Subscription['progress']): ConformanceCase[] {
  return [
    {
      id: 'transport/slow-sender',
      title: 'takes a body that comes in pieces over a second',
      weight: 'lost',
      explain: 'A body need not come in one piece, and what reads only the first one sees broken JSON.',
      source: 'RFC 9112, 6: a body ends where its length says, however it travels',
      needs: [],
      posts: [newer],
      run: slowSender,
    },
    {
      id: 'transport/answer-before-body',
      title: 'answers after the whole body is there',
      weight: 'lost',
      explain: 'An answer to what has not been read is a receipt for nothing.',
      source: 'ours: a 2xx is the only receipt that a sender gets',
      needs: [],
      posts: [newer],
      run: answerBeforeBody,
    },
    {
      id: 'transport/sender-leaves',
      title: 'books nothing of a sender that leaves in the middle, and goes on',
      weight: 'false',
      explain: 'Connections break, and half a webhook is none.',
      source: 'RFC 9112, 8: a message is incomplete when its connection ends before its length is reached',
      needs: [],
      posts: [newer],
      after: [RECORDED],
      run: senderLeaves,
    },
    {
      id: 'transport/keep-alive',
      title: 'takes two webhooks over one connection',
      weight: 'lost',
      explain: 'Senders keep connections, and one that is cut without a word loses the next webhook.',
      source: 'RFC 9112, 9.3: connections persist unless one side says that it closes them',
      needs: [],
      posts: [newer],
      run: keepAlive,
    },
  ];
}

function goodRequest(context: CaseParts<'sender' | 'events' | 'http'>) {
  const event = context.events.build(context.sender.progress[1]);
  return { event, request: context.http.request(event) };
}

async function slowSender(context: CaseParts<'sender' | 'events' | 'http'>): Promise<CaseFinding> {
  const { request } = goodRequest(context);
  const { exchange } = await context.http.sendInPieces(request, { pieces: 10, pauseMs: 100 });
  return judgeAnswers(TAKEN, [exchange]);
}

async function answerBeforeBody(context: CaseParts<'sender' | 'events' | 'http'>): Promise<CaseFinding> {
  const { request } = goodRequest(context);
  const { exchange, answeredEarly } = await context.http.sendInPieces(request, { pieces: 4, pauseMs: 100 });
  const expected = 'no answer before the body is complete';
  if (exchange.response === null) return { kind: 'skip', reason: 'there was no answer to judge' };
  return answeredEarly
    ? fail(expected, `${describeAnswer(exchange)} before the last piece was sent`, [exchange])
    : pass(expected, `${describeAnswer(exchange)} after the last piece`);
}

async function senderLeaves(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
): Promise<CaseFinding> {
  const { event, request } = goodRequest(context);
  const expected = `the next good event gets ${TAKEN.words}${context.state === null ? '' : ', and nothing booked of the broken one'}`;
  const before = await readState(context, jobIdentity(event));
  const { exchange: broken } = await context.http.sendInPieces(request, {
    pieces: 10,
    pauseMs: 20,
    leaveAfter: 9,
  });
  const next = await context.http.post(context.events.build(context.sender.progress[1]));
  if (!TAKEN.holds(next)) return fail(expected, `the next one: ${describeAnswer(next)}`, [broken, next]);
  const after = await readState(context, jobIdentity(event));
  if (before === undefined || after === undefined)
    return pass(expected, `${describeAnswer(next)}; ${STATE_NOT_READ}`);
  return isSameState(before, after)
    ? pass(expected, `${describeAnswer(next)}; nothing booked`)
    : fail(expected, `${describeAnswer(next)}, yet the broken one is booked`, [broken]);
}

async function keepAlive(context: CaseParts<'sender' | 'events' | 'http'>): Promise<CaseFinding> {
  const requests = [goodRequest(context).request, goodRequest(context).request];
  const exchanges = await context.http.sendOnOneConnection(requests);
  const closes = exchanges.some(({ response }) =>
    /\bclose\b/i.test(header(response?.headers ?? [], 'connection') ?? ''),
  );
  const finding = judgeAnswers(TAKEN, exchanges);
  return finding.kind === 'pass' && closes
    ? pass(finding.expected, `${describeAnswers(exchanges)}; it says that it closes each connection`)
    : finding;
}
