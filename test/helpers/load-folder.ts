import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArtilleryOptions, artilleryFiles } from '../../src/load/artillery.ts';
import { FOLDER, numberedFile } from '../../src/load/ledger.ts';
import { parsePhases } from '../../src/load/phases.ts';
import { type LoadRequest, requestLine } from '../../src/load/request-line.ts';
import { temporaryFolder } from './cli.ts';

/** A folder of a load, and what it is to send. */
export interface LoadFolder {
  readonly path: string;
  /** In the order of their jobs. */
  readonly requests: readonly LoadRequest[];
}

export interface LoadFolderOptions extends Partial<Omit<ArtilleryOptions, 'target' | 'phases'>> {
  readonly target: string;
  readonly jobs: number;
  /** Webhooks of a job; 3 unless given. */
  readonly of?: number;
  readonly phases?: string;
  /** What is other than usual of a webhook. */
  readonly change?: (job: number, index: number) => Partial<LoadRequest>;
}

/** Writes what the engine reads of a load: its configuration, its processor and the shards. */
export function loadFolder(options: LoadFolderOptions): LoadFolder {
  const { jobs, of = 3, shards = 2, phases = '100/s*1s' } = options;
  const path = temporaryFolder();
  const target = new URL(options.target);
  const files = artilleryFiles({
    shards,
    timeoutMs: options.timeoutMs ?? 5000,
    retriesMs: options.retriesMs ?? [],
    variables: options.variables ?? [],
    target,
    phases: parsePhases(phases),
  });
  for (const { name, text } of files) writeFileSync(join(path, name), text);
  mkdirSync(join(path, FOLDER.shards));
  const requests = Array.from({ length: jobs * of }, (_, n): LoadRequest => {
    const [job, index] = [Math.floor(n / of), n % of];
    return {
      ...{ job, key: `KEY-${job}`, index, of, pauseMs: 0, event: 'in-progress', url: target },
      headers: [['Content-Type', 'application/json']],
      sentAtHeader: null,
      body: Buffer.from(JSON.stringify({ job, index })),
      ...options.change?.(job, index),
    };
  });
  for (let shard = 1; shard <= shards; shard += 1) {
    const lines = requests.filter(({ job }) => (job % shards) + 1 === shard).map(requestLine);
    writeFileSync(shardFile(path, shard), lines.map((line) => `${line}\n`).join(''));
  }
  return { path, requests };
}

/** The path of a shard. */
export function shardFile(folder: string, shard: number): string {
  return join(folder, FOLDER.shards, numberedFile(shard));
}

/** What a run noted, shard by shard. */
export function sentLines(folder: string): readonly Readonly<Record<string, unknown>>[] {
  const sent = join(folder, FOLDER.sent);
  return readdirSync(sent)
    .toSorted()
    .flatMap((name) => readFileSync(join(sent, name), 'utf8').trimEnd().split('\n'))
    .map((line): Record<string, unknown> => JSON.parse(line));
}
