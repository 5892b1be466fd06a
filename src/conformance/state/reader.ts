import { ioError, messageOf, WebhookCliError } from '../../core/error.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { pause } from '../../core/time/wait.ts';
import type { Transport } from '../../transport/transport.ts';
import { stateOf } from './answer.ts';
import { readStateCommand } from './command.ts';
import { normaliseState } from './normalise.ts';
import { type JobIdentity, type JobState, type StateReader, stateUnreadable } from './state.ts';
import { type JobNames, usesJobId } from './template.ts';
import { readStateUrl } from './url.ts';

/** Where the consumer's own state of a job is read. */
export type StateSource = (
  | { readonly kind: 'url'; readonly template: string; readonly headers: HeaderList }
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly shell: boolean;
      readonly cwd?: string | undefined;
    }
  /** `undefined` and `null` say that the job is not known. */
  | { readonly kind: 'function'; readonly read: (job: JobNames) => unknown }
) & {
  /** Milliseconds that the consumer is given for work in the background. */
  readonly waitMs: number;
  /** JSON pointers, `*` for any one segment. */
  readonly ignore: readonly string[];
};

export interface StateReaderOptions {
  readonly transport: Transport;
  /** Milliseconds that one read may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The provider's own id of the job with this key, or `null`. */
  readonly providerJobIdOf: (key: string) => string | null;
}

/** Opens the reader of a source. */
export function openStateReader(source: StateSource, options: StateReaderOptions): StateReader {
  const template = source.kind === 'url' ? source.template : source.kind === 'command' ? source.command : '';
  return {
    read: async (job) => {
      const names = { key: job.key, id: options.providerJobIdOf(job.key) };
      if (usesJobId(template) && names.id === null) throw withoutId(job.key);
      await pause(source.waitMs, options.signal);
      return readFrom(source, names, options);
    },
    normalise: (state: JobState, job: JobIdentity): JsonValue =>
      normaliseState(state, job, { ignore: source.ignore, providerJobId: options.providerJobIdOf(job.key) }),
  };
}

async function readFrom(
  source: StateSource,
  names: JobNames,
  options: StateReaderOptions,
): Promise<JobState> {
  switch (source.kind) {
    case 'url':
      return readStateUrl(names, { ...options, ...source });
    case 'command':
      return readStateCommand(names, {
        command: source.command,
        shell: source.shell,
        cwd: source.cwd,
        timeoutMs: options.timeoutMs,
        signal: options.signal,
      });
    case 'function':
      return readFunction(source.read, names);
  }
}

/** What a function gives is written and read again, so that the consumer's own objects cannot change later. */
async function readFunction(read: (job: JobNames) => unknown, names: JobNames): Promise<JobState> {
  try {
    return stateOf(JSON.stringify((await read(names)) ?? null) ?? '');
  } catch (error) {
    if (error instanceof WebhookCliError) throw error;
    throw stateUnreadable(
      messageOf(error),
      'give something that JSON can hold, and null for an unknown job',
      error,
    );
  }
}

function withoutId(key: string): Error {
  return ioError(
    'state_unreadable',
    `the payload of ${key} has no id of the provider’s own`,
    'ask for the state by {key}',
  );
}
