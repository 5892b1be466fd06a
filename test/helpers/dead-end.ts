import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A port of the loopback that takes no connection and refuses none, as a host does that drops packets. */
export interface DeadEnd extends AsyncDisposable {
  readonly port: number;
}

// Its thread sleeps, so that nothing takes a connection out of the queue that the system keeps.
const LISTEN_AND_SLEEP = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => { Atomics.wait(workerData, 0, 0); process.exit(); });
});`;

/** Connections that a queue of one holds. */
const QUEUE = 2;

/** Opens a dead end: its queue of connections is full, so that the system drops what comes then. */
export async function openDeadEnd(): Promise<DeadEnd> {
  const awake = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(LISTEN_AND_SLEEP, { eval: true, workerData: awake });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const queued = await Promise.all(Array.from({ length: QUEUE }, () => connected(port)));
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of queued) socket.destroy();
      Atomics.store(awake, 0, 1);
      Atomics.notify(awake, 0);
      await worker.terminate();
    },
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
  });
}
