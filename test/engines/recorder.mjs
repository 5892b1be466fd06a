import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** Starts a server that takes every webhook and remembers it. `close` ends it. */
export async function startRecorder() {
  const requests = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, rawHeaders } = request;
      requests.push({ method, url, rawHeaders, body: digest(Buffer.concat(chunks)) });
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    host: `127.0.0.1:${port}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The webhooks of a folder's shards, in their order, as a recorder would see them. */
export function expectedOf(folder, host, secrets) {
  const shards = join(folder, 'shards');
  return readdirSync(shards).flatMap((name) =>
    readFileSync(join(shards, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { job, method, path, headers, body, bodyEncoding } = JSON.parse(line);
        const bytes = Buffer.from(body, bodyEncoding);
        const sent = headers.flatMap(([header, value]) => [
          header,
          value.replace(/\$\{(\w+)\}$/, (_, variable) => secrets[variable]),
        ]);
        return {
          job,
          request: {
            method,
            url: path,
            rawHeaders: [
              ...['Host', host, ...sent, 'Content-Length', String(bytes.length), 'Connection', 'keep-alive'],
            ],
            body: digest(bytes),
          },
        };
      }),
  );
}

/**
 * Throws unless each webhook came as it is in its shard, byte for byte, once, and those of a job in their order.
 *
 * @param expected what `expectedOf` gives
 */
export function requireExactly(requests, expected) {
  const jobOf = new Map(expected.map(({ job, request }) => [request.body, job]));
  const came = grouped(requests.map((request) => ({ job: jobOf.get(request.body), request })));
  if (came.has(undefined)) throw new Error('a body came that is in no shard');
  const wanted = grouped(expected);
  for (const [job, list] of wanted) {
    const own = came.get(job) ?? [];
    if (JSON.stringify(own) === JSON.stringify(list)) continue;
    const at = list.findIndex((request, index) => JSON.stringify(request) !== JSON.stringify(own[index]));
    throw new Error(
      `job ${job}: ${own.length} webhooks came, ${list.length} are in its shard; at ${at} came ${JSON.stringify(own[at])}, wanted ${JSON.stringify(list[at])}`,
    );
  }
}

function grouped(list) {
  const byJob = new Map();
  for (const { job, request } of list) byJob.set(job, [...(byJob.get(job) ?? []), request]);
  return byJob;
}

function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
