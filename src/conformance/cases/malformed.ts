import { withHeaders } from '../../core/http/headers.ts';
import type { BuiltEvent } from '../../events/encode.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import { judgeAnswers, NO_SERVER_ERROR, REFUSED } from '../judge/answers.ts';
import { type Attempt, jobIdentity, judgeAttempts } from '../judge/booking.ts';
import { bodyOf } from '../judge/payload-variants.ts';

const EXPLAIN = 'It is the mistake of whoever sent it, and a 5xx says that the consumer broke.';
const SOURCE = 'RFC 9110, 15.5.1: a request with a syntax that cannot be read is a client error';

interface MalformedCase {
  readonly name: string;
  readonly title: string;
  readonly explain?: string;
  readonly source?: string;
  /** Bodies, with what is wrong with each. */
  readonly bodies: (
    context: CaseParts<'sender'>,
    event: BuiltEvent,
  ) => readonly (readonly [what: string, body: Uint8Array])[];
}

const MALFORMED: readonly MalformedCase[] = [
  {
    name: 'syntax',
    title: 'refuses a body that is no JSON with a 4xx',
    bodies: (context, { payloadText }) => [
      ['a colon missing', bodyOf(context, payloadText.replace('":', '"'))],
      ['a comma too many', bodyOf(context, payloadText.replace(/\}\s*$/, ',}'))],
      ['words', bodyOf(context, 'status is completed')],
    ],
  },
  {
    name: 'empty',
    title: 'refuses an empty body with a 4xx',
    bodies: () => [['empty', new Uint8Array(0)]],
  },
  {
    name: 'truncated',
    title: 'refuses a body that ends in the middle with a 4xx',
    explain: 'Half a job is none, however much of it can be read.',
    bodies: (context, { payloadText }) => [
      ['cut at nine tenths', bodyOf(context, payloadText.slice(0, Math.floor(payloadText.length * 0.9)))],
      ['without its last brace', bodyOf(context, payloadText.replace(/\}\s*$/, ''))],
    ],
  },
  {
    name: 'not-utf8',
    title: 'refuses bytes that are not UTF-8 with a 4xx',
    explain: 'Bytes that are replaced in silence leave a name that nobody wrote.',
    source: 'RFC 8259, 8.1: JSON is encoded in UTF-8',
    bodies: (context, event) => [['not UTF-8', notUtf8(context, event)]],
  },
  {
    name: 'not-an-object',
    title: 'refuses JSON that is no object with a 4xx',
    bodies: (context) => [
      ['null', bodyOf(context, 'null')],
      ['a number', bodyOf(context, '42')],
      ['a text', bodyOf(context, '"completed"')],
      ['a list of numbers', bodyOf(context, '[42]')],
    ],
  },
];

/** Bodies that no webhook has, rightly authorised and signed. */
export function malformedCases(): ConformanceCase[] {
  return [
    ...MALFORMED.map(
      ({ name, title, explain = EXPLAIN, source = SOURCE, bodies }): ConformanceCase => ({
        id: `malformed/${name}`,
        title,
        level: 'must',
        explain,
        source,
        needs: [],
        run: (context) => judgeMalformed(context, bodies),
      }),
    ),
    {
      id: 'malformed/content-type',
      title: 'answers a good body under a wrong content type without breaking',
      level: 'must',
      explain: 'It may be refused or read all the same; what must not come of a header is a crash.',
      source: 'RFC 9110, 15.5.16: an unsupported content type is a client error',
      needs: [],
      run: contentType,
    },
  ];
}

async function judgeMalformed(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  bodies: MalformedCase['bodies'],
): Promise<CaseFinding> {
  const attempts = bodies(context, freshEvent(context)).map(([what], i): Attempt => {
    // Each under a job of its own, so that none is taken for another one's duplicate.
    const event = freshEvent(context);
    const body = bodies(context, event)[i]?.[1] ?? new Uint8Array(0);
    return {
      what,
      request: context.http.withBody(context.http.request(event), body),
      job: jobIdentity(event),
    };
  });
  // A form's percent signs are decoded by a standard that replaces such bytes, so that nobody sees them.
  const isDecoded =
    context.sender.contentForm === 'form' && attempts.some(({ what }) => what === 'not UTF-8');
  if (!isDecoded) return judgeAttempts(context, REFUSED, attempts);
  return judgeAnswers(NO_SERVER_ERROR, await sendAll(context, attempts));
}

async function sendAll(context: CaseParts<'http'>, attempts: readonly Attempt[]) {
  const exchanges = [];
  for (const { request } of attempts) exchanges.push(await context.http.send(request));
  return exchanges;
}

function freshEvent(context: CaseParts<'sender' | 'events'>): BuiltEvent {
  return context.events.build(context.sender.provider.probes.progress[1]);
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
