// Sending many: `send --count` against autocannon, at a server that reads and answers.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countLines, EXCHANGE } from '../lines.mjs';
import { payloads } from '../payloads.mjs';
import { startBare } from '../servers/start-bare.mjs';

const COUNT = 20_000;
const CONCURRENCY = 10;
const [payload] = payloads;

/** Ways to send, with their bars. */
const WAYS = [
  { name: 'fresh', what: 'a fresh identity each', flags: [], must: 0.4, goal: 0.55 },
  { name: 'verbatim', what: '`--verbatim`', flags: ['--verbatim'], must: 0.55, goal: 0.75 },
  { name: 'journal', what: 'fresh, with a journal', flags: [], journal: true, must: 0.3, goal: 0.5 },
];

export const parts = ['send'];
export const seconds = 180;

export async function measure({ children, budget, rounds, folder, packages, subjects, say }, samples) {
  const server = await startBare(children, 'drain');
  const journal = join(folder, 'sent');

  /** Webhooks a second, from the first to the last that arrives. */
  async function arrivals(args) {
    await children.run('load', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const stamps = await server.stamps();
    const rate = (stamps.length - 1) / ((stamps.at(-1) - stamps[0]) / 1000);
    return { rate, count: stamps.length };
  }

  async function autocannon(round) {
    const { rate } = await arrivals([
      join(packages, '../node_modules/autocannon/autocannon.js'),
      ...['--amount', String(COUNT), '--connections', String(CONCURRENCY), '--method', 'POST'],
      ...['--headers', 'content-type=application/json', '--input', payload.path, '--no-progress', server.url],
    ]);
    samples.put('autocannon', 'rate', round, rate);
  }

  async function ours({ name, flags, journal: isKept = false }, { bin, suffix }, round) {
    const own = `send ${name}${suffix}`;
    const { rate, count } = await arrivals([
      ...[bin, 'send', payload.event, '--to', server.url, '--count', String(COUNT)],
      ...['--concurrency', String(CONCURRENCY), '--dir', folder, ...flags],
      ...(isKept ? ['--journal', journal] : ['--no-journal']),
    ]);
    samples.put(own, 'rate', round, rate);
    const kept = isKept && existsSync(journal) ? countLines(journal, EXCHANGE) : COUNT;
    rmSync(journal, { force: true });
    if (count !== COUNT || kept !== COUNT) {
      samples.lose(own, `scores nothing: ${COUNT} to send, ${count} arrived, ${kept} kept`);
    }
  }

  await budget.rounds(rounds, async (round) => {
    say(`sending, round ${round + 1} of ${rounds}`);
    await autocannon(round);
    for (const way of WAYS) {
      for (const subject of subjects) await ours(way, subject, round);
    }
  });
  await server.end();
}

export function rows({ subjects }, samples) {
  return WAYS.map(({ name, what, must, goal }) => {
    const [now, before] = subjects.map(({ suffix }) =>
      samples.ratios(`send ${name}${suffix}`, 'autocannon', 'rate'),
    );
    return {
      id: `send/${name}`,
      what: `\`send --count 20000 --concurrency 10\`, ${what}, of autocannon`,
      ...{ must, goal, better: 'higher', before, ...now },
    };
  });
}
