// A server that does nothing but what its name says, and tells what came when it is asked.
//
//   node bare.mjs collect-parse|drain|consumer
import { createServer } from 'node:http';
import { open } from './open.mjs';

const LARGEST_BODY = 1024 ** 2;
let stamps = [];

const KINDS = {
  'collect-parse': (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks));
      response.writeHead(200).end();
    });
  },
  drain: (request, response) => {
    stamps.push(performance.now());
    request.resume();
    response.writeHead(200).end();
  },
  consumer: async (request, response) => {
    stamps.push(performance.now());
    response.writeHead(await judge(request).catch(() => 400)).end();
  },
};

/** What `check` finds nothing wrong with: takes everything well and keeps nothing. */
async function judge(request) {
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

process.on('message', () => {
  process.send({ stamps });
  stamps = [];
});
open(createServer(KINDS[process.argv[2]]));
