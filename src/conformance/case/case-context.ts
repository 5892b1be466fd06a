import type { ContentForm, Exchange } from '../../core/exchange.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { BuildOptions, BuiltEvent } from '../../events/build.ts';
import type { Random } from '../../events/random.ts';
import type { Provider, VersionDefinition } from '../../providers/provider.ts';
import type { Scenario } from '../../scenarios/bundled.ts';
import type { ScenarioRun } from '../../scenarios/open.ts';
import type { PiecesPlan } from '../../transport/in-pieces.ts';

/** A request that a case makes. The user's own headers and credentials are in `headers` already. */
export interface BenchRequest {
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** What it carries, or `null` where it is no webhook on purpose. */
  readonly event: BuiltEvent | null;
}

/** What a case asks of the event it builds; identity and clock are the bench's. */
export type BenchEventOptions = Pick<
  BuildOptions,
  'type' | 'id' | 'set' | 'unset' | 'add' | 'seed' | 'now'
> & {
  readonly version?: VersionDefinition | undefined;
  readonly contentForm?: ContentForm | undefined;
};

/** What a case works with: the endpoint, the provider that it plays, and the consumer's own state. */
export interface Bench {
  readonly provider: Provider;
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
  /** Versions and content forms that the user says he uses, the ones above first. */
  readonly wires: readonly Wire[];
  /** The signing secret where requests are signed, else `null`. */
  readonly secret: string | null;
  /** Milliseconds an answer may take when the user set a budget, else `null`. */
  readonly budgetMs: number | null;
  /** Milliseconds until an answer counts as missing. */
  readonly timeoutMs: number;
  /** How many orderings are tried, and the seed of every random choice. */
  readonly runs: number;
  readonly seed: string;
  /** The same choices for the same seed and case. Identities do not come from it: they are always fresh. */
  readonly random: Random;
  /** Scenarios that orderings are made from. */
  readonly scenarios: readonly Scenario[];
  /** Aborts when the run is over. */
  readonly signal: AbortSignal;

  /** Builds an event under an identity of its own, in the user's version and content form. */
  readonly event: (name: string, options?: BenchEventOptions) => BuiltEvent;
  /** A scenario under an identity of its own; the clock is the same for every call of a case. */
  readonly open: (scenario: Scenario) => ScenarioRun;
  /** The request of an event as the provider would make it, signed and authorised. */
  readonly request: (event: BuiltEvent) => BenchRequest;
  /** A request with other bytes, signed anew where the endpoint asks for a signature. */
  readonly withBody: (request: BenchRequest, body: Uint8Array) => BenchRequest;
  /** Sends a request over HTTP. What went wrong is in the exchange. */
  readonly send: (request: BenchRequest) => Promise<Exchange>;
  /** Shorthand for `send(request(event))`. */
  readonly post: (event: BuiltEvent) => Promise<Exchange>;
  /** Sends a request in pieces over a connection of its own. */
  readonly sendInPieces: (request: BenchRequest, plan: PiecesPlan) => Promise<PiecesResult>;
  /** Sends requests one after another over one connection. */
  readonly sendOnOneConnection: (requests: readonly BenchRequest[]) => Promise<readonly Exchange[]>;
  /** Every exchange that this run has made so far, of all cases: for the cases that judge all answers. */
  readonly answers: () => readonly Exchange[];

  /** Reads what the consumer knows of a job; `null` when the user gave no way to. */
  readonly state: StateReader | null;
}

export interface Wire {
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
}

export interface PiecesResult {
  readonly exchange: Exchange;
  /** True when an answer began before the last piece was sent. */
  readonly answeredEarly: boolean;
}

/** A job as its consumer is asked about it. */
export interface JobIdentity {
  /** The business key: `do_number`, `order_id`. */
  readonly key: string;
  /** Every text that is fresh in this identity, the key first; two identities of one event match entry by entry. */
  readonly fresh: readonly string[];
}

/** What a consumer knows of a job. */
export interface JobState {
  /** False where it knows nothing. */
  readonly found: boolean;
  /** The JSON document, or the text where it is none; `null` where nothing was found. */
  readonly document: JsonValue;
}

/** Reads the consumer's state. */
export interface StateReader {
  /**
   * Reads after the time that the consumer was given for work in the background.
   *
   * @throws WebhookCliError `state_unreadable`
   */
  readonly read: (job: JobIdentity) => Promise<JobState>;
  /** The state with identities written as placeholders and ignored paths taken out: what may be compared. */
  readonly normalise: (state: JobState, job: JobIdentity) => JsonValue;
}
