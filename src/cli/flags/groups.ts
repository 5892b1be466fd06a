/**
 * The headings under which help shows flags. A declaration opens a group by `optionsGroup`, and all that is declared
 * behind that belongs to it; a function that declares flags of several commands opens the groups of its own.
 */
export const GROUP = {
  everywhere: 'Every command takes:',
  listens: 'Where it listens:',
  admits: 'Who may post:',
  judges: 'How it judges:',
  answers: 'What it answers:',
  passesOn: 'Where it passes webhooks on:',
  keeps: 'What it keeps:',
  ends: 'When it ends:',
  reports: 'Reports:',
  shows: 'What it shows:',
  chooses: 'What it sends:',
  payload: 'What is in the payload:',
  goes: 'Where it goes, and how:',
  delivered: 'What counts as delivered, and what is tried again:',
  scenario: 'Of a scenario:',
  amount: 'How many, how fast:',
  cases: 'Which cases:',
  jobs: 'Whose jobs:',
  runs: 'How it runs:',
  load: 'After a load:',
  state: 'How it reads the state of a job:',
  reads: 'What it reads:',
  lists: 'Which ones:',
  writes: 'What it writes:',
  deletes: 'What it deletes:',
  prints: 'What it prints:',
} as const;
