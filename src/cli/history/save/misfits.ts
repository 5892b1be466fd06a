import { givenFilters } from '../../flags/filter.ts';
import type { Misfit } from '../../flags/misfits.ts';
import type { SaveFlags } from './flags.ts';

type Row = Misfit<SaveFlags & { readonly first?: string | undefined; readonly second?: string | undefined }>;

/** Whether filters choose. What is saved was received: to say so chooses nothing. */
const isFiltered = (flags: SaveFlags): boolean => givenFilters(flags, 'direction').length > 0;

/** What does not go together; the first that applies is what is said. */
export const SAVE_MISFITS: readonly Row[] = [
  {
    applies: ({ direction }) => direction === 'sent',
    message: '--direction sent: what is saved is what was received',
    hint: 'webhook-cli send --print json keeps what is sent',
  },
  {
    applies: ({ scenario, first }) => scenario !== undefined && first !== undefined,
    message: '--scenario takes its webhooks from filters, and no id',
    hint: 'webhook-cli history save --key <key> --scenario <name>',
  },
  {
    applies: ({ scenario, as }) => scenario !== undefined && as !== undefined,
    message: '--as does not fit --scenario',
    hint: 'the steps of a scenario are the events that were recognised',
  },
  {
    applies: (flags) => flags.scenario !== undefined && !isFiltered(flags),
    message: 'of which job?',
    hint: 'webhook-cli history save --key <key> --scenario <name>',
  },
  {
    applies: (flags) => flags.second !== undefined && isFiltered(flags),
    message: 'an id and filters exclude one another',
    hint: 'leave one of them out',
  },
  {
    applies: (flags) => flags.first !== undefined && flags.second === undefined && !isFiltered(flags),
    message: 'an id alone, or a name alone',
    hint: 'webhook-cli history save <id> <name>',
  },
];
