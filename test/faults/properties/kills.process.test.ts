import { join } from 'node:path';
import fc from 'fast-check';
import { it } from 'vitest';
import { startListen, temporaryFolder } from '../../helpers/cli.ts';
import { holds } from '../../helpers/property.ts';
import { expectKept, killedAfter } from '../files/kills.ts';

it('what is acknowledged before a SIGKILL is in the journal, with others that write to it', async () => {
  await holds(
    2,
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 3 }),
      async (answers) => {
        const journal = join(temporaryFolder(), 'journal.ndjson');
        const all = await Promise.all(
          answers.map(async (count) =>
            killedAfter(await startListen(['--json', '--journal', journal]), count),
          ),
        );
        expectKept(journal, all.flat(), answers.length);
      },
    ),
  );
});
