// Runs the installed package as a user does: a receiver that waits, a sender of events and scenarios, a
// validator, a check of a right endpoint, the API.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { startShop } from '../../examples/shop.js';

const bin = process.argv[2];
assert.ok(bin, 'the path of the command is missing');
const run = (args, input) =>
  spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', input, timeout: 30_000 });

// Not in turn with this process, as `run` is: the shop answers in it.
const runBeside = async (args) => {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  const [status] = await once(child, 'close');
  return {
    status,
    lines: stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
};

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

const shop = await startShop();
const auth = { user: 'shop', password: 's3cret' };
const access = ['--auth', `basic:${auth.user}:${auth.password}`, '--json'];
const played = await runBeside([
  ...['send', '--scenario', 'failed-then-reattempted', '--to', shop.url, '--no-journal', ...access],
  ...['--duplicate', '30%', '--retry-schedule', '1s', '--speed', '1000000x'],
]);
assert.equal(played.status, 0, JSON.stringify(played.lines.at(-1)));
assert.equal(shop.jobs.get(played.lines[0].key)?.status, 'completed');
const checked = await runBeside([
  ...['check', shop.url, '--provider', 'detrack', ...access],
  ...['--state-url', shop.url.replace('/hooks', '/jobs/{key}'), '--runs', '5'],
  ...['event/failed', 'duplicate', 'malformed/empty', 'auth', 'transport', 'ordering/delivered'].flatMap(
    (id) => ['--only', id],
  ),
]);
assert.equal(checked.status, 0, JSON.stringify(checked.lines.filter(({ outcome }) => outcome === 'fail')));
assert.ok(checked.lines.at(-1).must.pass > 10);

const api = await import(pathToFileURL(`${process.cwd()}/node_modules/webhook-cli/dist/api/index.js`).href);
const receiver = await api.createReceiver();
const exchange = await api.send({ event: 'completed', to: receiver.url });
assert.equal(exchange.response.status, 200);
assert.equal((await receiver.waitFor((e) => e.event === 'completed', { timeoutMs: 5000 })).valid, true);
await receiver.close();

const ordered = await api.createReceiver({ rejectInvalid: true });
const expected = api.expectEvents(ordered, ['in-progress', 'completed'], {
  timeoutMs: 5000,
  ordered: true,
  noneInvalid: true,
});
const { delivered } = await api.runScenario({ scenario: 'delivered', to: ordered.url });
assert.equal(delivered, 4);
assert.equal((await expected).length, 2);
await ordered.close();

const state = { read: ({ key }) => shop.jobs.get(key) };
const some = { provider: 'detrack', only: ['event/failed', 'duplicate', 'ordering/delivered'], runs: 5 };
const right = await api.checkEndpoint({ url: shop.url, auth, state, ...some });
assert.ok(right.ok, JSON.stringify(right.results.filter(({ outcome }) => outcome === 'fail')));
const wrong = await api.checkEndpoint({ url: shop.url, auth: { ...auth, password: 'other' }, ...some });
assert.equal(wrong.ok, false);
await shop.close();
