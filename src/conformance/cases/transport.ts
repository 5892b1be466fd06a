import { header } from '../../core/http/headers.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { Bench } from '../case/case-context.ts';
import { answersWords, answerWords, fail, judgeAnswers, pass, TAKEN } from '../judge/answers.ts';
import { jobOf, readState, STATE_NOT_READ } from '../judge/booking.ts';
import { isSameState } from '../judge/state-diff.ts';

/** How requests travel. */
export function transportCases(): ConformanceCase[] {
  return [
    {
      id: 'transport/slow-sender',
      title: 'takes a body that comes in pieces over a second',
      level: 'must',
      explain: 'A body need not come in one piece, and what reads only the first one sees broken JSON.',
      source: 'RFC 9112, 6: a body ends where its length says, however it travels',
      needs: [],
      run: slowSender,
    },
    {
      id: 'transport/answer-before-body',
      title: 'answers after the whole body is there',
      level: 'must',
      explain: 'An answer to what has not been read is a receipt for nothing.',
      source: 'ours: a 2xx is the only receipt that a sender gets',
      needs: [],
      run: answerBeforeBody,
    },
    {
      id: 'transport/sender-leaves',
      title: 'books nothing of a sender that leaves in the middle, and goes on',
      level: 'must',
      explain: 'Connections break, and half a webhook is none.',
      source: 'RFC 9112, 8: a message is incomplete when its connection ends before its length is reached',
      needs: [],
      run: senderLeaves,
    },
    {
      id: 'transport/keep-alive',
      title: 'takes two webhooks over one connection',
      level: 'must',
      explain: 'Senders keep connections, and one that is cut without a word loses the next webhook.',
      source: 'RFC 9112, 9.3: connections persist unless one side says that it closes them',
      needs: [],
      run: keepAlive,
    },
  ];
}

function goodRequest(bench: Bench) {
  const event = bench.event(bench.provider.probes.progress[1]);
  return { event, request: bench.request(event) };
}

async function slowSender(bench: Bench): Promise<CaseFinding> {
  const { request } = goodRequest(bench);
  const { exchange } = await bench.sendInPieces(request, { pieces: 10, pauseMs: 100 });
  return judgeAnswers(TAKEN, [exchange]);
}

async function answerBeforeBody(bench: Bench): Promise<CaseFinding> {
  const { request } = goodRequest(bench);
  const { exchange, answeredEarly } = await bench.sendInPieces(request, { pieces: 4, pauseMs: 100 });
  const expected = 'no answer before the body is complete';
  if (exchange.response === null) return { kind: 'skip', reason: 'there was no answer to judge' };
  return answeredEarly
    ? fail(expected, `${answerWords(exchange)} before the last piece was sent`, [exchange])
    : pass(expected, `${answerWords(exchange)} after the last piece`);
}

async function senderLeaves(bench: Bench): Promise<CaseFinding> {
  const { event, request } = goodRequest(bench);
  const expected = `the next good event gets ${TAKEN.words}${bench.state === null ? '' : ', and nothing booked of the broken one'}`;
  const before = await readState(bench, jobOf(event));
  const { exchange: broken } = await bench.sendInPieces(request, { pieces: 10, pauseMs: 20, leaveAfter: 9 });
  const next = await bench.post(bench.event(bench.provider.probes.progress[1]));
  if (!TAKEN.holds(next)) return fail(expected, `the next one: ${answerWords(next)}`, [broken, next]);
  const after = await readState(bench, jobOf(event));
  if (before === undefined || after === undefined)
    return pass(expected, `${answerWords(next)}; ${STATE_NOT_READ}`);
  return isSameState(before, after)
    ? pass(expected, `${answerWords(next)}; nothing booked`)
    : fail(expected, `${answerWords(next)}, yet the broken one is booked`, [broken]);
}

async function keepAlive(bench: Bench): Promise<CaseFinding> {
  const requests = [goodRequest(bench).request, goodRequest(bench).request];
  const exchanges = await bench.sendOnOneConnection(requests);
  const closes = exchanges.some(({ response }) =>
    /\bclose\b/i.test(header(response?.headers ?? [], 'connection') ?? ''),
  );
  const finding = judgeAnswers(TAKEN, exchanges);
  return finding.kind === 'pass' && closes
    ? pass(finding.expected, `${answersWords(exchanges)}; it says that it closes each connection`)
    : finding;
}
