import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Refusal } from './guard.ts';
import { PageStream, type StreamLimits } from './page-stream.ts';
import { begin } from './reply.ts';
import type { StreamSource } from './route.ts';

/** Most streams at once: a browser has six connections for a server, and its other requests need some. */
const MOST_STREAMS = 4;

/** The streams to the pages that are open. */
export class PageStreams {
  readonly #source: StreamSource;
  readonly #limits: StreamLimits;
  #open = 0;

  constructor(source: StreamSource, limits: StreamLimits) {
    this.#source = source;
    this.#limits = limits;
  }

  /**
   * Makes a response a stream, unless there are as many as may be.
   *
   * @throws WebhookCliError for a filter that is none
   */
  open(response: ServerResponse, query: URLSearchParams, lastId: string | undefined): Refusal | null {
    if (this.#open >= MOST_STREAMS) {
      return {
        status: 429,
        code: 'too_many_pages',
        message: `${MOST_STREAMS} pages are open already. Close one, and this one follows what comes.`,
      };
    }
    const stream = new PageStream(this.#source.run, this.#limits);
    try {
      stream.start(lastId, (after, take) => this.#source.follow(query, after, take));
    } catch (error) {
      stream.destroy();
      throw error;
    }
    this.#open += 1;
    stream.once('close', () => {
      this.#open -= 1;
    });
    begin(response, 200, { 'Content-Type': 'text/event-stream' });
    pipeline(stream, response, () => {});
    return null;
  }
}
