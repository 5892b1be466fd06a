import { plural } from '../../core/text/count.ts';
import { FOLDER, type LedgerHead, numberedFile } from '../../load/ledger.ts';
import { shellQuote } from '../../output/exchange/request.ts';
import { visible } from '../../output/text/visible.ts';

/** What the README of a folder tells beside its ledger. */
export interface ReadmeFacts {
  readonly head: LedgerHead;
  /** Variables of the environment without which nothing is sent. */
  readonly variables: readonly string[];
  /** The variable that has the whole target, where that holds a secret; `null` where it stands in the ledger. */
  readonly targetVariable: string | null;
}

/** The README of an exported folder: ten lines that say how it is run, once and on several machines, and judged. */
export function readmeText({ head, variables, targetVariable }: ReadmeFacts): string {
  const { jobs, webhooks, target, scenarios, provider, seed, version } = head;
  const needs =
    variables.length === 0 ? '' : ` Set ${variables.map(inCode).join(', ')} first: no file holds a secret.`;
  const typed = targetVariable === null ? shellQuote(target) : `"$${targetVariable}"`;
  const judge = `webhook-cli check ${typed} --ledger . --state-url "${stateExample(target)}"`;
  return `${[
    `# ${plural(webhooks, 'webhook')} of ${plural(jobs, 'job')}`,
    '',
    `- webhook-cli ${version} wrote them: ${provider}, ${scenarios.map(inCode).join(', ')}, seed ${inCode(seed)}, to ${inCode(target)}.${needs}`,
    ...(head.engine === 'artillery' ? artilleryLines(head) : TARGET_LINES),
    `- Judge it: ${inCode(judge)}.`,
    `- ${inCode(FOLDER.ledger)} has a line a job: its key, its shard and the steps in the order in which they are sent.`,
  ].join('\n')}\n`;
}

function artilleryLines({ shards }: LedgerHead): readonly string[] {
  const some = shards < 4 ? '1' : `1-${Math.ceil(shards / 2)}`;
  return [
    `- Run it: ${inCode(`npx artillery@2 run ${FOLDER.configuration}`)} (Node 22.18 or newer). Another endpoint: ${inCode('WEBHOOK_CLI_TO=https://…')}.`,
    `- A shard is sent once: ${inCode(`${FOLDER.sent}/`)} says which were taken and what was answered. To send all anew, export anew.`,
    `- On several machines copy the folder to each and give it its own of the ${plural(shards, 'shard')}: ${inCode(`WEBHOOK_CLI_SHARDS=${some}`)}.`,
    `- The phases in ${inCode(FOLDER.configuration)} are those of all machines together. Bring each ${inCode(`${FOLDER.sent}/`)} back before you judge.`,
  ];
}

const FIRST_SHARD = `${FOLDER.shards}/${numberedFile(1)}`;

const TARGET_LINES: readonly string[] = [
  `- A line in ${inCode(`${FOLDER.shards}/`)} is a request in the JSON format of Vegeta's targets: method, URL, header, body as base64.`,
  `- Send each shard once: ${inCode(`vegeta attack -lazy -format=json -targets ${FIRST_SHARD} -rate 50 -max-workers 1`)}.`,
  '- Several workers overtake one another, so that webhooks of a job may change places; one keeps their order.',
  '- A header with a secret is not in them: give it to the engine.',
];

function stateExample(target: string): string {
  const url = URL.canParse(target) ? new URL(target).origin : target;
  return `${url}/jobs/{key}`;
}

/** A text as code on one line, whatever it holds. */
function inCode(text: string): string {
  return `\`${visible(text).replaceAll('`', "'")}\``;
}
