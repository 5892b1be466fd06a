// Start-up times, of `node -e 0`.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { payloads } from '../payloads.mjs';

/** They are short and noisy: of each round three are measured, and the fastest counts. */
const TRIES = 3;
const BASE = 'node -e 0';

const BARS = [
  { name: '--version', what: '`--version`', must: 1.25, goal: 1.15 },
  { name: '--help', what: '`--help`', must: 1.4, goal: 1.3 },
  { name: 'listen to ready', what: '`listen` to its ready line', must: 1.6, goal: 1.4 },
  { name: 'send to first byte', what: '`send` to its first byte', must: 1.9, goal: 1.7 },
];

export const parts = ['start-up'];
export const seconds = 40;

export async function measure({ children, budget, rounds, folder, subjects, say }, samples) {
  const sink = await openSink();
  const start = (args) => children.start('server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const runs = (args) => children.run('server', args);

  async function untilReady(bin) {
    const started = performance.now();
    const child = start([bin, 'listen', '--port', '0', '--json', '--no-journal', '--dir', folder]);
    await Promise.race([once(child.stdout, 'data'), failing(child)]);
    const took = performance.now() - started;
    await children.end(child);
    return took;
  }

  async function untilFirstByte(bin) {
    const arrived = sink.nextByte();
    const started = performance.now();
    const child = start([bin, 'send', payloads[0].event, '--to', sink.url, '--no-journal', '--dir', folder]);
    child.stdout.resume();
    await Promise.race([arrived, failing(child)]);
    const took = performance.now() - started;
    await child.ended;
    return took;
  }

  const cases = [
    [BASE, () => runs(['-e', '0'])],
    ...subjects.flatMap(({ bin, suffix }) => [
      [`--version${suffix}`, () => runs([bin, '--version'])],
      [`--help${suffix}`, () => runs([bin, '--help'])],
      [`listen to ready${suffix}`, () => untilReady(bin)],
      [`send to first byte${suffix}`, () => untilFirstByte(bin)],
    ]),
  ];

  async function fastest() {
    const best = new Map();
    for (let i = 0; i < TRIES; i += 1) {
      for (const [name, take] of cases) best.set(name, Math.min(best.get(name) ?? Infinity, await take()));
    }
    return best;
  }

  // The first round fills the caches of the disk and is not counted.
  await fastest();
  await budget.rounds(rounds, async (round) => {
    say(`starting up, round ${round + 1} of ${rounds}`);
    for (const [name, ms] of await fastest()) samples.put(name, 'ms', round, ms);
  });
  sink.close();
}

/** Takes a connection, answers what comes, and tells of the first byte. */
async function openSink() {
  let arrived = () => {};
  const server = createServer((socket) => {
    socket.once('data', () => {
      arrived();
      socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    });
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const nextByte = () =>
    new Promise((done) => {
      arrived = done;
    });
  return { url: `http://127.0.0.1:${server.address().port}/`, nextByte, close: () => server.close() };
}

/** A command that ends before it has done what is measured must not leave the measurement waiting. */
async function failing(child) {
  throw new Error(`the command ended with ${await child.ended}`);
}

export function rows({ subjects }, samples) {
  return BARS.map(({ name, what, must, goal }) => {
    const [now, before] = subjects.map(({ suffix }) => samples.ratios(`${name}${suffix}`, BASE, 'ms'));
    return {
      id: `start-up/${name}`,
      what: `${what}, of \`${BASE}\``,
      must,
      goal,
      better: 'lower',
      before,
      ...now,
    };
  });
}
