import { once } from 'node:events';
import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JSON_HEADERS, payloads } from './payloads.mjs';

const LONGEST_START_MS = 60_000;
const LOOK_AGAIN_MS = 200;

/**
 * What somebody would start instead. `packageName` is what it needs, `pathOf` where it takes a payload; `log` is a
 * file that grows.
 */
export const PEERS = [
  { name: 'mockoon-cli', packageName: '@mockoon/cli', goal: 8, start: startMockoon },
  {
    name: 'prism with a schema',
    packageName: '@stoplight/prism-cli',
    goal: 3.5,
    start: startPrism,
    pathOf: ({ provider }) => `/${provider}`,
  },
  { name: 'express.json with a log', packageName: 'express', goal: 2.2, start: logging('express-log.mjs') },
  { name: 'fastify with a body log', packageName: 'fastify', goal: 1.5, start: logging('fastify-log.mjs') },
];

/** @returns the peer's URL for a payload, and what empties its log */
export async function startPeer(children, peer, { packages, folder }) {
  mkdirSync(folder);
  const { origin, log } = await peer.start(children, packages, folder);
  return {
    urlOf: (payload) => `${origin}${peer.pathOf?.(payload) ?? '/'}`,
    settle: () => {
      if (log !== undefined && existsSync(log)) truncateSync(log);
    },
  };
}

function logging(script) {
  return async (children, packages, folder) => {
    const log = join(folder, 'log');
    const server = join(import.meta.dirname, 'servers', script);
    const child = children.start('server', [server, packages, log], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const { port } = await children.firstMessage(child);
    return { origin: `http://127.0.0.1:${port}`, log };
  };
}

async function startMockoon(children, packages, folder) {
  const data = join(folder, 'mock.json');
  writeFileSync(data, JSON.stringify(mockoonData()));
  return await startTool(children, (port) => [
    join(packages, '../node_modules/@mockoon/cli/bin/run.js'),
    ...['start', '--data', data, '--port', port, '--hostname', '127.0.0.1'],
    ...['--disable-log-to-file', '--disable-admin-api', '--repair'],
  ]);
}

async function startPrism(children, packages, folder) {
  const document = join(folder, 'openapi.json');
  writeFileSync(document, JSON.stringify(openApi()));
  return await startTool(children, (port) => [
    join(packages, '../node_modules/@stoplight/prism-cli/dist/index.js'),
    ...['mock', '--host', '127.0.0.1', '--port', port, '--verboseLevel', 'silent', document],
  ]);
}

/** A tool that cannot tell its port is given a free one, and is ready when it answers there. */
async function startTool(children, argumentsFor) {
  const port = await freePort();
  const child = children.start('server', argumentsFor(String(port)));
  const origin = `http://127.0.0.1:${port}`;
  let code;
  void child.ended.then((ended) => {
    code = ended;
  });
  const end = performance.now() + LONGEST_START_MS;
  while (!(await answers(origin))) {
    if (code !== undefined) throw new Error(`it ended with ${code}: ${child.errors.trim().slice(0, 300)}`);
    if (performance.now() > end) throw new Error('it did not answer');
    await sleep(LOOK_AGAIN_MS);
  }
  return { origin };
}

async function answers(origin) {
  try {
    const answer = await fetch(origin, { method: 'POST', headers: JSON_HEADERS, body: '{}' });
    await answer.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function mockoonData() {
  const response = {
    ...{ uuid: 'b7e3a1e0-0000-4000-8000-000000000003', statusCode: 200, label: '', body: '{}', latency: 0 },
    ...{ headers: [], bodyType: 'INLINE', filePath: '', databucketID: '', sendFileAsBody: false, rules: [] },
    ...{ rulesOperator: 'OR', disableTemplating: false, fallbackTo404: false, default: true, crudKey: 'id' },
    callbacks: [],
  };
  const route = {
    ...{ uuid: 'b7e3a1e0-0000-4000-8000-000000000002', type: 'http', documentation: '', method: 'post' },
    ...{ endpoint: '', responses: [response], responseMode: null, streamingMode: null, streamingInterval: 0 },
  };
  return {
    ...{ uuid: 'b7e3a1e0-0000-4000-8000-000000000001', lastMigration: 33, name: 'bench', endpointPrefix: '' },
    ...{ latency: 0, port: 3000, hostname: '127.0.0.1', folders: [], routes: [route], headers: [], data: [] },
    ...{
      rootChildren: [{ type: 'route', uuid: route.uuid }],
      proxyMode: false,
      proxyHost: '',
      callbacks: [],
    },
    ...{ proxyRemovePrefix: false, proxyReqHeaders: [], proxyResHeaders: [], cors: true },
    tlsOptions: {
      enabled: false,
      type: 'CERT',
      pfxPath: '',
      certPath: '',
      keyPath: '',
      caPath: '',
      passphrase: '',
    },
  };
}

function openApi() {
  const answer = { content: { 'application/json': { schema: { type: 'object' }, example: {} } } };
  const paths = payloads.map((payload) => [
    `/${payload.provider}`,
    {
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaOf(JSON.parse(payload.body)) } },
        },
        responses: { 200: { description: 'taken', ...answer } },
      },
    },
  ]);
  return { openapi: '3.1.0', info: { title: 'bench', version: '1' }, paths: Object.fromEntries(paths) };
}

/** The schema that a document itself suggests: members by their type, anything where it has null. */
function schemaOf(value) {
  if (value === null) return {};
  if (Array.isArray(value)) return { type: 'array', items: value.map(schemaOf).reduce(both, null) ?? {} };
  if (typeof value !== 'object') return { type: typeof value };
  const members = Object.entries(value).map(([name, one]) => [name, schemaOf(one)]);
  return { type: 'object', properties: Object.fromEntries(members), required: Object.keys(value) };
}

/** What two items of a list have in common. */
function both(one, other) {
  if (one === null) return other;
  if (one.type !== other.type) return {};
  if (one.type === 'array') return { type: 'array', items: both(one.items, other.items) };
  if (one.type !== 'object') return one;
  const shared = one.required.filter((name) => other.required.includes(name));
  const members = shared.map((name) => [name, both(one.properties[name], other.properties[name])]);
  return { type: 'object', properties: Object.fromEntries(members), required: shared };
}
