// The live page: how soon it shows a long journal, and how long webhooks wait for their answer while it is open.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findChromium, startBrowser } from '../browser.mjs';
import { startListener } from '../listener.mjs';
import { startLoad } from '../load.mjs';
import { JSON_HEADERS, payloads } from '../payloads.mjs';
import { startBare } from '../servers/start-bare.mjs';

const EXCHANGES = 10_000;
const RATE = 1000;
const SLOT_MS = 2000;
const WARM_MS = 4000;
const NO_CHROMIUM = 'not measured: no Chromium here';
/** The larger of the two has some 7 kB. */
const [job, order] = payloads;

export const parts = ['paint', 'beside'];
export const seconds = 90;

export async function measure(context, samples) {
  const chromium = findChromium();
  if (chromium === null) {
    for (const { suffix } of context.subjects) {
      samples.lose(`paint${suffix}`, NO_CHROMIUM);
      samples.lose(`page${suffix}`, NO_CHROMIUM);
    }
    return;
  }
  if (context.chosen.has('paint')) await paint(context, samples, chromium);
  if (context.chosen.has('beside')) await beside(context, samples, chromium);
}

async function paint({ children, budget, rounds, folder, subjects, say }, samples, chromium) {
  const sink = await startBare(children, 'drain');
  const browser = await startBrowser(chromium);
  try {
    for (const { bin, suffix } of subjects) {
      await children.run('load', [
        ...[bin, 'send', order.event, '--to', sink.url, '--count', String(EXCHANGES), '--concurrency', '10'],
        ...['--journal', join(folder, `long${suffix}`), '--dir', folder],
      ]);
    }
    await budget.rounds(rounds, async (round) => {
      say(`the live page on a long journal, round ${round + 1} of ${rounds}`);
      for (const { bin, suffix } of subjects) {
        // Of a server that has just been started: nothing has been read yet.
        const args = ['--port', '0', '--journal', join(folder, `long${suffix}`), '--dir', folder];
        const child = children.start('server', [bin, 'inspect', ...args]);
        const { first, rows } = await untilPainted(browser, await pageOf(child));
        samples.put(`paint${suffix}`, 'first paint', round, first);
        samples.put(`paint${suffix}`, 'first rows', round, rows);
        await children.end(child);
      }
    });
  } finally {
    await browser.close();
    await sink.end();
  }
}

/** From the beginning of the navigation until something has been painted, and until rows have been, in ms. */
async function untilPainted(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.rowsPainted = new Promise((resolve) => {
        const look = () => {
          if (document.querySelector('[data-id]') === null) requestAnimationFrame(look);
          // The next frame begins when this one has been painted.
          else requestAnimationFrame(() => resolve(performance.now()));
        };
        requestAnimationFrame(look);
      });
    });
    await page.goto(url, { waitUntil: 'commit' });
    return await page.evaluate(async () => {
      const rows = await window.rowsPainted;
      // It is told of somewhat later than it is there.
      for (;;) {
        const [first] = performance.getEntriesByName('first-contentful-paint');
        if (first !== undefined) return { first: first.startTime, rows };
        await new Promise(requestAnimationFrame);
      }
    });
  } finally {
    await context.close();
  }
}

/** The address of the live page, which a command says on stderr. */
async function pageOf(child) {
  const end = performance.now() + 20_000;
  for (;;) {
    const [, url] = /^inspect: (http:\S+)$/m.exec(child.errors) ?? [];
    if (url !== undefined) return url;
    if (performance.now() > end || child.exitCode !== null) throw new Error(`no live page: ${child.errors}`);
    await sleep(10);
  }
}

async function beside({ children, packages, budget, rounds, folder, subjects, say }, samples, chromium) {
  const load = await startLoad(children, packages, 'paced-worker.mjs');
  const own = join(folder, 'beside');
  mkdirSync(own);
  const browser = await startBrowser(chromium, { folder: own });
  const listeners = [];
  try {
    for (const { bin, suffix } of subjects) {
      for (const [name, flags] of [
        ['alone', ['--json']],
        ['page', ['--json', '--inspect', '0']],
      ]) {
        const at = { bin, folder: join(own, `${name}${suffix}`), flags };
        const listener = await startListener(children, at);
        if (name === 'page') {
          const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
          await page.goto(await pageOf(listener.child));
          await page.locator('[data-connected=true]').waitFor();
        }
        listeners.push({ ...listener, name: `${name}${suffix}`, acknowledged: 0 });
      }
    }
    const post = async (listener, ms) => {
      const { url } = listener;
      const slot = await load.slot({ url, headers: JSON_HEADERS, body: job.unique, rate: RATE, ms });
      listener.acknowledged += slot.acknowledged;
      await listener.settle(listener.acknowledged);
      if (slot.failed > 0) samples.lose(listener.name, `scores nothing: ${slot.failed} webhooks failed`);
      return slot.p99;
    };
    for (const listener of listeners) await post(listener, WARM_MS);
    await budget.rounds(rounds, async (round) => {
      say(`webhooks beside the live page, round ${round + 1} of ${rounds}`);
      // There and back, so that each comes first once, and once after itself: who does is answered otherwise.
      const slots = new Map(listeners.map((listener) => [listener, []]));
      for (const listener of [...listeners, ...listeners.toReversed()]) {
        slots.get(listener).push(await post(listener, SLOT_MS));
      }
      for (const [{ name }, [there, back]] of slots) samples.put(name, 'p99', round, (there + back) / 2);
    });
    for (const { name, acknowledged, finish } of listeners) {
      const { shown, kept, code, errors } = await finish();
      samples.tell(name, `${acknowledged} acknowledged, ${shown} on stdout, ${kept} in the journal`);
      if (shown === acknowledged && kept === acknowledged && code === 0) continue;
      samples.lose(name, `scores nothing: ended with ${code}: ${errors.slice(0, 200)}`);
    }
  } finally {
    await browser.close();
    await load.end();
  }
}

export function rows({ subjects, chosen }, samples) {
  const of = (figures) => subjects.map(({ suffix }) => figures(suffix));
  const [painted, paintedBefore] = of((suffix) => samples.values(`paint${suffix}`, 'first paint'));
  const [shown, shownBefore] = of((suffix) => samples.values(`paint${suffix}`, 'first rows'));
  const [waited, waitedBefore] = of((suffix) => samples.ratios(`page${suffix}`, `alone${suffix}`, 'p99'));
  return [
    ...(chosen.has('paint')
      ? [
          {
            id: 'paint',
            what: '`inspect` on 10,000 exchanges of 7 kB: ms from navigation to the first paint',
            ...{ unit: 'count', must: 300, goal: 200, better: 'lower', before: paintedBefore, ...painted },
          },
          {
            id: 'rows',
            what: 'the same, to the first rows',
            ...{ unit: 'count', must: 600, goal: 300, better: 'lower', before: shownBefore, ...shown },
          },
        ]
      : []),
    ...(chosen.has('beside')
      ? [
          {
            id: 'beside',
            what: 'p99 of `listen` with the live page open, of that without, at 1,000 webhooks a second',
            ...{ must: 1.2, goal: 1.1, better: 'lower', before: waitedBefore, ...waited },
          },
        ]
      : []),
  ];
}
