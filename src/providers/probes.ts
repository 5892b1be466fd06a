import type { JsonValue } from '../core/json/json.ts';

/** What a consumer of a provider has to bear beyond its plain events. */
export interface ProviderProbes {
  /** Single webhooks with something unusual and legitimate, or unknown, in them. */
  readonly payloads: readonly PayloadProbe[];
  /** Pairs of payloads that differ in one value and mean different things. */
  readonly distinctions: readonly DistinctionProbe[];
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

interface ProbeText {
  /** `group/name`. */
  readonly id: string;
  readonly title: string;
  readonly level: 'must' | 'should';
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
  /** `taken`: a 2xx; `no-server-error`: any answer below 500. */
  readonly expect: 'taken' | 'no-server-error';
}

/** Values that are set, added where they are not there, and then paths that are taken out. */
export interface PayloadChange {
  readonly set?: Readonly<Record<string, JsonValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
}

export interface DistinctionProbe extends ProbeText {
  readonly event: string;
  readonly first: Readonly<Record<string, JsonValue>>;
  readonly second: Readonly<Record<string, JsonValue>>;
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
export interface ChangeProbe extends DistinctionProbe {
  /** JSON pointers of the times that tell that the second is the newer one. */
  readonly newer: readonly string[];
}
