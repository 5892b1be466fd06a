import { withoutCommands } from '../../core/text/runner-commands.ts';
import { unicodeEscape } from '../../core/text/unsafe.ts';
import { visible } from '../text/visible.ts';
import { allFacts, byGroup, countOutcomes, detailsText } from './counts.ts';
import type { Report, ReportEntry } from './report.ts';

/**
 * Writes a report as JUnit XML: a suite for each group of entries, a test case for each entry.
 *
 * There is no standard; this keeps to what GitLab, Jenkins and the usual GitHub actions read. A warning is
 * a test that passed and says so in `system-out`, since readers know no outcome between the two.
 */
export function renderJunit(report: Report): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: report.name, ...totals(report.entries, report.durationMs) })}>`,
    ...[...byGroup(report.entries)].flatMap(([group, entries]) => suite(report, group, entries)),
    ...sectionsSuite(report),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(report: Report, group: string, entries: readonly ReportEntry[]): string[] {
  const spent = entries.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    `  <testsuite${attributes({
      name: group,
      ...totals(entries, spent),
      // The schema of Jenkins takes a moment without its zone only.
      timestamp: report.startedAt.slice(0, 19),
    })}>`,
    '    <properties>',
    ...[['subject', report.subject] as const, ...allFacts(report)].map(
      ([name, value]) => `      <property${attributes({ name, value })}/>`,
    ),
    '    </properties>',
    ...entries.flatMap((entry) => testCase(report.name, group, entry)),
    '  </testsuite>',
  ];
}

function totals(entries: readonly ReportEntry[], durationMs: number): Record<string, string> {
  const { fail, skip, accepted } = countOutcomes(entries);
  return {
    tests: String(entries.length),
    failures: String(fail),
    errors: '0',
    skipped: String(skip + accepted),
    time: seconds(durationMs),
  };
}

function testCase(name: string, group: string, entry: ReportEntry): string[] {
  const open = `    <testcase${attributes({
    // Readers know a test again by these two from run to run: nothing that changes may be in them.
    name: `${entry.id}: ${entry.title}`,
    classname: `${name.replaceAll(' ', '.')}.${group}`,
    time: seconds(entry.durationMs),
  })}`;
  const inner = outcomeElement(entry);
  return inner === null ? [`${open}/>`] : [`${open}>`, `      ${inner}`, '    </testcase>'];
}

function outcomeElement(entry: ReportEntry): string | null {
  const { expected, actual, reason } = entry;
  if (entry.outcome === 'pass') return null;
  if (entry.outcome === 'skip') return `<skipped${attributes({ message: reason ?? '' })}/>`;
  if (entry.outcome === 'accepted') {
    return `<skipped${attributes({ message: `accepted: ${reason ?? ''}` })}>${xmlText(account(entry))}</skipped>`;
  }
  if (entry.outcome === 'warn') return `<system-out>${xmlText(account(entry))}</system-out>`;
  const message = [
    ...(expected === null ? [] : [`expected ${expected}`]),
    ...(actual === null ? [] : [`got ${actual}`]),
  ].join(', ');
  const type = entry.level;
  return `<failure${attributes({ message: message === '' ? entry.title : message, type })}>${xmlText(account(entry))}</failure>`;
}

/** All that is known of an entry that does not hold; of one that says the same as another, only what is its own. */
function account(entry: ReportEntry): string {
  const { sameAs } = entry;
  const lines = [
    ...(entry.outcome === 'warn' ? [`warning: ${entry.title}`] : []),
    entry.explain,
    ...(entry.source === '' ? [] : [`source    ${entry.source}`]),
    ...(entry.expected === null ? [] : [`expected  ${entry.expected}`]),
    ...(entry.actual === null ? [] : [`got       ${entry.actual}`]),
    ...(entry.changed.length === 0 ? [] : [`sent with ${entry.changed.join(', ')}`]),
    ...(sameAs === null ? entry.details : [`the same as ${sameAs}`]),
    ...(entry.reproduce === null ? [] : [`again with  ${entry.reproduce}`]),
  ];
  return detailsText(lines.filter((line) => line !== ''));
}

/** What was seen has no place of its own in the format: a suite without tests holds it. */
function sectionsSuite({ sections = [], startedAt }: Report): string[] {
  if (sections.length === 0) return [];
  const lines = sections.flatMap(({ title, lines: each }) => [title, ...each.map((line) => `  ${line}`), '']);
  const counts = { tests: '0', failures: '0', errors: '0', skipped: '0', time: '0.000' };
  return [
    `  <testsuite${attributes({ name: 'seen', ...counts, timestamp: startedAt.slice(0, 19) })}>`,
    `    <system-out>${xmlText(detailsText(lines))}</system-out>`,
    '  </testsuite>',
  ];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(visible(value))}"`)
    .join('');
}

function xmlText(value: string): string {
  return withoutCommands(escapeXml(visible(value, { keepLineBreaks: true })), '&#58;');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The two last characters of the plane are the only ones that XML 1.0 forbids and a screen does not mind. */
function escapeXml(value: string): string {
  return value.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c).replace(/[\ufffe\uffff]/g, unicodeEscape);
}
