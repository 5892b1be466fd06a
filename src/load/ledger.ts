import type { ContentForm } from '../core/exchange.ts';

/** Names of what stands in an exported folder. */
export const FOLDER = {
  readme: 'README.md',
  /** Of the engine, where one is known that runs the folder. */
  configuration: 'artillery.yml',
  processor: 'processor.mjs',
  ledger: 'ledger.ndjson',
  /** A file a scenario, by its place in the ledger's list, from 1. */
  scenarios: 'scenarios',
  /** A file a shard, by its number, from 1. */
  shards: 'shards',
  /** Made by the run: a file a shard that was taken. */
  sent: 'sent',
  /** Made by the judgement: the webhooks of the first wrong jobs of each kind. */
  failed: 'failed',
} as const;

/** Engines that a folder is written for: `ndjson` is any that reads a file of requests. */
export const ENGINES = ['artillery', 'ndjson'] as const;

export type Engine = (typeof ENGINES)[number];

/**
 * The first line of a ledger: what the identities of all jobs come from, so that none of them has to be written down, and
 * how much there is.
 */
export interface LedgerHead {
  readonly schemaVersion: 1;
  readonly type: 'ledger';
  /** Of webhook-cli. */
  readonly version: string;
  readonly engine: Engine;
  readonly provider: string;
  /** Those that were asked for; `null` leaves both to the scenarios. */
  readonly payloadVersion: string | null;
  readonly contentForm: ContentForm | null;
  /** What the identities are drawn from. */
  readonly seed: string;
  /** Milliseconds since 1970: the moment of every job's first step. */
  readonly now: number;
  /** The form of the keys, such as `DO-{n:9}`. */
  readonly id: string;
  /** Whether the requests carry a signature. */
  readonly signed: boolean;
  /** Names, in turn: job `i` is of the scenario `i` modulo their number. */
  readonly scenarios: readonly string[];
  readonly jobs: number;
  readonly webhooks: number;
  readonly shards: number;
  /** Where it was to go, without secrets. */
  readonly target: string;
  /** Of all bodies of the first job, by which another way to draw identities is found out. */
  readonly digest: string;
}

/** A line of a ledger: what is really sent of a job. */
export interface LedgerJob {
  readonly type: 'job';
  /** From 0. */
  readonly job: number;
  readonly key: string;
  /** From 1. */
  readonly shard: number;
  readonly scenario: string;
  /** Steps of the scenario, from 1, in the order in which they are sent; one that stands there twice is a duplicate. */
  readonly steps: readonly number[];
}

/** The name of a numbered file: `0001.ndjson`. */
export function numberedFile(number: number): string {
  return `${String(number).padStart(4, '0')}.ndjson`;
}
