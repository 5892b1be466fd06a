import { Worker } from 'node:worker_threads';
import type { TestServer } from './http-server.ts';

// In a thread of its own: it answers and closes while the client is in the middle of a write.
const ANSWER_AND_CLOSE = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => {
    socket.pause();
    socket.write(workerData, () => socket.destroy());
  });
}).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

/** Starts a server that answers a request of which it has read the beginning, and closes its connection. */
export async function startEarlyServer(answer: string): Promise<TestServer> {
  const worker = new Worker(ANSWER_AND_CLOSE, { eval: true, workerData: answer });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
    },
  };
}
