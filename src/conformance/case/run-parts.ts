import type { Exchange } from '../../core/exchange.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider, VersionDefinition } from '../../providers/provider.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Transport, TransportOptions } from '../../transport/transport.ts';
import type { JobPreparation } from '../state/prepare.ts';
import type { StateSource } from '../state/source.ts';
import type { StateReader } from '../state/state.ts';
import type { AnswerLog } from './answer-log.ts';
import type { CaseRequest, WireFormat } from './case-context.ts';
import type { JobKeys, KeyChoice } from './job-keys.ts';
import type { KnownJobs } from './known-jobs.ts';
import type { JobChanges, OwnChanges } from './own-changes.ts';
import type { Subscription } from './subscription.ts';

/** The endpoint, and who posts to it in which way. */
export interface ContextOptions extends KeyChoice {
  readonly url: URL;
  /** Where events and scenarios are looked up. */
  readonly catalogue: Catalogue;
  readonly provider: Provider;
  /** Names of the events that the endpoint is subscribed to; all of the provider unless given. */
  readonly events?: readonly string[] | undefined;
  /** The first is what cases use unless they are about another one. */
  readonly wireFormats: readonly [WireFormat, ...WireFormat[]];
  /** What the user changes in the payloads of every job. */
  readonly changes?: OwnChanges | undefined;
  readonly auth: BasicCredentials | undefined;
  readonly secret: string | undefined;
  /** The account's own key, which forms carry beside the document. */
  readonly formKey?: string | undefined;
  /** The user's own, added to every request. */
  readonly headers: HeaderList;
  readonly budgetMs: number | undefined;
  readonly timeoutMs: number;
  readonly runs: number;
  readonly seed: string;
  readonly scenarios: readonly Scenario[];
  readonly state: StateSource | undefined;
  /** What has the consumer know a job before its first webhook; nothing unless given. */
  readonly preparation?: JobPreparation | undefined;
  readonly tls: Pick<TransportOptions, 'insecure' | 'ca'>;
}

/** What all cases of a run share. */
export interface RunParts {
  readonly options: ContextOptions;
  /** The provider whose webhooks have filled in what an ordinary account fills in. */
  readonly provider: Provider;
  readonly subscription: Subscription;
  readonly nonce: string;
  readonly chosen: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly fresh: Transport;
  readonly log: AnswerLog;
  /** The keys of jobs of which a webhook was taken. */
  readonly taken: Set<string>;
  /** What was sent in each exchange that somebody still holds. */
  readonly requests: WeakMap<Exchange, CaseRequest>;
  readonly jobs: KnownJobs;
  readonly keys: JobKeys;
  /** Before the endpoint, or what reads its state, hears of a job for the first time. */
  readonly meet: (key: string | null) => Promise<void>;
  readonly state: StateReader | null;
  /** The moment of the payloads: milliseconds since 1970. */
  readonly now: number;
  readonly changes: JobChanges | null;
}

/** The secret that webhooks of a version are signed with, where they are. */
export function secretFor(
  { secret }: Pick<ContextOptions, 'secret'>,
  { signed }: VersionDefinition,
): string | undefined {
  return signed ? secret : undefined;
}
