import type { ContentForm, Exchange } from '../../core/exchange.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { BuildOptions } from '../../events/build-options.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Random } from '../../events/random.ts';
import type { Provider, VersionDefinition } from '../../providers/provider.ts';
import type { ScenarioRun } from '../../scenarios/open.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { PiecesPlan } from '../../transport/in-pieces.ts';
import type { StateReader } from '../state/state.ts';
import type { JobChanges } from './own-changes.ts';
import type { PlainEvents } from './plain-events.ts';
import type { Subscription } from './subscription.ts';

/** A request that a case makes. The user's own headers and credentials are in `headers` already. */
export interface CaseRequest {
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** What it carries, or `null` where it is no webhook on purpose. */
  readonly event: CaseEvent | null;
}

/** The webhook of a case. */
export interface CaseEvent extends BuiltEvent {
  /** Its payload without what the case changed, in the same version; missing where it changed nothing. */
  readonly plain?: (() => JsonObject) | undefined;
}

/** What a case asks of the event it builds; identity and clock are those of its context. */
type CaseEventOptions = Pick<BuildOptions, 'type' | 'set' | 'unset' | 'add' | 'now' | 'id'> & {
  readonly version?: VersionDefinition | undefined;
  readonly contentForm?: ContentForm | undefined;
};

/** Whom a case plays: a provider, as the user set it up. */
interface SenderSettings {
  /** Its payloads have filled in what an ordinary account fills in. */
  readonly provider: Provider;
  /** The events of two webhooks of one job, older first, to which the endpoint is subscribed; one event twice where only one is. */
  readonly progress: Subscription['progress'];
  /** Names of all events that the endpoint is subscribed to. */
  readonly posted: readonly string[];
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
  /** The signing secret where requests are signed, else `null`. */
  readonly secret: string | null;
  /** What the user changes in every job; `null` where that is nothing. */
  readonly changes: JobChanges | null;
}

/** Makes webhooks, each under an identity of its own, in the user's version and content form. */
export interface EventSource {
  readonly build: (name: string, options?: CaseEventOptions) => BuiltEvent;
  /** A whole scenario; the clock is the same for every call of a case. */
  readonly open: (scenario: Scenario) => ScenarioRun;
}

/** Makes requests and sends them to the endpoint. What went wrong is in the exchange. */
export interface HttpClient {
  /** The request of an event as the provider would make it, signed and authorised. */
  readonly request: (event: CaseEvent) => CaseRequest;
  /** A request with other bytes, signed anew where the endpoint asks for a signature. */
  readonly withBody: (request: CaseRequest, body: Uint8Array) => CaseRequest;
  /** Has the endpoint know the job of an event, where jobs are prepared: what is sent at once then is. */
  readonly prepare: (event: BuiltEvent) => Promise<void>;
  readonly send: (request: CaseRequest) => Promise<Exchange>;
  /** Shorthand for `send(request(event))`. */
  readonly post: (event: CaseEvent) => Promise<Exchange>;
  /** Sends a request in pieces over a connection of its own. */
  readonly sendInPieces: (request: CaseRequest, plan: PiecesPlan) => Promise<PiecesResult>;
  /** Sends requests one after another over one connection. */
  readonly sendOnOneConnection: (requests: readonly CaseRequest[]) => Promise<readonly Exchange[]>;
}

/** How far a case may go. */
interface CaseLimits {
  /** Milliseconds an answer may take when the user set a budget, else `null`. */
  readonly budgetMs: number | null;
  /** How many orderings are tried. */
  readonly runs: number;
  /** Aborts when the run is over. */
  readonly signal: AbortSignal;
}

/** What a case works with. It names the parts that it touches: `CaseParts<'events' | 'http'>`. */
export interface CaseContext {
  readonly sender: SenderSettings;
  readonly events: EventSource;
  readonly http: HttpClient;
  /** The answers to plain events, which all cases of a run share. */
  readonly plain: PlainEvents;
  /** Reads what the consumer knows of a job; `null` when the user gave no way to. */
  readonly state: StateReader | null;
  readonly limits: CaseLimits;
  /** The same choices for the same seed and case. Identities do not come from it: they are always fresh. */
  readonly random: Random;
  /** Whether a case is one of this run. */
  readonly isChosen: (caseId: string) => boolean;
  /** Every exchange that this run has made so far, of all cases: for the cases that judge all answers. */
  readonly answers: () => readonly Exchange[];
}

/** The parts of a context that a case or what serves it asks for. */
export type CaseParts<Name extends keyof CaseContext> = Pick<CaseContext, Name>;

/** A version and a content form that the user says he uses. */
export interface WireFormat {
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
}

interface PiecesResult {
  readonly exchange: Exchange;
  /** True when an answer began before the last piece was sent. */
  readonly answeredEarly: boolean;
}
