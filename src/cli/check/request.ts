import { completeRequest, jobPreparation, stateSource } from '../../conformance/check.ts';
import { type CheckRequest, wireFormatsOf } from '../../conformance/plan.ts';
import type { JobPreparation } from '../../conformance/state/prepare.ts';
import type { StateSource } from '../../conformance/state/source.ts';
import { usageError } from '../../core/error.ts';
import { parsePointer } from '../../core/json/pointer.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { requireProvider } from '../../events/names.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { isFilePath, type Scenario } from '../../scenarios/scenario.ts';
import { chosenScenario } from '../events/chosen.ts';
import { setValues } from '../flags/event-options.ts';
import { type Misfit, refuseMisfits } from '../flags/misfits.ts';
import { parseTarget } from '../flags/values.ts';
import { readCertificates } from '../session/files.ts';
import { secretIfSigned } from '../session/secret.ts';
import type { Session } from '../session/session.ts';
import type { CheckFlags } from './flags.ts';
import { readKeys } from './key-file.ts';

/**
 * What the flags ask for.
 *
 * @throws WebhookCliError `no_provider`, `unknown_scenario`, `bad_state`, `bad_job_command`, `bad_keys`, `flag_does_not_fit`, and what reading files throws
 */
export async function checkRequest(
  session: Session,
  flags: CheckFlags,
  url: URL,
  catalogue: Catalogue = bundledCatalogue,
): Promise<CheckRequest> {
  const provider = await askedProvider(session, flags, catalogue);
  if (provider === undefined) {
    throw usageError(
      'no_provider',
      'whose webhooks does the endpoint take?',
      `--provider ${catalogue.providers.map(({ id }) => id).join(' or --provider ')}`,
    );
  }
  const { payloadVersion: payloadVersions = [], contentType: contentForms = [] } = flags;
  const isSigned = wireFormatsOf(provider, payloadVersions, contentForms).some(
    ({ version }) => version.signed,
  );
  return completeRequest({
    url,
    catalogue,
    provider: provider.id,
    payloadVersions,
    contentForms,
    auth: flags.auth,
    secret: secretIfSigned(session, flags.secret, isSigned),
    formKey: flags.formKey,
    id: flags.id,
    events: flags.events,
    changes: ownChanges(flags),
    ids: flags.ids === undefined ? undefined : await readKeys(session, flags.ids, provider),
    headers: flags.header,
    only: flags.only,
    skip: flags.skip,
    budgetMs: flags.budget,
    timeoutMs: flags.timeout,
    runs: flags.runs,
    concurrency: flags.concurrency,
    seed: flags.seed,
    scenarios: await chosenScenarios(session, flags, catalogue, provider),
    state: chosenState(session, flags),
    preparation: chosenPreparation(session, flags),
    tls: {
      insecure: flags.insecure,
      ca: flags.cacert === undefined ? undefined : readCertificates(session.context, flags.cacert),
    },
  });
}

/**
 * The provider that is named, or else the one of the first scenario; `undefined` where nothing says whose.
 *
 * @throws WebhookCliError `unknown_provider`, `unknown_scenario`, and what `parseScenario` and `readWhole` throw
 */
export async function askedProvider(
  session: Session,
  { provider, scenario: [first] = [] }: Pick<CheckFlags, 'provider' | 'scenario'>,
  catalogue: Catalogue,
): Promise<Provider | undefined> {
  if (provider !== undefined) return requireProvider(provider, catalogue);
  if (first === undefined) return undefined;
  return requireProvider((await chosenScenario(session, first, catalogue)).provider, catalogue);
}

/**
 * The scenarios that are named: bundled ones, those of the project and files.
 *
 * @throws WebhookCliError `unknown_scenario`, and what `parseScenario` and `readWhole` throw
 */
export async function chosenScenarios(
  session: Session,
  flags: Pick<CheckFlags, 'scenario'>,
  catalogue: Catalogue,
  provider: Provider,
): Promise<readonly Scenario[]> {
  const scenarios: Scenario[] = [];
  for (const name of flags.scenario ?? []) {
    // Of a file the plan says whose it is.
    scenarios.push(await chosenScenario(session, name, catalogue, isFilePath(name) ? undefined : provider));
  }
  return scenarios;
}

/** What the user changes in every job; `undefined` where that is nothing. */
function ownChanges(flags: CheckFlags): CheckRequest['changes'] {
  const { set, unset, add } = flags;
  if (set === undefined && unset === undefined) {
    if (add === undefined) return undefined;
    throw usageError('flag_does_not_fit', '--add says nothing without --set', 'leave it out');
  }
  return { set: setValues(flags), unset, add };
}

/** Where the flags say that the state of a job is read. */
export function chosenState({ context }: Session, flags: CheckFlags): StateSource | undefined {
  const { stateUrl, stateCommand, stateHeader, stateShell, stateWait, stateIgnore = [] } = flags;
  refuseMisfits(flags, STATE_MISFITS);
  for (const path of stateIgnore) {
    if (path !== '' && parsePointer(path) !== null) continue;
    throw usageError(
      'bad_pointer',
      `${excerpt(path, 80)} is no JSON pointer to a part of the state`,
      'write /updated_at or /log/*/at',
    );
  }
  const common = { waitMs: stateWait, ignore: stateIgnore };
  if (stateUrl !== undefined) {
    return stateSource({ url: stateUrl, headers: stateHeader, ...common }, parseTarget);
  }
  if (stateCommand === undefined) return undefined;
  return stateSource({ command: stateCommand, shell: stateShell, cwd: context.cwd, ...common }, parseTarget);
}

/** What the flags say has the endpoint know a job. */
export function chosenPreparation(
  { context }: Session,
  { jobCommand, jobShell }: CheckFlags,
): JobPreparation | undefined {
  if (jobCommand !== undefined) {
    return jobPreparation({ command: jobCommand, shell: jobShell, cwd: context.cwd });
  }
  if (jobShell === undefined) return undefined;
  throw usageError('flag_does_not_fit', '--job-shell says nothing without --job-command', 'leave it out');
}

/** Flags of the state that say nothing without another one, or exclude one another. */
const STATE_MISFITS: readonly Misfit<CheckFlags>[] = [
  {
    applies: ({ stateUrl, stateCommand }) => stateUrl !== undefined && stateCommand !== undefined,
    message: '--state-url and --state-command exclude one another',
    hint: 'name one of them',
  },
  {
    applies: ({ stateUrl, stateHeader }) => stateUrl === undefined && stateHeader !== undefined,
    message: '--state-header says nothing without --state-url',
    hint: 'leave it out; --header is for the endpoint itself',
  },
  {
    applies: ({ stateCommand, stateShell }) => stateCommand === undefined && stateShell !== undefined,
    message: '--state-shell says nothing without --state-command',
    hint: 'leave it out',
  },
  {
    applies: ({ stateUrl, stateCommand, stateWait, stateIgnore }) =>
      stateUrl === undefined &&
      stateCommand === undefined &&
      (stateWait !== undefined || stateIgnore !== undefined),
    message: '--state-wait and --state-ignore say nothing where no state is read',
    hint: 'give --state-url or --state-command too',
  },
];
