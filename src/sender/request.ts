import { usageError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import { type BasicCredentials, basicHeader, urlCredentials } from '../core/http/credentials.ts';
import { refuseFraming } from '../core/http/framing-headers.ts';
import { type HeaderList, isHeaderName, isSendableHeader, withHeaders } from '../core/http/headers.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { packageVersion } from '../core/version.ts';
import type { Provider } from '../providers/provider.ts';
import type { Judgement } from '../validation/judge.ts';
import type { AlikeBody } from './judge-alike.ts';

/** Something to be sent: the exact body, the headers of its sender, and what it is known to be. */
export interface Outgoing {
  /** POST unless given. */
  readonly method?: string | undefined;
  readonly provider: Provider | null;
  readonly event: string | null;
  readonly payloadVersion: string | null;
  readonly contentForm: ContentForm | null;
  readonly key: string | null;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** Sends the body in chunks instead of with its length; its headers say so too. */
  readonly chunked?: boolean | undefined;
  /** The verdict on the body, where its sender has one or needs none: judging takes longer than sending. */
  readonly judgement?: Judgement | undefined;
  /** What is in the body, where its sender knows. */
  readonly alike?: AlikeBody | undefined;
}

/** What a user adds to the provider's own headers. */
export interface HeaderOptions {
  /** Where the request goes: credentials in it count where no others are given. */
  readonly to?: URL | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly bearer?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Added, or instead of a header of the same name. */
  readonly headers?: HeaderList | undefined;
}

/** The `User-Agent` of this tool. Neither provider documents its own default. */
function defaultUserAgent(): string {
  return `webhook-cli/${packageVersion()}`;
}

/**
 * The headers of a new request: the provider's, then who sends it, then what the user adds.
 *
 * @throws WebhookCliError `bad_header` for a name or value that cannot be sent, or that HTTP sets itself
 */
export function outgoingHeaders(own: HeaderList, options: HeaderOptions): HeaderList {
  return userHeaders(withHeaders(own, [['User-Agent', defaultUserAgent()]]), options);
}

/**
 * Puts what the user adds into a list of headers: credentials, a User-Agent, headers by name.
 *
 * @throws WebhookCliError `bad_header` for a name or value that cannot be sent, or that HTTP sets itself
 */
export function userHeaders(own: HeaderList, options: HeaderOptions): HeaderList {
  const named: [string, string][] = [];
  const auth = options.auth ?? (options.to && urlCredentials(options.to));
  if (options.userAgent !== undefined) named.push(['User-Agent', options.userAgent]);
  if (options.bearer !== undefined) named.push(['Authorization', `Bearer ${options.bearer}`]);
  else if (auth !== undefined) named.push(['Authorization', basicHeader(auth)]);
  refuseFraming(options.headers ?? []);
  const headers = withHeaders(withHeaders(own, named), options.headers ?? []);
  for (const [name, value] of headers) {
    if (!isSendableHeader(name, value)) {
      throw usageError(
        'bad_header',
        `${isHeaderName(name) ? `the header ${excerpt(name, 60)}` : 'a header'} cannot be sent as it is`,
        'a header holds one line, without control characters',
      );
    }
  }
  return headers;
}
