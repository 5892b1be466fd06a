import { isSuccess } from '../../core/exchange.ts';
import type { JobEvent, JobHistory, ShortChange } from '../../observe/job-log.ts';
import { clockTime } from '../text/clock.ts';
import { closeQuote } from '../text/close-quote.ts';
import { dottedPointer } from '../text/dotted-path.ts';
import { plural } from '../text/format.ts';
import { blank, type Line, type Span } from '../text/line.ts';
import type { Role } from '../text/theme.ts';
import { visible, visibleSentence } from '../text/visible.ts';
import { widthOf } from '../text/width.ts';

export interface TimelineOptions {
  /** What matters in the last payload of a job, as it came; nothing unless given. */
  readonly highlightsOf?: ((job: JobHistory) => readonly string[]) | undefined;
  /** Jobs that are shown; the others are counted. */
  readonly maxJobs: number;
  /** The zone of the clock; that of this machine unless given. */
  readonly timeZone?: string | undefined;
}

/** Changes that one line names. */
const MAX_CHANGES = 4;

/** What each job went through: the job, then a line an event with what it changed. */
export function timelineLines(histories: readonly JobHistory[], options: TimelineOptions): Line[] {
  const shown = histories.slice(0, options.maxJobs);
  const left = histories.length - shown.length;
  return [
    ...shown.flatMap((history) => historyLines(history, options)),
    ...(left > 0 ? [[['dim', `… ${plural(left, 'more job')}`]] satisfies Line] : []),
  ];
}

function historyLines(job: JobHistory, options: TimelineOptions): Line[] {
  const { provider, key, events, moreEvents } = job;
  const width = events.reduce((widest, { event }) => Math.max(widest, widthOf(eventNameOf(event))), 0);
  const title: Line = [
    ['dim', `${visible(provider)} `],
    ['strong', visibleSentence(key)],
    ...(options.highlightsOf?.(job) ?? []).map((text): Span => ['text', ` · ${visible(text)}`]),
  ];
  const lines = events.map((event) => timelineLine(event, width, options));
  const [only = []] = lines;
  if (lines.length === 1 && moreEvents === 0) return [[...title, ...only]];
  return [
    title,
    ...lines,
    ...(moreEvents > 0 ? [[blank(2), ['dim', `… ${plural(moreEvents, 'more event')}`]] satisfies Line] : []),
  ];
}

function timelineLine(event: JobEvent, width: number, { timeZone }: TimelineOptions): Line {
  const name = eventNameOf(event.event);
  const { status } = event;
  const isSuccessful = status !== null && isSuccess(status);
  const role: Role = isSuccessful ? 'ok' : 'bad';
  return [
    blank(2),
    ['dim', clockTime(Date.parse(event.at), timeZone)],
    blank(2),
    ['event', name],
    blank(width - widthOf(name) + 2),
    [role, status === null ? '---' : String(status)],
    blank(2),
    ...(event.valid === false ? ([['bad', 'invalid  ']] satisfies Line) : []),
    ...whatChanged(event),
  ];
}

function whatChanged({ kind, newId, changes, moreChanges }: JobEvent): Line {
  if (kind === 'first') return [['dim', 'first']];
  if (kind === 'same') return [['dim', 'the same again']];
  const shown = changes.slice(0, MAX_CHANGES).map(changeText);
  const left = changes.length - shown.length + moreChanges;
  return [
    ...(newId ? ([['warn', 'new id  ']] satisfies Line) : []),
    ['plain', shown.length === 0 && left === 0 ? 'changed' : shown.join(', ')],
    ...(left > 0 ? ([['dim', `, … ${left} more`]] satisfies Line) : []),
  ];
}

/** A change in a few words, made visible: `status dispatched -> failed`. */
export function changeText({ path, before, after, added, removed }: ShortChange): string {
  const place = visible(dottedPointer(path));
  if (before === null && after === null) {
    const parts = [
      ...(added.length > 0 ? [`+ ${visible(added.join('; '))}`] : []),
      ...(removed > 0 ? [`- ${plural(removed, 'entry', 'entries')}`] : []),
    ];
    return `${place} ${parts.join(' ')}`;
  }
  if (before === null) return `${place} + ${valueText(after ?? '')}`;
  if (after === null) return `${place} - ${valueText(before)}`;
  return `${place} ${valueText(before)} -> ${valueText(after)}`;
}

function valueText(value: string): string {
  return closeQuote(visible(value));
}

function eventNameOf(event: string | null): string {
  return event === null ? 'event not known' : visibleSentence(event);
}
