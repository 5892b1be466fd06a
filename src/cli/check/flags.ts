import type { ContentForm } from '../../core/exchange.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import type { ReportChoice } from '../flags/values.ts';

/** The flags of `check`. Durations are milliseconds. */
export interface CheckFlags {
  readonly list?: true | undefined;
  readonly provider?: string | undefined;
  readonly payloadVersion?: readonly string[] | undefined;
  readonly contentType?: readonly ContentForm[] | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly secret?: string | undefined;
  readonly header?: HeaderList | undefined;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly strict?: true | undefined;
  readonly budget?: number | undefined;
  readonly timeout?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly waitForTarget?: number | undefined;
  readonly maxTime?: number | undefined;
  readonly bail?: true | undefined;
  readonly runs?: number | undefined;
  readonly seed?: string | undefined;
  readonly scenario?: readonly string[] | undefined;
  readonly stateUrl?: string | undefined;
  readonly stateHeader?: HeaderList | undefined;
  readonly stateCommand?: string | undefined;
  readonly stateShell?: true | undefined;
  readonly stateWait?: number | undefined;
  readonly stateIgnore?: readonly string[] | undefined;
  readonly report?: readonly ReportChoice[] | undefined;
  readonly insecure?: true | undefined;
  readonly cacert?: string | undefined;
  readonly yes?: true | undefined;
  readonly all?: true | undefined;
}
