import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf, identitiesOf } from '../../../src/load/identities.ts';
import type { LedgerHead, LedgerJob } from '../../../src/load/ledger.ts';
import { openLedger } from '../../../src/load/open-ledger.ts';
import { bundledCatalogue } from '../../../src/providers/registry.ts';
import { requireScenario } from '../../../src/scenarios/bundled.ts';
import { scenarioText } from '../../../src/scenarios/text.ts';
import { temporaryFolder } from '../../helpers/cli.ts';

const scenario = requireScenario('delivered', bundledCatalogue);
const source = { seed: 'a', id: 'DO-{n}', now: 0, jobs: 3, payloadVersion: null, contentForm: null };
const identities = identitiesOf(source, bundledCatalogue);

const HEAD: LedgerHead = {
  schemaVersion: 1,
  type: 'ledger',
  version: '9.9.9',
  engine: 'artillery',
  provider: 'detrack',
  ...source,
  signed: false,
  scenarios: ['delivered'],
  webhooks: 12,
  shards: 2,
  target: 'http://127.0.0.1:1/',
  digest: digestOf(identities.open(scenario, 0)),
};

const jobLine = (job: number, changes: Partial<LedgerJob> = {}): string =>
  JSON.stringify({
    type: 'job',
    job,
    key: identities.open(scenario, job).key,
    shard: (job % 2) + 1,
    scenario: 'delivered',
    steps: [1, 2, 2, 3, 4],
    ...changes,
  });

const JOBS = [0, 1, 2].map((job) => jobLine(job));

function folderOf(lines: readonly string[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'scenarios'));
  writeFileSync(join(folder, 'scenarios', '1.json'), scenarioText(scenario));
  writeFileSync(join(folder, 'ledger.ndjson'), lines.map((line) => `${line}\n`).join(''));
  return folder;
}

async function jobsOf(lines: readonly string[]): Promise<LedgerJob[]> {
  const ledger = await openLedger(folderOf(lines), bundledCatalogue);
  const jobs: LedgerJob[] = [];
  for await (const job of ledger.jobs()) jobs.push(job);
  return jobs;
}

describe('a ledger', () => {
  it('is read job by job, each under the identity that it was exported with', async () => {
    const ledger = await openLedger(folderOf([JSON.stringify(HEAD), ...JOBS]), bundledCatalogue);
    expect(ledger.head).toEqual(HEAD);
    expect([...ledger.scenarios.keys()]).toEqual(['delivered']);
    let count = 0;
    for await (const job of ledger.jobs()) {
      expect(ledger.open(job).key).toBe(job.key);
      count += 1;
    }
    expect(count).toBe(3);
    expect(ledger.openFresh(scenario, 'x').key).not.toBe(ledger.openFresh(scenario, 'y').key);
  });

  it.each([
    ['a line that is no JSON', [JOBS[0] ?? '', 'nonsense'], /ledger\.ndjson:3: "nonsense" is no JSON$/],
    ['a line of another kind', ['{"type":"case"}'], /ledger\.ndjson:2: .* at \/type$/],
    [
      'a step that the scenario has not',
      [jobLine(0, { steps: [1, 9] })],
      /:2: it is of no job of this ledger$/,
    ],
    ['a job beyond the last', [jobLine(0, { job: 3 })], /:2: it is of no job/],
    ['another scenario', [jobLine(0, { scenario: 'x' })], /:2: it is of no job/],
  ])('is refused for %s, with file and line', async (_, lines, message) => {
    await expect(jobsOf([JSON.stringify(HEAD), ...lines])).rejects.toMatchObject({
      code: 'bad_ledger',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['an empty one', [], 'bad_ledger'],
    ['one that begins with a job', JOBS, 'bad_ledger'],
    ['one of a later format', [JSON.stringify({ ...HEAD, schemaVersion: 2 })], 'bad_ledger'],
    ['one whose jobs come out otherwise', [JSON.stringify({ ...HEAD, digest: 'x' })], 'ledger_other_version'],
    ['one of an unknown provider', [JSON.stringify({ ...HEAD, provider: 'x' })], 'unknown_provider'],
  ])('refuses %s', async (_, lines, code) => {
    await expect(openLedger(folderOf(lines), bundledCatalogue)).rejects.toMatchObject({ code });
  });

  it.each<[string, unknown]>([
    ['now', 1e300],
    ['now', 0.5],
    ['id', 'DO-1'],
    ['id', 'DO-{n:2}'],
    ['id', `{n}${'x'.repeat(1000)}`],
    ['jobs', 10_000_001],
    ['jobs', 0],
    ['shards', 513],
    ['version', '1.0.0; echo'],
  ])('refuses a head with another %s: %j', async (name, value) => {
    const head = JSON.stringify({ ...HEAD, [name]: value });
    await expect(openLedger(folderOf([head, ...JOBS]), bundledCatalogue)).rejects.toMatchObject({
      code: 'bad_ledger',
      message: expect.stringMatching(new RegExp(`ledger\\.ndjson:1: .* at /${name}$`)),
    });
  });

  it('tells a key that was changed by hand, with file and line', async () => {
    const lines = [JSON.stringify(HEAD), JOBS[0] ?? '', jobLine(2), jobLine(1, { key: 'DO-1' })];
    const ledger = await openLedger(folderOf(lines), bundledCatalogue);
    const openAll = async (): Promise<void> => {
      for await (const job of ledger.jobs()) ledger.open(job);
    };
    await expect(openAll()).rejects.toMatchObject({
      code: 'bad_ledger',
      message: expect.stringMatching(/ledger\.ndjson:4: "DO-1" is not the key of job 1$/),
    });
  });

  it('is looked for in a folder that has one', async () => {
    await expect(openLedger(temporaryFolder(), bundledCatalogue)).rejects.toMatchObject({
      code: 'no_ledger',
    });
  });
});
