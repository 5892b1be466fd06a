import type { Command, OptionValues } from '@commander-js/extra-typings';
import { Option } from '@commander-js/extra-typings';
import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { ageMs } from '../../core/time/duration.ts';
import { parseIsoTime } from '../../core/time/iso-time.ts';
import { PROVIDER_IDS } from '../../providers/titles.ts';
import { GROUP } from './groups.ts';
import type { NoOptions, OptionsOf } from './options-of.ts';
import { asText, collect } from './repeatable.ts';
import { onlyTyped } from './typed-command.ts';
import { parseStatuses, parseWhole } from './values.ts';

/** Declares which kept exchanges are meant, the same wherever some of them are. */
export function withFilterOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  const before = command.options.length;
  const filtered = command
    .optionsGroup(GROUP.lists)
    .option('--event <event>', 'only this event (repeatable)', collect(asText))
    .option('--provider <provider>', `only what is of this provider (${PROVIDER_IDS})`)
    .option(
      '--key <key>',
      'only this business key, * for any text: DO-10* (repeatable)',
      collect(parseNotEmpty('key')),
    )
    .option('--status <statuses>', 'only what was answered so: 500, 4xx,5xx, or none', parseStatusFilter)
    .option('--invalid', 'only payloads that are invalid')
    .addOption(
      new Option('--direction <direction>', 'only what was received, or sent').choices([
        'received',
        'sent',
      ] as const),
    )
    .option(
      '--since <time>',
      'only what is not older: 2h, 3d, 2026-01-31, a time with its offset',
      parseSince,
    )
    .option('--last <n>', 'only the newest so many of these, 1 to 1000000', (text) =>
      parseWhole(text, 'last', 1, 1_000_000),
    )
    .option(
      '--grep <text>',
      'only what has this text in its URL, headers, body or answer, in any case',
      parseNotEmpty('grep'),
    );
  onlyTyped(filtered.options.slice(before));
  return filtered;
}

export type FilterFlags = OptionsOf<typeof withFilterOptions<[], NoOptions, NoOptions>>;

/** The flags that choose exchanges. */
const FILTER_FLAGS = [
  'event',
  'provider',
  'key',
  'status',
  'invalid',
  'direction',
  'since',
  'last',
  'grep',
] as const satisfies readonly (keyof FilterFlags)[];

/**
 * The flags that choose exchanges and are given.
 *
 * @param but one that chooses nothing there
 */
export function givenFilters(flags: FilterFlags, but?: keyof FilterFlags): readonly (keyof FilterFlags)[] {
  return FILTER_FLAGS.filter((name) => name !== but && flags[name] !== undefined);
}

/** Text that is some: an empty one, as of a variable that is not set, would choose everything or nothing. */
function parseNotEmpty(flag: 'grep' | 'key'): (text: string) => string {
  return (text) => {
    if (text !== '') return text;
    throw usageError(
      'bad_filter',
      `--${flag} is empty`,
      'leave it out; a variable of the shell may not be set',
    );
  };
}

/**
 * Reads how long ago a moment was, or the moment itself; a date begins at midnight UTC.
 *
 * @returns the moment in milliseconds since 1970, by what is now
 * @throws WebhookCliError `bad_time`
 * @example parseSince('2h')(Date.now()) // two hours ago
 */
function parseSince(text: string): (now: number) => number {
  const age = ageMs(text);
  if (age !== null) return (now) => now - age;
  const at = parseIsoTime(text.trim());
  if (at !== null) return () => at;
  throw usageError(
    'bad_time',
    `${excerpt(text, 60)} tells no time`,
    'write how long ago, 30m, 2h, 3d, or a date, or a time with its offset: 2026-01-31T09:30:00Z',
  );
}

/**
 * Reads statuses such as `404,5xx`, and `none` for no answer.
 *
 * @returns whether a status is meant; `null` stands for no answer
 * @throws WebhookCliError `bad_status`
 */
function parseStatusFilter(text: string): (status: number | null) => boolean {
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  const statuses = parts.filter((part) => part !== 'none');
  const wantsNone = statuses.length < parts.length;
  const accepts =
    wantsNone && statuses.length === 0 ? () => false : parseStatuses(statuses.join(',')).accepts;
  return (status) => (status === null ? wantsNone : accepts(status));
}
