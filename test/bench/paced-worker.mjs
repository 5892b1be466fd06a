// Makes load at a steady pace, slot by slot, in one process: each request at its moment, whatever the ones before wait for.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './statistics.mjs';

const agent = new Agent({ keepAlive: true, maxSockets: 50 });
let sent = 0;

process.on('message', async (slot) => process.send(await measure(slot)));
process.on('disconnect', () => process.exit());
process.send('ready');

async function measure({ url, headers, body, rate, ms }) {
  const count = Math.round((rate * ms) / 1000);
  const started = performance.now();
  const waiting = [];
  for (let i = 0; i < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - started) / 1000) * rate) + 1);
    for (; i < due; i += 1) waiting.push(post(url, headers, body));
    await sleep(1);
  }
  const answers = await Promise.all(waiting);
  // A connection that rests until its server ends it could be taken in that moment.
  agent.destroy();
  const took = answers.flatMap((answer) => answer ?? []);
  return { acknowledged: took.length, failed: count - took.length, p99: quantile(took, 0.99) };
}

/** How long the answer took, in ms; `null` where it was none that acknowledges. */
function post(url, headers, text) {
  sent += 1;
  const body = text.replace('[<id>]', `paced-${process.pid}-${sent}`);
  const began = performance.now();
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent,
    });
    outgoing.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode < 300 ? performance.now() - began : null));
    });
    outgoing.on('error', () => resolve(null));
    outgoing.end(body);
  });
}
