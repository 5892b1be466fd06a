import type { BasicCredentials } from '../../core/http/credentials.ts';
import type { JournalFlags } from '../flags/journal.ts';
import type { ReportChoice } from '../flags/values.ts';
import type { ReporterFlags } from '../screen/reporter.ts';

/** The flags of `listen`, as they were read. */
export interface ListenFlags extends JournalFlags, ReporterFlags {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly path?: string | undefined;
  readonly provider?: string | undefined;
  readonly strict?: true | undefined;
  readonly rejectInvalid?: true | undefined;
  readonly status?: number | undefined;
  readonly delay?: number | undefined;
  readonly answer?: readonly string[] | undefined;
  readonly answerPer?: 'request' | 'webhook' | undefined;
  readonly seed?: string | undefined;
  readonly forwardTo?: URL | undefined;
  readonly forwardTimeout?: number | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly secret?: string | undefined;
  readonly checkIp?: true | undefined;
  readonly trustProxy?: true | undefined;
  readonly allowOrigin?: readonly string[] | undefined;
  readonly allowHost?: readonly string[] | undefined;
  readonly maxBody?: number | undefined;
  readonly expect?: readonly string[] | undefined;
  readonly ordered?: true | undefined;
  readonly noneInvalid?: true | undefined;
  readonly within?: number | undefined;
  readonly count?: number | undefined;
  readonly timeout?: number | undefined;
  readonly readyFile?: string | undefined;
  readonly report?: readonly ReportChoice[] | undefined;
  readonly drift?: string | undefined;
}
