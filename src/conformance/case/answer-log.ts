import type { Exchange } from '../../core/exchange.ts';

/** The number of answers that are remembered, and of characters of each body. */
const MOST_ANSWERS = 10_000;
const MOST_CHARACTERS = 16 * 1024;

/** Every answer of a run, without what would fill the memory: orderings alone make thousands of requests. */
export class AnswerLog {
  readonly #exchanges: Exchange[] = [];

  add(exchange: Exchange): void {
    if (this.#exchanges.length < MOST_ANSWERS) this.#exchanges.push(slim(exchange));
  }

  list(): readonly Exchange[] {
    return this.#exchanges;
  }
}

function slim(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  const isAccepted = response !== null && response.status < 400;
  return {
    ...exchange,
    payload: null,
    payloadText: null,
    findings: [],
    // What led to an error shows it; a webhook that was taken does not.
    request: { ...request, body: isAccepted ? '' : request.body.slice(0, MOST_CHARACTERS) },
    response: response && { ...response, body: response.body.slice(0, MOST_CHARACTERS) },
  };
}
