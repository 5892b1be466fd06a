import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

const unitTests = readdirSync(join(import.meta.dirname, 'test/unit'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join('test/unit', file).replaceAll('\\', '/'));

/** A module that one test replaces must not reach other tests, nor have been loaded by them. */
const replacing = unitTests.filter((file) =>
  /\bvi\.(?:do)?mock\(/i.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
);
const together = unitTests.filter((file) => !replacing.includes(file));

/**
 * What no version of Node and no system decides: words, tools of others, what the cases make of consumers. Whatever
 * is not named here runs on every supported Node.
 */
const ONCE = [
  'test/consumers/**/*.test.ts',
  'test/integration/consumers.test.ts',
  'test/e2e/{ci-jobs,events,help,package,readme,schema,suites,validate}.test.ts',
];

const apart = {
  // Not a test of this project, but one that a test copies and runs.
  exclude: [...configDefaults.exclude, ...together, 'test/e2e/consumer/**'],
  globalSetup: ['test/helpers/packed.ts'],
};

export default defineConfig({
  test: {
    // A test that installs or spawns waits for a condition; this is only where it gives up.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Half of a test's time is its processes' and its servers': one core fewer than there are would be left idle.
    maxWorkers: '100%',
    env: { TZ: 'UTC', NO_COLOR: '1' },
    projects: [
      {
        extends: true,
        // A new process and all modules anew for each of a hundred small files take as long as their tests.
        test: { name: 'unit', include: together, isolate: false },
      },
      {
        extends: true,
        test: {
          ...apart,
          name: 'machine',
          include: ['test/**/*.test.ts'],
          exclude: [...apart.exclude, ...ONCE],
        },
      },
      { extends: true, test: { ...apart, name: 'once', include: ONCE } },
    ],
  },
});
