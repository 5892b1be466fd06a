import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf, systemCode, usageError, WebhookCliError } from '../core/error.ts';
import { textLines } from '../core/fs/lines.ts';
import { fileError } from '../core/fs/words.ts';
import { LIMITS } from '../core/limits.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { requireKeys } from '../events/identity/key-template.ts';
import { requireProvider } from '../events/names.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import type { ScenarioRun } from '../scenarios/open.ts';
import { parseScenario } from '../scenarios/parse-file.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { digestOf, identitiesOf, keysFor } from './identities.ts';
import { ENGINES, FOLDER, type LedgerHead, type LedgerJob } from './ledger.ts';

/** A ledger that was exported, whose jobs can be opened as they were sent. */
export interface Ledger {
  readonly folder: string;
  readonly head: LedgerHead;
  readonly provider: Provider;
  /** By their names. */
  readonly scenarios: ReadonlyMap<string, Scenario>;
  /**
   * The jobs in their order, of which one is in memory at a time.
   *
   * @throws WebhookCliError `bad_ledger` with file and line
   */
  readonly jobs: () => AsyncGenerator<LedgerJob, void, undefined>;
  /**
   * A job under the identity that it was exported with.
   *
   * @throws WebhookCliError `bad_ledger` with file and line where its key is another one
   */
  readonly open: (job: LedgerJob) => ScenarioRun;
  /** The same scenario at the same moment, under a new identity that none of the jobs has. */
  readonly openFresh: (scenario: Scenario, nonce: string) => ScenarioRun;
}

/** Characters of the form of keys; of one that `export` takes there are far fewer. */
const LONGEST_FORM = 1000;

const whole = z.number().int().min(0);
const count = z.number().int().min(1);

/** A moment whose year has four digits. */
const moment = z.number().int().min(Date.parse('0001-01-01')).max(Date.parse('9999-01-01'));

const headSchema = z.object({
  schemaVersion: z.literal(1),
  type: z.literal('ledger'),
  // It stands in a command that is to be pasted.
  version: z
    .string()
    .max(64)
    .regex(/^\d[\dA-Za-z.+-]*$/, 'it is no version'),
  engine: z.enum(ENGINES),
  provider: z.string(),
  payloadVersion: z.string().nullable(),
  contentForm: z.enum(['json', 'form']).nullable(),
  seed: z.string(),
  now: moment,
  id: z.string().max(LONGEST_FORM),
  signed: z.boolean(),
  scenarios: z.array(z.string()).min(1),
  jobs: count.max(LIMITS.jobsOfLoad),
  webhooks: count,
  shards: count.max(LIMITS.shards),
  target: z.string(),
  digest: z.string(),
}) satisfies z.ZodType<LedgerHead>;

const jobSchema = z.object({
  type: z.literal('job'),
  job: whole,
  key: z.string(),
  shard: count,
  scenario: z.string(),
  steps: z.array(count).min(1),
}) satisfies z.ZodType<LedgerJob>;

/**
 * Opens the ledger of an exported folder.
 *
 * @param secretOf looks at what the ledger is of, and gives what its bodies are signed with, where they are: a reference is signed with
 * it too
 * @throws WebhookCliError `no_ledger`, `bad_ledger` with file and line, `bad_scenario`, `unknown_provider`,
 * `ledger_other_version` where this version draws other identities, `file_unreadable`
 */
export async function openLedger(
  folder: string,
  catalogue: Catalogue,
  secretOf: (head: LedgerHead) => string | undefined = () => undefined,
): Promise<Ledger> {
  const file = join(folder, FOLDER.ledger);
  const head = await headOf(file, folder);
  const provider = requireProvider(head.provider, catalogue);
  const scenarios = head.scenarios.map((name, place) => {
    const path = join(folder, FOLDER.scenarios, `${place + 1}.json`);
    return { name, scenario: parseScenario(readScenario(path), path, catalogue) };
  });
  const byName = new Map(scenarios.map(({ name, scenario }) => [name, scenario]));
  const [first] = scenarios;
  if (first === undefined || digestOf(identitiesOf(head, catalogue).open(first.scenario, 0)) !== head.digest)
    throw otherVersion(head);
  const identities = identitiesOf({ ...head, secret: secretOf(head) }, catalogue);
  const lines = new WeakMap<LedgerJob, number>();
  return {
    folder,
    head,
    provider,
    scenarios: byName,
    jobs: async function* jobs() {
      let number = 0;
      for await (const line of textLines(file)) {
        number += 1;
        if (number === 1) continue;
        const job = readLine(jobSchema, line, file, number);
        const steps = byName.get(job.scenario)?.steps.length ?? 0;
        if (job.job >= head.jobs || job.steps.some((step) => step > steps)) {
          throw badLedger(file, number, 'it is of no job of this ledger');
        }
        lines.set(job, number);
        yield job;
      }
    },
    open: (job) => {
      const scenario = byName.get(job.scenario);
      if (scenario === undefined) throw new Error(`${job.scenario} is no scenario of the ledger`);
      const run = identities.open(scenario, job.job);
      if (run.key !== job.key) {
        // The first job was made as it was exported, and so would this one be.
        const key = excerpt(job.key, 60);
        throw badLedger(file, lines.get(job) ?? job.job + 2, `${key} is not the key of job ${job.job}`);
      }
      return run;
    },
    openFresh: identities.openFresh,
  };
}

async function headOf(file: string, folder: string): Promise<LedgerHead> {
  try {
    for await (const line of textLines(file)) {
      const head = readLine(headSchema, line, file, 1);
      requireForm(head, file);
      return head;
    }
  } catch (error) {
    if (error instanceof WebhookCliError) throw error;
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) {
      throw usageError(
        'no_ledger',
        `${folder} has no ${FOLDER.ledger}`,
        'name a folder that webhook-cli export has written',
      );
    }
    throw fileError('file_unreadable', `${file} cannot be read`, error);
  }
  throw badLedger(file, 1, 'it is empty');
}

function requireForm({ id, jobs }: LedgerHead, file: string): void {
  try {
    requireKeys(id, keysFor(jobs));
  } catch (error) {
    throw badLedger(file, 1, `${messageOf(error)} at /id`);
  }
}

function readLine<T>(schema: z.ZodType<T>, line: string, file: string, number: number): T {
  const read = schema.safeParse(parsed(line, file, number));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at /${issue.path.join('/')}`;
  throw badLedger(file, number, `${issue?.message ?? 'it is no line of a ledger'}${where}`);
}

function parsed(line: string, file: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw badLedger(file, number, `${excerpt(line, 60)} is no JSON`);
  }
}

function readScenario(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError('file_unreadable', `${path} cannot be read`, error);
  }
}

function badLedger(file: string, line: number, what: string): Error {
  return usageError('bad_ledger', `${file}:${line}: ${what}`, 'export the load anew');
}

function otherVersion({ version }: LedgerHead): Error {
  return usageError(
    'ledger_other_version',
    `webhook-cli ${version} wrote this ledger, and this version makes other jobs of it`,
    `judge it with npx webhook-cli@${version}, or export the load anew`,
  );
}
