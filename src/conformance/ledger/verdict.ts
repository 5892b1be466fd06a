import { formatCount, plural } from '../../core/text/count.ts';
import { apiOption, joinWords, option, type SayOption, say, type Words, words } from '../../core/wording.ts';
import type { SentLog } from '../../load/sent-log.ts';
import { acceptedBy, howItFailed } from '../baseline.ts';
import { levelOf, levelWords } from '../case/level.ts';
import type { CaseResult, Counterexample } from '../case/result.ts';
import { differenceWords, volatileWords } from '../judge/describe-play.ts';
import type { RunOptions } from '../run.ts';
import { caseOf, DELIVERED, type LedgerCase, REFERENCE, WRONG_KINDS, type WrongKind } from './cases.ts';
import { CONFIDENCE, upperBound } from './confidence.ts';
import type { Example } from './examples.ts';
import type { LeftOut, UnreadJobs } from './job-judge.ts';
import type { NoReference } from './references.ts';
import type { Sample } from './sample.ts';
import type { Survey } from './survey.ts';
import type { KindTally, WrongJobs } from './wrong-job.ts';

/** What a sample says of all jobs. */
interface SampleSummary {
  /** The share that was asked for, 0 to 1. */
  readonly share: number;
  /** With this confidence no larger share of all jobs is wrong than `atMost`; `null` where not all of the sample was judged. */
  readonly confidence: number;
  readonly atMost: number | null;
}

/** How a ledger was judged, in numbers. */
export interface LedgerSummary {
  readonly jobs: number;
  readonly judged: number;
  /** Jobs that were not sent whole. */
  readonly unsent: number;
  /** Jobs of which a webhook was answered with no 2xx. */
  readonly undelivered: number;
  /** Jobs whose state could not be read. */
  readonly unread: number;
  /** Jobs of scenarios of which nothing is known when they are played alone. */
  readonly leftOut: number;
  readonly wrong: Readonly<Record<WrongKind, number>>;
  /** How many different sequences were played as a reference. */
  readonly references: number;
  /** `null` where all jobs were judged. */
  readonly sample: SampleSummary | null;
}

/** All that was found out of a ledger. */
export interface Findings {
  readonly folder: string;
  /** The version of its payloads that holds nothing to put them in order by, where there is one. */
  readonly unordered: string | null;
  readonly survey: Survey;
  readonly log: SentLog | null;
  readonly sample: Sample;
  /** What was asked for; `null` where all jobs are judged. */
  readonly share: number | null;
  readonly judged: number;
  /** How many looked wrong and were not read again. */
  readonly suspects: number;
  readonly unread: UnreadJobs;
  /** By their names, scenarios of which nothing is known when they are played alone. */
  readonly leftOut: ReadonlyMap<string, LeftOut>;
  /** The places of clocks of the consumer's own that are coarser than a second, with how many jobs differed there. */
  readonly clocks: ReadonlyMap<string, number>;
  /** How many the ledger has. */
  readonly shards: number;
  readonly wrong: WrongJobs;
  readonly examples: readonly Example[];
  readonly references: { readonly count: number; readonly volatilePaths: readonly string[] };
  /** Why there is nothing to compare with, where there is not. */
  readonly noReference: NoReference | null;
  /** What is said where the consumer knows none of the jobs. */
  readonly nobody: string | null;
  /** Why not all was judged, where it was not. */
  readonly cut: Words | null;
}

/** How results are written. */
export interface VerdictOptions {
  readonly sayOption?: SayOption | undefined;
  /** How many keys are named. */
  readonly mostKeys: number;
  readonly baseline?: RunOptions['baseline'];
  /** The command line that plays an example again, or judges the ledger again. */
  readonly reproduce?: ((example: Example | null) => string) | undefined;
}

type Finding =
  | { readonly kind: 'pass'; readonly expected: string; readonly actual: string }
  | { readonly kind: 'skip'; readonly reason: Words }
  | {
      readonly kind: 'fail';
      readonly expected: string;
      readonly actual: string;
      readonly exchanges?: CaseResult['exchanges'];
      readonly how?: string;
      readonly example?: Example | undefined;
    };

/** The results of the cases of a ledger, in the order of their table. */
export function ledgerResults(findings: Findings, options: VerdictOptions): readonly CaseResult[] {
  return [
    resultOf(DELIVERED, deliveredFinding(findings, options), options),
    resultOf(REFERENCE, referenceFinding(findings), options),
    ...WRONG_KINDS.map((kind) => resultOf(caseOf(kind), kindFinding(kind, findings, options), options)),
  ];
}

/** What was judged, in numbers. */
export function ledgerSummary(jobs: number, findings: Findings): LedgerSummary {
  const { survey, judged, wrong, references, share } = findings;
  return {
    jobs,
    judged,
    unsent: survey.unsent.count,
    undelivered: survey.undelivered.count,
    unread: findings.unread.count,
    leftOut: leftOutJobs(findings),
    wrong: Object.fromEntries(WRONG_KINDS.map((kind) => [kind, wrong.of(kind).count])) as Record<
      WrongKind,
      number
    >,
    references: references.count,
    sample:
      share === null
        ? null
        : {
            share,
            confidence: CONFIDENCE,
            atMost: hasBound(findings) ? boundOf(findings) : null,
          },
  };
}

/** What could not be found out, and what a sample says of the rest. */
export function ledgerCaveats(findings: Findings): readonly Words[] {
  const { log, survey, judged, wrong, share, nobody, unordered, suspects, unread, leftOut } = findings;
  const common = wrong.commonPlace;
  return [
    ...(log === null
      ? [`${findings.folder} has no log of what was sent, so that every webhook is taken as sent and taken`]
      : []),
    ...(survey.mixed > 0 && unordered !== null
      ? [
          `version ${unordered} of the payload holds nothing that puts two webhooks in order: no consumer can put right the ${plural(survey.mixed, 'job')} that ${survey.mixed === 1 ? 'was' : 'were'} sent mixed`,
        ]
      : []),
    ...(log !== null && log.unreadable > 0
      ? [`${plural(log.unreadable, 'line')} of the log cannot be read; their jobs count as not sent whole`]
      : []),
    ...[...findings.clocks].map(
      ([path, jobs]) =>
        words`${formatCount(jobs)} of ${plural(judged, 'job')} have an earlier moment at ${path} than what is played now: it is taken for a clock of the consumer’s own and not compared, as with ${option('stateIgnore', path)}`,
    ),
    ...[...leftOut].map(([name, left]) => leftOutWords(name, left)),
    ...(unread.error === null
      ? []
      : [
          `${formatCount(unread.count)} of ${plural(findings.sample.size, 'job')} could not be read and ${unread.count === 1 ? 'was' : 'were'} not judged: ${firstOf(unread.count, unread.keys)}; ${unread.error.message}`,
        ]),
    ...(suspects > 0
      ? [
          `${plural(suspects, 'job')} that looked wrong ${suspects === 1 ? 'was' : 'were'} not read again and not judged`,
        ]
      : []),
    ...(share !== null && judged > 0 && nobody === null ? [sampleWords(findings)] : []),
    ...(common !== null && judged >= LEAST_COMMON && common.jobs * 2 > judged
      ? [
          words`${formatCount(common.jobs)} of ${plural(judged, 'job')} differ at ${common.path}: where that is the consumer’s own, ${option('stateIgnore', common.path)} leaves it out`,
        ]
      : []),
  ];
}

/** Of fewer jobs a place that most differ in is no sign of anything. */
const LEAST_COMMON = 10;

function leftOutJobs({ leftOut }: Pick<Findings, 'leftOut'>): number {
  return [...leftOut.values()].reduce((sum, { jobs }) => sum + jobs, 0);
}

function leftOutWords(name: string, { jobs, known }: LeftOut): string {
  const though = known === 0 ? '' : `, though ${plural(known, 'job')} of it ${known === 1 ? 'is' : 'are'}`;
  return `nothing is known of the scenario ${name} when it is played alone${though}: ${plural(jobs, 'job')} of it ${jobs === 1 ? 'was' : 'were'} not judged`;
}

/** Whether what was judged stands for all: each of the sample was. */
function hasBound({ judged, cut, leftOut }: Findings): boolean {
  return judged > 0 && cut === null && leftOut.size === 0;
}

function sampleWords(findings: Findings): string {
  const { survey, judged, wrong } = findings;
  if (!hasBound(findings)) {
    return `${formatCount(judged)} of the ${plural(findings.sample.size, 'job')} of the sample were judged, ${formatCount(wrong.count)} of them wrong, which says nothing of the others`;
  }
  const most = boundOf(findings);
  const jobs = Math.min(Math.floor(most * survey.sent), survey.sent);
  return `${formatCount(judged)} of ${plural(survey.sent, 'job')} were judged, ${formatCount(wrong.count)} of them wrong: with ${CONFIDENCE * 100} % confidence at most ${percent(most)} of all are, which is ${plural(jobs, 'job')}`;
}

/** Where all were judged it is no guess. */
function boundOf({ judged, wrong, survey }: Findings): number {
  return judged >= survey.sent ? wrong.count / judged : upperBound(wrong.count, judged);
}

function percent(share: number): string {
  const scale = 10 ** (share >= 0.1 ? 1 : share >= 0.01 ? 2 : 3);
  // Up, since it is a bound; what a double adds to a whole number is none of it.
  return `${Math.ceil(Number((share * 100 * scale).toFixed(6))) / scale} %`;
}

function deliveredFinding(
  { folder, log, survey, shards }: Findings,
  { mostKeys }: Pick<VerdictOptions, 'mostKeys'>,
): Finding {
  const expected = 'every webhook answered with a 2xx in the end';
  if (log === null) return { kind: 'skip', reason: `${folder} has no log of what was sent` };
  const { undelivered, unsent } = survey;
  const taken = formatCount(Math.min(log.taken, shards));
  const all = survey.sent + unsent.count + undelivered.count;
  if (undelivered.count + unsent.count === 0) {
    return { kind: 'pass', expected, actual: plural(log.webhooks, 'webhook') };
  }
  const answers = [...log.failures].map(([answer, times]) => `${answer} (${plural(times, 'time')})`);
  const refused =
    undelivered.count === 0
      ? []
      : [`${answers.join(', ')} in ${keyWords(undelivered.count, undelivered.keys, mostKeys, all)}`];
  const missing =
    unsent.count === 0
      ? []
      : [
          `${keyWords(unsent.count, unsent.keys, mostKeys, all, 'not sent whole')}; by the log ${taken} of ${plural(shards, 'shard was', 'shards were')} begun: send the rest, and bring back the sent/ of every machine`,
        ];
  const isAnswered = [...log.failures.keys()].some((answer) => /^\d/.test(answer));
  return {
    kind: 'fail',
    expected,
    actual: [...refused, ...missing, 'what became of these jobs was not judged'].join('; '),
    how: [
      ...(refused.length === 0 ? [] : [isAnswered ? 'answered no 2xx' : 'no answer']),
      ...(missing.length === 0 ? [] : ['not sent']),
    ].join(', '),
  };
}

function referenceFinding({ references, noReference, nobody, judged, cut, leftOut }: Findings): Finding {
  const expected = 'a 2xx each, and the same state every time';
  // That it is known after a load, and not when it is played alone, proves that what was read alone is none.
  const why = noReference ?? [...leftOut.values()].find(({ known }) => known > 0)?.why;
  if (why !== undefined) {
    const { message, exchanges } = why;
    return { kind: 'fail', expected, actual: message, exchanges };
  }
  if (nobody !== null) return { kind: 'skip', reason: `after ${caseOf('lost').id}` };
  if (references.count === 0) return { kind: 'skip', reason: cut ?? 'no job is to be judged' };
  const { count, volatilePaths } = references;
  const isOther = volatilePaths.includes('');
  const actual = [
    plural(count, 'sequence'),
    isOther ? 'the state is another one every time, so that only unknown jobs are found' : '',
    isOther ? '' : volatileWords(volatilePaths),
    judged === 0 && cut !== null ? 'no job was judged' : '',
  ];
  return { kind: 'pass', expected, actual: actual.filter((part) => part !== '').join('; ') };
}

function kindFinding(kind: WrongKind, findings: Findings, { mostKeys }: VerdictOptions): Finding {
  const { judged, wrong, examples, survey, nobody, noReference, cut } = findings;
  const tally = wrong.of(kind);
  const expected = EXPECTED[kind];
  if (nobody !== null) {
    if (kind !== 'lost') return { kind: 'skip', reason: `after ${caseOf('lost').id}` };
    return { kind: 'fail', expected, actual: nobody, how: 'no job is known' };
  }
  if (tally.count > 0) {
    const ofKind = examples.filter((one) => one.kind === kind);
    const example = ofKind.find(({ alone }) => alone) ?? ofKind[0];
    const parts = [
      keyWords(tally.count, tally.keys, mostKeys, judged),
      tally.unknown === 0
        ? ''
        : `${tally.unknown === tally.count ? 'not' : `${tally.unknown} not`} known at all`,
      whatDiffers(tally),
      cut === null ? '' : 'not every job was judged',
    ];
    const actual = parts.filter((part) => part !== '').join('; ');
    return { kind: 'fail', expected, actual, how: 'another state', example };
  }
  if (noReference !== null) return { kind: 'skip', reason: `after ${REFERENCE.id}` };
  if (cut !== null) {
    const of = plural(findings.sample.size, 'job');
    return { kind: 'skip', reason: joinWords([cut, `${formatCount(judged)} of ${of} judged`], ': ') };
  }
  if (survey.sent === 0) return { kind: 'skip', reason: 'no job was sent whole and taken' };
  return { kind: 'pass', expected, actual: plural(judged, 'job') };
}

const EXPECTED: Readonly<Record<WrongKind, string>> = {
  lost: 'every job is known, and its state has all of its webhooks',
  'booked-twice': 'a webhook that came twice leaves what it leaves once',
  backwards: 'no older webhook undoes a newer one',
  wrong: 'every job in the state that its webhooks leave once each and in order',
};

/** `3 of 1,000 jobs: DO-1, DO-2, DO-3` */
function keyWords(count: number, keys: readonly string[], most: number, of: number, what = ''): string {
  const counted = `${formatCount(count)} of ${plural(of, 'job')}`;
  return `${counted}${what === '' ? '' : ` ${count === 1 ? 'was' : 'were'} ${what}`}: ${firstOf(count, keys.slice(0, most))}`;
}

/** `DO-1, DO-2 and 7 more` */
function firstOf(count: number, keys: readonly string[]): string {
  const more = count > keys.length ? ` and ${formatCount(count - keys.length)} more` : '';
  return `${keys.join(', ')}${more}`;
}

/** What the first of them that is known at all has otherwise. */
function whatDiffers({ examples }: KindTally): string {
  const told = examples.find(({ state }) => state !== null);
  return told === undefined ? '' : `${told.job.key} has ${differenceWords(told.job.differences)}`;
}

function resultOf(one: LedgerCase, finding: Finding, options: VerdictOptions): CaseResult {
  const { sayOption = apiOption, baseline, reproduce } = options;
  const isFailed = finding.kind === 'fail';
  const exchanges = isFailed ? (finding.exchanges ?? []) : [];
  const counterexample: Counterexample | null = isFailed ? (finding.example?.counterexample ?? null) : null;
  const how = isFailed ? (finding.how ?? howItFailed({ exchanges, counterexample })) : null;
  const row = how === null ? undefined : acceptedBy(baseline?.accepted ?? [], { id: one.id, how });
  const example = isFailed && finding.example?.alone === true ? finding.example : null;
  return {
    id: one.id,
    title: one.title,
    level: levelOf(one),
    levelReason: levelWords(one),
    outcome: finding.kind,
    explain: one.explain,
    source: 'ours: what a load leaves is what the same webhooks leave one by one',
    expected: finding.kind === 'skip' ? null : finding.expected,
    actual: finding.kind === 'skip' ? null : finding.actual,
    reason: finding.kind === 'skip' ? say(finding.reason, sayOption) : null,
    reproduce: isFailed ? (reproduce?.(example) ?? null) : null,
    durationMs: 0,
    exchanges,
    changed: [],
    counterexample,
    how,
    accepted: row === undefined ? null : { reason: row.reason },
  };
}
