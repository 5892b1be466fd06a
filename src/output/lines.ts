import type { AcceptedNews } from '../conformance/baseline.ts';
import type { CaseResult, Need } from '../conformance/case/result.ts';
import type { LedgerSummary } from '../conformance/ledger/verdict.ts';
import type { WrongJob } from '../conformance/ledger/wrong-job.ts';
import type { CheckSummary, RunEnd } from '../conformance/summary.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse } from '../core/exchange.ts';
import type { FindingFields, Severity } from '../core/finding.ts';
import type { HeaderList } from '../core/http/headers.ts';
import type { JsonValue } from '../core/json/json.ts';
import type { Contradiction, ExpectationState } from '../expect/expectation.ts';
import type { NearestMiss } from '../expect/nearest-miss.ts';
import type { EventCoverage } from '../observe/coverage.ts';
import type { DriftEntry } from '../observe/drift.ts';
import type { JobHistory } from '../observe/job-log.ts';
import type { RetriedWebhook } from '../observe/retries.ts';
import type { ReceivedTotals } from '../observe/totals.ts';
import type { Provenance } from '../providers/fixtures.ts';
import type { EventDefinition, Provider } from '../providers/provider.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { OutcomeChange } from '../sender/outcome.ts';
import type { JobEnd, ScenarioTotals } from '../sender/scenario/totals.ts';
import type { BurstTotals } from '../sender/tally.ts';
import type { FieldRow } from '../validation/field-table.ts';
import type { ReadAs } from '../validation/pasted/judge-value.ts';

/** The version of the machine output; a key changes its meaning only with a new one. */
export type SchemaVersion = 1;

interface Line<Type extends string> {
  readonly schemaVersion: SchemaVersion;
  readonly type: Type;
}

/** Of `listen` and `demo`: the receiver takes requests from now on. */
export interface ReadyLine extends Line<'ready'> {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /** Path of the journal; `null` where none is kept. */
  readonly journal: string | null;
}

/** Of `inspect`: the live page is served from now on. */
interface InspectingLine extends Line<'inspecting'> {
  /** Without the token, without which the page shows nothing. */
  readonly address: string;
  readonly pid: number;
  /** Path of the journal. */
  readonly journal: string;
}

/** One HTTP request and what answered it. */
export interface ExchangeLine
  extends Line<'exchange'>,
    Omit<Exchange, 'findings' | 'payloadText' | 'request'> {
  readonly findings: readonly FindingFields[];
  readonly payload: JsonValue;
  /** The body only where there is no payload, or with `--raw`. */
  readonly request: Omit<ExchangeRequest, 'body' | 'bodyEncoding'> &
    Partial<Pick<ExchangeRequest, 'body' | 'bodyEncoding'>>;
  /** Of `history`: the id of the other exchange where `send` and `listen` have both kept the same webhook. */
  readonly pair?: string;
}

/** Of `validate`: the verdict on one document. */
export interface ValidationLine
  extends Line<'validation'>,
    Pick<Exchange, 'provider' | 'event' | 'eventReason' | 'payloadVersion' | 'key' | 'valid'> {
  readonly file: string;
  /** Where in its file it is: `''` for the whole, a JSON pointer, or `line 3`. */
  readonly place: string;
  /** What it was taken for. */
  readonly readAs: ReadAs['kind'];
  /** Line and column count from 1; a finding without a place in the file has neither. */
  readonly findings: readonly (FindingFields & { readonly line?: number; readonly column?: number })[];
}

/** Of `events`: an event that a provider sends, and what is known of its payload. */
interface EventDefinitionLine extends Line<'event'>, Omit<EventDefinition, 'name' | 'source'> {
  readonly provider: string;
  /** Its name. */
  readonly event: string;
  readonly kind: Provider['eventWord'];
  readonly provenance: Provenance;
  readonly note: string;
  readonly sources: readonly string[];
}

/** A webhook that was not sent: what is known of it. */
interface BuiltEventFields extends Line<'event'> {
  readonly provider: string | null;
  readonly event: string | null;
  readonly payloadVersion: string | null;
  readonly contentForm: Exchange['contentForm'];
  readonly key: string | null;
  readonly seed: string | null;
}

/** Of `events show`: a webhook with its payload. */
interface BuiltEventLine extends BuiltEventFields {
  readonly provenance: Provenance;
  readonly note: string;
  readonly headers: HeaderList;
}

/**
 * Of `send --print json`, and of `--dry-run` with `--json`: a webhook as the request that would carry it, whole, so that
 * `send --file` or a load engine can send it. What a client adds by itself (Host, Connection, Content-Length) is not in it.
 */
export interface PrintedRequestLine extends BuiltEventFields {
  /** From 0: its place among those that were printed with it. */
  readonly index: number;
  /** Whole milliseconds from the beginning of the one before it to its own. */
  readonly pauseMs: number;
  /**
   * The body exactly, and the headers in their order. Where a header ends in `${NAME}`, that variable of the environment has
   * its secret; behind `Basic` that is base64 of what stands behind `basic:` in it. A URL with `[redacted]` in it is the one
   * that WEBHOOK_CLI_TO had. A signature stands as it was made.
   */
  readonly request: ExchangeRequest;
}

export type EventLine = EventDefinitionLine | BuiltEventLine | PrintedRequestLine;

/** Of `events --scenarios`. */
export interface ScenarioLine
  extends Line<'scenario'>,
    Pick<
      Scenario,
      'name' | 'provider' | 'title' | 'description' | 'provenance' | 'note' | 'sources' | 'jobType'
    > {
  readonly steps: readonly Pick<Scenario['steps'][number], 'event' | 'afterMs' | 'title'>[];
}

/** Of `events`: a fixture of the project. */
export interface FixtureLine extends Line<'fixture'> {
  readonly name: string;
  readonly provider: string;
  readonly event: string;
  readonly payloadVersion: string;
  readonly contentForm: Exchange['contentForm'];
  readonly provenance: Provenance;
  readonly note: string;
  /** ISO 8601: when it was received. */
  readonly at: string;
  /** Whether personal data was replaced in it. */
  readonly scrubbed: boolean;
}

/** Of `history save`: a file that was written. */
export interface SavedLine extends Line<'saved'> {
  readonly kind: 'fixture' | 'scenario';
  readonly name: string;
  readonly file: string;
  readonly provider: string;
  readonly scrubbed: boolean;
  /** The ids of the exchanges that are in it, and the events of its webhooks, in the order of their arrival. */
  readonly exchanges: readonly string[];
  readonly events: readonly string[];
  /** What was chosen and is not in it, with the reason. */
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
}

interface OfVersion {
  readonly provider: string;
  readonly payloadVersion: string;
}

/** Of `schema`: the JSON Schema of a payload version. */
export interface SchemaLine extends Line<'schema'>, OfVersion {
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Of `schema --fields`. */
export interface FieldLine extends Line<'field'>, OfVersion, FieldRow {}

/** Of `schema --rules`. */
export interface RuleLine extends Line<'rule'>, OfVersion {
  readonly rule: string;
  readonly severity: Severity;
  readonly explain: string;
  readonly source: string;
}

/** What a case that did not hold shows of an exchange; `cut` tells that a body goes on. */
export interface CaseExchange extends Pick<Exchange, 'id' | 'at' | 'event' | 'key' | 'error' | 'attempt'> {
  readonly request: ExchangeRequest & { readonly cut: boolean };
  readonly response: (ExchangeResponse & { readonly cut: boolean }) | null;
}

/** Of `check`: a case that was run, with its exchanges where it did not hold. */
export interface CaseLine extends Line<'case'>, Omit<CaseResult, 'exchanges'> {
  /** Id of the case before it that did not hold for the same reason, by what both show. */
  readonly sameAs: string | null;
  readonly exchanges?: readonly CaseExchange[];
}

/** Of `check --ledger`: a job with which something is wrong, as soon as it is known. */
export interface JobLine extends Line<'job'>, WrongJob {}

/** Of `check --list`: a case that can be run. */
export interface ListedCaseLine
  extends Line<'case'>,
    Pick<CaseResult, 'id' | 'level' | 'levelReason' | 'title' | 'explain' | 'source'> {
  readonly provider: string;
  readonly needs: readonly Need[];
}

/** What `listen` saw beside counting. Of long lists it has the first; `more` counts the others. */
export interface ObservedFields {
  readonly jobs: readonly JobHistory[];
  readonly moreJobs: number;
  readonly coverage: readonly EventCoverage[];
  readonly drift: readonly DriftEntry[];
  readonly moreDrift: number;
  readonly retries: readonly RetriedWebhook[];
  readonly moreRetries: number;
}

/** How one expectation ended. */
export interface ExpectationFields extends Pick<ExpectationState, 'expect' | 'met'> {
  /** Id of what met it. */
  readonly exchange: string | null;
  readonly nearest:
    | (Pick<NearestMiss, 'event' | 'reason' | 'status' | 'conditions'> & { readonly exchange: string })
    | null;
}

/** What became of the command of `listen --exec`. */
export interface ExecTotals {
  readonly ran: number;
  readonly failed: number;
  /** Webhooks for which there was no room to wait, or no time at the end. */
  readonly skipped: number;
}

/** Last line of `listen`. */
export interface ListenSummaryLine extends Line<'summary'>, ReceivedTotals, ObservedFields {
  /** What was turned away, by kind. */
  readonly refused: Readonly<Record<string, number>>;
  /** How often webhook-cli failed in a way that nothing foresaw. */
  readonly bugs: number;
  readonly missing: readonly string[];
  readonly expectations: readonly ExpectationFields[];
  readonly contradiction: (Pick<Contradiction, 'kind' | 'message'> & { readonly exchange: string }) | null;
  /** With `--exec`. */
  readonly exec?: ExecTotals;
}

/** Last line of `demo`. */
export interface DemoSummaryLine
  extends Line<'summary'>,
    ReceivedTotals,
    Pick<ListenSummaryLine, 'refused' | 'missing'> {}

/** Last line of `send`. */
export interface SendSummaryLine extends Line<'summary'>, BurstTotals {}

/** Last line of `send --scenario`. */
export interface ScenarioSummaryLine extends Line<'summary'>, Omit<ScenarioTotals, 'jobs'> {
  readonly scenario: string;
  readonly provider: string;
  readonly seed: string;
  readonly planned: number;
  readonly jobs: readonly JobEnd[];
}

/** Of `repost --compare`: what came of a webhook before, and what came of it now. */
export interface ComparisonLine extends Line<'comparison'> {
  /** Ids of the new exchange, and of the kept one that it is compared with. */
  readonly exchange: string;
  readonly of: string;
  /** Statuses; `null` where no answer came that can be used. */
  readonly before: number | null;
  readonly now: number | null;
  readonly change: OutcomeChange;
}

/** Last line of `repost`. With `--compare` it counts what became of the webhooks. */
export interface RepostSummaryLine
  extends Line<'summary'>,
    BurstTotals,
    Partial<Readonly<Record<OutcomeChange, number>>> {
  /** How many webhooks were chosen. */
  readonly planned: number;
}

/** Last line of `check`. */
export interface CheckSummaryLine extends Line<'summary'>, CheckSummary, AcceptedNews {
  readonly target: string;
  readonly provider: string;
  readonly seed: string;
  readonly ended: RunEnd;
  readonly stateSeen: boolean | null;
  /** What could not be found out with what the run was given. */
  readonly caveats: readonly string[];
  readonly durationMs: number;
  /** With `--ledger`. */
  readonly ledger?: LedgerSummary;
}

/** Last line of `validate`. */
export interface ValidateSummaryLine extends Line<'summary'> {
  readonly documents: number;
  readonly valid: number;
  readonly invalid: number;
  readonly unknown: number;
}

/** Of `history diff`: one difference; without `before` something new, without `after` something that is gone. */
export interface ChangeLine extends Line<'change'> {
  /** JSON pointer; into a list, its places while the changes are made one after the other. */
  readonly path: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** Last line of `history diff`. */
export interface DiffSummaryLine extends Line<'summary'> {
  /** Ids of what was compared. */
  readonly before: string;
  readonly after: string;
  readonly sameBytes: boolean;
  /** `null` where one of them holds no JSON document. */
  readonly samePayload: boolean | null;
  readonly changes: number;
}

/** Last line of what lists something, or forgets it: how many there are. */
export type CountSummaryLine = Line<'summary'> &
  (
    | { readonly events: number; readonly fixtures?: number; readonly scenarios?: number }
    | { readonly scenarios: number }
    | { readonly cases: number }
    | { readonly kept: number; readonly listed: number }
    | { readonly forgotten: number }
    | {
        readonly kept: number;
        readonly exported: number;
        readonly files: readonly {
          readonly format: 'har' | 'ndjson' | 'curl' | 'html';
          readonly path: string;
        }[];
      }
    | { readonly candidates: number; readonly files: 'files' | 'folders' | null }
  );

/** Of `completion`: what teaches a shell. */
export interface CompletionLine extends Line<'completion'> {
  readonly shell: string;
  readonly script: string;
}

/** Of `completion`, asked for a line: a word that may stand where the cursor is. */
export interface CandidateLine extends Line<'candidate'> {
  readonly value: string;
  readonly description: string;
}

/** The last line of a command, of whichever. */
export type SummaryLine =
  | ListenSummaryLine
  | DemoSummaryLine
  | SendSummaryLine
  | ScenarioSummaryLine
  | RepostSummaryLine
  | CheckSummaryLine
  | ValidateSummaryLine
  | DiffSummaryLine
  | CountSummaryLine;

/** Why a command could not do what it was asked. The code is one of the table, `usage.…` or `bug`. */
export interface ErrorLine extends Line<'error'> {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** First line of `config show`. */
export interface ConfigLine extends Line<'config'> {
  /** The config file, from where one stands; `null` where there is none. */
  readonly file: string | null;
  readonly profile: string | null;
  /** The profiles that it has. */
  readonly profiles: readonly string[];
}

/** Of `config show`: a flag that has a value. */
export interface SettingLine extends Line<'setting'> {
  /** Its command, such as `history show`; `null` of a flag that all commands have. */
  readonly command: string | null;
  /** Its key in a config file. */
  readonly name: string;
  readonly flag: string;
  /** As it was written, secrets replaced; of several that were given in a list, all. */
  readonly value: boolean | string | readonly string[];
  readonly source: 'flag' | 'environment' | 'file' | 'default';
  /** The environment variable that it is from. */
  readonly variable: string | null;
  readonly file: string | null;
  /** From 1; `null` also where the file is a module. */
  readonly line: number | null;
  readonly profile: string | null;
}

/** Of `init`: the file that was written. */
export interface InitLine extends Line<'init'> {
  readonly file: string;
}

/** Of `export`: the folder that was written for a load engine. */
export interface ExportLine extends Line<'export'> {
  /** As it was named. */
  readonly out: string;
  readonly engine: 'artillery' | 'ndjson';
  readonly provider: string;
  readonly scenarios: readonly string[];
  readonly jobs: number;
  readonly webhooks: number;
  /** Webhooks of these that had been sent before. */
  readonly duplicated: number;
  /** Webhooks that were left out on purpose. */
  readonly dropped: number;
  readonly shards: number;
  /** Of the shards and the ledger. */
  readonly bytes: number;
  readonly seed: string;
  /** ISO 8601: the moment of every job's first step. */
  readonly now: string;
  /** Without secrets. */
  readonly target: string;
  /** Variables of the environment that the engine needs. */
  readonly variables: readonly string[];
  /** Names of headers that hold secrets and are in no request: the engine has to be given them. */
  readonly leftOut: readonly string[];
  /** Milliseconds. */
  readonly durationMs: number;
}

/** Any line of machine output. */
export type OutputLine =
  | ReadyLine
  | InspectingLine
  | ExchangeLine
  | ValidationLine
  | EventLine
  | ScenarioLine
  | FixtureLine
  | SavedLine
  | SchemaLine
  | FieldLine
  | RuleLine
  | CaseLine
  | ListedCaseLine
  | JobLine
  | ComparisonLine
  | CompletionLine
  | CandidateLine
  | ChangeLine
  | ConfigLine
  | SettingLine
  | InitLine
  | ExportLine
  | SummaryLine
  | ErrorLine;

/** What a line says beside its version and type. */
export type LineFields<L extends OutputLine> = L extends OutputLine ? Omit<L, keyof Line<string>> : never;
