import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunResult, startProcess } from '../helpers/cli.ts';
import { projectFolder } from '../helpers/project.ts';
import { readmeBlocks } from '../helpers/readme.ts';

interface Runner {
  readonly tools: readonly string[];
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly passed: RegExp;
}

/** How each runner is started, and how it says that both tests of its example passed. */
const RUNNERS = {
  vitest: {
    tools: ['vitest'],
    args: ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose'],
    passed: /Tests +2 passed \(2\)/,
  },
  jest: {
    tools: ['jest'],
    args: ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--ci'],
    passed: /Tests: +2 passed, 2 total/,
  },
  node: {
    tools: [],
    args: ['--test', '--test-reporter=spec', 'shop.node.test.js'],
    passed: /pass 2\n[\s\S]*fail 0\n/,
  },
} as const satisfies Readonly<Record<string, Runner>>;

const examples = new Map(
  readmeBlocks('js').flatMap((code) => {
    const runner = /^\/\/ shop\.(\w+)\.test\.js\n/.exec(code)?.[1];
    return runner === undefined ? [] : [[runner, code] as const];
  }),
);

function run(runner: Runner, file: string, code: string): Promise<RunResult> {
  const cwd = projectFolder('shop', runner.tools);
  writeFileSync(join(cwd, file), code);
  return startProcess(process.execPath, runner.args, { cwd, env: { NO_COLOR: '1' } }).ended;
}

describe('the examples of the README for test suites', () => {
  it('are one for each runner', () => {
    expect([...examples.keys()].toSorted()).toEqual(Object.keys(RUNNERS).toSorted());
  });

  for (const [name, runner] of Object.entries(RUNNERS)) {
    const file = `shop.${name}.test.js`;
    const code = examples.get(name) ?? '';

    it(`${name}: both tests pass`, { timeout: 120_000 }, async () => {
      const { code: exit, stdout, stderr } = await run(runner, file, code);
      expect(`${exit}\n${exit === 0 ? '' : stdout + stderr}`).toBe('0\n');
      expect(stdout + stderr).toMatch(runner.passed);
    });

    it(`${name}: a wrong expectation fails`, { timeout: 120_000 }, async () => {
      const wrong = code
        .replaceAll("'s3cret'", "'other'")
        .replace('reason=Damaged', 'reason=Lost')
        .replace('503', '404');
      expect(wrong).not.toBe(code);
      expect((await run(runner, file, wrong)).code).not.toBe(0);
    });
  }
});
