import { createHash } from 'node:crypto';
import { keySeries, keysOfForm } from '../events/identity/key-template.ts';
import { type Random, seededRandom } from '../events/random.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import { openScenario, type ScenarioRun } from '../scenarios/open.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { jobSeed } from '../scenarios/step-range.ts';
import type { LedgerHead } from './ledger.ts';
import { numberedTexts } from './numbered-texts.ts';

/** What the identities of a ledger's jobs come from. */
export type IdentitySource = Pick<
  LedgerHead,
  'seed' | 'id' | 'now' | 'jobs' | 'payloadVersion' | 'contentForm'
> & {
  /** What bodies are signed with, where they are. */
  readonly secret?: string | undefined;
};

/** Opens jobs under the identities of a ledger. */
export interface Identities {
  /** A job of the ledger, from 0. */
  readonly open: (scenario: Scenario, job: number) => ScenarioRun;
  /** A job at the same moment under a new identity, whose key none of the ledger has, nor any that was opened so before. */
  readonly openFresh: (scenario: Scenario, nonce: string) => ScenarioRun;
}

/** Keys that are needed for so many jobs: the judgement plays sequences under identities of its own. */
export function keysFor(jobs: number): number {
  return jobs + Math.min(Math.max(jobs, FEWEST_SPARE), MOST_SPARE);
}

const FEWEST_SPARE = 5000;
const MOST_SPARE = 100_000;

/**
 * The identities of a ledger: the same source gives the same jobs, each on its own, so that none needs those before it. What a
 * consumer may know jobs by, keys and other numbers, no two of them share.
 *
 * @throws WebhookCliError `bad_id` where the form has too few keys
 */
export function identitiesOf(source: IdentitySource, catalogue: Catalogue): Identities {
  const { seed, id, now, jobs } = source;
  const keyOf = keySeries(id, keysFor(jobs), seededRandom(`${seed} keys`));
  const numbered = numberedTexts(seed, keysFor(jobs));
  const spare = keysOfForm(id) - jobs;
  let firstSpare: number | null = null;
  let played = 0;
  const open = (scenario: Scenario, number: number, ownSeed: string): ScenarioRun => {
    const random = seededRandom(ownSeed);
    return openScenario(scenario, catalogue, {
      payloadVersion: source.payloadVersion ?? undefined,
      contentForm: source.contentForm ?? undefined,
      secret: source.secret,
      id: keyOf(number),
      seed: ownSeed,
      random: { ...random, text: numbered(number, random.text) } satisfies Random,
      startAt: now,
    });
  };
  return {
    open: (scenario, job) => open(scenario, job, jobSeed(seed, job)),
    openFresh: (scenario, nonce) => {
      // From a drawn one on, so that those of two judgements hardly ever meet.
      firstSpare ??= seededRandom(`${nonce} key`).below(spare);
      const number = jobs + ((firstSpare + played) % spare);
      played += 1;
      return open(scenario, number, nonce);
    },
  };
}

/** The form of keys of a provider where none is asked for: as its own, with room for more than are ever drawn. */
export function formOfKeys({ identity: { keyPattern } }: Provider): string {
  const marks = /[#@^%]+/;
  const [found = ''] = marks.exec(keyPattern) ?? [];
  // Digits stay as many as they are; of letters that people can tell apart there are numbers as well.
  return keyPattern.replace(marks, /^#+$/.test(found) ? `{n:${found.length}}` : '{n}');
}

/** The digest of a job's bodies, in the order of its steps. */
export function digestOf(run: ScenarioRun): string {
  const hash = createHash('sha256');
  for (const [step] of run.scenario.steps.entries()) hash.update(run.build(step, { sentAt: 0 }).body);
  return hash.digest('hex');
}
