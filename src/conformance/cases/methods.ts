import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { type AnswerRule, NO_SERVER_ERROR, REFUSED } from '../judge/answers.ts';
import { jobIdentity, judgeAttempts } from '../judge/booking.ts';

/** Other methods than POST, with the body of a good event. */
export function methodCases([, newer]: Subscription['progress']): ConformanceCase[] {
  return [
    {
      id: 'method/get',
      title: 'books nothing on a GET, and answers it without breaking',
      weight: 'false',
      explain: 'Browsers, link previews and monitors ask for addresses with GET, which must change nothing.',
      source: 'RFC 9110, 9.2.1: GET is safe',
      needs: [],
      posts: [newer],
      run: (context) => runMethod(context, 'GET', NO_SERVER_ERROR),
    },
    {
      id: 'method/put',
      title: 'refuses a PUT with a 4xx',
      weight: 'refused',
      explain: 'Webhooks are posted, and what comes in another way is no webhook.',
      source: 'RFC 9110, 15.5.6: a method that is not supported is a client error',
      needs: [],
      posts: [newer],
      run: (context) => runMethod(context, 'PUT', REFUSED),
    },
  ];
}

function runMethod(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  method: string,
  rule: AnswerRule,
): Promise<CaseFinding> {
  const event = context.events.build(context.sender.progress[1]);
  const request = { ...context.http.request(event), method };
  return judgeAttempts(context, rule, [{ what: method, request, job: jobIdentity(event) }]);
}
