import { messageOf, WebhookCliError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { pause } from '../../core/time/wait.ts';
import type { Transport } from '../../transport/transport.ts';
import { stateOf } from './answer.ts';
import { readStateCommand } from './command.ts';
import { type NormaliseOptions, normaliseState } from './normalise.ts';
import { type StateSource, templateOf } from './source.ts';
import { type JobIdentity, type JobState, type StateReader, stateUnreadable } from './state.ts';
import { type JobNames, placeText, pointersOf } from './template.ts';
import { readStateUrl } from './url.ts';

export interface StateReaderOptions {
  readonly transport: Transport;
  /** Milliseconds that one read may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** What a job of this key is asked for by. */
  readonly namesOf: (key: string) => JobNames;
}

/** Opens the reader of a source. */
export function openStateReader(source: StateSource, options: StateReaderOptions): StateReader {
  return {
    read: async (job) => {
      await pause(source.waitMs, options.signal);
      return readFrom(source, options.namesOf(job.key), options);
    },
    normalise: (state: JobState, job: JobIdentity): JsonValue => {
      const names = namesIn(source, options.namesOf(job.key));
      return normaliseState(state, job, { ignore: source.ignore, ...names });
    },
  };
}

/** What stands for a job in its state beside the texts of its identity. */
export function namesIn(source: StateSource, names: JobNames): Omit<NormaliseOptions, 'ignore'> {
  return {
    providerJobId: names.id,
    askedBy: pointersOf(templateOf(source)).map((place) => [place, placeText(place, names) ?? ''] as const),
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

/**
 * What a function gives is written and read again, so that the consumer's own objects cannot change later; what it gets
 * is its own as well.
 */
async function readFunction(read: (job: JobNames) => unknown, names: JobNames): Promise<JobState> {
  try {
    const own = { ...names, payload: structuredClone(names.payload) };
    return stateOf(JSON.stringify((await read(own)) ?? null) ?? '');
  } catch (error) {
    if (error instanceof WebhookCliError) throw error;
    throw stateUnreadable(
      messageOf(error),
      'give something that JSON can hold, and null for an unknown job',
      error,
    );
  }
}
