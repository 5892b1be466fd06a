// A shop's endpoint for Detrack webhooks, as the README's examples test it.
import { timingSafeEqual } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { createServer } from 'node:http';

const LARGEST_BODY = 1024 ** 2;

/** Starts the shop on a port, 0 for any free one. `jobs` holds what it knows of each delivery. */
export async function startShop({ port = 0, user = 'shop', password = 's3cret' } = {}) {
  const jobs = new Map();
  const expected = Buffer.from(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request).catch(() => ({ status: 400 }));
    if (!request.complete) response.setHeader('Connection', 'close');
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });

  async function answer(request) {
    const [, root, key] = (request.url ?? '').split('/');
    if (root === 'jobs' && request.method === 'GET') {
      const job = jobs.get(decodeURIComponent(key ?? ''));
      return job === undefined ? { status: 404 } : { status: 200, body: job };
    }
    if (root !== 'hooks') return { status: 404 };
    if (request.method !== 'POST') return { status: 405 };
    if (!isAuthorised(request.headers.authorization)) return { status: 401 };
    const bytes = await readBody(request);
    if (bytes === null) return { status: 413 };
    const job = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof job?.do_number !== 'string') return { status: 422 };
    book(job);
    return { status: 204 };
  }

  function isAuthorised(header = '') {
    const given = Buffer.from(header);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  // Webhooks may repeat and overtake one another: the newest milestone of the latest attempt decides.
  function book(job) {
    const times = (job.milestones ?? []).map((milestone) => Date.parse(milestone.created_at));
    const next = {
      attempt: job.attempt,
      at: Math.max(0, ...times),
      status: job.status,
      driver: job.assign_to,
    };
    const known = jobs.get(job.do_number);
    const isOlder =
      known !== undefined &&
      (next.attempt < known.attempt || (next.attempt === known.attempt && next.at < known.at));
    if (!isOlder) jobs.set(job.do_number, next);
  }

  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: `${origin}/hooks`,
    jobs,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  if (!request.complete) throw new Error('the sender left');
  return Buffer.concat(chunks);
}

// Run by itself it takes webhooks on port 3000, or on the one that is named: node shop.js 8080
const [, started = ''] = process.argv;
if (existsSync(started) && realpathSync(started) === import.meta.filename) {
  const { url } = await startShop({ port: Number(process.argv[2] ?? 3000) });
  process.stdout.write(`the shop takes webhooks at ${url}, as shop with the password s3cret\n`);
  process.stdout.write(`what it knows of a job: ${url.replace(/hooks$/, 'jobs/{key}')}\n`);
}
