import { readFileSync } from 'node:fs';
import type { Exchange } from '../../src/core/exchange.ts';
import type { ReceiverSink } from '../../src/receiver/events.ts';
import type { Notice } from '../../src/receiver/notices.ts';
import { RECEIVER_DEFAULTS, type ReceiverOptions } from '../../src/receiver/options.ts';
import { type Receiver, startReceiver } from '../../src/receiver/receiver.ts';
import { catalogue } from './bundled.ts';

/** A receiver of a test, with all that it reported. */
export interface WatchedReceiver extends AsyncDisposable {
  readonly receiver: Receiver;
  readonly url: string;
  readonly port: number;
  readonly exchanges: readonly Exchange[];
  readonly notices: readonly Notice[];
  /** Errors that nothing foresaw; a test expects none. */
  readonly bugs: readonly unknown[];
}

/** Those of a receiver, where one app for everything may be its URL. */
export interface WatchedOptions extends Omit<Partial<ReceiverOptions>, 'forwardTo'> {
  readonly forwardTo?: URL | ReceiverOptions['forwardTo'];
}

/** Starts a receiver on a free port with the defaults, apart from what is given. */
export async function openReceiver(
  { forwardTo, ...options }: WatchedOptions = {},
  sinks: readonly ReceiverSink[] = [],
): Promise<WatchedReceiver> {
  const notices: Notice[] = [];
  const bugs: unknown[] = [];
  const watch: ReceiverSink = (event) => {
    if (event.type === 'notice') notices.push(event.notice);
    if (event.type === 'bug') bugs.push(event.error);
  };
  const targets = forwardTo instanceof URL ? [{ to: forwardTo }] : forwardTo;
  const receiver = await startReceiver(
    { ...RECEIVER_DEFAULTS, catalogue, ...options, ...(targets && { forwardTo: targets }) },
    [watch, ...sinks],
  );
  return {
    receiver,
    url: receiver.url,
    port: receiver.port,
    exchanges: receiver.exchanges,
    notices,
    bugs,
    [Symbol.asyncDispose]: () => receiver.close(),
  };
}

/** The bytes of a bundled payload, such as `detrack/in-progress`. */
export function fixtureBytes(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url));
}
