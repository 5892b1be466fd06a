import type { JobNames } from '../conformance/state/template.ts';
import {
  isObject,
  object,
  type Read,
  type Reader,
  refusal,
  required,
  type TableOf,
} from './inputs/reader.ts';
import { type HeaderInput, headerList } from './inputs/request.ts';
import { bool, callback, finiteTime, fullText, list, text } from './inputs/values.ts';

/** A command that is run for a job. */
export interface JobCommandOptions {
  /**
   * With the job in it: `{key}`, `{id}`, or a JSON pointer into its last payload such as `{/order_number}`; split into
   * words, and no shell reads it.
   */
  readonly command: string;
  /** Lets a shell read it. */
  readonly shell?: boolean | undefined;
  readonly cwd?: string | undefined;
}

/**
 * What has the endpoint know a job before its first webhook: a function, or a command that ends with 0. It is done once
 * for each job, and given as long as an answer is.
 */
export type PrepareOptions = ((job: JobNames) => unknown) | JobCommandOptions;

/** The state of a job: from a function, from a URL, or from what a command prints. */
export type CheckStateOptions = (
  | {
      /**
       * Gives the state of a job as something that JSON can hold, `null` or `undefined` for an unknown one. `payload` is
       * that of the job's last webhook, for a consumer that knows it by another field than its key.
       */
      readonly read: (job: JobNames) => unknown;
    }
  | {
      /** With the job in it: `{key}`, `{id}`, or a JSON pointer into its last payload such as `{/order_number}`. */
      readonly url: string;
      readonly headers?: HeaderInput | undefined;
    }
  | JobCommandOptions
) & {
  /** Waited before every reading. */
  readonly waitMs?: number | undefined;
  /** JSON pointers to what is the consumer's own, `*` for any one segment. */
  readonly ignore?: readonly string[] | undefined;
};

type FunctionState = Extract<CheckStateOptions, { readonly read: unknown }>;
type UrlState = Extract<CheckStateOptions, { readonly url: unknown }>;
type CommandState = Extract<CheckStateOptions, { readonly command: unknown }>;
type PrepareFunction = Extract<PrepareOptions, (job: JobNames) => unknown>;

const COMMON = { waitMs: finiteTime, ignore: list(text) };

const FUNCTION = {
  ...COMMON,
  read: required(callback<FunctionState['read']>()),
} satisfies TableOf<FunctionState>;

const URL_TEMPLATE = {
  ...COMMON,
  url: required(text),
  headers: headerList,
} satisfies TableOf<UrlState>;

const JOB_COMMAND = {
  command: required(text),
  shell: bool,
  cwd: fullText,
} satisfies TableOf<JobCommandOptions>;

const COMMAND = { ...COMMON, ...JOB_COMMAND } satisfies TableOf<CommandState>;

/** What has the endpoint know a job. */
export const preparation: Reader<PrepareFunction | Read<typeof JOB_COMMAND>> = (value, name) => {
  if (typeof value === 'function') return callback<PrepareFunction>()(value, name);
  if (isObject(value)) return object(JOB_COMMAND)(value, name);
  throw refusal(name, 'a function or an object with command', value);
};

type ReadState = Read<typeof FUNCTION> | Read<typeof URL_TEMPLATE> | Read<typeof COMMAND>;

/** How the state of a job is read; which of the three ways it is, the first key that is given says. */
export const state: Reader<ReadState> = (value, name) => {
  if (!isObject(value)) throw refusal(name, 'an object with read, url or command', value);
  if (value['read'] !== undefined) return object(FUNCTION)(value, name);
  if (value['url'] !== undefined) return object(URL_TEMPLATE)(value, name);
  if (value['command'] !== undefined) return object(COMMAND)(value, name);
  throw refusal(name, 'an object with read, url or command', value);
};
