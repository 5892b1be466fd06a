import type { Command, OptionValues } from '@commander-js/extra-typings';
import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { EVENT_WORDS } from '../../providers/titles.ts';
import { parseSchedule, parseShare, parseSpeed } from '../flags/pace-values.ts';
import { parseDuration, parseWhole } from '../flags/values.ts';
import type { SendFlags } from './flags.ts';

/** More jobs than that are a load test. */
const MOST_JOBS = 10_000;

/** Adds the flags of `ScenarioFlags` to a command. */
export function withScenarioFlags<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
    .option('--scenario <name or file>', 'send a job’s webhooks one after another')
    .option('--interval <duration>', 'of a scenario: this long from one to the next', parseDuration)
    .option('--speed <factor>', 'divide the pauses of a scenario and of --retry-schedule: 100x', parseSpeed)
    .option('--from <step>', 'of a scenario: begin at this step, a number or an event')
    .option('--to-step <step>', 'of a scenario: end with this step')
    .option('--jobs <n>', 'of a scenario: so many jobs in turn (default: 1)', (text) =>
      parseWhole(text, 'jobs', 1, MOST_JOBS),
    )
    .option('--duplicate <share>', 'of a scenario: send this share twice: 20%', (text) =>
      parseShare(text, 'duplicate', 1),
    )
    .option('--shuffle', 'of a scenario: mix the order within each job')
    .option('--drop <share>', 'of a scenario: leave this share out', parseLoss)
    .option('--retry-schedule <durations>', 'try again after these pauses: 5s,5m,30m', parseSchedule);
}

/** Reads a share that may not be everything: a run that sends nothing tells nothing. */
function parseLoss(text: string): number {
  const share = parseShare(text, 'drop', 1);
  if (share < 1) return share;
  throw usageError(
    'bad_share',
    `drop ${excerpt(text, 40)} leaves nothing to send`,
    'write it above 0 and below 100%: 20% or 0.2',
  );
}

/** Flags of a scenario's run alone. */
const OF_A_SCENARIO = [
  'interval',
  'from',
  'toStep',
  'jobs',
  'duplicate',
  'shuffle',
  'drop',
] as const satisfies readonly (keyof SendFlags)[];

/** Flags that say what a single event is; a scenario says so itself. */
const OF_AN_EVENT = [
  'event',
  ...EVENT_WORDS,
  'file',
  'count',
  'rate',
  'type',
  'set',
  'unset',
  'add',
  'verbatim',
] as const satisfies readonly (keyof SendFlags)[];

/** What is done instead, where there is something. */
const INSTEAD: { readonly [Name in (typeof OF_AN_EVENT)[number]]?: string } = {
  count: 'use --jobs',
  rate: 'use --interval',
  set: 'write a scenario of your own: --scenario ./mine.json',
  unset: 'write a scenario of your own: --scenario ./mine.json',
};

/**
 * Refuses flags that do not fit one another.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function refuseMisfits(flags: SendFlags): void {
  if (flags.scenario === undefined) {
    const needless = OF_A_SCENARIO.find((name) => flags[name] !== undefined);
    if (needless !== undefined)
      throw doesNotFit(`${flagOf(needless)} needs --scenario`, 'name one, or leave it out');
    if (flags.speed !== undefined && flags.retrySchedule === undefined) {
      throw doesNotFit('--speed needs --scenario or --retry-schedule', 'there are no pauses to divide');
    }
  } else {
    const first = OF_AN_EVENT.find((name) => flags[name] !== undefined);
    if (first !== undefined) {
      throw doesNotFit(`${flagOf(first)} does not fit --scenario`, INSTEAD[first] ?? 'leave one of them out');
    }
  }
  if (flags.interval !== undefined && flags.speed !== undefined) {
    throw doesNotFit('--interval and --speed exclude one another', 'both say how long to wait');
  }
  if (flags.retries !== undefined && flags.retrySchedule !== undefined) {
    throw doesNotFit('--retries and --retry-schedule exclude one another', 'both say how often to try again');
  }
  if (flags.id !== undefined && (flags.jobs ?? 1) > 1) {
    throw doesNotFit('--id does not fit --jobs', 'every job has a key of its own; --seed repeats them');
  }
}

function flagOf(name: keyof SendFlags): string {
  // The one that is no flag: the help calls it [event].
  if (name === 'event') return 'an event';
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function doesNotFit(message: string, hint: string): Error {
  return usageError('flag_does_not_fit', message, hint);
}
