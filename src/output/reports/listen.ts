import type { Finding } from '../../core/finding.ts';
import { redactText } from '../../core/http/redact.ts';
import type { Contradiction, ExpectationState } from '../../expect/expectation.ts';
import { missWords } from '../../expect/nearest-miss.ts';
import type { InvalidPayload } from '../../observe/invalid-payloads.ts';
import { expectation } from '../payload/findings.ts';
import { formatCount, plural } from '../text/format.ts';
import type { Report, ReportEntry, ReportSection, ReportWebhooks } from './report.ts';

/** What a run of a receiver found out, as its report needs it. */
export interface ListenFindings {
  /** Where it listened: a URL without credentials. */
  readonly url: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly received: number;
  readonly expectations: readonly ExpectationState[];
  /** How many webhooks were waited for, and how many of those that count came; `null` where any number would do. */
  readonly count: { readonly wanted: number; readonly got: number } | null;
  readonly contradiction: Contradiction | null;
  /** Whether an invalid payload fails the run. */
  readonly noneInvalid: boolean;
  readonly invalid: readonly InvalidPayload[];
  /** Invalid payloads that are not listed. */
  readonly moreInvalid: number;
  /** Shows an exchange, its id put behind it; `null` where none was kept. */
  readonly showCommand: string | null;
  readonly sections: readonly ReportSection[];
  /** The counts in words. */
  readonly totals: string;
  readonly webhooks: ReportWebhooks | undefined;
}

const BASE = {
  level: 'must',
  explain: '',
  source: '',
  expected: null,
  actual: null,
  reason: null,
  reproduce: null,
  durationMs: 0,
  sameAs: null,
  changed: [],
  details: [],
} as const satisfies Partial<ReportEntry>;

/** Writes a run of a receiver as a report: what was expected, then what was invalid. */
export function listenReport(findings: ListenFindings): Report {
  const { url, startedAt, durationMs, sections } = findings;
  return {
    name: 'webhook-cli listen',
    subject: url,
    startedAt,
    durationMs,
    facts: [
      ['received', receivedWords(findings)],
      ['totals', findings.totals],
    ],
    entries: [
      ...expectationEntries(findings),
      ...countEntries(findings),
      ...contradictionEntries(findings),
      ...payloadEntries(findings),
    ],
    sections: sections
      .filter(({ lines }) => lines.length > 0)
      .map((section) => ({ ...section, lines: section.lines.map(redactText) })),
    webhooks: findings.webhooks,
  };
}

function receivedWords({ received, invalid, moreInvalid }: ListenFindings): string {
  const bad = invalid.length + moreInvalid;
  return `${plural(received, 'webhook')}${bad === 0 ? '' : `, ${formatCount(bad)} invalid`}`;
}

function expectationEntries({ expectations: states, received }: ListenFindings): ReportEntry[] {
  const times = new Map<string, number>();
  return states.map(({ expect, met, exchange, nearest }): ReportEntry => {
    const time = (times.get(expect) ?? 0) + 1;
    times.set(expect, time);
    // A test is known again by its id: the same event expected twice makes two of them.
    const again = time === 1 ? '' : ` #${time}`;
    return {
      ...BASE,
      id: `expect/${expect}${again}`,
      title: `${expect} comes${again}`,
      outcome: met ? 'pass' : 'fail',
      expected: expect,
      actual: met
        ? (exchange?.id ?? 'it came')
        : nearest !== null
          ? missWords(nearest)
          : received === 0
            ? 'nothing came'
            : 'nothing came in time',
    };
  });
}

function countEntries({ count }: ListenFindings): ReportEntry[] {
  if (count === null) return [];
  return [
    {
      ...BASE,
      id: 'expect/count',
      title: 'as many webhooks as expected come',
      outcome: count.got >= count.wanted ? 'pass' : 'fail',
      expected: `at least ${count.wanted}`,
      actual: String(count.got),
    },
  ];
}

function contradictionEntries({ contradiction, showCommand }: ListenFindings): ReportEntry[] {
  // An invalid payload has an entry of its own.
  if (contradiction === null || contradiction.kind === 'invalid') return [];
  return [
    {
      ...BASE,
      id: 'expect/order',
      title: 'what is expected comes in its order',
      outcome: 'fail',
      expected: 'each in its order',
      actual: contradiction.message,
      reproduce: showCommandOf(showCommand, contradiction.exchangeId),
    },
  ];
}

function showCommandOf(showCommand: string | null, exchangeId: string): string | null {
  return showCommand === null ? null : `${showCommand} ${exchangeId}`;
}

/** One entry where all are valid, else one for each that is not: a fault counts once. */
function payloadEntries(findings: ListenFindings): ReportEntry[] {
  const { received, noneInvalid, invalid, moreInvalid, showCommand } = findings;
  const level = noneInvalid ? 'must' : 'should';
  const outcome = noneInvalid ? 'fail' : 'warn';
  const all = {
    ...BASE,
    id: 'payload/all',
    title: 'every payload is valid',
    level,
    expected: 'none invalid',
  } as const;
  if (received === 0) return [{ ...all, outcome: 'skip', reason: 'nothing came' }];
  if (invalid.length === 0) return [{ ...all, outcome: 'pass', actual: `none of ${received}` }];
  return [
    ...invalid.map((payload, i): ReportEntry => {
      const { provider, event, key, exchangeId } = payload;
      const subject = [provider, event, key].filter((word) => word !== null).join(' ');
      const [worst] = payload.findings;
      return {
        ...BASE,
        id: `payload/invalid-${i + 1}`,
        title: `${subject === '' ? 'a request of no known provider' : subject} is valid`,
        level,
        outcome,
        expected: 'no error',
        actual: worst === undefined ? 'invalid' : findingWords(worst),
        reproduce: showCommandOf(showCommand, exchangeId),
        details: [
          `${payload.at}  ${exchangeId}  answered ${payload.status ?? 'not at all'}`,
          ...payload.findings.flatMap((finding) => [
            `${finding.severity}  ${findingWords(finding)}`,
            `  ${finding.message}`,
          ]),
          ...(payload.moreFindings > 0 ? [`… ${plural(payload.moreFindings, 'more finding')}`] : []),
        ],
      };
    }),
    ...(moreInvalid > 0
      ? [
          {
            ...all,
            id: 'payload/more-invalid',
            title: 'every other payload is valid',
            outcome,
            actual: `${moreInvalid} more invalid`,
          } as const,
        ]
      : []),
  ];
}

/** A finding on one line. */
export function findingWords(finding: Finding): string {
  return [finding.rule, finding.path, expectation(finding)].filter((part) => part !== '').join('  ');
}
