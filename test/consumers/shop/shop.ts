import { authenticate } from './authenticate.ts';
import { readDeliveright } from './deliveright.ts';
import { readDetrack } from './detrack.ts';
import { type Hook, Refusal, type Reply, type Settings } from './hook.ts';
import { isNews, type Report } from './job.ts';
import { parseHook } from './parse.ts';
import { newStore, type Store } from './store.ts';
import type { Fields } from './values.ts';

/** What is done with a webhook, step by step: a faulty consumer does one of them wrong. */
export interface Steps {
  /** @throws Refusal of who may not post */
  readonly authenticate: (hook: Hook, settings: Settings) => void;
  /** @throws Refusal of what is no document */
  readonly parse: (hook: Hook) => Fields;
  /** @throws Refusal of a document that names no job */
  readonly read: (document: Fields, hook: Hook) => Report;
  /** What is to be kept after a webhook; `undefined` leaves what is known. */
  readonly decide: (known: Report | undefined, report: Report) => Report | undefined;
  readonly book: (store: Store, report: Report, decide: Steps['decide']) => Promise<void>;
  /** All of the steps above. */
  readonly take: (hook: Hook, shop: Shop) => Promise<Reply>;
}

/** A shop that takes webhooks. */
export interface Shop {
  readonly store: Store;
  readonly settings: Settings;
  readonly steps: Steps;
}

/** The steps of a consumer that does them right. */
export const RIGHT: Steps = {
  authenticate,
  parse: parseHook,
  read: (document, hook) => (hook.sender === 'detrack' ? readDetrack(document) : readDeliveright(document)),
  decide: (known, report) => (isNews(known, report) ? report : undefined),
  book: (store, report, decide) => store.locked(report.job.key, () => change(store, report, decide)),
  take: async (hook, { store, settings, steps }) => {
    steps.authenticate(hook, settings);
    const report = steps.read(steps.parse(hook), hook);
    await steps.book(store, report, steps.decide);
    return { status: 200, body: { received: true } };
  },
};

/** Reads what is known, decides, and writes: right only while nobody else does the same. */
export async function change(store: Store, report: Report, decide: Steps['decide']): Promise<void> {
  const next = decide(await store.get(report.job.key), report);
  if (next !== undefined) await store.put(next);
}

/** Opens a shop without orders. */
export function openShop(settings: Settings, steps: Partial<Steps> = {}): Shop {
  return { store: newStore(), settings, steps: { ...RIGHT, ...steps } };
}

/** Takes a webhook. What was refused on purpose is an answer; anything else is thrown. */
export async function takeHook(hook: Hook, shop: Shop): Promise<Reply> {
  try {
    return await shop.steps.take(hook, shop);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, headers: error.headers, body: { error: error.message } };
  }
}

/** What the shop answers when it is asked for a job. */
export async function showJob(key: string, shop: Shop): Promise<Reply> {
  const known = await shop.store.get(key);
  return known === undefined
    ? { status: 404, body: { error: 'no such job' } }
    : { status: 200, body: { ...known.job } };
}
