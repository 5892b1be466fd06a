import type { Exchange } from '../../core/exchange.ts';
import { withHeaders } from '../../core/http/headers.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { LevelReason } from '../case/level.ts';
import type { Subscription } from '../case/subscription.ts';
import {
  type AnswerRule,
  describeAnswer,
  describeAnswers,
  fail,
  judgeAnswers,
  NO_SERVER_ERROR,
  NOT_TAKEN,
  pass,
  REFUSED,
  TAKEN,
} from '../judge/answers.ts';
import { type Attempt, jobIdentity, judgeAttempts, readState } from '../judge/booking.ts';
import { bodyOf } from '../judge/payload-variants.ts';
import { isSameState } from '../judge/state-diff.ts';
import { RECORDED } from './recorded.ts';

const CLIENT_ERROR = 'RFC 9110, 15.5.1: a request with a syntax that cannot be read is a client error';
const RECEIPT = 'ours: a 2xx is the only receipt that a sender gets';

interface MalformedCase {
  readonly name: string;
  readonly title: string;
  readonly weight: LevelReason;
  readonly explain: string;
  readonly source: string;
  readonly rule: AnswerRule;
  /** Bodies, with what is wrong with each. */
  readonly bodies: (
    context: CaseParts<'sender'>,
    event: BuiltEvent,
  ) => readonly (readonly [what: string, body: Uint8Array])[];
}

const MALFORMED: readonly MalformedCase[] = [
  {
    name: 'syntax',
    title: 'does not acknowledge a body that is no JSON',
    weight: 'lost',
    explain: 'What cannot be read and is acknowledged nobody sends again.',
    source: RECEIPT,
    rule: NOT_TAKEN,
    bodies: (context, { payloadText }) => [
      ['a colon missing', bodyOf(context, payloadText.replace('":', '"'))],
      ['a comma too many', bodyOf(context, payloadText.replace(/\}\s*$/, ',}'))],
      ['words', bodyOf(context, 'status is completed')],
    ],
  },
  {
    name: 'empty',
    title: 'does not acknowledge an empty body',
    weight: 'lost',
    explain: 'What lost its body on the way and is acknowledged nobody sends again.',
    source: RECEIPT,
    rule: NOT_TAKEN,
    bodies: () => [['empty', new Uint8Array(0)]],
  },
  {
    name: 'truncated',
    title: 'does not acknowledge a body that ends in the middle',
    weight: 'lost',
    explain: 'Half a job is none, however much of it can be read.',
    source: RECEIPT,
    rule: NOT_TAKEN,
    bodies: (context, { payloadText }) => [
      ['cut at nine tenths', bodyOf(context, payloadText.slice(0, Math.floor(payloadText.length * 0.9)))],
      ['without its last brace', bodyOf(context, payloadText.replace(/\}\s*$/, ''))],
    ],
  },
  {
    name: 'not-utf8',
    title: 'refuses bytes that are not UTF-8 with a 4xx',
    weight: 'refused',
    rule: REFUSED,
    explain: 'Bytes that are replaced in silence leave a name that nobody wrote.',
    source: 'RFC 8259, 8.1: JSON is encoded in UTF-8',
    bodies: (context, event) => [['not UTF-8', notUtf8(context, event)]],
  },
  {
    name: 'not-an-object',
    title: 'refuses JSON that is no object with a 4xx',
    weight: 'refused',
    explain: 'It is the mistake of whoever sent it, and a 5xx says that the consumer broke.',
    source: CLIENT_ERROR,
    rule: REFUSED,
    bodies: (context) => [
      ['null', bodyOf(context, 'null')],
      ['a number', bodyOf(context, '42')],
      ['a text', bodyOf(context, '"completed"')],
      ['a list of numbers', bodyOf(context, '[42]')],
    ],
  },
];

/** Those that cannot be read at all, of which even the answer should be a client error. */
const UNREADABLE: readonly string[] = ['syntax', 'empty', 'truncated'];

/** Bodies that no webhook has, rightly authorised and signed. */
export function malformedCases([, newer]: Subscription['progress']): ConformanceCase[] {
  const common = { needs: [], posts: [newer] } as const;
  return [
    ...MALFORMED.map(
      ({ name, rule, bodies, ...text }): ConformanceCase => ({
        id: `malformed/${name}`,
        ...text,
        ...common,
        run: (context) => judgeMalformed(context, rule, name, bodies),
      }),
    ),
    {
      id: 'malformed/client-error',
      title: 'says with a 4xx that a body cannot be read',
      weight: 'refused',
      explain: 'A 5xx says that the consumer broke, and is worth another try to many a sender.',
      source: CLIENT_ERROR,
      ...common,
      after: UNREADABLE.map((name) => `malformed/${name}`),
      run: async (context) =>
        judgeAnswers(
          REFUSED,
          await sendAll(
            context,
            MALFORMED.filter(({ name }) => UNREADABLE.includes(name)).flatMap(({ bodies }) =>
              attemptsOf(context, bodies),
            ),
          ),
        ),
    },
    {
      id: 'malformed/nothing-booked',
      title: 'books nothing of a body that it refuses',
      weight: 'false',
      explain: 'What was refused comes again, or was never meant, and must not be in the books already.',
      source: RECEIPT,
      ...common,
      needs: ['state'],
      after: [RECORDED],
      run: nothingBooked,
    },
    {
      id: 'malformed/content-type',
      title: 'answers a good body under a wrong content type without breaking',
      weight: 'down',
      explain: 'It may be refused or read all the same; what must not come of a header is a crash.',
      source: 'RFC 9110, 15.5.16: an unsupported content type is a client error',
      ...common,
      run: contentType,
    },
  ];
}

async function judgeMalformed(
  context: CaseParts<'sender' | 'events' | 'http'>,
  rule: AnswerRule,
  name: string,
  bodies: MalformedCase['bodies'],
): Promise<CaseFinding> {
  if (name === 'not-utf8' && context.sender.contentForm === 'form') {
    return {
      kind: 'skip',
      reason:
        'the percent signs of a form are decoded by a standard that replaces such bytes, so that nobody sees them',
    };
  }
  return judgeAttempts({ ...context, state: null }, rule, attemptsOf(context, bodies));
}

/** The job of a body that was taken is another case's: only those that were not are looked at. */
async function nothingBooked(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
): Promise<CaseFinding> {
  const attempts = MALFORMED.flatMap(({ bodies }) => attemptsOf(context, bodies));
  const expected = 'no body that is answered otherwise than with a 2xx is booked';
  const exchanges: Exchange[] = [];
  for (const { what, request, job } of attempts) {
    if (job === null) continue;
    const before = await readState(context, job);
    const exchange = await context.http.send(request);
    if (TAKEN.holds(exchange)) continue;
    exchanges.push(exchange);
    const after = await readState(context, job);
    if (before === undefined || after === undefined || isSameState(before, after)) continue;
    return fail(expected, `${what}: ${describeAnswer(exchange)}, yet the consumer books the job`, [exchange]);
  }
  return exchanges.length === 0
    ? { kind: 'skip', reason: 'every body was taken' }
    : pass(expected, `${describeAnswers(exchanges)}; nothing booked`);
}

/** A request for each body, each under a job of its own, so that none is taken for another one's duplicate. */
function attemptsOf(
  context: CaseParts<'sender' | 'events' | 'http'>,
  bodies: MalformedCase['bodies'],
): readonly Attempt[] {
  return bodies(context, freshEvent(context)).map(([what], i): Attempt => {
    const event = freshEvent(context);
    const body = bodies(context, event)[i]?.[1] ?? new Uint8Array(0);
    return {
      what,
      request: context.http.withBody(context.http.request(event), body),
      job: jobIdentity(event),
    };
  });
}

async function sendAll(
  context: CaseParts<'http'>,
  attempts: readonly Attempt[],
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const { request } of attempts) exchanges.push(await context.http.send(request));
  return exchanges;
}

function freshEvent(context: CaseParts<'sender' | 'events'>): BuiltEvent {
  return context.events.build(context.sender.progress[1]);
}

/** The event with two bytes in a text that are no UTF-8: percent signs in a form, as they are in JSON. */
function notUtf8(context: CaseParts<'sender'>, event: BuiltEvent): Uint8Array {
  const mark = 'not-utf8-here';
  const text = event.payloadText.replace(/\}\s*$/, `,"note_in_latin1":"${mark}"}`);
  const [before = '', after = ''] = bodyOf(context, text).toString('utf8').split(mark);
  const bytes = context.sender.contentForm === 'form' ? Buffer.from('%ff%e9') : Buffer.from([0xff, 0xe9]);
  return Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
}

async function contentType(context: CaseParts<'sender' | 'events' | 'http'>): Promise<CaseFinding> {
  const exchanges = [];
  for (const type of ['text/plain', 'application/xml', 'nonsense']) {
    const request = context.http.request(freshEvent(context));
    const headers = withHeaders(request.headers, [['Content-Type', type]]);
    exchanges.push(await context.http.send({ ...request, headers }));
  }
  return judgeAnswers(NO_SERVER_ERROR, exchanges);
}
