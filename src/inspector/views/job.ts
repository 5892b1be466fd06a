import type { Exchange } from '../../core/exchange.ts';
import { describeExchange } from '../../events/describe.ts';
import { jobEvent } from '../../observe/job-log.ts';
import { JobUpdates } from '../../observe/job-updates.ts';
import { WebhookContents } from '../../observe/webhook-contents.ts';
import { bodyDigest } from '../../observe/webhook-identity.ts';
import { changeText } from '../../output/observed/job-timeline.ts';
import { visibleSentence } from '../../output/text/visible.ts';
import { type LoadedCatalogue, providerOf } from '../../providers/catalogue.ts';
import { timelineOf } from '../../providers/timeline.ts';
import type { JobStep, JobView } from '../wire.ts';
import { rowView, type Shown, shownId } from './row.ts';

/** Webhooks of one job that are shown. */
export const MOST_STEPS = 100;
const MOST_ENTRIES = 200;

/**
 * A job: what each of its webhooks changed, which of them repeats another, and which tells of less than one before it.
 *
 * @param webhooks its last ones in the order of arrival, one more than is shown where there are more
 * @param count how many there are in all
 */
export function jobView(
  job: { readonly provider: string; readonly key: string },
  webhooks: Iterable<Shown>,
  count: number,
  catalogue: LoadedCatalogue,
): JobView {
  const provider = providerOf(job, catalogue);
  const updates = new JobUpdates();
  const contents = new WebhookContents();
  const firsts = new Map<string, string>();
  const steps: JobStep[] = [];
  let [newest, last]: [number, Exchange | null] = [Number.NEGATIVE_INFINITY, null];
  for (const shown of webhooks) {
    const { exchange } = shown;
    const row = rowView(shown, catalogue);
    const event = jobEvent(exchange, updates.next(exchange, provider));
    const identity = contents.identityOf(exchange, provider, bodyDigest(exchange));
    const repeats = firsts.get(identity) ?? null;
    if (repeats === null) firsts.set(identity, shownId(exchange.id));
    // What happened last of what it tells of: lists of what happened only grow.
    const moment = provider === null ? undefined : timelineOf(provider, exchange.payload).at(-1)?.ms;
    const isLate = moment !== undefined && moment < newest;
    if (!isLate) [newest, last] = [moment ?? newest, exchange];
    steps.push({
      row,
      kind: event.kind,
      repeats,
      isLate,
      isNewId: event.newId,
      changes: event.changes.map(changeText),
      moreChanges: event.moreChanges,
    });
  }
  const timeline = provider === null || last === null ? [] : timelineOf(provider, last.payload);
  return {
    provider: visibleSentence(job.provider),
    key: visibleSentence(job.key),
    title: visibleSentence(headlineOf(last, job.key, catalogue)),
    steps: steps.slice(-MOST_STEPS),
    moreSteps: Math.max(count - MOST_STEPS, 0),
    timeline: timeline.slice(-MOST_ENTRIES).map(({ at, label, detail }) => ({
      at: visibleSentence(at),
      label: visibleSentence(label),
      detail: visibleSentence(detail),
    })),
  };
}

function headlineOf(exchange: Exchange | null, key: string, catalogue: LoadedCatalogue): string {
  const words = exchange && describeExchange(exchange, providerOf(exchange, catalogue));
  return words === null || words.headline === '' ? key : words.headline;
}
