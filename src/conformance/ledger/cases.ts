import type { LevelReason } from '../case/level.ts';

/** What can be wrong with a job that was sent whole and taken. */
export const WRONG_KINDS = ['lost', 'booked-twice', 'backwards', 'wrong'] as const;
export type WrongKind = (typeof WRONG_KINDS)[number];

/** One thing that is said of a whole ledger. */
export interface LedgerCase {
  readonly id: string;
  readonly title: string;
  readonly weight: LevelReason;
  readonly explain: string;
}

/** Whether the webhooks were taken at all. */
export const DELIVERED: LedgerCase = {
  id: 'ledger/delivered',
  title: 'every webhook is answered with a 2xx in the end',
  weight: 'lost',
  explain: 'A webhook that no try brought home is lost, and under load is when a sender gives up.',
};

/** Whether there is anything to compare with. */
export const REFERENCE: LedgerCase = {
  id: 'ledger/reference',
  title: 'the same webhooks once each and in order, without load, leave the same state every time',
  weight: 'false',
  explain: 'What load did to a job is told by the state that its webhooks leave without any.',
};

const OF_A_KIND: Readonly<Record<WrongKind, Omit<LedgerCase, 'id'>>> = {
  lost: {
    title: 'no job, and no webhook of one, is lost',
    weight: 'lost',
    explain:
      'What was answered with a 2xx is never sent again: two writes at once, a queue that is full or a restart loses it for good.',
  },
  'booked-twice': {
    title: 'no webhook that came twice is booked twice',
    weight: 'false',
    explain:
      'A sender tries again whenever an answer is late, which under load is often: what is booked twice is paid, counted or told twice.',
  },
  backwards: {
    title: 'no job goes back to what it was before',
    weight: 'false',
    explain:
      'Under load webhooks overtake one another: an older one that comes last must not undo what a newer one said.',
  },
  wrong: {
    title: 'every job ends in the state that its webhooks leave without load',
    weight: 'false',
    explain: 'Each webhook was taken, and yet the job is none that its webhooks could have made.',
  },
};

/** The case of a kind. */
export function caseOf(kind: WrongKind): LedgerCase {
  return { id: `ledger/${kind}`, ...OF_A_KIND[kind] };
}

/** Ids of all that is said of a ledger. */
export const LEDGER_CASE_IDS: readonly string[] = [
  DELIVERED.id,
  REFERENCE.id,
  ...WRONG_KINDS.map((kind) => caseOf(kind).id),
];
