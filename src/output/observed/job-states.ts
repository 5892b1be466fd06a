import type { JobState } from '../../observe/job-log.ts';
import { plural } from '../text/format.ts';
import type { Line } from '../text/line.ts';
import { setRow } from '../text/table.ts';
import { visible, visibleSentence } from '../text/visible.ts';
import { widthWithin } from '../text/width.ts';

export interface JobStatesOptions {
  /** Jobs that are shown; the others are counted. */
  readonly maxJobs: number;
  /** Names an event as its provider does. */
  readonly label: (state: JobState) => string;
}

/** A key or a name that is longer is not set in a column. */
const MAX_COLUMN = 40;

/** Where each job stands, a line each: its last event, what matters, how many webhooks it had and what became of them. */
export function jobStateLines(states: readonly JobState[], { maxJobs, label }: JobStatesOptions): Line[] {
  const shown = states.slice(0, maxJobs);
  const left = states.length - shown.length;
  const cells = shown.map((state): Line[] => [
    [['strong', visibleSentence(state.key)]],
    [['event', visible(label(state))]],
    [['text', state.highlights.map((text) => visible(text)).join(' · ')], ...counts(state)],
  ]);
  const widths = [0, 1].map((column) =>
    cells.reduce((widest, row) => Math.max(widest, widthWithin(row[column]?.[0]?.[1] ?? '', MAX_COLUMN)), 0),
  );
  return [
    ...cells.map(
      (row): Line => [['plain', '  '], ...setRow([{}, {}, {}], [...widths, MAX_COLUMN], row, false)],
    ),
    ...(left > 0 ? [[['dim', `  … ${plural(left, 'more job')}`]] satisfies Line] : []),
  ];
}

function counts({ highlights, webhooks, invalid, refused }: JobState): Line {
  const parts = [
    plural(webhooks, 'webhook'),
    ...(invalid > 0 ? [`${invalid} invalid`] : []),
    ...(refused > 0 ? [`${refused} not taken`] : []),
  ];
  const role = invalid + refused > 0 ? 'bad' : 'dim';
  return [[role, `${highlights.length > 0 ? ' ' : ''}(${parts.join(', ')})`]];
}
