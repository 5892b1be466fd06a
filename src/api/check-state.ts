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

/** The state of a job: from a function, from a URL, or from what a command prints. */
export type CheckStateOptions = (
  | {
      /** Gives the state of a job as something that JSON can hold, `null` or `undefined` for an unknown one. */
      readonly read: (job: { readonly key: string; readonly id: string | null }) => unknown;
    }
  | {
      /** With `{key}` or `{id}` in it. */
      readonly url: string;
      readonly headers?: HeaderInput | undefined;
    }
  | {
      /** With `{key}` or `{id}` in it; split into words, and no shell reads it. */
      readonly command: string;
      /** Lets a shell read it. */
      readonly shell?: boolean | undefined;
      readonly cwd?: string | undefined;
    }
) & {
  /** Waited before every reading. */
  readonly waitMs?: number | undefined;
  /** JSON pointers to what is the consumer's own, `*` for any one segment. */
  readonly ignore?: readonly string[] | undefined;
};

type FunctionState = Extract<CheckStateOptions, { readonly read: unknown }>;
type UrlState = Extract<CheckStateOptions, { readonly url: unknown }>;
type CommandState = Extract<CheckStateOptions, { readonly command: unknown }>;

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

const COMMAND = {
  ...COMMON,
  command: required(text),
  shell: bool,
  cwd: fullText,
} satisfies TableOf<CommandState>;

type ReadState = Read<typeof FUNCTION> | Read<typeof URL_TEMPLATE> | Read<typeof COMMAND>;

/** How the state of a job is read; which of the three ways it is, the first key that is given says. */
export const state: Reader<ReadState> = (value, name) => {
  if (!isObject(value)) throw refusal(name, 'an object with read, url or command', value);
  if (value['read'] !== undefined) return object(FUNCTION)(value, name);
  if (value['url'] !== undefined) return object(URL_TEMPLATE)(value, name);
  if (value['command'] !== undefined) return object(COMMAND)(value, name);
  throw refusal(name, 'an object with read, url or command', value);
};
