/**
 * What the inspector's server and its page say to one another, as JSON. Every text in here may be shown as it is: what
 * came from the network has been made visible, and secrets have been replaced, where it was made.
 */

/** How strongly something is said. */
type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'dim';

/** A few words and how strongly they are said. */
export interface Said {
  readonly tone: Tone;
  readonly text: string;
}

/** Which way an exchange went; `both` for a webhook that was sent and came in here, which is one row. */
type Direction = 'received' | 'sent' | 'both';

/** An exchange as the list shows it. */
export interface ExchangeRow {
  /** Place in the order in which the server came to know of exchanges, from 1. */
  readonly seq: number;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly direction: Direction;
  /** Id of the provider; `null` where none is known. */
  readonly provider: string | null;
  /** The event in its provider's words, or what stands for one that is not known. */
  readonly event: string;
  readonly key: string | null;
  /** What matters in the payload, the most telling first. */
  readonly matters: readonly string[];
  readonly verdict: Said & { readonly mark: '✔' | '!' | '✖' | '?' };
  /** The answer; `null` while it is still to come. */
  readonly answer: Said | null;
  /** How long the answer took, such as `4.2 ms`; `''` where there is none. */
  readonly took: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Of what was passed on beside an answer, or sent again: the exchange in which the webhook is kept first. */
  readonly of: string | null;
  /** Of a sent one, where it went. */
  readonly to: string | null;
}

/** Rows in one window of the list. */
export const WINDOW = 50;

/** One window of the list, newest first. */
export interface ExchangeList {
  readonly rows: readonly ExchangeRow[];
  /** How many exchanges the filter means, of those that are not newer than `upTo`. */
  readonly matched: number;
  /** How many are known in all. */
  readonly known: number;
  /** The newest `seq` that this window counts from: the same for all windows of one view of the list. */
  readonly upTo: number;
  /** Lines of the journal that cannot be read. */
  readonly unreadable: number;
  /** False while older parts of the journal are still being read. */
  readonly isWhole: boolean;
}

/** What is wrong or odd at a place. */
export interface FindingView {
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: string;
  /** JSON pointer. */
  readonly path: string;
  /** What was expected and met; `''` where the finding does not say. */
  readonly expected: string;
  readonly message: string;
}

/** What is known of a field, and how surely. */
export interface FieldFacts {
  readonly description: string;
  readonly certainty: string;
  readonly basis: string;
  /** The documents that it is known from, the one that it rests on first. */
  readonly sources: readonly { readonly title: string; readonly where: string | null }[];
}

/** A value in a payload, in the order of its text. */
export interface PayloadNode {
  /**
   * JSON pointer, exact and not made visible: who shows it does that. `null` where a later member of the same name counts
   * instead of this one.
   */
  readonly path: string | null;
  /** Name of the member as JSON, or the index of the entry; `null` of the document itself. */
  readonly name: string | null;
  readonly type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** Of a scalar its JSON text, as it was written and safe to show, cut where it is very long; of a container `''`. */
  readonly text: string;
  /** Characters of a scalar that are not in `text`. */
  readonly more: number;
  /** Of a container: how many members or entries it has. */
  readonly size: number;
  /** Of a container: the first of what it holds; `null` where none of it is given yet, as with what is deep or late. */
  readonly inside: readonly PayloadNode[] | null;
  /** Name of a known code, such as that of a status. */
  readonly codeName: string | null;
  /** A phrase that stands for a container. */
  readonly phrase: string | null;
  /** Null or empty, with nothing to say of it: folded away. */
  readonly isEmpty: boolean;
  readonly findings: readonly FindingView[];
  /** Findings about members that it should hold, by their names. */
  readonly missing: readonly { readonly name: string; readonly finding: FindingView }[];
  /** Whether there is a finding at it or inside it. */
  readonly isMarked: boolean;
  /** Whether something is known of the field, to be asked for by its path. */
  readonly isKnown: boolean;
}

/** A stretch of what a container holds. */
export interface PayloadPart {
  readonly path: string;
  readonly from: number;
  readonly size: number;
  readonly inside: readonly PayloadNode[];
}

/** A body as text, for reading: its bytes are asked for by themselves. */
export interface BodyView {
  /** Bytes on the wire. */
  readonly size: number;
  /** The text made visible, cut where it is very long; `null` where it is no text. */
  readonly text: string | null;
  /** Characters that are not in `text`. */
  readonly more: number;
}

/** The answer of an exchange. */
export interface AnswerView {
  readonly status: Said;
  readonly took: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: BodyView;
}

/** An exchange, whole. */
export interface ExchangeDetail {
  readonly row: ExchangeRow;
  /** Its subject in a few words, such as `Delivery DO-1001`; `''` where it does not say. */
  readonly headline: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: BodyView;
  /** The version of the payload and its form, in a few words; `''` where nothing is known. */
  readonly form: string;
  /** Why the event is not known; `null` where it is. */
  readonly eventReason: string | null;
  /** `null` where the body is no JSON document that can be shown as a tree. */
  readonly payload: PayloadNode | null;
  /** Findings about the whole, or about places that the document does not have. */
  readonly findings: readonly FindingView[];
  readonly counts: { readonly errors: number; readonly warnings: number; readonly notes: number };
  /** `null` where there is none, or not yet. */
  readonly answer: AnswerView | null;
  /** Why there is no answer; `null` where there is one. */
  readonly failure: string | null;
  /** The job that it belongs to; `null` where that is not known. */
  readonly job: { readonly provider: string; readonly key: string; readonly webhooks: number } | null;
  /** The webhooks before and after it of the same job. */
  readonly previous: string | null;
  readonly next: string | null;
  /** What can be done with it here. */
  readonly can: {
    readonly repost: boolean;
    readonly save: boolean;
    /** Where it would be reposted to, without secrets. */
    readonly targets: readonly string[];
  };
}

/** One change between two payloads. */
export interface ChangeView {
  /** JSON pointer. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** As JSON, cut where it is long; `null` where nothing was. */
  readonly before: string | null;
  readonly after: string | null;
  readonly beforeName: string | null;
  readonly afterName: string | null;
}

/** What two exchanges have otherwise than one another. */
export interface DiffView {
  readonly before: ExchangeRow;
  readonly after: ExchangeRow;
  readonly changes: readonly ChangeView[];
  readonly moreChanges: number;
  /** True where bodies are the same byte for byte. */
  readonly isSame: boolean;
  /** What else is to be said: another version, the same payload written otherwise, no JSON to compare. */
  readonly notes: readonly string[];
}

/** One webhook on the line of its job. */
export interface JobStep {
  readonly row: ExchangeRow;
  readonly kind: 'first' | 'changed' | 'same';
  /** Of a duplicate: the exchange that it repeats. */
  readonly repeats: string | null;
  /** Whether a webhook that came before tells of a later time than this one. */
  readonly isLate: boolean;
  readonly isNewId: boolean;
  /** Each in a few words: `status dispatched -> failed`. */
  readonly changes: readonly string[];
  readonly moreChanges: number;
}

/** A job: its webhooks in the order of arrival, and its milestones or tracking as a timeline. */
export interface JobView {
  readonly provider: string;
  readonly key: string;
  readonly title: string;
  readonly steps: readonly JobStep[];
  readonly moreSteps: number;
  /** As the last payload tells it, in the order of time. */
  readonly timeline: readonly { readonly at: string; readonly label: string; readonly detail: string }[];
}

/** What can be copied of an exchange. */
export type CopyForm = 'curl' | 'json' | 'fixture' | 'test';

/** Text to be copied: in JSON, so that nothing on its way takes it for anything else. */
export interface Copied {
  readonly text: string;
}

/** An event that can be sent, and a scenario. */
interface SendableEvent {
  readonly provider: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly versions: readonly string[];
  /** Whether its payload is built from our best reading, which is said. */
  readonly provenance: string;
}
interface SendableScenario {
  readonly provider: string;
  readonly name: string;
  readonly description: string;
  readonly steps: readonly string[];
  readonly isCaptured: boolean;
}
export interface Sendables {
  readonly providers: readonly { readonly id: string; readonly title: string; readonly eventWord: string }[];
  readonly events: readonly SendableEvent[];
  readonly fixtures: readonly { readonly name: string; readonly provider: string; readonly event: string }[];
  readonly scenarios: readonly SendableScenario[];
}

/** What the next webhook can be answered instead of what is planned. */
export const NEXT_ANSWERS = ['200', '503', 'timeout', 'reset'] as const;
export type NextAnswerName = (typeof NEXT_ANSWERS)[number];

/** What webhooks are answered. */
export interface AnswerPlanView {
  /** What is planned, in a few words. */
  readonly plan: string;
  /** What the next one gets instead; `null` leaves it to the plan. */
  readonly next: NextAnswerName | null;
}

/** What the page is beside. */
export interface InspectorState {
  readonly version: string;
  /** A new one for each start of the server: what a page has of another one is worth nothing. */
  readonly run: string;
  /** Where the receiver takes webhooks; `null` without one. */
  readonly receiver: string | null;
  /** Where webhooks are passed on to, without secrets. */
  readonly forwardsTo: readonly string[];
  /** The file that is followed, as a person would name it; `null` where nothing is kept. */
  readonly journal: string | null;
  /** Whether names, addresses and the like are replaced. */
  readonly isScrubbed: boolean;
  /** `null` without a receiver. */
  readonly answers: AnswerPlanView | null;
  /** What the page can do; an offline page can do nothing. */
  readonly can: {
    readonly send: boolean;
    readonly repost: boolean;
    readonly save: boolean;
    readonly export: boolean;
  };
  /** Where `send` goes unless another target is given; `null` where it cannot. */
  readonly sendsTo: string | null;
}

/** A change of a payload that the user makes: a merge of one value, or taking a member away. */
export type Edit =
  | { readonly op: 'set'; readonly path: string; readonly json: string }
  | { readonly op: 'unset'; readonly path: string };

/** Bodies of the actions; each is a POST. */
export interface RepostBody {
  readonly id: string;
  readonly edits?: readonly Edit[] | undefined;
  /** Another target: loopback only. */
  readonly to?: string | undefined;
}
export interface JudgeBody {
  readonly id: string;
  readonly edits: readonly Edit[];
}
export interface SendBody {
  readonly provider: string;
  /** Exactly one of the three. */
  readonly event?: string | undefined;
  readonly fixture?: string | undefined;
  readonly scenario?: string | undefined;
  readonly payloadVersion?: string | undefined;
  readonly edits?: readonly Edit[] | undefined;
  /** Another target: loopback only. */
  readonly to?: string | undefined;
}
export interface AnswerBody {
  readonly next: NextAnswerName | null;
}
export interface SaveBody {
  readonly id: string;
  /** 1 to 64 of a to z, 0 to 9 and -. */
  readonly name: string;
}

/** What edits make of a payload, before it is sent. */
export interface JudgedView {
  readonly payload: PayloadNode | null;
  readonly findings: readonly FindingView[];
  readonly counts: ExchangeDetail['counts'];
  readonly verdict: ExchangeRow['verdict'];
}
/** What came of sending: the exchanges appear in the stream as well. */
export interface SentView {
  readonly sent: readonly ExchangeRow[];
  /** Said to the user, such as what credentials were not kept. */
  readonly notes: readonly string[];
}
export interface SavedView {
  readonly name: string;
  /** As the user would write it. */
  readonly path: string;
}

/** Why something was not done, as the command line would say it. */
export interface ErrorView {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

/** Events of the stream, each with an id to go on from. */
export type StreamEvent =
  /** New exchanges that the filter of the stream means, oldest first; and what came to be known of earlier ones. */
  | { readonly type: 'rows'; readonly rows: readonly ExchangeRow[] }
  | { readonly type: 'updates'; readonly rows: readonly ExchangeRow[] }
  /** More came than is shown one by one: how many since the last, and the newest of them. The list has them all. */
  | { readonly type: 'summary'; readonly count: number; readonly newest: ExchangeRow | null }
  /** What the page has is out of date: it asks for everything anew. */
  | { readonly type: 'reset' }
  | { readonly type: 'answers'; readonly answers: AnswerPlanView }
  /** How much is known, after every change. Who begins is told the newest `seq` too: what came before is not told. */
  | {
      readonly type: 'known';
      readonly known: number;
      readonly isWhole: boolean;
      readonly begunAt?: number;
    };

/** What most values of a payload are, which a file has once. */
export type UsualNode = Omit<PayloadNode, 'path' | 'name' | 'type'>;

/** A value of a payload without what is as usual. */
export type PackedNode = Pick<PayloadNode, 'path' | 'name' | 'type'> &
  Partial<Omit<UsualNode, 'inside'>> & { readonly inside?: readonly PackedNode[] | null };

/** What an offline file is made of: the state first, then the exchanges, the newest first, and what is known around them. */
export type ArchivePart =
  | { readonly type: 'state'; readonly state: InspectorState; readonly usual: UsualNode }
  | {
      readonly type: 'exchange';
      /** With the whole of its payload: nothing can be asked for later. */
      readonly detail: Omit<ExchangeDetail, 'payload'> & { readonly payload: PackedNode | null };
      /** What it has otherwise than the one before it of the same job. */
      readonly diff?: DiffView | undefined;
      /** Name of the part with the facts of its fields. */
      readonly fields?: string | undefined;
    }
  | { readonly type: 'job'; readonly job: JobView }
  /** Facts by JSON pointer, in which every index of an array is written `*`. */
  | { readonly type: 'fields'; readonly name: string; readonly fields: Readonly<Record<string, FieldFacts>> };

/** Paths of the API; the page's own routes are all others. `:id` stands for one segment. */
export const API = {
  state: '/api/state',
  exchanges: '/api/exchanges',
  stream: '/api/stream',
  exchange: '/api/exchanges/:id',
  part: '/api/exchanges/:id/part',
  field: '/api/exchanges/:id/field',
  body: '/api/exchanges/:id/body',
  copy: '/api/exchanges/:id/copy',
  diff: '/api/exchanges/:id/diff',
  job: '/api/job',
  sendables: '/api/sendables',
  har: '/api/export.har',
  html: '/api/export.html',
  repost: '/api/repost',
  judge: '/api/judge',
  send: '/api/send',
  answer: '/api/answer',
  save: '/api/save',
} as const;
