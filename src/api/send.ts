import { type Exchange, isSuccess } from '../core/exchange.ts';
import type { BasicCredentials } from '../core/http/credentials.ts';
import type { Abort, Url } from '../core/types/globals.ts';
import { buildChosen } from '../events/build.ts';
import { chooseEvent, type EventChoice } from '../events/choose.ts';
import { openJournal } from '../journal/journal.ts';
import type { EventName, PayloadOf, ProviderName, VersionName } from '../providers/known.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import { DEFAULT_TIMEOUT_MS, deliver } from '../sender/deliver.ts';
import { outgoingHeaders } from '../sender/request.ts';
import {
  BUILD_OPTIONS,
  type BuildOptions,
  FIXTURE_OPTIONS,
  type FixtureOptions,
  isOfFixture,
} from './build.ts';
import { type Read, readOptions, required, type TableOf } from './inputs/reader.ts';
import { DELIVERY_OPTIONS, type HeaderInput } from './inputs/request.ts';
import { target } from './inputs/target.ts';
import { fixtureChoice } from './project.ts';

/** What to send, where to, and how. */
export interface SendOptions<
  E extends EventName = EventName,
  P extends ProviderName | undefined = ProviderName | undefined,
  V extends VersionName | undefined = VersionName | undefined,
> extends BuildOptions<E, P, V> {
  readonly to: string | Url;
  /** Added, or instead of a header of the same name. */
  readonly headers?: HeaderInput | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly bearer?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Milliseconds until the whole answer must be there, `Infinity` for no limit; 30,000 unless given. */
  readonly timeoutMs?: number | undefined;
  /** Tries after a failed one; 0 unless given. */
  readonly retries?: number | undefined;
  /**
   * Milliseconds before each further try, instead of `retries`: tries again whatever failed, a 4xx too, as a
   * provider that knows nothing of the receiver. A longer Retry-After is waited for.
   */
  readonly retryScheduleMs?: readonly number[] | undefined;
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust, instead of the usual ones. */
  readonly ca?: string | undefined;
  readonly signal?: Abort | undefined;
  /** Path of a journal; none is kept unless given. */
  readonly journal?: string | undefined;
}

/** Which fixture to send, where to, and how. */
export interface SendFixtureOptions extends FixtureOptions, Omit<SendOptions, keyof BuildOptions> {}

const OPTIONS = {
  ...BUILD_OPTIONS,
  ...DELIVERY_OPTIONS,
  to: required(target),
} satisfies TableOf<SendOptions>;

const OF_FIXTURE = {
  ...FIXTURE_OPTIONS,
  ...DELIVERY_OPTIONS,
  to: required(target),
} satisfies TableOf<SendFixtureOptions>;

/**
 * Sends a simulated webhook and gives what came of it, also when nothing answered: then `error` says why
 * and `response` is `null`. A redirect is not followed.
 *
 * @throws WebhookCliError `bad_option`, `bad_url`, `bad_header`, `bad_number`, `bad_id`, `bad_schedule`, `journal_unwritable`,
 * and what `buildEvent` throws
 * @example
 * const { response } = await send({ event: 'failed', to: 'http://localhost:3000/hooks' });
 */
export function send<
  E extends EventName,
  // Without a default: an editor would offer that alone.
  P extends ProviderName | undefined,
  V extends VersionName | undefined,
>(options: SendOptions<E, P, V>): Promise<Exchange<PayloadOf<E, P, V>>>;
export function send(options: SendFixtureOptions): Promise<Exchange>;
export async function send(options: SendOptions | SendFixtureOptions): Promise<Exchange> {
  if (isOfFixture<SendFixtureOptions>(options)) {
    const read = readOptions(OF_FIXTURE, options, 'send of a fixture');
    return sendChosen(fixtureChoice(read), read);
  }
  const read = readOptions(OPTIONS, options, 'send');
  return sendChosen(chooseEvent(read, bundledCatalogue), read);
}

async function sendChosen(
  choice: EventChoice,
  read: Omit<Read<typeof OF_FIXTURE>, 'fixture' | 'project'>,
): Promise<Exchange> {
  const { to: url, retryScheduleMs: pausesMs, insecure, ca } = read;
  const built = buildChosen(choice, read);
  const headers = outgoingHeaders(built.headers, read);
  const journal = read.journal === undefined ? null : openJournal(read.journal);
  const { openTransport } = await import('../transport/transport.ts');
  const transport = openTransport({ insecure, ca });
  try {
    return await deliver({ ...built, provider: choice.provider, headers }, transport, {
      catalogue: bundledCatalogue,
      url,
      timeoutMs: read.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      retries: read.retries ?? 0,
      schedule: pausesMs && { pausesMs },
      accepts: isSuccess,
      signal: read.signal,
      onExchange: (exchange) => journal?.append(exchange),
    });
  } finally {
    await transport.close();
    journal?.close();
  }
}
