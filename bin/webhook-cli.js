#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const built = new URL('../dist/cli/main.js', import.meta.url);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error: webhook-cli needs Node 20.19 or newer, this is ${process.versions.node}\n`);
  process.exitCode = 3;
} else if (!existsSync(built)) {
  process.stderr.write('error: webhook-cli is not built yet; run: npm ci && npm run build\n');
  process.exitCode = 3;
} else {
  module.enableCompileCache?.();
  const { main } = await import(built.href);
  await main();
}
