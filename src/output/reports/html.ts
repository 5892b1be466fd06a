import { createHash } from 'node:crypto';
import { withoutCommands } from '../../core/text/runner-commands.ts';
import { plural } from '../text/format.ts';
import { visible } from '../text/visible.ts';
import {
  allFacts,
  byGroup,
  type Cause,
  causesInWords,
  causesOf,
  countOutcomes,
  countsInWords,
  detailsText,
  OUTCOME_WORDS,
  type Outcome,
  overall,
  withOutcome,
} from './counts.ts';
import { HTML_STYLE } from './html-style.ts';
import type { Report, ReportEntry, ReportSection, ReportWebhook } from './report.ts';

/**
 * Writes a report as one HTML file that needs nothing else: no script, no font, no picture, no network.
 * What does not hold comes first; the rest is folded.
 */
export function renderHtml(report: Report): string {
  const counts = countOutcomes(report.entries);
  const [mark] = OUTCOME_WORDS[overall(counts)];
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy()}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${mark} ${htmlText(report.name)}: ${countsInWords(counts)}</title>`,
    `<style>${HTML_STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${htmlText(report.name)}</h1>`,
    `<p class="subject">${isolate(report.subject)}</p>`,
    ...countList(report),
    '<dl class="facts">',
    ...allFacts(report).map(
      ([name, value]) => `<div><dt>${htmlText(name)}</dt><dd>${isolate(value)}</dd></div>`,
    ),
    '</dl>',
    '</header>',
    '<main>',
    ...failingSection(report, 'fail', 'What does not hold'),
    ...failingSection(report, 'warn', 'What should hold and does not'),
    ...failingSection(report, 'accepted', 'What does not hold and is accepted'),
    ...webhookSection(report),
    ...(report.sections ?? []).flatMap(section),
    ...foldedSection(report, 'skip', 'Skipped'),
    ...foldedSection(report, 'pass', 'Passed'),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Forbids everything but the style in the file, known by its hash. */
function policy(): string {
  const hash = createHash('sha256').update(HTML_STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

const COUNTED: readonly Outcome[] = ['fail', 'warn', 'accepted', 'pass', 'skip'];

function countList(report: Report): string[] {
  const counts = countOutcomes(report.entries);
  const items = COUNTED.filter((outcome) => outcome !== 'accepted' || counts.accepted > 0).map((outcome) => {
    const [mark, word] = OUTCOME_WORDS[outcome];
    const zero = counts[outcome] === 0 ? ' zero' : '';
    return `<li class="${outcome}${zero}"><b>${counts[outcome]}</b> <span aria-hidden="true">${mark}</span> ${word}</li>`;
  });
  return ['<ul class="counts" aria-label="Results">', ...items, '</ul>'];
}

function failingSection(report: Report, outcome: Outcome, heading: string): string[] {
  const causes = causesOf(report, outcome);
  if (causes.length === 0) return [];
  return [
    '<section>',
    `<h2>${heading} (${causesInWords(causes)})</h2>`,
    ...causes.flatMap(article),
    '</section>',
  ];
}

function article({ entry, others }: Cause): string[] {
  return [
    `<article class="${entry.outcome}">`,
    `<h3>${named(entry)}</h3>`,
    ...whatHappened(entry),
    ...(others.length === 0
      ? []
      : [
          '<details>',
          `<summary>The same in ${plural(others.length, 'more case')}: ${others.map(({ id }) => `<code>${isolate(id)}</code>`).join(', ')}</summary>`,
          ...others.flatMap((other) => [`<h4>${named(other)}</h4>`, ...whatHappened(other)]),
          '</details>',
        ]),
    '</article>',
  ];
}

function named({ outcome, id, title }: ReportEntry): string {
  const [mark, word] = OUTCOME_WORDS[outcome];
  return `<span class="mark">${mark} ${word}</span> <code>${isolate(id)}</code> ${isolate(title)}`;
}

function whatHappened(entry: ReportEntry): string[] {
  return [
    ...(entry.explain === '' ? [] : [`<p>${isolate(entry.explain)}</p>`]),
    '<dl>',
    ...term('level', entry.level),
    ...term('accepted', entry.outcome === 'accepted' ? entry.reason : null),
    ...term('expected', entry.expected),
    ...term('got', entry.actual),
    ...term('sent with', entry.changed.length === 0 ? null : entry.changed.join(', ')),
    ...term('source', entry.source === '' ? null : entry.source),
    '</dl>',
    ...(entry.details.length === 0 ? [] : [block(detailsText(entry.details), 'What happened')]),
    ...(entry.reproduce === null ? [] : ['<p>Again with</p>', block(entry.reproduce, 'Command')]),
  ];
}

function term(name: string, value: string | null): string[] {
  return value === null ? [] : [`<div><dt>${name}</dt><dd>${isolate(value)}</dd></div>`];
}

/** A long line scrolls inside its block, which the keyboard has to reach. */
function block(content: string, label: string): string {
  return `<pre tabindex="0" role="region" aria-label="${label}">${htmlText(content, true)}</pre>`;
}

function section({ title, lines }: ReportSection): string[] {
  return [
    '<details>',
    `<summary><h2>${htmlText(title)}</h2></summary>`,
    block(detailsText(lines), 'Lines'),
    '</details>',
  ];
}

function webhookSection({ webhooks }: Report): string[] {
  if (webhooks === undefined || webhooks.first.length === 0) return [];
  const { first, left, last } = webhooks;
  const count = first.length + left + last.length;
  return [
    '<section>',
    `<h2>What came (${plural(count, 'webhook')})</h2>`,
    ...first.flatMap(webhookElement),
    ...(left === 0
      ? []
      : [`<p class="more">… ${plural(left, 'more webhook')}, of which only the totals are kept here</p>`]),
    ...last.flatMap(webhookElement),
    '</section>',
  ];
}

function webhookElement(webhook: ReportWebhook): string[] {
  const { outcome, at, subject, facts, findings, changes, payload } = webhook;
  const [mark] = OUTCOME_WORDS[outcome];
  return [
    '<details>',
    `<summary class="${outcome}"><span aria-hidden="true">${mark}</span> ${isolate(at)} ${isolate(subject)}</summary>`,
    '<dl>',
    ...facts.flatMap(([name, value]) => term(name, value)),
    '</dl>',
    ...labelled('Findings', findings),
    ...labelled('What it changed in its job', changes),
    ...labelled('Payload', payload),
    '</details>',
  ];
}

function labelled(label: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`<p>${label}</p>`, block(detailsText(lines), label)];
}

function foldedSection(report: Report, outcome: Outcome, heading: string): string[] {
  const entries = withOutcome(report, outcome);
  if (entries.length === 0) return [];
  return [
    '<details>',
    `<summary><h2>${heading} (${entries.length})</h2></summary>`,
    ...[...byGroup(entries)].flatMap(([group, each]) => [
      `<h3>${htmlText(group)}</h3>`,
      '<ul>',
      ...each.map((entry) => `<li class="${outcome}">${line(entry)}</li>`),
      '</ul>',
    ]),
    '</details>',
  ];
}

function line({ outcome, id, title, reason, actual }: ReportEntry): string {
  const [mark] = OUTCOME_WORDS[outcome];
  const more = outcome === 'skip' ? reason : actual;
  const rest = more === null || more === '' ? '' : ` <span class="more">${isolate(more)}</span>`;
  return `<span aria-hidden="true">${mark}</span> <code>${isolate(id)}</code> ${isolate(title)}${rest}`;
}

/** A text whose direction of writing cannot reach what is around it. */
function isolate(value: string): string {
  return `<bdi>${htmlText(value)}</bdi>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function htmlText(value: string, keepLineBreaks = false): string {
  const text = visible(value, { keepLineBreaks }).replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
  return withoutCommands(text, '&#58;');
}
