import type { Argument, Option } from '@commander-js/extra-typings';
import { type CaptureKind, captureNames } from '../../captures/folder.ts';
import { defaultJournal } from '../../config/project.ts';
import { newestHeads, type RecordHead } from '../../journal/newest.ts';
import { clockTime } from '../../output/text/clock.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { chosenFolder } from '../session/chosen-folder.ts';
import { type Context, pathFrom } from '../session/context.ts';
import { SHELLS } from './shells.ts';
import type { TypedLine } from './typed-line.ts';

/** A word that may be meant. One that ends in `=` goes on. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

export interface Completions {
  readonly candidates: readonly Candidate[];
  /** What the shell itself completes besides. */
  readonly files: 'files' | 'folders' | null;
  /** What of the word stands before the path of such a file. */
  readonly before: string;
}

export const NOTHING: Completions = { candidates: [], files: null, before: '' };

/** What is asked for beside the line: nothing of it is a flag's. */
export interface Surroundings {
  readonly context: Pick<Context, 'cwd' | 'env'>;
  readonly catalogue: Catalogue;
}

interface Asked extends Surroundings {
  readonly line: TypedLine;
  /** The whole word of the cursor. */
  readonly word: string;
  /** Of that, what stands before the value. */
  readonly before: string;
}

type Source = (asked: Asked) => readonly Candidate[] | Promise<readonly Candidate[]>;

/** Exchanges of the journal that are offered. */
const MOST_EXCHANGES = 50;

/** What stands for itself in every shell. */
const PLAIN_ID = /^[A-Za-z\d][\w-]{0,63}$/;

/** Values by the word that stands for them in help, as `<event>` does. What is not here is free text, or a number. */
const BY_PLACEHOLDER: Readonly<Record<string, Source>> = {
  event: eventNames,
  names: eventNames,
  step: eventNames,
  provider: ({ catalogue }) =>
    catalogue.providers.map(({ id, title }) => ({ value: id, description: title })),
  'name or file': scenarioNames,
  fixture: ({ context, line }) => namesIn('fixture', context, line),
  id: exchangeIds,
  ids: exchangeIds,
  files: (asked) => (asked.line.command.name() === 'validate' ? exchangeIds(asked) : []),
  before: exchangeIds,
  after: exchangeIds,
  type: ({ catalogue }) =>
    plainly(catalogue.providers.flatMap(({ jobTypes }) => jobTypes.map((type) => type.toLowerCase()))),
  version: payloadVersions,
  versions: payloadVersions,
  forms: () => plainly(['json', 'form']),
  case: async (asked) => {
    const { caseNames } = await import('../check/action.ts');
    return caseNames(asked.catalogue, providerOf(asked));
  },
  statuses: (asked) => plainly(flagOf(asked) === '--status' ? [...STATUSES, 'none'] : STATUSES),
  address: () => plainly(['127.0.0.1', '0.0.0.0', '::1']),
  plan: () =>
    plainly(['200', '500', '503', 'timeout', 'reset', 'close', 'truncated', 'malformed', 'forward']),
  'kind=file': () => plainly(FILE_REPORTS),
  report: () => plainly(['pretty', 'json', ...FILE_REPORTS]),
  shell: () => plainly(Object.keys(SHELLS)),
};

const STATUSES = ['2xx', '200', '201', '202', '204', '3xx', '4xx', '5xx'];
const FILE_REPORTS = ['junit=', 'markdown=', 'html='];

/** Placeholders that are files, or may be. */
const FILES: Readonly<Record<string, 'files' | 'folders'>> = {
  file: 'files',
  files: 'files',
  'name or file': 'files',
  fixture: 'files',
  folder: 'folders',
};
/** Those that are a file behind an equals sign. */
const FILES_BEHIND_EQUALS = new Set(['kind=file', 'report']);

/** Placeholders that are several values with commas between. */
const LISTS = new Set(['names', 'statuses']);

/** What an option or an operand takes. */
export async function valuesOf(of: Option | Argument, asked: Asked): Promise<Completions> {
  const placeholder = placeholderOf(of);
  const { before, word } = asked;
  const text = word.slice(before.length);
  if (FILES_BEHIND_EQUALS.has(placeholder) && text.includes('=')) {
    return { candidates: [], files: 'files', before: word.slice(0, before.length + text.indexOf('=') + 1) };
  }
  const candidates =
    of.argChoices === undefined
      ? await (Object.hasOwn(BY_PLACEHOLDER, placeholder) ? BY_PLACEHOLDER[placeholder] : undefined)?.(asked)
      : plainly(of.argChoices);
  // A list goes on behind its last comma.
  const list = LISTS.has(placeholder) ? text.slice(0, text.lastIndexOf(',') + 1) : '';
  return {
    candidates: (candidates ?? []).map(({ value, description }) => ({
      value: `${before}${list}${value}`,
      description,
    })),
    files: Object.hasOwn(FILES, placeholder) ? (FILES[placeholder] ?? null) : null,
    before,
  };
}

/** The word that stands for a value in help: `event` of `--trigger <event>`, or the name of an operand. */
function placeholderOf(of: Option | Argument): string {
  return 'flags' in of ? (/<(.+)>$/.exec(of.flags)?.[1] ?? '') : of.name();
}

function plainly(values: readonly string[]): readonly Candidate[] {
  return values.map((value) => ({ value, description: '' }));
}

/** A value that was given on the line, by the long name of its flag. */
function given({ given: options }: TypedLine, long: string): string | undefined {
  return [...options].find(([option]) => option.long === long)?.[1];
}

function providerOf({ line, catalogue }: Asked) {
  return catalogue.find((given(line, '--provider') ?? '').toLowerCase());
}

/** The long name of the flag whose value the cursor is in. */
function flagOf({ line: { place } }: Asked): string {
  return place.kind === 'value' && 'long' in place.of ? (place.of.long ?? '') : '';
}

function eventNames(asked: Asked): readonly Candidate[] {
  const { catalogue } = asked;
  const only = providerOf(asked);
  const flag = flagOf(asked);
  const providers = only === undefined ? catalogue.providers : [only];
  const called = providers.filter(({ eventWord }) => flag === `--${eventWord}`);
  const names = (called.length > 0 ? called : providers).flatMap(eventCandidates);
  return flag === '--expect' ? [...names, { value: 'any', description: 'any webhook' }] : names;
}

function eventCandidates({ events, title }: Provider): readonly Candidate[] {
  return events.map(({ name, description }) => ({ value: name, description: `${title}: ${description}` }));
}

function scenarioNames(asked: Asked): readonly Candidate[] {
  const { catalogue, context, line } = asked;
  const only = providerOf(asked);
  const providers = only === undefined ? catalogue.providers : [only];
  return [
    ...namesIn('scenario', context, line),
    ...providers
      .flatMap((provider) => provider.scenarios())
      .map(({ name, title }) => ({ value: name, description: title })),
  ];
}

/** Names of what was captured in this project. */
function namesIn(kind: CaptureKind, context: Surroundings['context'], line: TypedLine): readonly Candidate[] {
  return withoutErrors(() => captureNames(folderOf(context, line), kind))
    .filter((name) => !name.startsWith('-'))
    .map((value) => ({ value, description: 'captured' }));
}

function payloadVersions({ catalogue }: Asked): readonly Candidate[] {
  const ids = catalogue.providers.flatMap(({ versions }) => versions.map(({ id }) => id));
  return plainly([...new Set(ids)].sort());
}

/**
 * Ids of the journal that begin as the word does, newest first. What is in it came from a network: only what is plainly an
 * id is offered.
 */
function exchangeIds({ context, line, catalogue, word, before }: Asked): readonly Candidate[] {
  const named = given(line, '--journal') ?? nonEmpty(context.env['WEBHOOK_CLI_JOURNAL']);
  const beginning = word.slice(before.length);
  const isTaken = line.command.name() === 'save' ? (head: RecordHead) => isSavable(head, line) : () => true;
  let isLastTaken: boolean | undefined;
  const heads = withoutErrors(() =>
    newestHeads(
      named === undefined ? defaultJournal(folderOf(context, line)) : pathFrom(context, named),
      MOST_EXCHANGES,
      (head) => {
        const isOffered = isTaken(head);
        isLastTaken ??= isOffered;
        return isOffered && head.id.startsWith(beginning) && PLAIN_ID.test(head.id);
      },
    ),
  );
  const newest = isLastTaken === true ? [{ value: 'last', description: 'the newest' }] : [];
  return [...newest, ...heads.map((head) => ({ value: head.id, description: headWords(head, catalogue) }))];
}

/** Whether a fixture can be made of it, as far as its head tells. */
function isSavable({ direction, provider, event }: RecordHead, line: TypedLine): boolean {
  return (
    direction === 'received' && provider !== null && (event !== null || given(line, '--as') !== undefined)
  );
}

function headWords({ at, provider, event, key, valid }: RecordHead, catalogue: Catalogue): string {
  const known = provider === null ? undefined : catalogue.find(provider);
  const label = known?.events.find(({ name }) => name === event)?.label ?? known?.title ?? '';
  const verdict = valid === false ? 'invalid' : '';
  return [clockTime(Date.parse(at)).slice(0, 8), label, key ?? '', verdict]
    .filter((word) => word !== '')
    .join(' ');
}

/** The folder of the project, as flag, environment or place say; no file of settings is read. */
function folderOf(context: Surroundings['context'], line: TypedLine): string {
  const named = given(line, '--dir') ?? nonEmpty(context.env['WEBHOOK_CLI_DIR']);
  return chosenFolder(context, { dir: named, config: false });
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** What cannot be read offers nothing: nobody asked to hear of it. */
function withoutErrors<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
