import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { temporaryFolder } from './cli.ts';

const SHOP = 'node_modules/webhook-cli/examples/shop.js';
const ROOT = join(import.meta.dirname, '../..');

/**
 * A copy of a project in test/e2e, with the installed tarball and tools of this repository in its
 * node_modules.
 */
export function projectFolder(name: string, tools: readonly string[]): string {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'test/e2e', name), folder, { recursive: true });
  // As the tarball has it: what the README says runs there.
  if (name === 'shop') cpSync(join(inject('packedFolder'), SHOP), join(folder, 'shop.js'));
  const link = (from: string, module: string): void => {
    const path = join(folder, 'node_modules', module);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(from, 'node_modules', module), path);
  };
  link(inject('packedFolder'), 'webhook-cli');
  link(inject('packedFolder'), '.bin');
  for (const tool of tools) link(ROOT, tool);
  return folder;
}
