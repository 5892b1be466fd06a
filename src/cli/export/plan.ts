import { usageError } from '../../core/error.ts';
import { packageVersion } from '../../core/version.ts';
import { requireKeys } from '../../events/identity/key-template.ts';
import { chosenProvider, requireProvider, requireSigned, requireVersion } from '../../events/names.ts';
import { newSeed } from '../../events/random.ts';
import { digestOf, formOfKeys, type IdentitySource, identitiesOf, keysFor } from '../../load/identities.ts';
import { countsOf, type LoadPlan } from '../../load/jobs.ts';
import type { Engine, LedgerHead } from '../../load/ledger.ts';
import { jobsOf, type Phase } from '../../load/phases.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { stepOffsets } from '../../scenarios/payloads.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { chosenScenario } from '../events/chosen.ts';
import { secretIfSigned } from '../session/secret.ts';
import type { Session } from '../session/session.ts';
import type { ExportLoadFlags } from './flags.ts';

/** Shards unless said otherwise: some for each worker of an ordinary machine. */
const SHARDS = 8;
/** Jobs that begin in a second unless said otherwise. */
const RATE = 10;
/** By how much jobs and phases may differ, as an engine rounds. */
const TOLERANCE = 0.01;

/** What is exported, as flags ask for it. */
export interface ExportPlan {
  readonly engine: Engine;
  readonly provider: Provider;
  readonly plan: LoadPlan;
  readonly phases: readonly Phase[];
}

/**
 * Reads what flags ask for.
 *
 * @throws WebhookCliError `no_engine`, `no_scenario`, `unknown_scenario`, `flag_does_not_fit`, `bad_id`, and what reading files throws
 */
export async function planExport(
  session: Session,
  flags: ExportLoadFlags,
  catalogue: Catalogue,
): Promise<ExportPlan> {
  const engine = engineOf(flags);
  const scenarios = await scenariosOf(session, flags, catalogue);
  const provider = requireProvider(scenarios[0]?.provider ?? '', catalogue);
  const phases = flags.phases ?? phasesFor(flags.jobs);
  const jobs = flags.jobs ?? jobsOf(phases);
  requireTogether(jobs, phases);
  const versions = scenarios.map(({ payloadVersion }) =>
    requireVersion(provider, flags.payloadVersion ?? payloadVersion),
  );
  const secret = secretIfSigned(
    session,
    flags.secret,
    versions.some(({ signed }) => signed),
  );
  if (secret !== undefined) requireSigned(provider, versions, 'payloadVersion');
  const id = flags.id ?? formOfKeys(provider);
  requireKeys(id, keysFor(jobs));
  const identities: IdentitySource = {
    seed: flags.seed ?? newSeed(),
    id,
    now: flags.now ?? Date.now() - Math.max(...scenarios.map(lengthOf)),
    jobs,
    payloadVersion: flags.payloadVersion ?? null,
    contentForm: flags.contentType ?? null,
    secret,
  };
  return {
    engine,
    provider,
    phases,
    plan: {
      catalogue,
      scenarios,
      identities,
      faults: {
        duplicate: flags.duplicate ?? 0,
        shuffle: flags.shuffle === true,
        drop: flags.drop ?? 0,
      },
      speed: flags.speed,
      // More would be empty.
      shards: Math.min(flags.shards ?? SHARDS, jobs),
    },
  };
}

/** The first line of the ledger of a plan. */
export function headOf({ engine, provider, plan }: ExportPlan, target: string): LedgerHead {
  const { secret, ...source } = plan.identities;
  const [first] = plan.scenarios;
  if (first === undefined) throw new Error('a load has at least one scenario');
  return {
    schemaVersion: 1,
    type: 'ledger',
    version: packageVersion(),
    engine,
    provider: provider.id,
    ...source,
    signed: secret !== undefined,
    scenarios: plan.scenarios.map(({ name }) => name),
    webhooks: countsOf(plan).webhooks,
    shards: plan.shards,
    target,
    digest: digestOf(identitiesOf(plan.identities, plan.catalogue).open(first, 0)),
  };
}

function engineOf({ engine }: ExportLoadFlags): Engine {
  if (engine !== undefined) return engine;
  throw usageError(
    'no_engine',
    'which engine is to send it?',
    '--engine artillery; --engine ndjson writes the requests alone, for any other',
  );
}

async function scenariosOf(
  session: Session,
  flags: ExportLoadFlags,
  catalogue: Catalogue,
): Promise<readonly Scenario[]> {
  const scenarios: Scenario[] = [];
  let provider = chosenProvider(flags.provider, catalogue);
  for (const name of flags.scenario ?? []) {
    const scenario = await chosenScenario(session, name, catalogue, provider);
    // A load is of one provider: those of several go to an endpoint each.
    provider ??= requireProvider(scenario.provider, catalogue);
    if (scenarios.some((other) => other.name === scenario.name))
      throw usageError('flag_does_not_fit', `the scenario ${scenario.name} is named twice`, 'name it once');
    scenarios.push(scenario);
  }
  if (scenarios.length > 0) return scenarios;
  throw usageError(
    'no_scenario',
    'of which scenario are the jobs?',
    '--scenario delivered; webhook-cli events --scenarios lists them',
  );
}

function phasesFor(jobs: number | undefined): readonly Phase[] {
  if (jobs === undefined)
    throw usageError('no_jobs', 'how many jobs?', '--jobs 1000, or --phases "steady:10/s*2m"');
  const seconds = Math.max(Math.ceil(jobs / RATE), 1);
  return [{ name: 'all', from: RATE, to: RATE, seconds, jobs }];
}

/** What an engine begins has to be what there is to be sent. */
function requireTogether(jobs: number, phases: readonly Phase[]): void {
  const begun = jobsOf(phases);
  if (Math.abs(begun - jobs) <= jobs * TOLERANCE) return;
  throw usageError(
    'flag_does_not_fit',
    `the phases begin ${begun} jobs, and --jobs is ${jobs}`,
    'leave --jobs out, which makes as many as the phases begin',
  );
}

function lengthOf(scenario: Scenario): number {
  return stepOffsets(scenario).at(-1) ?? 0;
}
