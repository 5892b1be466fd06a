import type { JsonObject, JsonValue } from '../core/json/json.ts';

/** What a consumer of a provider has to bear beyond its plain events. */
export interface ProviderProbes {
  /** What an ordinary account fills in, and a published payload may leave open. */
  readonly ordinary: readonly OrdinaryField[];
  /** Single webhooks with something unusual and legitimate, or unknown, in them. */
  readonly payloads: readonly PayloadProbe[];
  /** What may become of a job, of which no two should look alike. */
  readonly outcomes: readonly OutcomeProbe[];
  /** A payload of the default version whose job has another status, and nothing else is another one. */
  readonly withStatus: (payload: JsonObject, status: string) => JsonObject;
  /** Two webhooks of one job or order, the second of which must change what the consumer knows. */
  readonly sequences: readonly SequenceProbe[];
  /** Paths of texts that people write: names, notes. */
  readonly texts: readonly string[];
  /** A list whose entries may be many, such as `items`: what a large body is made with. */
  readonly list: string;
  /** The field that says how many entries `list` has; missing where none does. */
  readonly listCount?: string | undefined;
  /** The events of two webhooks of one job, older first, that orders and duplicates are tested with. */
  readonly progress: readonly [older: string, newer: string];
  /** The bundled scenario whose steps those two are. */
  readonly scenario: string;
  /** The payload versions that tell which of two webhooks of one job is the newer. */
  readonly ordered: readonly string[];
  /** JSON pointers of times that tell when a webhook was made rather than what happened to the job. */
  readonly madeAt?: readonly string[] | undefined;
  /** Values of one job that change in no order of their own. */
  readonly changes?: readonly ChangeProbe[] | undefined;
  /** Public documents that support a group of cases, such as `duplicate`, by the group's name. */
  readonly sources: Readonly<Record<string, string>>;
}

/** A field as an ordinary account fills it, in the default version, where a payload leaves it open. */
export interface OrdinaryField {
  /** JSON pointer, `*` for any entry. */
  readonly path: string;
  /** In a text `{key}` stands for the job's business key. */
  readonly value: JsonValue;
  /** True for what every job has of its own: it takes the place of what the payload has. */
  readonly isOwn?: true | undefined;
  /** Members of the payload that go with it, such as the length of a list. */
  readonly also?: Readonly<Record<string, JsonValue>> | undefined;
}

/** Why a case is a `must` or a `should`. */
type ProbeWeight = 'lost' | 'false' | 'sent' | 'unproven';

interface ProbeText {
  /** `group/name`. */
  readonly id: string;
  readonly title: string;
  readonly weight: ProbeWeight;
  /** One sentence: why a consumer must bear it. */
  readonly explain: string;
  readonly source: string;
}

export interface PayloadProbe extends ProbeText {
  readonly event: string;
  /** Values by path, added where they are not there. */
  readonly set?: Readonly<Record<string, JsonValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
  /** Changes by version, for those that name it otherwise: made to the payload of that version instead. */
  readonly versions?: Readonly<Record<string, PayloadChange>> | undefined;
  /** True for what a subscription to some events leaves out, because it is another event. */
  readonly isOtherEvent?: true | undefined;
  /** Ids of cases that break on less than this one, without which it says nothing of its own. */
  readonly after?: readonly string[] | undefined;
  /** `taken`: a 2xx; `no-server-error`: any answer below 500. */
  readonly expect: 'taken' | 'no-server-error';
}

/** Values that are set, added where they are not there, and then paths that are taken out. */
export interface PayloadChange {
  readonly set?: Readonly<Record<string, JsonValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
}

/** What becomes of a job. */
export type OutcomeKind = 'open' | 'held' | 'partly' | 'failed' | 'returned' | 'cancelled' | 'done';

/** What may become of a job, and how that is said. */
export interface OutcomeProbe {
  readonly kind: OutcomeKind;
  /** A short name, of which the ids of cases are made: `failed`. */
  readonly name: string;
  /** In words, as one job: `a failed job`. */
  readonly words: string;
  /** The statuses that say so, each with the event that tells of it; the first says it most plainly. */
  readonly statuses: readonly [OutcomeStatus, ...OutcomeStatus[]];
}

interface OutcomeStatus {
  readonly status: string;
  readonly event: string;
}

export interface SequenceProbe extends ProbeText {
  /** The bundled scenario whose first step of the one event and whose last of the other these are; what lies between them comes too. */
  readonly scenario: string;
  readonly first: { readonly event: string };
  readonly second: { readonly event: string };
  /** Payload versions that it holds for. */
  readonly versions: readonly string[];
  /** Whether the consumer's state must differ after the second. */
  readonly changesState: boolean;
}

/** A value of a job that becomes another one, later and in the same job. */
export interface ChangeProbe extends ProbeText {
  readonly event: string;
  readonly first: Readonly<Record<string, JsonValue>>;
  readonly second: Readonly<Record<string, JsonValue>>;
  /** JSON pointers of the times that tell that the second is the newer one. */
  readonly newer: readonly string[];
}
