// Runs exported loads with the engines that they were exported for, on this machine and over its loopback alone.
//
//   npm run test:engines [-- check ...]     all checks, or those named
//
// What cannot be installed is skipped by name. It is not part of CI: Artillery and its Node take some 650 MB.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judged } from './checks/judged.mjs';
import { sendsOnce } from './checks/once.mjs';
import { severalMachines } from './checks/several-machines.mjs';
import { installArtillery } from './install.mjs';
import { endAll } from './processes.mjs';

/** A whole run ends by itself before that. */
const LONGEST_MS = 25 * 60_000;

/**
 * Each gets `{ engine, folder, say }`: what `installArtillery` has found, an empty folder, and what tells people something. It
 * throws where something is wrong, and returns a sentence that says what was found.
 */
const CHECKS = {
  once: sendsOnce,
  'several-machines': severalMachines,
  judged,
};

const say = (text) => console.log(text);
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in CHECKS));
if (unknown !== undefined) {
  console.error(`there is no check ${unknown}: ${Object.keys(CHECKS).join(', ')}`);
  process.exit(2);
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'webhook-cli-engines-run-')));
process.on('exit', () => {
  endAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
setTimeout(() => {
  console.error(`it takes longer than ${LONGEST_MS / 60_000} minutes`);
  process.exit(1);
}, LONGEST_MS).unref();

const engine = await installArtillery(say);
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const [name, check] of Object.entries(CHECKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (engine.problem !== null) {
    counts.skipped += 1;
    say(`- ${name}: skipped, there is no Artillery ${engine.version}: ${engine.problem}`);
    continue;
  }
  const started = performance.now();
  try {
    const found = await check({ engine, folder: mkdtempSync(join(folder, `${name}-`)), say });
    counts.passed += 1;
    say(`✔ ${name}: ${found} (${Math.round((performance.now() - started) / 1000)} s)`);
  } catch (error) {
    counts.failed += 1;
    say(`✖ ${name}: ${error.stack ?? error}`);
  }
}
say(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
