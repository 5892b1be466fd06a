import type { Exchange } from '../../../core/exchange.ts';
import { describeExchange, type ExchangeWords } from '../../../events/describe.ts';
import { eventLabel } from '../../../events/names.ts';
import { jsonLine } from '../../../output/exchange/ndjson.ts';
import { formatCount, plural, timeLeft } from '../../../output/text/format.ts';
import { blank, cutLine, type Line, paint } from '../../../output/text/line.ts';
import { visible } from '../../../output/text/visible.ts';
import { columnLimit, widthOf } from '../../../output/text/width.ts';
import type { Provider } from '../../../providers/provider.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { SequenceEntry } from '../../../scenarios/send-order.ts';
import { plannedMs, type ScenarioPlan } from '../../../sender/scenario/play.ts';
import type { JobEnd, ScenarioTotals } from '../../../sender/scenario/totals.ts';
import { writeNote } from '../../screen/note.ts';
import type { Session } from '../../session/session.ts';
import { countLine, latencies, outcomeLines, summaryWriter } from '../sent-summary.ts';

/** A pause that is worth being told of beforehand, in ms. */
const LONG_MS = 1000;

/** What is about to run. */
export interface Announced {
  readonly plan: ScenarioPlan;
  readonly seed: string;
  readonly to: URL;
}

/** Says what is about to run and how to run it again. */
export function announceScenario(session: Session, scenario: Scenario, { plan, seed, to }: Announced): void {
  const { entries, dropped } = plan.sequence;
  const jobs = new Set([...entries, ...dropped].map(({ job }) => job)).size;
  const again = entries.filter((entry) => entry.again).length;
  const ms = plannedMs(plan);
  const facts = [
    [
      `${plural(entries.length, 'webhook')} of ${plural(jobs, 'job')}`,
      ...(again === 0 ? [] : [`${formatCount(again)} of them again`]),
      ...(dropped.length === 0 ? [] : [`${formatCount(dropped.length)} dropped`]),
    ].join(', '),
    `to ${to.host}`,
    ...(ms < LONG_MS ? [] : [`over ${timeLeft(ms)}`]),
    `seed ${seed}`,
  ];
  const { err, errTheme, errWidth } = session;
  const what = [
    ['strong', visible(scenario.name)],
    blank(3),
    ['plain', visible(`${scenario.provider} · ${scenario.title}`)],
  ] satisfies Line;
  err.line(paint(cutLine(what, columnLimit(errWidth)), errTheme));
  writeNote(session, facts.join(' · '));
}

/** A step in a few words, such as `step 2 of 6`. */
export function stepProgress(scenario: Scenario, { step, again }: SequenceEntry): string {
  return `step ${step + 1} of ${scenario.steps.length}${again ? ', again' : ''}`;
}

/** What a webhook of a scenario that is not sent is, such as `Info Received · Delivery DO-1001 · step 2 of 6`. */
export function stepTitle(
  scenario: Scenario,
  provider: Provider,
  entry: SequenceEntry,
  webhook: Pick<Exchange, 'event' | 'payload' | 'key'>,
): string {
  const { label, headline } = describeExchange(webhook, provider);
  return [label, headline, stepProgress(scenario, entry)].filter((part) => part !== '').join(' · ');
}

/** Describes an exchange as a step of its scenario, which is what one looks for first. */
export function wordsOfStep(
  scenario: Scenario,
  provider: Provider,
  entry: SequenceEntry,
): (exchange: Exchange) => ExchangeWords {
  const text = `${entry.step + 1}/${scenario.steps.length}${entry.again ? ' again' : ''}`;
  return (exchange) => {
    const words = describeExchange(exchange, provider);
    return { ...words, highlights: [{ path: '', text }, ...words.highlights] };
  };
}

/** What ran. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly provider: Provider;
  readonly seed: string;
  /** How many webhooks were to be sent. */
  readonly planned: number;
}

/** Says what came of a scenario: the `summary` line with `--json`, and words for people. */
export function summariseScenario(session: Session, run: ScenarioRun, totals: ScenarioTotals): void {
  const { scenario, provider, seed, planned } = run;
  if (session.json) {
    const { jobs, ...counts } = totals;
    session.out.line(
      jsonLine('summary', {
        scenario: scenario.name,
        provider: scenario.provider,
        seed,
        planned,
        ...counts,
        jobs,
      }),
    );
  }
  const { errTheme } = session;
  const err = summaryWriter(session, totals);
  const asides = [
    ...(totals.sent < planned ? [`${formatCount(planned - totals.sent)} not begun`] : []),
    ...(totals.retried === 0 ? [] : [plural(totals.retried, 'further try', 'further tries')]),
    ...(totals.duplicated === 0 ? [] : [`${formatCount(totals.duplicated)} of them again`]),
    ...(totals.dropped === 0 ? [] : [`${formatCount(totals.dropped)} dropped`]),
  ];
  const counts = [countLine(session, totals), ...asides].join(', ');
  for (const line of besideOrBelow(session, counts, latencies(totals))) err.line(line);
  if (totals.failed > 0) outcomeLines(session, totals);
  for (const line of jobLines(provider, totals.jobs)) err.line(errTheme.dim(line));
}

/** Two parts on one line, or the second under the first where the terminal is too narrow. */
function besideOrBelow({ errWidth }: Session, first: string, second: string): readonly string[] {
  const line = `${first}   ${second}`;
  return widthOf(line) <= columnLimit(errWidth) ? [line] : [first, `  ${second}`];
}

/** Up to this number, all jobs are listed; beyond it, only those of which something failed. */
const LISTED = 20;

function jobLines(provider: Provider, jobs: readonly JobEnd[]): readonly string[] {
  const telling = jobs.length <= LISTED ? jobs : jobs.filter((job) => job.failed > 0);
  const listed = telling.slice(0, LISTED);
  const width = Math.max(0, ...listed.map(({ key }) => visible(key).length));
  const left = telling.length - listed.length;
  return [
    ...listed.map((job) => {
      const last = job.lastDelivered === null ? '' : `, last ${eventLabel(provider, job.lastDelivered)}`;
      return `  ${visible(job.key).padEnd(width)}   ${job.delivered} of ${job.sent} delivered${last}`;
    }),
    ...(left === 0 ? [] : [`  and ${plural(left, 'job')} more with failures`]),
  ];
}
