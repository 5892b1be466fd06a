import { expect } from 'vitest';
import { startHttpServer } from '../helpers/http-server.ts';
import { runInProcess } from '../helpers/in-process.ts';
import { casesOf, type Fault } from './fault.ts';
import { DEAD_HOST_CASES } from './targets/dead-hosts.ts';
import { TARGET_FAILURE_CASES } from './targets/failures.ts';

const NUMBERS = ['0', '-1', 'NaN', '1e9', '1000000000', '1.5', 'Infinity', ''];

/** What is sent to. */
export const TARGETS: readonly Fault[] = [
  {
    id: 'C1',
    fault: 'a target that refuses, resets, redirects, says nothing or nonsense',
    result:
      'each under its own name, exit 1 within `--timeout`; as many outcomes as requests; no second try unasked',
    cases: TARGET_FAILURE_CASES,
    processCases: DEAD_HOST_CASES,
  },
  {
    id: 'C2',
    fault: 'numbers that are none, or out of bounds',
    result: 'exit 2 with the bounds; nothing is sent',
    cases: casesOf(
      ['--count', '--rate', '--concurrency'].flatMap((flag) =>
        NUMBERS.filter((text) => flag !== '--rate' || text !== '1.5').map(
          (text): [string, string, string] => [`${flag} ${JSON.stringify(text)}`, flag, text],
        ),
      ),
      async (_name, flag, text) => {
        await using server = await startHttpServer();
        const run = await runInProcess(['send', 'failed', '--no-journal', '--to', server.url, flag, text]);
        expect(run.stderr).toMatch(/^error: .*(is no rate|is not a whole number from 1 to \d+)/);
        expect(run).toMatchObject({ code: 2, stdout: '' });
        expect(server.requests).toEqual([]);
      },
    ),
  },
];
