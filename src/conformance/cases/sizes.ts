import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { Bench } from '../case/case-context.ts';
import { judgeAnswers, SURVIVED, TAKEN } from '../judge/answers.ts';
import { finished, grown } from '../judge/payload-variants.ts';

const LARGE = 256 * 1024;
const OVERSIZE = 4 * 1024 ** 2;
const DEEP = 1000;

/** Bodies that are large or deep. */
export function sizeCases(): ConformanceCase[] {
  return [
    {
      id: 'size/large',
      title: 'takes a body of 256 KiB',
      level: 'should',
      explain:
        'Lists and logs in a payload grow with the job, and the default limit of many body parsers is 100 kB.',
      source: 'ours: no provider documents how large a body may be',
      needs: [],
      run: async (bench) => judgeAnswers(TAKEN, [await bench.post(grownEvent(bench, LARGE))]),
    },
    {
      id: 'size/oversize',
      title: 'answers a body of 4 MiB without breaking',
      level: 'must',
      explain:
        'Anybody can post what is too large, and it must end in a refusal, not in a crash or a wait without end.',
      source: 'RFC 9110, 15.5.14: what is too large may be refused, and the connection closed',
      needs: [],
      run: oversize,
    },
    {
      id: 'size/deep',
      title: 'answers JSON of 1,000 levels without breaking',
      level: 'must',
      explain: 'What walks a document by calling itself runs out of stack on one that nests deeply.',
      source: 'RFC 8259, 9: a parser may limit the depth of nesting',
      needs: [],
      run: deep,
    },
  ];
}

function grownEvent(bench: Bench, bytes: number) {
  return grown(bench, bench.provider.probes.progress[1], bytes);
}

/** Over a connection of its own: a consumer may cut it, and no other webhook should be on it then. */
async function oversize(bench: Bench): Promise<CaseFinding> {
  const event = bench.event(bench.provider.probes.progress[1]);
  const text = event.payloadText.replace(/\}\s*$/, `${' '.repeat(OVERSIZE)}}`);
  const request = bench.request(finished(bench, event, event.payload, text));
  return judgeAnswers(SURVIVED, await bench.sendOnOneConnection([request]));
}

async function deep(bench: Bench): Promise<CaseFinding> {
  const event = bench.event(bench.provider.probes.progress[1]);
  const nested = `${'{"a":['.repeat(DEEP / 2)}${']}'.repeat(DEEP / 2)}`;
  const text = event.payloadText.replace(/\}\s*$/, `,"nested":${nested}}`);
  const request = bench.request(finished(bench, event, event.payload, text));
  return judgeAnswers(SURVIVED, [await bench.send(request)]);
}
