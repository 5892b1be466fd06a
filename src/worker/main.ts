import { parentPort, workerData } from 'node:worker_threads';
import { bundledCatalogue } from '../providers/registry.ts';
import type { AsideAnswer } from '../receiver/aside/aside.ts';
import { type AsideOptions, type AsideRequest, judgeAside } from '../receiver/aside/judge-aside.ts';
import { giveWay } from './give-way.ts';

/** Judges what it is told to, one request after the other, until it is ended. */
async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this file runs in a thread of the receiver’s');
  const say = (answer: AsideAnswer): void => port.postMessage(answer);
  const catalogue = await bundledCatalogue.load();
  // From the receiver, which is of the same version.
  const options = workerData as AsideOptions;
  port.on('message', (request: AsideRequest) => {
    try {
      say({ type: 'judged', judged: judgeAside(request, options, catalogue) });
    } catch (error) {
      say({ type: 'failed', error });
    }
  });
  giveWay();
  say({ type: 'ready' });
}

void main();
