#!/usr/bin/env node
const { existsSync, readFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const built = join(__dirname, '../dist/cli/main.cjs');
const [first, ...others] = process.argv.slice(2);

/** What is asked most and needs nothing else is not kept waiting for the command line. */
function toldVersion() {
  if (others.length > 0 || (first !== '--version' && first !== '-V')) return false;
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
  try {
    writeSync(1, `${version}\n`);
    return true;
  } catch {
    // What cannot be written is told as every other error is.
    return false;
  }
}

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error: webhook-cli needs Node 20.19 or newer, this is ${process.versions.node}\n`);
  process.exitCode = 3;
} else if (!existsSync(built)) {
  process.stderr.write('error: webhook-cli is not built yet; run: npm ci && npm run build\n');
  process.exitCode = 3;
} else if (!toldVersion()) {
  // Older ones have none, and to look takes them a while.
  if (major >= 22) require('node:module').enableCompileCache?.();
  require(built).main();
}
