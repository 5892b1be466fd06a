import { urlCredentials } from '../core/http/credentials.ts';
import { refuseFraming } from '../core/http/framing-headers.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { newSeed } from '../events/random.ts';
import type { ContextOptions } from './case/run-parts.ts';
import {
  type CheckPlan,
  type CheckRequest,
  DEFAULT_ANSWER_MS,
  DEFAULT_CONCURRENCY,
  DEFAULT_RUNS,
} from './plan.ts';
import type { CheckRun, RunOptions } from './run.ts';
import type { JobPreparation } from './state/prepare.ts';
import type { JobCommand } from './state/run-command.ts';
import type { StateSource } from './state/source.ts';
import { checkCommand, stateUrlTemplate } from './state/template.ts';
import { PREPARING, READING } from './state/template-use.ts';
import { waitForTarget } from './wait-for-target.ts';

type LeftOpen = 'payloadVersions' | 'contentForms' | 'headers' | 'timeoutMs' | 'runs' | 'seed' | 'scenarios';

/** A request of which a user may leave most open. */
export type PartialRequest = Omit<CheckRequest, LeftOpen> & {
  readonly [Name in LeftOpen]?: CheckRequest[Name] | undefined;
};

/**
 * Fills in what was left open: defaults, a random seed, the credentials of the URL.
 *
 * @throws WebhookCliError `bad_header` for headers that HTTP sets itself
 */
export function completeRequest(request: PartialRequest): CheckRequest {
  refuseFraming(request.headers ?? []);
  return {
    ...request,
    payloadVersions: request.payloadVersions ?? [],
    contentForms: request.contentForms ?? [],
    auth: request.auth ?? urlCredentials(request.url),
    headers: request.headers ?? [],
    timeoutMs: request.timeoutMs ?? DEFAULT_ANSWER_MS,
    runs: request.runs ?? DEFAULT_RUNS,
    seed: request.seed ?? newSeed(),
    scenarios: request.scenarios ?? [],
  };
}

/** How a user says which command is run for a job. */
export interface CommandSettings {
  /** With places for the job in it. */
  readonly command: string;
  readonly shell?: boolean | undefined;
  readonly cwd?: string | undefined;
}

/** How a user says where the state of a job is read. */
export type StateSettings = (
  | Pick<Extract<StateSource, { readonly kind: 'function' }>, 'read'>
  /** With places for the job in it. */
  | { readonly url: string; readonly headers?: HeaderList | undefined }
  | CommandSettings
) & {
  /** Milliseconds; 0 unless given. */
  readonly waitMs?: number | undefined;
  readonly ignore?: readonly string[] | undefined;
};

/**
 * The source that settings name, its template checked. `parseUrl` reads a URL as any other target.
 *
 * @throws WebhookCliError `bad_state`, and what `parseUrl` throws
 */
export function stateSource(settings: StateSettings, parseUrl: (text: string) => URL): StateSource {
  const common = { waitMs: settings.waitMs ?? 0, ignore: settings.ignore ?? [] };
  if ('read' in settings) return { kind: 'function', read: settings.read, ...common };
  if ('url' in settings) {
    refuseFraming(settings.headers ?? []);
    const template = stateUrlTemplate(settings.url, parseUrl);
    return { kind: 'url', template, headers: settings.headers ?? [], ...common };
  }
  checkCommand(settings.command, READING, 'psql -At -c "select state from jobs where key = \'{key}\'"');
  return { kind: 'command', ...jobCommand(settings), ...common };
}

/**
 * What has the consumer know a job, by a function or a command, which is checked.
 *
 * @throws WebhookCliError `bad_job_command`
 */
export function jobPreparation(
  settings: Extract<JobPreparation, { readonly kind: 'function' }>['prepare'] | CommandSettings,
): JobPreparation {
  if (typeof settings === 'function') return { kind: 'function', prepare: settings };
  checkCommand(settings.command, PREPARING, 'php artisan order:create {key}');
  return { kind: 'command', ...jobCommand(settings) };
}

function jobCommand({ command, shell, cwd }: CommandSettings): JobCommand {
  return { command, shell: shell === true, cwd };
}

/**
 * Waits until the endpoint of a check answers, whatever it answers.
 *
 * @param waitMs milliseconds
 * @throws WebhookCliError `target_not_ready`, `target_unreachable`
 */
export async function awaitTarget(
  { url, tls }: Pick<ContextOptions, 'url' | 'tls'>,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { openTransport } = await import('../transport/transport.ts');
  const transport = openTransport(tls);
  try {
    await waitForTarget(url, transport, waitMs, signal);
  } finally {
    await transport.close();
  }
}

type OptionalRunOption = 'concurrency' | 'bail' | 'strict';

/** How the cases of a plan are run, with defaults for what is left open. */
export type PartialRunOptions = Omit<RunOptions, OptionalRunOption> & {
  readonly [Name in OptionalRunOption]?: RunOptions[Name] | undefined;
};

/**
 * Runs the cases of a plan.
 *
 * @throws WebhookCliError `target_unreachable`, `state_unreadable`, `job_not_prepared`, `bad_state`, `bad_job_command`
 */
export async function runPlan({ cases, context }: CheckPlan, options: PartialRunOptions): Promise<CheckRun> {
  // Loaded now: it brings the HTTP client, which neither the list nor a usage error needs.
  const { runCases } = await import('./run.ts');
  return runCases(cases, context, {
    ...options,
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    bail: options.bail === true,
    strict: options.strict === true,
  });
}
