// Runs the installed package as a user does: a receiver that waits, a sender, a validator, the API.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const bin = process.argv[2];
assert.ok(bin, 'the path of the command is missing');
const run = (args, input) =>
  spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', input, timeout: 30_000 });

const version = run(['--version']);
assert.equal(version.status, 0, version.stderr);

const listener = spawn(
  process.execPath,
  [
    bin,
    'listen',
    '--port',
    '0',
    '--json',
    '--no-journal',
    '--expect',
    'failed',
    '--expect',
    'order_created',
    '--timeout',
    '30s',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const lines = [];
const reader = createInterface({ input: listener.stdout });
const ready = new Promise((resolve) => {
  reader.on('line', (line) => {
    const record = JSON.parse(line);
    lines.push(record);
    if (record.type === 'ready') resolve(record);
  });
});
const { url } = await ready;
const ended = once(listener, 'exit');
for (const flags of [
  ['--trigger', 'failed'],
  ['--topic', 'order_created', '--payload-version', '2', '--secret', 's3cret'],
]) {
  const sent = run(['send', ...flags, '--to', url, '--no-journal', '--json']);
  assert.equal(sent.status, 0, sent.stderr);
}
assert.equal((await ended)[0], 0);
const received = lines.filter((line) => line.type === 'exchange');
assert.deepEqual(
  received.map((line) => [line.event, line.valid]),
  [
    ['failed', true],
    ['order_created', true],
  ],
);
assert.equal(run(['validate', '-'], JSON.stringify(received[0].payload)).status, 0);
assert.equal(run(['send', '--trigger', 'faild']).status, 2);
assert.equal(run(['demo']).status, 0);

const api = await import(pathToFileURL(`${process.cwd()}/node_modules/webhook-cli/dist/api/index.js`).href);
const receiver = await api.createReceiver();
const exchange = await api.send({ event: 'completed', to: receiver.url });
assert.equal(exchange.response.status, 200);
assert.equal((await receiver.waitFor((e) => e.event === 'completed', { timeoutMs: 5000 })).valid, true);
await receiver.close();
