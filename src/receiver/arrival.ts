import type { HeaderList } from '../core/http/headers.ts';
import type { Reply } from './answers/reply.ts';

/** A request whose body is there. */
export interface ArrivedRequest {
  /** ISO 8601. */
  readonly at: string;
  /** `performance.now()` at its arrival. */
  readonly started: number;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly remoteAddress: string | undefined;
  /** Gives what aborts when its sender leaves. */
  readonly left: () => AbortSignal;
}

/** What a request is answered, and what is to be done once that is out. */
export interface Handled {
  readonly reply: Reply;
  readonly finished: () => Promise<void>;
}

/** Makes a request an exchange: judged, answered, journalled. */
export type Handler = (request: ArrivedRequest) => Promise<Handled | 'too-large'>;
