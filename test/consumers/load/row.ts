import { createHash } from 'node:crypto';
import { readDeliveright } from '../shop/deliveright.ts';
import { readDetrack } from '../shop/detrack.ts';
import type { Hook } from '../shop/hook.ts';
import { isNews, type Job, type Report } from '../shop/job.ts';
import { parseHook } from '../shop/parse.ts';

/** One webhook, and what tells it from every other: its bytes, which a repetition has too. */
export interface Webhook extends Report {
  readonly digest: string;
}

/** What a consumer has booked of a job. */
export interface Row {
  /** The newest by what the payload says of itself. */
  readonly newest: Report;
  /** All that was booked, in the order of the payloads' own moments. */
  readonly booked: readonly Webhook[];
}

/** What is answered when a job is asked for: where it stands, and each webhook that was booked. */
export interface LoadState extends Job {
  readonly webhooks: number;
  readonly history: readonly string[];
}

/**
 * Reads a webhook.
 *
 * @throws Refusal of what is none
 */
export function readWebhook(hook: Hook): Webhook {
  const document = parseHook(hook);
  const report = hook.sender === 'detrack' ? readDetrack(document) : readDeliveright(document);
  return { ...report, digest: createHash('sha1').update(hook.body).digest('hex') };
}

/** Tells whether a webhook is booked already. */
export function isBooked(row: Row | undefined, { digest }: Webhook): boolean {
  return row?.booked.some((one) => one.digest === digest) ?? false;
}

/** The row with one webhook more, whether it was booked already or not. */
export function book(row: Row | undefined, webhook: Webhook): Row {
  const booked = row?.booked ?? [];
  const before = booked.filter((one) => isNews(one, webhook));
  return {
    newest: isNews(row?.newest, webhook) ? webhook : (row?.newest ?? webhook),
    booked: [...before, webhook, ...booked.filter((one) => !before.includes(one))],
  };
}

/** The row that all webhooks leave however they come: each counts once, and the newest is the newest. */
export function bookOnce(row: Row | undefined, webhook: Webhook): Row {
  return row !== undefined && isBooked(row, webhook) ? row : book(row, webhook);
}

/** What is told of a job. */
export function stateOf({ newest, booked }: Row): LoadState {
  return {
    ...newest.job,
    webhooks: booked.length,
    history: booked.map(({ job }) => `${job.attempt} ${job.lastStep ?? job.status}`),
  };
}
