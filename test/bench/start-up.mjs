// Start-up times, side by side in one run: each round measures every case once, so that a busy moment of
// the machine falls on all of them. Prints medians, as milliseconds above `node -e 0` and as a ratio to it.
//
//   node test/bench/start-up.mjs [command] [rounds]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const bin = resolve(process.argv[2] ?? join(import.meta.dirname, '../../bin/webhook-cli.js'));
const rounds = Number(process.argv[3] ?? 31);
const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-bench-'));

const sink = createServer();
let firstByte = () => {};
sink.on('connection', (socket) => {
  socket.once('data', () => {
    firstByte();
    socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
  });
  socket.on('error', () => {});
});
sink.listen(0, '127.0.0.1');
await once(sink, 'listening');
const target = `http://127.0.0.1:${sink.address().port}/`;

const run = (args) => spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });

async function untilExit(args) {
  const started = performance.now();
  const child = run(args);
  child.stdout.resume();
  await once(child, 'exit');
  return performance.now() - started;
}

/** A command that ends before it has done what is measured must not leave the measurement waiting. */
async function failing(child) {
  const [code] = await once(child, 'exit');
  throw new Error(`the command ended with ${code}`);
}

async function untilReady() {
  const started = performance.now();
  const child = run([bin, 'listen', '--port', '0', '--json', '--no-journal']);
  await Promise.race([once(child.stdout, 'data'), failing(child)]);
  const took = performance.now() - started;
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  return took;
}

async function untilFirstByte() {
  const arrived = new Promise((done) => {
    firstByte = done;
  });
  const started = performance.now();
  const child = run([bin, 'send', '--trigger', 'failed', '--to', target, '--no-journal']);
  child.stdout.resume();
  await Promise.race([arrived, failing(child)]);
  const took = performance.now() - started;
  await once(child, 'exit');
  return took;
}

const cases = [
  ['node -e 0', () => untilExit(['-e', '0'])],
  ['--version', () => untilExit([bin, '--version'])],
  ['--help', () => untilExit([bin, '--help'])],
  ['listen, to its ready line', untilReady],
  ['send, to its first byte', untilFirstByte],
];

const times = new Map(cases.map(([name]) => [name, []]));
// The first round fills the caches of the disk and is not counted.
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, measure] of cases) {
    const took = await measure();
    if (round > 0) times.get(name).push(took);
  }
}
sink.close();
rmSync(folder, { recursive: true, force: true });

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const base = times.get('node -e 0');
console.log(`Node ${process.versions.node}, median of ${rounds}`);
for (const [name, list] of times) {
  const above = median(list) - median(base);
  const ratio = median(list.map((took, i) => took / base[i]));
  console.log(
    `${name.padEnd(28)}${median(list).toFixed(1).padStart(8)} ms   +${above.toFixed(1).padStart(6)} ms   × ${ratio.toFixed(2)}`,
  );
}
