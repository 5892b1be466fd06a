import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Journal, openJournal } from '../../../src/journal/journal.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { prune } from '../../../src/journal/retention.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { hurting, type WriteFault } from '../../helpers/hurt-disk.ts';
import { readJournal } from '../../helpers/journal.ts';
import { holds } from '../../helpers/property.ts';
import { exchange } from '../../unit/output/samples.ts';

/** What becomes of the next writes, in turn; after the last, all are good. */
const faults: fc.Arbitrary<(WriteFault | null)[]> = fc.array(
  fc.oneof(
    fc.constant(null),
    fc.record({ taken: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ taken: fc.nat(900), code: fc.constantFrom('ENOSPC', 'EIO', 'EINTR', 'EAGAIN', 'EDQUOT') }),
  ),
  { maxLength: 6 },
);

/** What happens to the journal: appends of two writers that come at once, others' halves, a pruning, a writer anew. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ a: fc.nat(3), b: fc.nat(3), faults }) },
  { weight: 1, arbitrary: fc.record({ torn: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 1, arbitrary: fc.constant({ isPruned: true }) },
  { weight: 1, arbitrary: fc.constant({ isReopened: true }) },
);

const NOW = Date.parse('2026-05-10T12:00:00Z');

it('what is acknowledged is in the journal once, whatever disks, others and crashes leave half done', async () => {
  await holds(
    60,
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const path = join(temporaryFolder(), 'journal.ndjson');
      const writers: [Journal, Journal] = [openJournal(path), openJournal(path)];
      const acknowledged: string[] = [];
      let count = 0;
      const append = async (writer: Journal): Promise<void> => {
        count += 1;
        const id = `r${count}`;
        await writer.append(exchange({ id, at: new Date(NOW).toISOString() })).then(
          () => acknowledged.push(id),
          () => {},
        );
      };
      for (const one of steps) {
        if ('torn' in one) appendFileSync(path, recordLine(exchange({ id: 'torn' })).slice(0, one.torn));
        else if ('isPruned' in one) prune(path, { now: NOW });
        else if ('isReopened' in one) {
          writers[0].close();
          writers[0] = openJournal(path);
        } else {
          const next = [...one.faults];
          await hurting(
            path,
            () => next.shift() ?? null,
            () =>
              Promise.all([
                ...Array.from({ length: one.a }, () => append(writers[0])),
                ...Array.from({ length: one.b }, () => append(writers[1])),
              ]),
          );
        }
      }
      for (const writer of writers) writer.close();
      const ids = readJournal(path).records.map(({ id }) => id);
      expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
      expect(ids.filter((id, i) => ids.indexOf(id) < i)).toEqual([]);
    }),
  );
});
