import type { ExchangeEvent } from '../observe/exchange-event.ts';
import type { Notice } from './notices.ts';

/** What happens while a receiver runs, in the order in which it happens. */
export type ReceiverEvent =
  /** It takes requests: where a client on this machine reaches it, and what it is bound to. */
  | { readonly type: 'listening'; readonly url: string; readonly host: string; readonly port: number }
  /**
   * Each arrival is followed by an `answered` with the same id, unless a bug of ours came between. What was passed on
   * beside the answer is a `sent` with an id of its own and that id as its `of`, before or after the answer.
   */
  | ExchangeEvent
  /** Something was turned away before it became an exchange. */
  | { readonly type: 'notice'; readonly notice: Notice }
  /** An error that nothing foresaw, ours or a sink's: where it is ours, the request was answered 500. */
  | { readonly type: 'bug'; readonly error: unknown }
  /** The port is free again; nothing comes after this. */
  | { readonly type: 'closed' };

/**
 * What is done with an event. It is called in the middle of answering: it returns at once and waits for
 * nothing. A sink that judges loses no event; one that shows puts them into a queue of its own.
 */
export type ReceiverSink = (event: ReceiverEvent) => void;

/** Hands every event to every sink, in the order in which the sinks were attached. */
export class ReceiverEvents {
  readonly #sinks = new Set<ReceiverSink>();
  #isClosed = false;

  constructor(sinks: readonly ReceiverSink[]) {
    for (const sink of sinks) this.attach(sink);
  }

  /**
   * Hands on what happens from now on.
   *
   * @returns what ends it
   */
  attach(sink: ReceiverSink): () => void {
    // One of its own: the same function attached twice is called twice, and ends one at a time.
    const attached: ReceiverSink = (event) => sink(event);
    this.#sinks.add(attached);
    return () => {
      this.#sinks.delete(attached);
    };
  }

  /**
   * Every sink hears of the event, and none is in the way of an answer: what one throws, or a promise of its that
   * fails, is a `bug` that the sinks are told of. What they throw at that is their own.
   */
  emit(event: ReceiverEvent): void {
    // What was not waited for may end later, and is nobody's any more.
    if (this.#isClosed) return;
    this.#isClosed = event.type === 'closed';
    this.#tell(event);
  }

  #tell(event: ReceiverEvent): void {
    for (const sink of [...this.#sinks]) {
      const fail = (error: unknown): void => {
        if (event.type !== 'bug') this.#tell({ type: 'bug', error });
      };
      try {
        // One that is declared `async` gives a promise all the same.
        const result: unknown = sink(event);
        if (result instanceof Promise) result.catch(fail);
      } catch (error) {
        fail(error);
      }
    }
  }
}
