// A whole `check` against a bare client that makes as many requests, each on a connection of its own.
import { join } from 'node:path';
import { payloads } from '../payloads.mjs';
import { startBare } from '../servers/start-bare.mjs';

const CLIENT = join(import.meta.dirname, '../bare-client.mjs');
/** Cases that wait on purpose: a sender that pauses, or that waits for an answer in the middle of its body. */
const WAITING = ['transport/slow-sender', 'transport/answer-before-body', 'transport/sender-leaves'];
/** As many at once as `check` has by default. */
const CONCURRENCY = 4;

export const parts = ['check'];
export const seconds = 80;

export async function measure({ children, budget, rounds, folder, subjects, say }, samples) {
  const server = await startBare(children, 'consumer');

  /** Requests a second of the whole command, its start-up included. */
  async function put(name, round, args) {
    const ms = await children.run('load', args);
    const requests = (await server.stamps()).length;
    samples.put(name, 'rate', round, requests / (ms / 1000));
    return requests;
  }

  await budget.rounds(rounds, async (round) => {
    say(`checking, round ${round + 1} of ${rounds}`);
    for (const { provider, path } of payloads) {
      let requests = 0;
      for (const { bin, suffix } of subjects) {
        requests = await put(`check ${provider}${suffix}`, round, [
          ...[bin, 'check', server.url, '--provider', provider, '--seed', 'bench', '--json', '--dir', folder],
          ...WAITING.flatMap((id) => ['--skip', id]),
        ]);
      }
      const load = [server.url, path, String(requests), String(CONCURRENCY)];
      await put(`client ${provider}`, round, [CLIENT, ...load]);
      samples.tell(`check ${provider}`, `${requests} requests`);
    }
  });
  await server.end();
}

export function rows({ subjects }, samples) {
  return payloads.map(({ provider }) => {
    const [now, before] = subjects.map(({ suffix }) =>
      samples.ratios(`check ${provider}${suffix}`, `client ${provider}`, 'rate'),
    );
    return {
      id: `check/${provider}`,
      what: `\`check\`, ${provider}, of a bare client with a connection a request, start-up included`,
      ...{ must: 0.3, goal: 0.5, better: 'higher', before, ...now },
    };
  });
}
