// What `check` is held against: posts a body some times, each on a connection of its own.
//
//   node bare-client.mjs URL FILE COUNT CONCURRENCY
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const [url, file, count, concurrency] = process.argv.slice(2);
const body = readFileSync(file);
const headers = { 'content-type': 'application/json', 'content-length': body.length };
let left = Number(count);

const post = () =>
  new Promise((done, fail) => {
    const sent = request(url, { method: 'POST', headers, agent: false }, (response) => {
      response.resume().on('end', done);
    });
    sent.on('error', fail).end(body);
  });

async function client() {
  while (left > 0) {
    left -= 1;
    await post();
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, client));
