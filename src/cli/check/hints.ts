import type { CaseResult } from '../../conformance/case/result.ts';
import type { Exchange } from '../../core/exchange.ts';
import { header } from '../../core/http/headers.ts';
import { cutText } from '../../core/text/cut-text.ts';

/** What the run gives the endpoint to let it in. */
export interface Admission {
  readonly hasAuth: boolean;
  readonly hasSecret: boolean;
}

interface Hint {
  readonly applies: (status: number) => boolean;
  readonly text: (admission: Admission, location: string | undefined) => string;
}

const HINTS: readonly Hint[] = [
  {
    applies: (status) => status === 401 || status === 403,
    text: ({ hasAuth, hasSecret }) =>
      hasAuth || hasSecret
        ? `the endpoint does not accept ${[hasAuth ? '--auth' : '', hasSecret ? '--secret' : ''].filter((flag) => flag !== '').join(' and ')}: are they the ones it is configured with?`
        : 'the endpoint asks for credentials: give --auth basic:USER:PASS, or --secret where it checks a signature',
  },
  {
    applies: (status) => status === 404 || status === 405,
    text: () =>
      'is this the path of the webhook? give the whole URL, as the provider would post to it; where it knows only orders of its own, --job-command makes them and --ids names some',
  },
  {
    applies: (status) => status === 415,
    text: () => 'the endpoint does not take this content type: --content-type json or form chooses another',
  },
  {
    applies: (status) => status >= 300 && status < 400,
    text: (_, location) =>
      `the endpoint redirects${location === undefined ? '' : ` to ${cutText(location, 200)}`}; a redirect is not followed: give the address that answers itself`,
  },
  {
    applies: (status) => status >= 500,
    text: ({ hasSecret }) =>
      `its own log says why, and most cases will fail for the same reason${hasSecret ? '; some answer so to a signature: is --secret the one that it is configured with?' : ''}`,
  },
];

/** What to do when the first good webhook was not taken; `null` when it was, or nothing can be said. */
export function firstAnswerHint({ response, error }: Exchange, admission: Admission): string | null {
  if (response === null) {
    return `the first good webhook got no answer${error === null ? '' : ` (${error.message})`}; --timeout says how long each case waits for one`;
  }
  const hint = HINTS.find(({ applies }) => applies(response.status));
  if (hint === undefined) return null;
  return `the first good webhook was answered ${response.status}; ${hint.text(admission, header(response.headers, 'location'))}`;
}

/**
 * Says when the endpoint was there no more: what failed after that says nothing of it.
 *
 * @param results in the order in which they ended
 */
export function targetGoneHint(results: readonly CaseResult[]): string | null {
  const gone = results.findIndex(({ exchanges }) => exchanges.at(-1)?.error?.code === 'refused');
  const first = results[gone];
  if (first === undefined) return null;
  const before = results
    .slice(Math.max(gone - MOST_NAMED, 0), gone)
    .filter(({ outcome }) => outcome !== 'skip')
    .map(({ id }) => id);
  return `nothing listened there any more from ${first.id} on${before.length === 0 ? '' : `: the endpoint may have ended in it or in ${before.join(', ')}`}`;
}

/** Says that the state was read in vain: where no job is ever known, only answers were judged. */
export function stateNeverSeenHint(stateSeen: boolean | null): string | null {
  return stateSeen === false
    ? 'no job was ever known where the state is read: is that the right URL or command, is {key} what it knows its jobs by, or a field of theirs such as {/order_number}, and is --state-wait long enough?'
    : null;
}

/** Cases run side by side, so that the one that ended an endpoint is one of the last. */
const MOST_NAMED = 4;
