// A worker of the stand-in for Artillery: loads the processor as Artillery does, and lets users come at their moments.
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ processor: string, functions: string[], arrivals: number[], vars: Record<string, unknown> }} */
const { processor, functions, arrivals, vars } = workerData;
/** @type {Record<string, number>} */
const counters = {};
/** @type {Record<string, number[]>} */
const histograms = {};

/** @param {string} name @param {number} by */
function count(name, by) {
  counters[name] = (counters[name] ?? 0) + by;
}

const events = {
  /** @param {string} kind @param {string} name @param {number} value */
  emit: (kind, name, value = 1) => {
    if (kind === 'counter') count(name, value);
    else if (kind === 'rate') count(`${name} (rate)`, 1);
    else if (kind === 'histogram') histograms[name] = [...(histograms[name] ?? []), value];
    else if (kind === 'error') count(`errors.${name}`, 1);
    else throw new Error(`Artillery knows no ${kind}`);
  },
};

/** @param {Record<string, (context: object, events: object) => Promise<void>>} module */
async function user(module) {
  count('vusers.created', 1);
  const context = { vars: { ...vars } };
  try {
    for (const name of functions) {
      if (module[name] === undefined) throw new Error(`Undefined function "${name}"`);
      await module[name](context, events);
    }
    count('vusers.completed', 1);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    events.emit('error', String(code ?? (error instanceof Error ? error.message : error)));
    count('vusers.failed', 1);
  }
}

const module = await import(processor);
const began = performance.now();
const users = [];
for (const moment of arrivals) {
  const ms = began + moment - performance.now();
  if (ms > 0) await sleep(ms);
  users.push(user(module));
}
await Promise.all(users);
parentPort?.postMessage({ counters, histograms });
