/**
 * The programmatic API of webhook-cli: receive, send, build and judge the webhooks of Detrack and
 * Deliveright in a test suite. Importing it prints nothing, starts nothing and changes nothing global.
 *
 * @packageDocumentation
 */

export { assertChecked, CheckFailedError } from './api/assert-checked.ts';
export { type BuildOptions, buildEvent, type FixtureOptions } from './api/build.ts';
export { type CheckOptions, type CheckOutcome, checkEndpoint } from './api/check.ts';
export type { CheckStateOptions, JobCommandOptions, PrepareOptions } from './api/check-state.ts';
export { type ExpectEventsOptions, expectEvents } from './api/expect.ts';
export type { AnswerFunction } from './api/inputs/answer.ts';
export type { ForwardInput } from './api/inputs/forward-to.ts';
export type { HeaderInput } from './api/inputs/request.ts';
export { providers } from './api/providers.ts';
export { type CreateReceiverOptions, createReceiver } from './api/receiver.ts';
export { type RunScenarioOptions, runScenario, type ScenarioResult } from './api/scenario.ts';
export { bundledScenarios } from './api/scenarios.ts';
export { type SendFixtureOptions, type SendOptions, send } from './api/send.ts';
export { type ValidateOptions, type Validation, validate } from './api/validate.ts';
export type { AcceptedFailure } from './conformance/baseline.ts';
export type { CaseLevel } from './conformance/case/level.ts';
export type {
  CaseOutcome,
  CaseResult,
  ChangedPart,
  Counterexample,
  DeliveredStep,
  StateDifference,
} from './conformance/case/result.ts';
export type { CheckSummary, RunEnd } from './conformance/summary.ts';
export { WebhookCliError } from './core/error.ts';
export type { ErrorCode, ErrorKind } from './core/error-codes.ts';
export type {
  BodyEncoding,
  ContentForm,
  Exchange,
  ExchangeFailure,
  ExchangeRequest,
  ExchangeResponse,
  FailureCode,
  Verdict,
} from './core/exchange.ts';
export type { Finding, Severity } from './core/finding.ts';
export type { BasicCredentials } from './core/http/credentials.ts';
export type { HeaderList } from './core/http/headers.ts';
export type { JsonObject, JsonValue } from './core/json/json.ts';
export type { BuiltEvent } from './events/built-event.ts';
export type { ExpectedEvent } from './expect/expected.ts';
export type {
  CandidateLine,
  CaseExchange,
  CaseLine,
  ChangeLine,
  CheckSummaryLine,
  ComparisonLine,
  CompletionLine,
  ConfigLine,
  CountSummaryLine,
  DemoSummaryLine,
  DiffSummaryLine,
  ErrorLine,
  EventLine,
  ExchangeLine,
  ExportLine,
  FieldLine,
  FixtureLine,
  InitLine,
  JobLine,
  ListedCaseLine,
  ListenSummaryLine,
  OutputLine,
  ReadyLine,
  RepostSummaryLine,
  RuleLine,
  SavedLine,
  ScenarioLine,
  ScenarioSummaryLine,
  SchemaLine,
  SendSummaryLine,
  SettingLine,
  SummaryLine,
  ValidateSummaryLine,
  ValidationLine,
} from './output/lines.ts';
export type { Provenance } from './providers/fixtures.ts';
export type {
  EventName,
  EventOf,
  KnownPath,
  PayloadOf,
  ProviderId,
  ProviderName,
  ScenarioName,
  ScenarioOf,
  ValuesByPath,
  VersionName,
} from './providers/known.ts';
export type { EventDefinition, Provider, VersionDefinition } from './providers/provider.ts';
export * from './providers/schemas.ts';
export type { AnswerPlan, AnswerSequence, AnswerStep } from './receiver/answers/answer-plan.ts';
export type { ReceiverEvent, ReceiverSink } from './receiver/events.ts';
export type { Notice } from './receiver/notices.ts';
export type { Fault, PlannedAnswer } from './receiver/options.ts';
export type { Receiver } from './receiver/receiver.ts';
export type { WaitOptions } from './receiver/wait-for.ts';
export type { Scenario, ScenarioStep } from './scenarios/scenario.ts';
export type { JobEnd } from './sender/scenario/totals.ts';
