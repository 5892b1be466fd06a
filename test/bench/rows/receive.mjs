// Receiving: `listen` and what somebody would start instead, against a server that only collects and parses.
import { startLoad } from '../load.mjs';
import { JSON_HEADERS } from '../payloads.mjs';
import { atTen, cells, corners, nameOf, startBase, startListeners, startPeers } from '../receivers.mjs';

const SLOT_MS = 1000;
// A receiver with much code takes some ten thousand webhooks until the engine has compiled what is hot.
const WARM_MS = 4000;

export const parts = ['listen', 'peers', 'durable'];
export const seconds = 400;

export async function measure(context, samples) {
  const load = await startLoad(context.children, context.packages);
  const [base, twin] = await Promise.all([
    startBase(context.children, 'base'),
    startBase(context.children, 'twin'),
  ]);
  const slots = createSlots(samples, load);
  await againstItself(context, slots, base, twin);
  const receivers = [
    base,
    ...(await startListeners(context)),
    ...(context.chosen.has('peers') ? await startPeers(context, samples) : []),
  ];
  try {
    await grid(context, slots, receivers);
  } finally {
    for (const receiver of receivers) await slots.account(receiver);
    await load.end();
  }
}

async function againstItself({ budget, rounds, say }, slots, base, twin) {
  await slots.warm([base, twin]);
  await budget.rounds(rounds, async (round) => {
    say(`the base against itself, round ${round + 1} of ${rounds}`);
    for (const cell of corners) {
      await slots.measure({ ...base, name: 'A' }, cell, round);
      await slots.measure({ ...twin, name: 'B' }, cell, round);
    }
  });
}

async function grid({ budget, rounds, say }, slots, receivers) {
  say('warming up');
  await slots.warm(receivers);
  await budget.rounds(rounds, async (round) => {
    say(`receiving, round ${round + 1} of ${rounds}`);
    for (const cell of cells) {
      const here = receivers.filter(({ holds }) => holds(cell));
      // So that nobody always comes first, nor always after the same one.
      for (const i of here.keys()) await slots.measure(here[(i + round) % here.length], cell, round);
    }
  });
}

function createSlots(samples, load) {
  const acknowledged = new Map();

  async function send(receiver, { payload, connections, unique }, ms) {
    const url = receiver.urlOf(payload);
    const body = unique ? payload.unique : payload.body;
    const result = await load.slot({ url, headers: JSON_HEADERS, body, connections, ms, unique });
    const total = (acknowledged.get(receiver.name) ?? 0) + result.acknowledged;
    acknowledged.set(receiver.name, total);
    await receiver.settle(total);
    return result;
  }

  async function warm(receivers) {
    for (const receiver of receivers) {
      for (const cell of cells.filter(atTen)) await send(receiver, cell, WARM_MS);
    }
  }

  async function measureOne(receiver, cell, round) {
    const name = nameOf(receiver.name, cell);
    const { rate, p99, failed } = await send(receiver, cell, SLOT_MS);
    if (failed > 0) samples.lose(name, `scores nothing: ${failed} requests of a slot failed or were refused`);
    samples.put(name, 'rate', round, rate);
    samples.put(name, 'p99', round, p99);
  }

  /** Ends a listener, and holds what it acknowledged against what it showed and kept. */
  async function account({ name, finish }) {
    if (finish === undefined) return;
    const { shown, kept, code, errors } = await finish();
    const sent = acknowledged.get(name) ?? 0;
    const counts = `${sent} acknowledged, ${shown} on stdout, ${kept} in the journal`;
    samples.tell(name, counts);
    const problem = code === 0 ? '' : `, ended with ${code}: ${errors.slice(0, 200)}`;
    if (shown === sent && kept === sent && problem === '') return;
    for (const cell of cells) samples.lose(nameOf(name, cell), `scores nothing: ${counts}${problem}`);
  }

  return { warm, measure: measureOne, account };
}
