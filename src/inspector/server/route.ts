import type { StreamEvent } from '../wire.ts';

/** A request of the page that has passed the guard: it knows the token, and no other page sent it. */
export interface ApiRequest {
  /** What stands for the `:names` of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Of a POST the JSON document, an object of any members; of a GET `null`. */
  readonly body: unknown;
  /** Aborted when the page leaves before it has its answer, and when the server closes. */
  readonly signal: AbortSignal;
}

/** What a route answers. */
export type ApiReply =
  | { readonly kind: 'json'; readonly value: unknown }
  /** Parts of a file, made when they are wanted; `type` is decided here and never taken from what came; `name` is offered for saving. */
  | {
      readonly kind: 'file';
      readonly type: string;
      readonly name: string;
      readonly parts: Iterable<string | Uint8Array>;
    };

/**
 * One path of the API. A `WebhookCliError` that `answer` throws is told to the page in its words: 404 where something is
 * unknown, 409 where a name is taken, 400 otherwise. Anything else is a bug, whose text the page does not get.
 */
export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  /** A pattern of `API` in `wire.ts`; `:name` stands for one segment. */
  readonly path: string;
  readonly answer: (request: ApiRequest) => ApiReply | Promise<ApiReply>;
}

/** What the stream to a page follows. */
export interface StreamSource {
  /** A new one for each start: ids of another run lead nowhere. */
  readonly run: string;
  /**
   * Tells what happens from now on, after what has happened since an id; where that is too long ago `reset` comes first.
   * It may be called back before this returns.
   *
   * @param query holds the filter in `q`
   * @param after `null` or 0: only what comes
   * @returns what ends it
   * @throws WebhookCliError for a filter that is none
   */
  readonly follow: (
    query: URLSearchParams,
    after: number | null,
    take: (id: number, event: StreamEvent) => void,
  ) => () => void;
}
