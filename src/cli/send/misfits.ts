import { header } from '../../core/http/headers.ts';
import { EVENT_WORDS } from '../../providers/titles.ts';
import { flagName, type Misfit } from '../flags/misfits.ts';
import type { SendFlags } from './flags.ts';

type Row = Misfit<SendFlags>;

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

const OWN_SCENARIO = 'write a scenario of your own: --scenario ./mine.json';
const ONE_OF_THEM = 'leave one of them out';

/** Flags that say what a single event is, which a scenario says itself, each with what is done instead. */
const OF_AN_EVENT: readonly (readonly [keyof SendFlags, instead: string])[] = [
  ['event', ONE_OF_THEM],
  ...EVENT_WORDS.map((word) => [word, ONE_OF_THEM] as const),
  ['file', ONE_OF_THEM],
  ['fixture', ONE_OF_THEM],
  ['count', 'use --jobs'],
  ['rate', 'use --interval'],
  ['type', ONE_OF_THEM],
  ['set', OWN_SCENARIO],
  ['unset', OWN_SCENARIO],
  ['add', ONE_OF_THEM],
  ['verbatim', ONE_OF_THEM],
];

/** Of what is one webhook, or several alike. */
export const NO_PAUSES: Misfit<Pick<SendFlags, 'speed' | 'retrySchedule'>> = {
  applies: ({ speed, retrySchedule }) => speed !== undefined && retrySchedule === undefined,
  message: '--speed needs --scenario, --retry-schedule or a file that --print json has printed',
  hint: 'there are no pauses to divide',
};

/** Flags of `send` that do not fit one another; the first that applies is what is said. */
export const SEND_MISFITS: readonly Row[] = [
  ...OF_A_SCENARIO.map(
    (name): Row => ({
      applies: (flags) => flags.scenario === undefined && flags[name] !== undefined,
      message: `${flagName(name)} needs --scenario`,
      hint: 'name one, or leave it out',
    }),
  ),
  {
    // What a file holds is known once it is read.
    applies: ({ scenario, file, ...flags }) =>
      scenario === undefined && file === undefined && NO_PAUSES.applies(flags),
    message: NO_PAUSES.message,
    hint: NO_PAUSES.hint,
  },
  ...OF_AN_EVENT.map(
    ([name, hint]): Row => ({
      applies: (flags) => flags.scenario !== undefined && flags[name] !== undefined,
      // The one that is no flag: the help calls it [event].
      message: `${name === 'event' ? 'an event' : flagName(name)} does not fit --scenario`,
      hint,
    }),
  ),
  ...(['type', 'payloadVersion'] as const).map(
    (name): Row => ({
      applies: (flags) => flags.fixture !== undefined && flags[name] !== undefined,
      message: `${flagName(name)} does not fit --fixture`,
      hint: 'it is sent as what it was captured as; --set changes single fields',
    }),
  ),
  {
    applies: ({ all, dryRun, print }) => all !== undefined && (dryRun !== true || print !== undefined),
    message: '--all needs --dry-run, and no --print',
    hint: 'it shows all of a payload that is not sent; history show --all does of one that was',
  },
  {
    applies: ({ scrub, dryRun, print }) => scrub !== undefined && (dryRun === true || print !== undefined),
    message: '--scrub is about what is shown of requests that were sent, and nothing is sent',
    hint: 'leave it out; history export --scrub writes requests without personal data',
  },
  {
    applies: ({ interval, speed }) => interval !== undefined && speed !== undefined,
    message: '--interval and --speed exclude one another',
    hint: 'both say how long to wait',
  },
  {
    applies: ({ chunked, print }) => chunked === true && print === 'http',
    message: '--print http has the body in one piece, and --chunked sends several',
    hint: 'leave --chunked out, or use --print curl',
  },
  {
    applies: ({ compress, header: headers = [] }) =>
      compress !== undefined && header(headers, 'content-encoding') !== undefined,
    message: '--compress names the Content-Encoding, and --header another one',
    hint: 'leave one of them out',
  },
  {
    applies: ({ retries, retrySchedule }) => retries !== undefined && retrySchedule !== undefined,
    message: '--retries and --retry-schedule exclude one another',
    hint: 'both say how often to try again',
  },
];
