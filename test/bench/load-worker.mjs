// Makes load with autocannon, slot by slot, in one process: its code is warm when the first slot counts.
//
//   node load-worker.mjs FOLDER_OF_PACKAGES
import { createRequire } from 'node:module';
import { quantile } from './statistics.mjs';

const autocannon = createRequire(process.argv[2])('autocannon');

process.on('message', async (slot) => process.send(await measure(slot)));
process.on('disconnect', () => process.exit());
process.send('ready');

/**
 * One slot. At its end every connection gets the answer to its last request and makes no other, so that what was
 * acknowledged can be compared with what was kept, to the last one.
 */
function measure({ url, headers, body, connections, ms, amount, unique = false }) {
  const { promise, resolve, reject } = promised();
  const clients = [];
  const latencies = [];
  let acknowledged = 0;
  let last = 0;
  const started = performance.now();
  const instance = autocannon(
    {
      url,
      method: 'POST',
      headers,
      body,
      connections,
      idReplacement: unique,
      timeout: 20,
      sampleInt: 20,
      setupClient: (client) => clients.push(client),
      ...(amount === undefined ? { duration: 3600 } : { amount }),
    },
    (error, result) => {
      if (error) reject(error);
      else resolve(result);
    },
  );
  instance.on('response', (_client, status, _bytes, took) => {
    last = performance.now();
    if (status >= 200 && status < 300) acknowledged += 1;
    latencies.push(took);
  });
  if (ms !== undefined) {
    setTimeout(() => {
      for (const client of clients) client.responseMax = Math.max(1, client.reqsMade);
    }, ms);
  }
  return promise.then(({ errors, non2xx }) => ({
    acknowledged,
    failed: errors + non2xx,
    rate: acknowledged / ((last - started) / 1000),
    p99: latencies.length === 0 ? null : quantile(latencies, 0.99),
  }));
}

/** What `Promise.withResolvers` is where there is one. */
function promised() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
