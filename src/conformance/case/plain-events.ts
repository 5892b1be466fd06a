import type { Exchange } from '../../core/exchange.ts';
import type { Words } from '../../core/wording.ts';

/** Answers to events in their plain form: each is posted once in a run, whoever asks for it. */
export interface PlainEvents {
  /** Whether it may be looked for why an event is not taken: given keys are for the cases. */
  readonly isSearched: boolean;
  /** The answer to an event of the provider. */
  readonly post: (event: string) => Promise<Exchange>;
  /** What was found of answers of one status, once for all of them. */
  readonly once: (status: number | null, find: () => Promise<Words | null>) => Promise<Words | null>;
  /** JSON pointers that decided of answers of one status before. */
  readonly deciding: Map<number | null, readonly string[]>;
}

/**
 * @param post posts an event in its plain form
 * @param isSearched false where no job may be spent on finding out why
 */
export function plainEvents(post: (event: string) => Promise<Exchange>, isSearched = true): PlainEvents {
  const answers = new Map<string, Promise<Exchange>>();
  const found = new Map<number | null, Promise<Words | null>>();
  return {
    isSearched,
    post: (event) => {
      const answer = answers.get(event) ?? post(event);
      answers.set(event, answer);
      return answer;
    },
    once: (status, find) => {
      const cause = found.get(status) ?? find();
      found.set(status, cause);
      return cause;
    },
    deciding: new Map(),
  };
}
