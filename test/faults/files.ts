import type { Fault } from './fault.ts';
import { HURT_CASES, SHORT_WRITE_CASES, TWO_WRITER_CASES, UNWRITABLE_CASES } from './files/journals.ts';
import { HURT_PROCESS_CASES, KILL_CASES } from './files/kills.ts';

/** What is kept. */
export const FILES: readonly Fault[] = [
  {
    id: 'F1',
    fault: 'a journal that cannot be written: full, read-only, broken, deleted, replaced',
    result:
      '503 to what could not be kept, one warning, and on it goes when it can be; a named one ends the start with 3',
    cases: UNWRITABLE_CASES,
  },
  {
    id: 'F2',
    fault: 'SIGKILL at any moment',
    result: 'every webhook that was acknowledged is in the journal, and at most its last line is torn',
    processCases: KILL_CASES,
  },
  {
    id: 'F3',
    fault: 'a torn, joined, foreign or broken line',
    result: 'the other records are read, the line is named in a warning; a writer begins on a new line',
    cases: HURT_CASES,
  },
  {
    id: 'F4',
    fault: 'two writers of one journal',
    result: 'whole lines of both; what one leaves half done spoils nothing of the other',
    cases: TWO_WRITER_CASES,
  },
  {
    id: 'F5',
    fault: 'short, interrupted and refused writes',
    result: 'the record is completed or answered 503; never acknowledged and lost',
    cases: SHORT_WRITE_CASES,
    processCases: HURT_PROCESS_CASES,
  },
];
