import type { Exchange } from '../../core/exchange.ts';

/** Answers to events in their plain form: each is posted once in a run, whoever asks for it. */
export interface PlainEvents {
  /** The answer to an event of the provider. */
  readonly post: (event: string) => Promise<Exchange>;
  /** Whether it may be looked for why an event is not taken: given keys are for the cases. */
  readonly isSearched: boolean;
  /** Takes requests from what may be spent on finding out why answers of one status came; false where nothing is left. */
  readonly spend: (status: number | null) => boolean;
}

/** Requests that may be made to find out why an event is answered as it is. */
const MOST_TRIES = 20;

/**
 * @param post posts an event in its plain form
 * @param isSearched false where no job may be spent on finding out why
 */
export function plainEvents(post: (event: string) => Promise<Exchange>, isSearched = true): PlainEvents {
  const answers = new Map<string, Promise<Exchange>>();
  const spent = new Map<number | null, number>();
  return {
    isSearched,
    post: (event) => {
      const answer = answers.get(event) ?? post(event);
      answers.set(event, answer);
      return answer;
    },
    spend: (status) => {
      const tries = spent.get(status) ?? 0;
      spent.set(status, tries + 1);
      return tries < MOST_TRIES;
    },
  };
}
