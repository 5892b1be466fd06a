// Memory of `listen` after very many webhooks, each of a job of its own, against that after some.
import { readFileSync } from 'node:fs';
import { within } from '../budget.mjs';
import { createLineCount, EXCHANGE } from '../lines.mjs';
import { startLoad } from '../load.mjs';
import { JSON_HEADERS, payloads } from '../payloads.mjs';

const FEW = 10_000;
const MANY = 1_000_000;
/** Webhooks of one slot. */
const AT_ONCE = 10_000;
const LONGEST_SLOT_MS = 120_000;
const LONGEST_START_MS = 20_000;
const [payload] = payloads;

export const parts = ['memory'];
export const seconds = 800;

export async function measure({ children, budget, folder, packages, subjects, say }, samples) {
  const load = await startLoad(children, packages);
  for (const { bin, suffix } of subjects) {
    const name = `memory${suffix}`;
    const child = children.start(
      'server',
      [bin, 'listen', '--port', '0', '--json', '--no-journal', '--dir', folder],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const { url, shown } = await readOutput(child);
    let acknowledged = 0;
    while (acknowledged < MANY) {
      if (budget.left() <= 0) {
        samples.tell(name, `${residentOf(child)} KiB after ${acknowledged}, then the time was up`);
        throw new Error(`the time was up after ${acknowledged} of ${MANY} webhooks`);
      }
      // autocannon writes another id in place of `[<id>]` into every request.
      const body = withJob('[<id>]');
      const slot = { url, headers: JSON_HEADERS, body, connections: 10, amount: AT_ONCE, unique: true };
      const result = await load.slot(slot, LONGEST_SLOT_MS);
      if (result.failed > 0) throw new Error(`${result.failed} webhooks were refused or failed`);
      acknowledged += result.acknowledged;
      if (acknowledged === FEW) samples.put(name, 'few', 0, residentOf(child));
      if (acknowledged % 100_000 === 0) say(`${acknowledged.toLocaleString('en')} webhooks received`);
    }
    samples.put(name, 'many', 0, residentOf(child));
    await children.end(child);
    samples.tell(name, `${acknowledged} acknowledged, ${shown.total} on stdout`);
    if (shown.total !== acknowledged) {
      samples.lose(name, `scores nothing: ${acknowledged} acknowledged, ${shown.total} on stdout`);
    }
  }
  await load.end();
}

/** Reads its stdout as it comes, which here is only counted. */
async function readOutput(child) {
  const shown = createLineCount(EXCHANGE);
  let beginning = '';
  const ready = new Promise((done) => {
    child.stdout.on('data', (chunk) => {
      shown.add(chunk);
      if (beginning.includes('\n')) return;
      beginning += chunk;
      if (beginning.includes('\n')) done(JSON.parse(beginning.split('\n')[0]).url);
    });
  });
  return { url: await within(LONGEST_START_MS, 'listen to its ready line', ready), shown };
}

function withJob(id) {
  const document = JSON.parse(payload.body);
  return JSON.stringify({ ...document, id, do_number: id });
}

/** KiB of a process that are in memory. */
function residentOf({ pid }) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

export function rows({ subjects }, samples) {
  const [now, before] = subjects.map(({ suffix }) => {
    const few = samples.values(`memory${suffix}`, 'few');
    const many = samples.values(`memory${suffix}`, 'many');
    return { ...many, values: many.values.map((value, i) => value / few.values[i]) };
  });
  return [
    {
      id: 'memory',
      what: 'RSS after 1,000,000 webhooks, of that after 10,000',
      ...{ once: true, must: 1.15, goal: 1.05, better: 'lower', before, ...now },
    },
  ];
}
