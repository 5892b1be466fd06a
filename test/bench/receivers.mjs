import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startListener } from './listener.mjs';
import { payloads } from './payloads.mjs';
import { PEERS, startPeer } from './peers.mjs';
import { startBare } from './servers/start-bare.mjs';

const CONNECTIONS = [10, 50];

/**
 * Each payload with each number of connections, the same over and over. `listen` knows a body again that came a moment
 * ago, so that with ten connections no two are alike as well.
 */
export const cells = payloads.flatMap((payload) => [
  ...CONNECTIONS.map((connections) => ({ payload, connections, unique: false })),
  { payload, connections: 10, unique: true },
]);

/** Two corners of the grid, for which the base is held against itself. */
export const corners = [cells.at(0), cells.at(-2)];

export const nameOf = (receiver, { payload, connections, unique }) =>
  `${receiver}/${payload.provider}/${connections}${unique ? '/unique' : ''}`;

export const atTen = ({ connections }) => connections === 10;
export const atFifty = ({ connections }) => connections === 50;

/** A server that collects and parses, against which everything else is held. */
export async function startBase(children, name) {
  const { url } = await startBare(children, 'collect-parse');
  return { name, holds: () => true, urlOf: () => url, settle() {} };
}

/** Forms of `listen` by the parts of the table that want them. */
const LISTENERS = [
  {
    name: 'listen',
    flags: ['--json'],
    holds: (cell, chosen) =>
      chosen.has('listen') ||
      (chosen.has('peers') && atTen(cell)) ||
      (chosen.has('durable') && atFifty(cell)),
  },
  { name: 'view', flags: [], holds: (_cell, chosen) => chosen.has('listen') },
  { name: 'compact', flags: ['--compact'], holds: (_cell, chosen) => chosen.has('listen') },
  {
    name: 'durable',
    flags: ['--json', '--durable'],
    holds: (cell, chosen) => chosen.has('durable') && atFifty(cell),
  },
];

export async function startListeners({ children, folder, subjects, chosen }) {
  const started = [];
  for (const { bin, suffix } of subjects) {
    for (const { name, flags, holds } of LISTENERS) {
      const isWanted = cells.some((cell) => holds(cell, chosen));
      if (!isWanted || (name === 'durable' && !offersDurable(bin))) continue;
      const own = `${name}${suffix}`;
      const listener = await startListener(children, { bin, folder: join(folder, own), flags });
      started.push({
        ...listener,
        name: own,
        holds: (cell) => holds(cell, chosen),
        urlOf: () => listener.url,
      });
    }
  }
  return started;
}

export function offersDurable(bin) {
  const { stdout } = spawnSync(process.execPath, [bin, 'listen', '--help'], { encoding: 'utf8' });
  return stdout.includes('--durable');
}

/** Those of the peers that can be had here; of the others the samples say why not. */
export async function startPeers({ children, folder, packages, found, say }, samples) {
  const started = [];
  for (const peer of PEERS) {
    const { version, problem } = found[peer.packageName];
    try {
      if (problem !== null) throw new Error(problem);
      say(`starting ${peer.name} (${version})`);
      const own = join(folder, peer.packageName.replace('/', '-'));
      const running = await startPeer(children, peer, { packages, folder: own });
      started.push({ ...running, name: peer.name, holds: atTen });
    } catch (error) {
      for (const cell of cells) samples.lose(nameOf(peer.name, cell), `not measured: ${error.message}`);
    }
  }
  return started;
}
