// How fast the command is, beside what it is held against, in one run on one machine: prints a table.
//
//   node test/bench/bench.mjs [options]     options.mjs has them
//
// Servers run on one core and load on another. Every round measures everything once, so that a busy moment of the
// machine falls on all of it; figures are ratios of the same round, with their median and quartiles.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createBudget, within } from './budget.mjs';
import { createChildren } from './children.mjs';
import { separateCores } from './cores.mjs';
import { describeMachine } from './machine.mjs';
import { readOptions } from './options.mjs';
import { installOurs, installPeers } from './packages.mjs';
import { toJson, toMarkdown } from './report.mjs';
import * as check from './rows/check.mjs';
import * as inspect from './rows/inspect.mjs';
import * as install from './rows/install.mjs';
import * as large from './rows/large.mjs';
import * as memory from './rows/memory.mjs';
import * as rate from './rows/rate.mjs';
import * as receive from './rows/receive.mjs';
import { rows as receiveRows, spread } from './rows/receive-table.mjs';
import * as send from './rows/send.mjs';
import * as startUp from './rows/start-up.mjs';
import * as validate from './rows/validate.mjs';
import { createSamples } from './samples.mjs';

/** A whole run ends by itself before a quarter of an hour is over; `--long` and `--before` take as long again. */
const LONGEST_MS = 13.5 * 60_000;
/** Later than that something hangs that has no time limit of its own. */
const GRACE_MS = 60_000;

/** In the order of the table; each with the seconds that it takes, roughly, which is its share of the time. */
const GROUPS = [
  { ...receive, rows: receiveRows },
  large,
  inspect,
  send,
  rate,
  validate,
  check,
  startUp,
  memory,
  install,
];
const parts = GROUPS.flatMap((group) => group.parts);

const options = readOptions(process.argv.slice(2), parts);
if (options === null) process.exit(2);

const root = resolve(import.meta.dirname, '../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'webhook-cli-bench-')));
const cores = separateCores();
const children = createChildren(cores, folder);
const groups = GROUPS.filter((group) => group.parts.some((part) => options.chosen.has(part)));
const budget = createBudget(
  LONGEST_MS * (1 + Number(options.long) + Number(options.before !== null)),
  groups.map(({ seconds }) => seconds),
);
const samples = createSamples();
/** What kept something from being measured. */
const problems = [];
const say = (text) => console.error(text);

function cleanUp() {
  children.killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    cleanUp();
    process.exit(130);
  });
}
process.on('exit', cleanUp);

/** The folder in which the build is installed as its users have it, or `null` where that cannot be done. */
async function ownFolder() {
  const ours = join(folder, 'ours');
  try {
    await installOurs(root, ours);
    return ours;
  } catch (error) {
    problems.push(`the build was measured where it stands: ${error.message}`);
    return null;
  }
}

async function prepare() {
  const { manifest, found } = await installPeers(say);
  problems.push(...Object.values(found).flatMap(({ problem }) => problem ?? []));
  const ours = await ownFolder();
  const bin = ours === null ? 'bin/webhook-cli.cjs' : 'node_modules/webhook-cli/bin/webhook-cli.cjs';
  const subjects = [{ bin: join(ours ?? root, bin), suffix: '' }];
  if (options.before !== null) subjects.push({ bin: options.before, suffix: ' before' });
  const { rounds, chosen } = options;
  return { children, budget, folder, ours, say, subjects, rounds, chosen, packages: manifest, found };
}

/** A group that fails has in the table what it measured until then. */
async function measureAll(context) {
  for (const group of groups) {
    budget.begin(group.seconds);
    try {
      await group.measure(context, samples);
    } catch (error) {
      problems.push(`${group.parts.join(', ')}: ${error.message}`);
      say(error.stack);
    }
  }
}

function figuresOf(context) {
  return {
    machine: describeMachine({ cores, folder, root, found: context.found }),
    rounds: options.rounds,
    hasBefore: options.before !== null,
    spread: spread(samples).filter(({ values }) => values.length > 0),
    rows: groups.flatMap((group) => group.rows(context, samples)),
    notes: [...problems, ...samples.told().map(([name, text]) => `${name}: ${text}`), ...absolute()],
    samples: samples.all(),
  };
}

/** What the ratios are made of. */
function absolute() {
  const kinds = [
    ['a second', 'rate', 0],
    ['p99 in ms', 'p99', 1],
    ['start-up in ms', 'ms', 0],
  ];
  return kinds.flatMap(([title, kind, digits]) => {
    const list = samples.medians(kind).map(([name, value]) => `${name} ${value.toFixed(digits)}`);
    return list.length === 0 ? [] : [`${title}: ${list.join(', ')}`];
  });
}

const context = await prepare();
try {
  await within(budget.left() + GRACE_MS, 'the whole run', measureAll(context));
} catch (error) {
  problems.push(error.message);
}
const figures = figuresOf(context);
if (options.out !== undefined) writeFileSync(options.out, `${toJson(figures)}\n`);
console.log(options.json ? toJson(figures) : toMarkdown(figures));
process.exit(problems.length === 0 ? 0 : 1);
