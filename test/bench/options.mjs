import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `usage: npm run bench -- [options]

  --only ROWS      measure these alone, with commas: PARTS
  --rounds N       rounds of everything (7)
  --long           also the memory after 1,000,000 webhooks
  --before BIN     measure another build beside it: its bin/webhook-cli.cjs
  --out FILE       write the figures to this file as JSON
  --json           print them as JSON instead of the table
`;

/** Of the command line, or `null` after it was told how to use it. */
export function readOptions(args, parts) {
  const fail = (message) => {
    console.error(`${message}\n\n${USAGE.replace('PARTS', parts.join(', '))}`);
    return null;
  };
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        only: { type: 'string' },
        rounds: { type: 'string', default: '7' },
        long: { type: 'boolean', default: false },
        before: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return fail(error.message);
  }
  const chosen = values.only?.split(',') ?? parts.filter((part) => part !== 'memory' || values.long);
  const unknown = chosen.find((part) => !parts.includes(part));
  if (unknown !== undefined) return fail(`there is no row ${unknown}`);
  if (chosen.includes('memory') && !values.long) return fail('memory takes --long');
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) return fail('--rounds takes a number from 1');
  const before = values.before === undefined ? null : resolve(values.before);
  if (before !== null && !existsSync(before)) return fail(`${before} does not exist`);
  return { ...values, chosen: new Set(chosen), rounds, before };
}
