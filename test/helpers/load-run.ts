import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '../../src/core/json/json.ts';
import { parseLines, temporaryFolder } from './cli.ts';
import { type HttpServer, type SeenRequest, startHttpServer } from './http-server.ts';
import { runInProcess } from './in-process.ts';

/** A job of a ledger, as its line has it. */
export interface ExportedJob {
  readonly job: number;
  readonly key: string;
  readonly shard: number;
  readonly steps: readonly number[];
}

/** A load that was exported for Artillery. */
export interface ExportedLoad {
  readonly cwd: string;
  readonly folder: string;
  readonly jobs: readonly ExportedJob[];
}

/** Exports a load of Detrack's `delivered`, in two shards, for `check` to judge as `load` in its folder. */
export async function exportLoad(args: readonly string[], scenario = 'delivered'): Promise<ExportedLoad> {
  const cwd = temporaryFolder();
  const run = await runInProcess(
    ['export', '--engine', 'artillery', '--scenario', scenario, '--shards', '2', '--out', 'load', ...args],
    { cwd },
  );
  if (run.code !== 0) throw new Error(run.stderr);
  const folder = join(cwd, 'load');
  const [, ...jobs] = parseLines(readFileSync(join(folder, 'ledger.ndjson'), 'utf8'));
  return { cwd, folder, jobs: jobs as unknown as ExportedJob[] };
}

/** Sends what was exported, one after the other, and keeps the logs that an engine's processor keeps. */
export async function playLoad(
  { folder }: ExportedLoad,
  url: string,
  {
    sends = () => true,
    tries = () => 1,
  }: {
    readonly sends?: (job: number, index: number) => boolean;
    /** How often a webhook is sent until its answer counts. */
    readonly tries?: (job: number, index: number) => number;
  } = {},
): Promise<void> {
  mkdirSync(join(folder, 'sent'));
  for (const name of readdirSync(join(folder, 'shards')).toSorted()) {
    const log = [
      JSON.stringify({ schemaVersion: 1, type: 'taken', shard: Number.parseInt(name, 10), pid: 1 }),
    ];
    for (const line of parseLines(readFileSync(join(folder, 'shards', name), 'utf8'))) {
      const { job, index, path, headers, body } = line as unknown as Readonly<{
        job: number;
        index: number;
        path: string;
        headers: [string, string][];
        body: string;
      }>;
      if (!sends(job, index)) continue;
      let status = 0;
      const tried = tries(job, index);
      for (let left = tried; left > 0; left -= 1) {
        ({ status } = await fetch(url + path, { method: 'POST', headers, body }));
      }
      log.push(JSON.stringify({ type: 'webhook', job, index, status, error: null, tries: tried, ms: 1 }));
    }
    writeFileSync(join(folder, 'sent', name), `${log.join('\n')}\n`);
  }
}

/** What a consumer knows of a job. */
export interface BookedJob extends JsonObject {
  readonly status: JsonValue;
  /** How far the newest webhook was. */
  readonly point: number;
  /** The webhooks that it booked, by how far each was. */
  readonly booked: readonly number[] & JsonValue[];
}

/** How a consumer differs from a right one. */
export interface LoadConsumerFaults {
  /** Books a webhook that came now; gives the job as it was where it forgets it. */
  readonly book?: (
    known: BookedJob | undefined,
    payload: JsonObject,
    right: BookedJob,
  ) => BookedJob | undefined;
  /** What is told of a job beside. */
  readonly beside?: () => JsonObject;
  /** Answers in its place, where it says so by `true`. */
  readonly answer?: (response: ServerResponse, request: SeenRequest, key: string) => boolean;
}

export interface LoadConsumer extends HttpServer {
  readonly jobs: Map<string, BookedJob>;
  readonly posts: () => number;
}

/** Starts a consumer of Detrack's webhooks that bears repetition and disorder: a job's milestones say how far a webhook is. */
export async function startLoadConsumer(faults: LoadConsumerFaults = {}): Promise<LoadConsumer> {
  const jobs = new Map<string, BookedJob>();
  const server = await startHttpServer((response, request) => {
    const isPost = request.method === 'POST';
    const payload = isPost ? (JSON.parse(request.body.toString()) as JsonObject) : {};
    const key = isPost
      ? String(payload['do_number'])
      : decodeURIComponent(request.target.replace('/jobs/', ''));
    if (faults.answer?.(response, request, key) === true) return;
    const known = jobs.get(key);
    if (isPost) {
      const right = rightAfter(known, payload);
      const after = faults.book === undefined ? right : (faults.book(known, payload, right) ?? known);
      if (after !== undefined) jobs.set(key, after);
      response.writeHead(200).end();
    } else if (known === undefined) response.writeHead(404).end();
    else response.writeHead(200).end(JSON.stringify({ ...known, ...faults.beside?.() }));
  });
  return Object.assign(server, {
    jobs,
    posts: () => server.requests.filter(({ method }) => method === 'POST').length,
  });
}

/** How far a webhook is: the number of its milestones. */
export function pointOf(payload: JsonObject): number {
  const { milestones } = payload;
  return Array.isArray(milestones) ? milestones.length : 0;
}

function rightAfter(known: BookedJob | undefined, payload: JsonObject): BookedJob {
  const point = pointOf(payload);
  const booked = [...new Set([...(known?.booked ?? []), point])].toSorted((a, b) => a - b);
  const isNewer = known === undefined || point > known.point;
  return {
    status: isNewer ? (payload['status'] ?? null) : known.status,
    point: Math.max(point, known?.point ?? 0),
    booked,
  };
}
