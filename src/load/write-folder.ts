import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemCode, usageError, WebhookCliError } from '../core/error.ts';
import { createLineFile, type LineFile } from '../core/fs/line-file.ts';
import { beginFolder, PlaceTaken } from '../core/fs/new-folder.ts';
import { fileError } from '../core/fs/words.ts';
import { createOnce, makeFolder } from '../core/fs/write.ts';
import { type HeaderList, header } from '../core/http/headers.ts';
import type { BuiltEvent } from '../events/built-event.ts';
import type { Provider } from '../providers/provider.ts';
import { scenarioText } from '../scenarios/text.ts';
import { countsOf, type LoadJob, type LoadPlan, loadJobs } from './jobs.ts';
import { FOLDER, type LedgerHead, type LedgerJob, numberedFile } from './ledger.ts';
import type { LoadRequest } from './request-line.ts';
import { requireRoom } from './room.ts';
import { shardWriter } from './shard-writer.ts';

/** What a folder is written with beside its plan. */
export interface FolderOptions {
  /** Where it is to be: absolute. What is there is replaced. */
  readonly out: string;
  readonly head: LedgerHead;
  readonly url: URL;
  /** The whole headers of a request. */
  readonly headersOf: (event: BuiltEvent) => HeaderList;
  /** Writes a request as a line of a shard. */
  readonly lineOf: (request: LoadRequest) => string;
  /** How many jobs stand side by side in a shard. */
  readonly sideBySide: number;
  /** Texts beside the shards, such as the engine's configuration, by their names. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly signal: AbortSignal;
  /** Called now and then with the webhooks that are written. */
  readonly onProgress?: ((webhooks: number) => void) | undefined;
}

/** What was written. */
export interface WrittenFolder {
  readonly webhooks: number;
  readonly dropped: number;
  readonly repeated: number;
  /** Of the shards and the ledger. */
  readonly bytes: number;
}

/** Characters that are gathered of all files together before they are written, so that more shards need no more memory. */
const GATHERED = 4 * 1024 ** 2;
/** Jobs that stand side by side in all shards together. */
const SIDE_BY_SIDE_IN_ALL = 1000;
/** Jobs that are made in one turn of the loop, so that signals are heard of. */
const JOBS_A_TURN = 50;

/**
 * Writes the folder of a load: shards, ledger, scenarios and what the engine needs. It is written beside its place and is
 * there whole or not at all; of the jobs, few are in memory at a time.
 *
 * @returns `null` where the signal ended it, and nothing was left
 * @throws WebhookCliError `folder_exists`, `no_room`, `file_unwritable`, and what making the jobs throws
 */
export async function writeLoadFolder(plan: LoadPlan, options: FolderOptions): Promise<WrittenFolder | null> {
  const { out } = options;
  const folder = orUnwritable(out, () => beginFolder(out));
  const files = openFiles(folder.path, Math.ceil(GATHERED / (options.head.shards + 1)));
  try {
    requireRoom(folder.path, plan, (job) => sizeOf(job, options));
    const written = await fill(folder.path, files, plan, options);
    if (written === null) folder.abandon();
    else folder.finish();
    return written;
  } catch (error) {
    files.abandon();
    folder.abandon();
    if (error instanceof PlaceTaken) {
      throw usageError('folder_exists', `${out} came to be while it was written`, 'name another folder');
    }
    throw error instanceof WebhookCliError ? error : unwritable(out, error);
  }
}

async function fill(
  folder: string,
  files: OpenFiles,
  plan: LoadPlan,
  options: FolderOptions,
): Promise<WrittenFolder | null> {
  const { head, lineOf, signal } = options;
  const sideBySide = Math.max(1, Math.min(options.sideBySide, Math.floor(SIDE_BY_SIDE_IN_ALL / head.shards)));
  for (const { name, text } of options.files) createOnce(join(folder, name), text);
  for (const name of [FOLDER.scenarios, FOLDER.shards]) makeFolder(join(folder, name), 0o777);
  for (const [place, scenario] of plan.scenarios.entries())
    createOnce(join(folder, FOLDER.scenarios, `${place + 1}.json`), scenarioText(scenario));
  const ledger = files.open(FOLDER.ledger);
  const shards = Array.from({ length: head.shards }, (_, i) =>
    shardWriter(files.open(join(FOLDER.shards, numberedFile(i + 1))), lineOf, sideBySide),
  );
  ledger.add(JSON.stringify(head));
  let webhooks = 0;
  for (const job of loadJobs(plan)) {
    ledger.add(ledgerLine(job));
    shards[job.shard - 1]?.add(requestsOf(job, options));
    webhooks += job.webhooks.length;
    if ((job.job + 1) % JOBS_A_TURN !== 0) continue;
    options.onProgress?.(webhooks);
    await nextTurn();
    if (signal.aborted) {
      files.abandon();
      return null;
    }
  }
  for (const shard of shards) shard.end();
  const bytes = files.finish();
  const { dropped, repeated } = countsOf(plan);
  return { webhooks, dropped, repeated, bytes };
}

/** The line of a job in the ledger. */
function ledgerLine({ job, key, shard, scenario, webhooks }: LoadJob): string {
  const line: LedgerJob = {
    type: 'job',
    job,
    key,
    shard,
    scenario: scenario.name,
    steps: webhooks.map(({ entry }) => entry.step + 1),
  };
  return JSON.stringify(line);
}

function requestsOf(
  { job, key, webhooks }: LoadJob,
  { url, headersOf }: Pick<FolderOptions, 'url' | 'headersOf'>,
): readonly LoadRequest[] {
  return webhooks.map(({ event, provider, pauseMs }, index) => {
    const headers = headersOf(event);
    return {
      job,
      key,
      index,
      of: webhooks.length,
      pauseMs,
      event: event.event,
      url,
      headers,
      sentAtHeader: ownSentAt(provider, event, headers),
      body: event.body,
    };
  });
}

/** The header that tells the time of sending, unless the user writes it. */
function ownSentAt({ sentAtHeader }: Provider, event: BuiltEvent, headers: HeaderList): string | null {
  if (sentAtHeader === undefined) return null;
  return header(headers, sentAtHeader) === header(event.headers, sentAtHeader) ? sentAtHeader : null;
}

/** Bytes that a job takes in its shard and in the ledger. */
function sizeOf(job: LoadJob, options: FolderOptions): number {
  return [ledgerLine(job), ...requestsOf(job, options).map(options.lineOf)].reduce(
    (sum, line) => sum + Buffer.byteLength(line) + 1,
    0,
  );
}

/** The files of a folder that lines are added to. */
interface OpenFiles {
  readonly open: (name: string) => LineFile;
  /** Writes and closes all. Returns the bytes that are in them. */
  readonly finish: () => number;
  /** Closes those that are open still. */
  readonly abandon: () => void;
}

/** @param most characters that are gathered of each */
function openFiles(folder: string, most: number): OpenFiles {
  const open = new Set<LineFile>();
  return {
    open: (name) => {
      const file = createLineFile(join(folder, name), most);
      open.add(file);
      return file;
    },
    finish: () => {
      let bytes = 0;
      for (const file of open) {
        bytes += file.finish();
        open.delete(file);
      }
      return bytes;
    },
    abandon: () => {
      for (const file of open) file.abandon();
      open.clear();
    },
  };
}

function orUnwritable<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): Error {
  const hint = systemCode(error) === 'EMFILE' ? 'write fewer shards: each is a file that stays open' : '';
  return fileError('file_unwritable', `${path} cannot be written`, error, hint);
}
