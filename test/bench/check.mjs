// What `check` costs with its default flags and one seed, against an endpoint in this process that takes
// everything well and keeps nothing: wall time, requests, requests a second, user CPU of the command. Medians;
// every round checks each provider once, so that a busy moment of the machine falls on all of them.
//
//   node test/bench/check.mjs [command] [rounds]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const bin = resolve(process.argv[2] ?? join(root, 'bin/webhook-cli.js'));
const rounds = Number(process.argv[3] ?? 3);
const LONGEST_MS = 60_000;
const LARGEST_BODY = 1024 ** 2;

// A build that is older than what it was made of would be measured in its place.
const newest = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true }).map((file) => {
      const found = statSync(join(folder, file));
      return found.isFile() ? found.mtimeMs : 0;
    }),
  );
if (process.argv[2] === undefined && newest(join(root, 'src')) > newest(join(root, 'dist/cli'))) {
  console.log('dist/ is older than src/: npm run build first, to measure what stands there now');
}

let requests = 0;
const server = createServer(async (request, response) => {
  requests += 1;
  response.writeHead(await answer(request).catch(() => 400)).end();
});

async function answer(request) {
  if (request.method !== 'POST') return 405;
  const chunks = [];
  let size = 0;
  // Read to its end even when it is too large: who is cut off while writing sees no answer.
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  if (size > LARGEST_BODY) return 413;
  const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const document = JSON.parse(isForm ? (new URLSearchParams(text).get('json') ?? '') : text);
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
  return isObject ? 204 : 422;
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const target = `http://127.0.0.1:${server.address().port}/hooks`;
const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-bench-'));
// Node tells nobody but the process itself what it used.
const tellCpu = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.cpuUsage().user)))",
)}`;

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

async function run(args) {
  const child = spawn(process.execPath, ['--import', tellCpu, bin, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  const before = requests;
  const started = performance.now();
  const [out, errors, cpu, [code, signal]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    textOf(child.stdio[3]),
    once(child, 'close'),
  ]);
  const ms = performance.now() - started;
  // What was measured must be a whole check of an endpoint that is right.
  if (code !== 0)
    throw new Error(`${args.join(' ')} ended with ${code ?? signal}: ${errors}${out.slice(-2000)}`);
  return { out, ms, cpuMs: Number(cpu) / 1000, requests: requests - before };
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

try {
  const { out } = await run(['events', '--json']);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const providers = [...new Set(lines.flatMap(({ provider }) => (provider === undefined ? [] : [provider])))];
  const runs = new Map(providers.map((provider) => [provider, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const provider of providers) {
      runs
        .get(provider)
        .push(await run(['check', target, '--provider', provider, '--seed', 'bench', '--json']));
    }
  }
  console.log(
    `Node ${process.versions.node}, check with its default flags and one seed, median of ${rounds}`,
  );
  for (const [provider, list] of runs) {
    const of = (measure) => median(list.map(measure));
    console.log(
      `${provider.padEnd(14)}${of(({ ms }) => ms / 1000).toFixed(2)} s` +
        `${of((one) => one.requests)
          .toFixed(0)
          .padStart(8)} requests` +
        `${of((one) => one.requests / (one.ms / 1000))
          .toFixed(0)
          .padStart(7)} a second` +
        `${of(({ cpuMs }) => cpuMs / 1000)
          .toFixed(2)
          .padStart(8)} s user CPU`,
    );
  }
} finally {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}
