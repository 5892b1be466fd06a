import { CommanderError } from '@commander-js/extra-typings';
import { usageError } from '../../core/error.ts';
import { suggestion } from '../../core/text/closest.ts';
import { didYouMean, excerpt } from '../../core/text/did-you-mean.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import type { HistoryFlags } from './flags.ts';
import { followHistory } from './follow.ts';
import { listHistory } from './list.ts';
import { showHistory } from './show.ts';

/** How `history` was called. */
export interface Called {
  /** What stands where an id may, and maybe was to be a subcommand. */
  readonly words: readonly string[];
  /** The flags that were given, by their names. */
  readonly given: readonly string[];
  /** The names of the subcommands. */
  readonly subcommands: readonly string[];
}

/** Flags that say something of one exchange too. */
const OF_ONE: readonly string[] = ['--journal', '--all', '--raw'];

/** Runs `history`: lists, follows, or shows the one that is named. */
export function runHistory(
  session: Session,
  flags: HistoryFlags,
  { words, given, subcommands }: Called,
  catalogue = bundledCatalogue,
): Promise<number> {
  const [first, ...others] = words;
  if (first === undefined) {
    return flags.follow === true
      ? followHistory(session, flags, catalogue)
      : listHistory(session, flags, catalogue);
  }
  const near = suggestion(first, subcommands);
  if (others.length > 0) {
    throw new CommanderError(
      EXIT.usage,
      'commander.unknownCommand',
      `error: history has no ${excerpt(first, 40)}, and shows one exchange at a time${near === undefined ? '' : `\n(Did you mean webhook-cli history ${near}?)`}`,
    );
  }
  const misfit = given.find((flag) => !OF_ONE.includes(flag));
  if (misfit !== undefined) {
    throw usageError(
      'flag_does_not_fit',
      `${misfit} lists, and ${excerpt(first, 40)} names one exchange${near === undefined ? '' : `.${didYouMean(near)}`}`,
      'leave out one of them',
    );
  }
  const hint = near === undefined ? undefined : `did you mean webhook-cli history ${near}?`;
  return showHistory(session, flags, first, { catalogue, hint });
}
