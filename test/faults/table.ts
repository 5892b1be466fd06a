import { BUGS } from './bugs.ts';
import { countOf, type Fault } from './fault.ts';
import { FILES } from './files.ts';
import { NETWORK } from './network.ts';
import { OUTPUT } from './output.ts';
import { PATHS } from './paths.ts';
import { REQUESTS } from './requests.ts';
import { SECRETS } from './secrets.ts';
import { SIGNALS } from './signals.ts';
import { TARGETS } from './targets.ts';
import { TEXT } from './text.ts';

/** What can go wrong, by what it goes wrong with, as README has it. */
const GROUPS: readonly (readonly [heading: string, faults: readonly Fault[]])[] = [
  ['Requests that come', REQUESTS],
  ['Text on the screen', TEXT],
  ['Paths and targets that are given', PATHS],
  ['The journal', FILES],
  ['Outputs', OUTPUT],
  ['The network', NETWORK],
  ['Signals', SIGNALS],
  ['Secrets', SECRETS],
  ['Targets that are sent to', TARGETS],
  ['Bugs', BUGS],
];

export const FAULTS: readonly Fault[] = GROUPS.flatMap(([, faults]) => faults);

/** Of an id such as `H10`, what it is sorted by. */
function numberOf({ id }: Fault): number {
  return Number(id.slice(1));
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** The table of README. */
export function reliabilityTable(): string {
  const rows = GROUPS.flatMap(([heading, faults]) => [
    `| | **${heading}** | | |`,
    ...faults
      .toSorted((a, b) => numberOf(a) - numberOf(b))
      .map((fault) => `| ${fault.id} | ${cell(fault.fault)} | ${cell(fault.result)} | ${countOf(fault)} |`),
  ]);
  const count = FAULTS.reduce((sum, fault) => sum + countOf(fault), 0);
  return [
    `${FAULTS.length} kinds of faults, ${count} cases, each a test that runs with every change:`,
    '',
    '| | fault | what comes of it | cases |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
