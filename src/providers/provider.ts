import type * as z from 'zod';
import type { ContentForm } from '../core/exchange.ts';
import type { HeaderList } from '../core/http/headers.ts';
import type { JsonObject, JsonValue } from '../core/json/json.ts';
import type { WrittenNumbers } from '../core/json/written-numbers.ts';
import type { FindOnce } from '../core/once.ts';
import type { Basis, Certainty } from './certainty.ts';
import type { FixtureSource } from './fixtures.ts';
import type { HighlightField } from './highlights.ts';
import type { ProviderProbes } from './probes.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import type { TimelineWords } from './timeline.ts';

/** A public document that facts come from. */
export interface Source {
  readonly title: string;
  /** A web address, or a repository and path; `null` where none can be cited. */
  readonly where: string | null;
  /** What a fact rests on that is known from it. */
  readonly basis: Exclude<Basis, 'inferred'>;
}

/** What happened, as the provider names it. */
export interface EventDefinition {
  /** Name on the command line and in records, such as `partially-completed`. */
  readonly name: string;
  /** The provider's own wording, such as `Partially Completed`. */
  readonly label: string;
  readonly description: string;
  readonly certainty: Certainty;
  readonly basis: Basis;
  /** Keys of sources, the one that it rests on first. */
  readonly source: string;
  /** Other spellings that people use; case, space, dash and underscore never matter. */
  readonly aliases: readonly string[];
  /** False where no request shows it: such an event cannot be recognised when received. */
  readonly recognisable: boolean;
}

/** One generation of a provider's payload. */
export interface VersionDefinition {
  readonly id: string;
  readonly title: string;
  /** The forms that this version can travel in; the first is its default. */
  readonly contentForms: readonly [ContentForm, ...ContentForm[]];
  /** JSON pointer of the business key. */
  readonly keyPath: string;
  /** Whether requests of this version carry a signature when there is a secret. */
  readonly signed: boolean;
}

/** What a request tells of itself. */
export interface Recognition {
  readonly version: string;
  readonly event: string | null;
  /** Why the event is not known, or what cannot be excluded where it is; `null` when nothing is open. */
  readonly eventReason: string | null;
  readonly key: string | null;
}

/** A value that every new event gets anew. All text that contains the old value follows. */
type FreshField =
  /**
   * A 24-hex ObjectId. That of an entry of a log keeps its order, and its embedded time moves with the clock. `ofJob` is
   * that of the job or of a part of it, which every event of the job repeats, whenever it is sent: all of it is drawn.
   */
  | { readonly kind: 'object-id'; readonly path: string; readonly ofJob?: true }
  /** Text made from a pattern (see `FreshText`); the first group of `part` is what changes in a longer text. */
  | { readonly kind: 'text'; readonly path: string; readonly pattern: string; readonly part?: RegExp }
  /** An integer of as many digits as `digits`, never with a leading zero. */
  | { readonly kind: 'integer'; readonly path: string; readonly digits: number };

/**
 * Makes fresh text: `#` becomes a digit, `@` a letter, `^` an unambiguous capital or digit, `%` a
 * lower-case hex digit; every other character stands for itself.
 */
export type FreshText = (pattern: string) => string;

/** A text that says again what another one says, such as a clock beside its date-time. Both are in objects alone. */
export interface FollowingText {
  /** JSON pointer, in the default version. */
  readonly path: string;
  /** JSON pointer of the text it follows from. */
  readonly from: string;
  /** What it says then; `undefined` where nothing follows, and it stays as it is. */
  readonly of: (text: string) => string | undefined;
}

/** How a fixture becomes a new event: what gets a new identity and what moves with the clock. */
export interface Identity {
  /** Pattern of a new business key, such as `DO-^^^^^^`. */
  readonly keyPattern: string;
  /** The beginning that a new key keeps from the old one, where it tells the kind: `RA` of a return. */
  readonly keyPrefix?: RegExp | undefined;
  /** Pointers, in the default version, `*` for any index. The key itself need not be listed. */
  readonly fresh: readonly FreshField[];
  /**
   * Date-times that stand for a day: they move by whole days and keep their time of day. Every other
   * ISO date-time in the payload moves with the clock, every `YYYY-MM-DD` by whole days.
   */
  readonly days: readonly string[];
  /** Texts that hold a day as `MM-DD-YYYY`; it moves by whole days. */
  readonly dayTexts: readonly string[];
  /** Texts that follow from moved times, where both are set. */
  readonly follows?: readonly FollowingText[] | undefined;
}

export interface VersionContext {
  readonly event: string;
  readonly version: string;
  /** Milliseconds since 1970: when the event is sent. */
  readonly sentAt: number;
  readonly fresh: FreshText;
  /** The payload of the webhook before, in the default version, where the event is one of several. */
  readonly before?: JsonObject | undefined;
}

export interface CallContext {
  readonly version: string;
  readonly contentForm: ContentForm;
  /** The exact body. */
  readonly body: Uint8Array;
  /** The signing secret, or `null` for a call without a signature. */
  readonly secret: string | null;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

export type SignatureVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** How a provider signs its requests. */
export interface SignatureScheme {
  readonly header: string;
  readonly sign: (body: Uint8Array, secret: string) => string;
  /** Compares in constant time, over the raw bytes, and says why it failed. */
  readonly verify: (headers: HeaderList, body: Uint8Array, secret: string) => SignatureVerdict;
}

/** A credential that a provider is known to be able to send. */
export type Credential = 'basic' | 'signature';

/**
 * A system that posts webhooks: data and pure functions. Nothing outside `providers/` knows a
 * provider's name; a third provider is one folder and its fixtures.
 */
export interface Provider {
  readonly id: string;
  readonly title: string;
  /** What it calls an event, in one English word whose plural ends in `s`. */
  readonly eventWord: string;
  readonly events: readonly EventDefinition[];
  /** The first is the default. */
  readonly versions: readonly [VersionDefinition, ...VersionDefinition[]];
  /** Name of the form field that holds the document, or `null` where forms are not sent. */
  readonly formField: string | null;
  /** Name of the form field in which an account may have a key of its own sent, by which its endpoint knows it. */
  readonly formKeyField?: string | undefined;
  /** Types of a job; the first is what the fixtures are. Empty where it has none. */
  readonly jobTypes: readonly string[];
  readonly credentials: readonly Credential[];
  readonly signature: SignatureScheme | null;
  /** The header that carries the time of sending in Unix seconds, where there is one: what is sent later has another. */
  readonly sentAtHeader?: string | undefined;
  /** Addresses that it posts from; empty when it publishes none. */
  readonly senderAddresses: readonly string[];
  /** Where its user enters the webhook's URL. */
  readonly setUp: string;
  readonly identity: Identity;
  /**
   * JSON pointer of the id that the provider itself gives a job, which another job under the same business key
   * does not share; `null` where payloads hold none.
   */
  readonly idPath: string | null;
  /** What events are built from, one payload for each. */
  readonly fixtures: FixtureSource;
  /** Courses that a job takes through several events, the usual one first. */
  readonly scenarios: () => readonly ScenarioDocument[];
  /** Its schemas and rules, loaded when something is to be judged. */
  readonly model: () => Promise<ProviderModel>;
  /** What a newcomer is shown: a job on its way, an event as it should be, one with a fault. */
  readonly demo: readonly DemoStep[];
  /** Reads a document that may be this provider's; `null` when it is not. Never throws. */
  readonly recognise: (
    document: JsonObject,
    headers: HeaderList,
    numbers?: WrittenNumbers,
  ) => Recognition | null;
  /** Reads a document as this provider's because the user says so. Never throws. */
  readonly assume: (document: JsonObject, headers: HeaderList, numbers?: WrittenNumbers) => Recognition;
  /**
   * The payload's subject in a few words, such as `Delivery DO-1001`; `''` when it does not say.
   *
   * @param key the business key to its last digit, which stands for one that is a number in the document
   */
  readonly headline: (document: JsonObject, key?: string | null) => string;
  /** What one glance at a payload should show, the most telling first. */
  readonly highlights: readonly HighlightField[];
  /** Containers that the pretty view shows as a phrase; the function gives `null` where it cannot. */
  readonly summaries: readonly PayloadSummary[];
  /** What a payload of any version says that happened to its job. Must bear any document. */
  readonly timeline: (payload: JsonObject) => readonly TimelineWords[];
  /** Makes a fixture the same event of another job type. */
  readonly toJobType: (payload: JsonObject, jobType: string, event: string) => JsonObject;
  /** What is done last to each payload of the default version, before it gets its identity; nothing where it is missing. */
  readonly complete?: ((payload: JsonObject) => JsonObject) | undefined;
  /** Writes the event's name into a payload of the default version, where payloads hold it. */
  readonly nameEvent?: ((payload: JsonObject, event: string) => JsonObject) | undefined;
  /** Writes a payload of the default version as another one. */
  readonly toVersion: (payload: JsonObject, context: VersionContext) => JsonObject;
  /** The headers that the provider itself sets: content type, signature, timestamp. */
  readonly requestHeaders: (call: CallContext) => HeaderList;
  /**
   * Writes what was sent so far into a payload of the default version, for a provider whose payloads hold a
   * log of its own webhooks; `null` for one whose payloads do not.
   */
  readonly logSends:
    | ((payload: JsonObject, sends: readonly SendRecord[], fresh: FreshText) => JsonObject)
    | null;
  /**
   * A payload of any version without what is another one each time the same webhook is sent, such as a log of
   * sends or the moment of its making. Missing where nothing is known to be.
   */
  readonly contentOf?: ((payload: JsonObject) => JsonObject) | undefined;
  /** What a consumer of this provider has to bear, as data for conformance cases. */
  readonly probes: ProviderProbes;
}

/** One webhook that was sent, as the provider would remember it. */
export interface SendRecord {
  readonly event: string;
  /** Without credentials and secret query values. */
  readonly url: string;
  /** Milliseconds since 1970, on the clock of the payloads. */
  readonly at: number;
  /** The status of the answer, or why there is none. */
  readonly outcome:
    | { readonly kind: 'answered'; readonly status: number }
    | { readonly kind: 'unanswered'; readonly message: string };
}

/** A part of what a newcomer is shown: a job up to a step of a scenario, or an event. */
export type DemoStep =
  | { readonly scenario: string; readonly toStep: string }
  | {
      readonly event: string;
      /** Values by path that make it faulty. */
      readonly set?: Readonly<Record<string, JsonValue>>;
    };

export interface PayloadSummary {
  /** JSON pointer, `*` for any index. */
  readonly path: string;
  readonly summarise: (value: JsonValue) => string | null;
}

/** A relation between fields that a coherent payload keeps. */
export interface Rule {
  /** Without the provider's name: `items-count`. */
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** The payload versions that it holds for. */
  readonly versions: readonly string[];
  /** One sentence: what must hold and why it matters to a consumer. */
  readonly explain: string;
  readonly source: string;
  /**
   * Must bear any document: fields may be missing or of any type.
   *
   * @param numbers tells how the payload's numbers are written, which is how a hit shows them
   * @param once finds out about the payload what several rules ask for
   */
  readonly check: (
    payload: JsonObject,
    numbers?: WrittenNumbers,
    once?: FindOnce<JsonObject>,
  ) => readonly RuleHit[];
}

export interface RuleHit {
  /** JSON pointer. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  readonly message: string;
}

/** The schemas and rules of a provider: its heavy half, since schemas are made with zod. */
export interface ProviderModel {
  readonly versions: Readonly<Record<string, VersionModel>>;
  readonly rules: readonly Rule[];
  /** What the keys in `source` of a field or a rule stand for. */
  readonly sources: Readonly<Record<string, Source>>;
}

export interface VersionModel {
  /** The whole document. Unknown keys are let through; they are noted, not refused. */
  readonly schema: z.ZodObject;
  /**
   * What a wrong name most likely stands for, so that a finding can say so: the key is the name that
   * came, the value says what this version has instead.
   */
  readonly misnomers: Readonly<Record<string, string>>;
  /** A date and a date-time as the provider writes them, so that a finding can show how a wrong one should look. */
  readonly written: Readonly<Record<'date' | 'date-time', string>>;
  /** Why a key was to be expected that is missing and need not be there. */
  readonly missingKey: string;
}
