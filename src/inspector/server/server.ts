import type { AsyncDisposal } from '../../core/types/globals.ts';
import type { SayOption } from '../../core/wording.ts';
import type { Assets } from './assets.ts';
import type { ApiRoute, StreamSource } from './route.ts';

/** What an inspector serves, and where. */
export interface InspectorOptions {
  /** Loopback unless given: what else listens is what its user named. */
  readonly host?: string | undefined;
  /** That one or none, 0 for any free one; where none is given 4040, or the next free one up to 4059. */
  readonly port?: number | undefined;
  readonly routes: readonly ApiRoute[];
  readonly stream: StreamSource;
  readonly assets: Assets;
  /** How messages name options. */
  readonly sayOption: SayOption;
  /** Told of what failed in a way that nothing foresaw. */
  readonly onBug: (error: unknown) => void;
}

/** A running inspector. */
export interface Inspector extends AsyncDisposal {
  /** With the token in its fragment: for the eyes of the person alone. */
  readonly url: string;
  /** The same without the token, for logs and programs. */
  readonly address: string;
  /** Ends streams and requests at once, and frees the port. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the inspector's server.
 *
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`, `cannot_listen`
 */
export declare function openInspector(options: InspectorOptions): Promise<Inspector>;
