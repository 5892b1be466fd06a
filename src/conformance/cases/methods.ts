import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { Bench } from '../case/case-context.ts';
import { type AnswerRule, NO_SERVER_ERROR, REFUSED } from '../judge/answers.ts';
import { jobOf, judgeAttempts } from '../judge/booking.ts';

/** Other methods than POST, with the body of a good event. */
export function methodCases(): ConformanceCase[] {
  return [
    {
      id: 'method/get',
      title: 'books nothing on a GET, and answers it without breaking',
      level: 'must',
      explain: 'Browsers, link previews and monitors ask for addresses with GET, which must change nothing.',
      source: 'RFC 9110, 9.2.1: GET is safe',
      needs: [],
      run: (bench) => runMethod(bench, 'GET', NO_SERVER_ERROR),
    },
    {
      id: 'method/put',
      title: 'refuses a PUT with a 4xx',
      level: 'must',
      explain: 'Webhooks are posted, and what comes in another way is no webhook.',
      source: 'RFC 9110, 15.5.6: a method that is not supported is a client error',
      needs: [],
      run: (bench) => runMethod(bench, 'PUT', REFUSED),
    },
  ];
}

function runMethod(bench: Bench, method: string, rule: AnswerRule): Promise<CaseFinding> {
  const event = bench.event(bench.provider.probes.progress[1]);
  const request = { ...bench.request(event), method };
  return judgeAttempts(bench, rule, [{ what: method, request, job: jobOf(event) }]);
}
