#!/usr/bin/env node
import { existsSync, readFileSync, writeSync } from 'node:fs';
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const built = new URL('../dist/cli/main.js', import.meta.url);
const [first, ...others] = process.argv.slice(2);

/** What is asked most and needs nothing else is not kept waiting for the command line. */
function toldVersion() {
  if (others.length > 0 || (first !== '--version' && first !== '-V')) return false;
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
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
  module.enableCompileCache?.();
  const { main } = await import(built.href);
  await main();
}
