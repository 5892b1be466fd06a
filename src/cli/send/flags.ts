import type { DeliveryFlags } from '../flags/delivery.ts';
import type { EventFlags, EventWordFlags } from '../flags/event.ts';

/** Flags of a scenario's run, and of retries as a provider might make them. */
export interface ScenarioFlags {
  readonly scenario?: string | undefined;
  readonly interval?: number | undefined;
  readonly speed?: number | undefined;
  readonly from?: string | undefined;
  readonly toStep?: string | undefined;
  readonly jobs?: number | undefined;
  readonly duplicate?: number | undefined;
  readonly shuffle?: true | undefined;
  readonly drop?: number | undefined;
  readonly retrySchedule?: readonly number[] | undefined;
}

/** The flags of `send`. Durations are milliseconds. */
export interface SendFlags extends EventFlags, EventWordFlags, DeliveryFlags, ScenarioFlags {
  /** The operand, short for any of `EventWordFlags`. */
  readonly event?: string | undefined;
  readonly file?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly count?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly rate?: number | undefined;
  readonly dryRun?: true | undefined;
  readonly print?: 'curl' | 'http' | 'json' | undefined;
  readonly yes?: true | undefined;
}
