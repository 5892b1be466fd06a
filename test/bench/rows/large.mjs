// How long a small webhook waits for its answer while a large one follows the other, against without them.
import { join } from 'node:path';
import { startListener } from '../listener.mjs';
import { startLoad } from '../load.mjs';
import { JSON_HEADERS, payloads } from '../payloads.mjs';

const SLOT_MS = 1500;
const WARM_MS = 4000;
const LARGE_BYTES = 900_000;
const [small, { body: order }] = payloads;

/** What a large body is made of: the engine and our own code find each of them hard in another place. */
const KINDS = {
  'one text': (n) => ({ ...JSON.parse(small.body), note: 'x'.repeat(n) }),
  'many items': (n) => {
    const document = JSON.parse(order);
    const [item] = document.order.line_items;
    const count = Math.ceil(n / JSON.stringify(item).length);
    document.order.line_items = Array.from({ length: count }, () => item);
    return document;
  },
  'unknown fields': (n) => ({
    ...JSON.parse(small.body),
    x: Array.from({ length: n / 11 }, (_, i) => ({ a: i })),
  }),
};

export const parts = ['large'];
export const seconds = 90;

export async function measure({ children, packages, budget, rounds, folder, subjects, say }, samples) {
  const [load, others] = await Promise.all([startLoad(children, packages), startLoad(children, packages)]);
  const listeners = [];
  for (const { bin, suffix } of subjects) {
    const own = { bin, folder: join(folder, `large${suffix}`), flags: ['--json'] };
    listeners.push({ ...(await startListener(children, own)), suffix, acknowledged: 0 });
  }
  const post = (from, { url }, body, ms) =>
    from.slot({ url, headers: JSON_HEADERS, body, connections: 1, ms, unique: body === small.unique });
  for (const listener of listeners)
    listener.acknowledged += (await post(load, listener, small.unique, WARM_MS)).acknowledged;
  await budget.rounds(rounds, async (round) => {
    say(`small webhooks beside large ones, round ${round + 1} of ${rounds}`);
    for (const listener of listeners) {
      for (const kind of Object.keys(KINDS)) {
        const name = `large ${kind}${listener.suffix}`;
        const alone = await post(load, listener, small.unique, SLOT_MS);
        const [beside, large] = await Promise.all([
          post(load, listener, small.unique, SLOT_MS),
          post(others, listener, largeBody(kind), SLOT_MS),
        ]);
        for (const { acknowledged, failed } of [alone, beside, large]) {
          if (failed > 0) samples.lose(name, `scores nothing: ${failed} webhooks failed or were refused`);
          listener.acknowledged += acknowledged;
        }
        await listener.settle(listener.acknowledged);
        samples.put(name, 'alone', round, alone.p99);
        samples.put(name, 'p99', round, beside.p99);
      }
    }
  });
  for (const { suffix, acknowledged, finish } of listeners) {
    const { shown, kept, code, errors } = await finish();
    const counts = `${acknowledged} acknowledged, ${shown} on stdout, ${kept} in the journal`;
    samples.tell(`large${suffix}`, counts);
    if (shown === acknowledged && kept === acknowledged && code === 0) continue;
    for (const kind of Object.keys(KINDS)) {
      samples.lose(
        `large ${kind}${suffix}`,
        `scores nothing: ${counts}, ended with ${code}: ${errors.slice(0, 200)}`,
      );
    }
  }
  await Promise.all([load.end(), others.end()]);
}

function largeBody(kind) {
  const body = JSON.stringify(KINDS[kind](LARGE_BYTES));
  if (body.length < LARGE_BYTES) throw new Error(`${kind} makes ${body.length} bytes`);
  return body;
}

export function rows({ subjects }, samples) {
  return Object.keys(KINDS).map((kind) => {
    const [now, before] = subjects.map(({ suffix }) => {
      const name = `large ${kind}${suffix}`;
      const alone = samples.values(name, 'alone');
      const beside = samples.values(name, 'p99');
      return { ...beside, values: beside.values.map((value, i) => value / alone.values[i]) };
    });
    return {
      id: `large/${kind}`,
      what: `p99 of a small webhook beside 900 KB ones without end, of that alone: ${kind}`,
      ...{ must: 3, better: 'lower', before, ...now },
    };
  });
}
