import { type Expectation, expectExchanges } from '../../expect/expectation.ts';
import { type Expected, parseExpected } from '../../expect/expected.ts';
import { dottedPath } from '../../output/text/dotted-path.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { type Misfit, refuseMisfits } from '../flags/misfits.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { ListenFlags } from './flags.ts';

/** What a run waits for, and the events of it as they were read. */
export interface ListenExpectation {
  readonly expectation: Expectation;
  readonly expected: readonly Expected[];
}

/**
 * What the flags say about what is to come.
 *
 * @throws WebhookCliError `flag_does_not_fit`, and what `parseExpected` throws
 */
export function listenExpectation(
  flags: ListenFlags,
  catalogue: Catalogue,
  provider: Provider | undefined,
): ListenExpectation {
  refuseMisfits(flags, MISFITS);
  const { count, ordered, noneInvalid } = flags;
  const expected = (flags.expect ?? []).map((text) => parseExpected(text, catalogue, provider));
  return { expectation: expectExchanges({ events: expected, count, ordered, noneInvalid }), expected };
}

/** Flags about what is expected say nothing where nothing is. */
const MISFITS: readonly Misfit<ListenFlags>[] = [
  {
    applies: ({ expect = [], ordered }) => expect.length === 0 && ordered === true,
    message: '--ordered is about what is expected, and nothing is',
    hint: 'add --expect',
  },
  {
    applies: ({ expect = [], count, within }) =>
      expect.length === 0 && count === undefined && within !== undefined,
    message: '--within is about what is expected, and nothing is',
    hint: 'add --expect',
  },
];

/** Warns of conditions on what no payload is known to hold: they are waited for all the same. */
export async function warnOfUnknownPaths(
  session: Session,
  expected: readonly Expected[],
  catalogue: Catalogue,
  provider: Provider | undefined,
): Promise<void> {
  // What knows the fields is heavy, and most that is expected has no conditions.
  if (expected.every(({ conditions }) => conditions.length === 0)) return;
  const { unknownPaths } = await import('../../expect/known-paths.ts');
  for (const { expected: text, path, nearest } of unknownPaths(expected, await catalogue.load(), provider)) {
    const meant = nearest === null ? '' : `; did you mean "${dottedPath(nearest)}"?`;
    warn(session, `--expect ${text} waits for "${path}", which no known payload holds${meant}`);
  }
}
