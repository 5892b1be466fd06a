// Compares what two builds of the command do: every event, version, form and scenario, every command, over
// real HTTP on this machine alone.
//
//   node test/equivalence/compare.mjs BEFORE.tgz AFTER.tgz [PART,...]
//
// Parts are those of PARTS; without them it is all. Ends with 0 where nothing differs, 1 where something does, 2 at wrong usage.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkParts, checks } from './artefacts/checks.mjs';
import { endings, listens } from './artefacts/listens.mjs';
import { allRequests } from './artefacts/requests.mjs';
import { catalogue, demos, errors, helps } from './artefacts/screens.mjs';
import { printed, scenariosOf, sends, variantsOf } from './artefacts/sends.mjs';
import { validations } from './artefacts/validations.mjs';
import { compareArtefacts } from './difference.mjs';
import { install } from './install.mjs';
import { createNormaliser } from './normalise.mjs';
import { createSide, runTasks } from './side.mjs';

/** Of each side, at once: what waits for the other side's time is then in nobody's way. */
const CONCURRENCY = 2;
/** Artefacts that are named below a change; of more only their number is told. */
const NAMED = 4;
/** Lines of one difference that are printed. */
const LONGEST_HUNK = 60;

/** Lists of tasks by name; those that mostly wait come first, so that they do not all stand at the end. */
const PARTS = {
  check: (side) => [...checks(side), ...checkParts(side)],
  listen: (side, { requests }) => [...listens(side, requests), ...endings(side, requests)],
  help: (side) => [() => helps(side)],
  send: (side, { variants, scenarios }) => sends(side, variants, scenarios),
  catalogue: (side, { variants }) => catalogue(side, variants),
  validate: (side, { requests }) => validations(side, requests),
  demo: demos,
  errors,
};

const [before, after, chosen = Object.keys(PARTS).join(',')] = process.argv.slice(2);
const parts = chosen.split(',');
if (after === undefined || process.argv.length > 5 || !parts.every((part) => Object.hasOwn(PARTS, part))) {
  console.error(
    `usage: node test/equivalence/compare.mjs BEFORE.tgz AFTER.tgz [${Object.keys(PARTS).join(',')}]`,
  );
  process.exit(2);
}
const tarballs = [before, after];

// The real path: a process reports its folder without symbolic links.
const root = realpathSync(mkdtempSync(join(tmpdir(), 'webhook-cli-compare-')));
const sides = [];
const cleanUp = () => {
  for (const side of sides) side.close();
  rmSync(root, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    cleanUp();
    process.exit(130);
  });
}

try {
  const from = Date.now();
  for (const [i, tarball] of tarballs.entries()) {
    // Equally long names: screens are cut to a width.
    const folder = join(root, String(i + 1));
    mkdirSync(join(folder, 'home'), { recursive: true });
    mkdirSync(join(folder, 'install'));
    sides.push(createSide(folder, await install(tarball, join(folder, 'install'))));
  }
  const sent = await Promise.all(sides.map(sendsPrinted));
  // Both receive the same: a difference of `send` is then not one of `listen` too.
  const requests = allRequests(sent[0].printed);
  await Promise.all(
    sides.map((side, i) => {
      const tasks = parts.flatMap((part) => PARTS[part](side, { ...sent[i], requests }));
      return runTasks(tasks, CONCURRENCY);
    }),
  );
  process.exitCode = report(compareArtefacts(...sides.map((side, i) => normalisedBy(side, i, from))), from);
} finally {
  cleanUp();
}

async function sendsPrinted(side) {
  const variants = await variantsOf(side);
  const scenarios = await scenariosOf(side);
  const requests = new Map();
  await runTasks(printed(side, variants, scenarios, requests), CONCURRENCY);
  return { variants, scenarios, printed: requests };
}

function normalisedBy({ artefacts, ports }, i, from) {
  const normaliser = createNormaliser({
    from,
    to: Date.now(),
    folders: [
      [join(root, String(i + 1)), '<folder>'],
      [root, '<folder>'],
    ],
    ports,
  });
  for (const { text } of artefacts.values()) normaliser.learn(text);
  return new Map(
    [...artefacts].map(([name, { text, fresh }]) => [name, normaliser.normalise(text, { fresh })]),
  );
}

function report({ groups, changes }, from) {
  for (const { lines, artefacts } of changes) {
    const others = artefacts.length - 1;
    console.log(`\n=== ${artefacts[0]}${others === 0 ? '' : `, and the same in ${others} more`}`);
    for (const name of artefacts.slice(1, NAMED)) console.log(`    ${name}`);
    for (const line of lines.slice(0, LONGEST_HUNK)) console.log(line);
    if (lines.length > LONGEST_HUNK) console.log(`… ${lines.length - LONGEST_HUNK} more lines`);
  }
  const rows = [...groups].map(([group, counts]) => [group, counts.compared, counts.equal, counts.different]);
  const sums = [1, 2, 3].map((column) => rows.reduce((sum, row) => sum + row[column], 0));
  const width = Math.max(...rows.map(([group]) => group.length), 'artefacts'.length);
  console.log('');
  for (const [name, ...cells] of [
    ['artefacts', 'compared', 'equal', 'different'],
    ...rows,
    ['all', ...sums],
  ]) {
    console.log(name.padEnd(width) + cells.map((cell) => String(cell).padStart(11)).join(''));
  }
  console.log(`\n${changes.length} differences, ${Math.round((Date.now() - from) / 1000)} s`);
  return changes.length === 0 ? 0 : 1;
}
