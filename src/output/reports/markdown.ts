import { withoutCommands } from '../../core/text/runner-commands.ts';
import { formatCount, plural } from '../text/format.ts';
import {
  allFacts,
  type Cause,
  causesInWords,
  causesOf,
  countOutcomes,
  countsInWords,
  detailsText,
  OUTCOME_WORDS,
  overall,
  withOutcome,
} from './counts.ts';
import { codeBlock, codeSpan, htmlCode, inHtml, prose } from './markdown-text.ts';
import type { Report, ReportEntry } from './report.ts';

export interface MarkdownOptions {
  /** Bytes of the whole; what does not fit is counted. 60,000 unless given: a comment on GitHub ends at 65,536. */
  readonly maxBytes?: number | undefined;
}

const MAX_BYTES = 60_000;
/** Of what one entry, or one section, may say: one that talks much must not hide the others. */
const MAX_ENTRY_DETAILS = 4000;
const MAX_CELL = 200;
const MAX_CHANGED = 1000;
/** Bytes that are kept for the sentence that counts what did not fit. */
const RESERVED = 200;

/**
 * Writes a report as Markdown for a step summary or a comment: what does not hold in a table and in
 * details that open, the rest in lists that open.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const broken = [...causesOf(report, 'fail'), ...causesOf(report, 'warn')];
  const blocks = [
    ...head(report),
    ...(broken.length === 0 ? [] : [...sharedCauses(broken), outcomeTable(broken)]),
    ...broken.flatMap(causeDetails),
    ...(report.sections ?? []).map(({ title, lines }) =>
      detailsElement(inHtml(title), codeBlock(detailsText(lines, MAX_ENTRY_DETAILS), 'text')),
    ),
    ...bulletList('accepted', withOutcome(report, 'accepted')),
    ...bulletList('skipped', withOutcome(report, 'skip')),
    ...bulletList('passed', withOutcome(report, 'pass')),
  ];
  return withinBytes(
    blocks.map((block) => withoutCommands(block)),
    options.maxBytes ?? MAX_BYTES,
  );
}

function head(report: Report): string[] {
  const counts = countOutcomes(report.entries);
  const [mark] = OUTCOME_WORDS[overall(counts)];
  const facts = allFacts(report).map(([name, value]) => `${prose(name)} ${codeSpan(value, MAX_CELL)}`);
  return [
    `## ${mark} ${prose(report.name)}: ${countsInWords(counts)}`,
    `${codeSpan(report.subject, MAX_CELL)}  \n${facts.join(' · ')}`,
  ];
}

function sharedCauses(causes: readonly Cause[]): string[] {
  return causes.some(({ others }) => others.length > 0) ? [`${causesInWords(causes)}:`] : [];
}

function outcomeTable(causes: readonly Cause[]): string {
  const rows = causes.map(({ entry, others }) => {
    const [mark, word] = OUTCOME_WORDS[entry.outcome];
    const cells = [
      `${mark} ${word}`,
      `${codeSpan(entry.id)}${others.length === 0 ? '' : ` and ${others.length} more`}`,
      prose(entry.title),
      entry.expected === null ? '' : codeSpan(entry.expected, MAX_CELL),
      entry.actual === null ? '' : codeSpan(entry.actual, MAX_CELL),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| | id | what | expected | got |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** What the table has no room for; nothing where there is no more. */
function causeDetails({ entry, others }: Cause): string[] {
  const [mark] = OUTCOME_WORDS[entry.outcome];
  const parts = [
    ...(entry.explain === '' ? [] : [prose(entry.explain)]),
    ...(entry.source === '' ? [] : [`Source: ${prose(entry.source)}`]),
    ...(entry.changed.length === 0 ? [] : [`Sent with ${codeSpan(entry.changed.join(', '), MAX_CHANGED)}`]),
    ...(entry.details.length === 0 ? [] : [codeBlock(detailsText(entry.details, MAX_ENTRY_DETAILS), 'text')]),
    ...(entry.reproduce === null ? [] : [codeBlock(entry.reproduce, 'sh')]),
    ...(others.length === 0 ? [] : [sameList(others)]),
  ];
  if (parts.length === 0) return [];
  return [detailsElement(`${mark} ${htmlCode(entry.id)} ${inHtml(entry.title)}`, parts.join('\n\n'))];
}

/** The others of a cause, each with what of it is its own. */
function sameList(others: readonly ReportEntry[]): string {
  const lines = others.map(({ id, title, changed }) => {
    const sent = changed.length === 0 ? '' : `: sent with ${codeSpan(changed.join(', '), MAX_CELL)}`;
    return `- ${codeSpan(id)} ${prose(title)}${sent}`;
  });
  return [`The same in ${plural(others.length, 'more case')}:`, '', ...lines].join('\n');
}

/** The blank lines make what is between the tags Markdown again. */
function detailsElement(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function bulletList(word: string, entries: readonly ReportEntry[]): string[] {
  if (entries.length === 0) return [];
  const lines = entries.map(({ id, title, reason }) =>
    reason === null || reason === ''
      ? `- ${codeSpan(id)} ${prose(title)}`
      : `- ${codeSpan(id)} ${prose(title)}: ${prose(reason)}`,
  );
  return [detailsElement(`${entries.length} ${word}`, lines.join('\n'))];
}

/** As many blocks as fit, whole: half of one could leave an element open. */
function withinBytes(blocks: readonly string[], maxBytes: number): string {
  const out: string[] = [];
  let used = 0;
  let left = 0;
  for (const block of blocks) {
    const size = Buffer.byteLength(block) + 2;
    if (used + size <= maxBytes - RESERVED) {
      out.push(block);
      used += size;
    } else left += 1;
  }
  if (left > 0) {
    out.push(
      `*${plural(left, 'part')} of this report did not fit into ${formatCount(maxBytes)} bytes; another form of it has them.*`,
    );
  }
  return `${out.join('\n\n')}\n`;
}
