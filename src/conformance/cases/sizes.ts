import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { judgeAnswers, SURVIVED, TAKEN } from '../judge/answers.ts';
import { encodeAs, withManyEntries } from '../judge/payload-variants.ts';

const LARGE = 256 * 1024;
const OVERSIZE = 4 * 1024 ** 2;
const DEEP = 1000;

/** Bodies that are large or deep. */
export function sizeCases([, newer]: Subscription['progress']): ConformanceCase[] {
  return [
    {
      id: 'size/large',
      title: 'takes a body of 256 KiB',
      weight: 'unproven',
      explain:
        'Lists and logs in a payload grow with the job, and the default limit of many body parsers is 100 kB.',
      source: 'ours: no provider documents how large a body may be',
      needs: [],
      posts: [newer],
      run: async (context) => judgeAnswers(TAKEN, [await context.http.post(largeEvent(context, LARGE))]),
    },
    {
      id: 'size/oversize',
      title: 'answers a body of 4 MiB without breaking',
      weight: 'down',
      explain:
        'Anybody can post what is too large, and it must end in a refusal, not in a crash or a wait without end.',
      source: 'RFC 9110, 15.5.14: what is too large may be refused, and the connection closed',
      needs: [],
      posts: [newer],
      run: oversize,
    },
    {
      id: 'size/deep',
      title: 'answers JSON of 1,000 levels without breaking',
      weight: 'down',
      explain: 'What walks a document by calling itself runs out of stack on one that nests deeply.',
      source: 'RFC 8259, 9: a parser may limit the depth of nesting',
      needs: [],
      posts: [newer],
      run: deep,
    },
  ];
}

function largeEvent(context: CaseParts<'sender' | 'events'>, bytes: number) {
  return withManyEntries(context, context.sender.progress[1], bytes);
}

/** Over a connection of its own: a consumer may cut it, and no other webhook should be on it then. */
async function oversize(context: CaseParts<'sender' | 'events' | 'http'>): Promise<CaseFinding> {
  const event = context.events.build(context.sender.progress[1]);
  const text = event.payloadText.replace(/\}\s*$/, `${' '.repeat(OVERSIZE)}}`);
  const request = context.http.request(encodeAs(context, event, event.payload, text));
  return judgeAnswers(SURVIVED, await context.http.sendOnOneConnection([request]));
}

async function deep(context: CaseParts<'sender' | 'events' | 'http'>): Promise<CaseFinding> {
  const event = context.events.build(context.sender.progress[1]);
  const nested = `${'{"a":['.repeat(DEEP / 2)}${']}'.repeat(DEEP / 2)}`;
  const text = event.payloadText.replace(/\}\s*$/, `,"nested":${nested}}`);
  const request = context.http.request(encodeAs(context, event, event.payload, text));
  return judgeAnswers(SURVIVED, [await context.http.send(request)]);
}
