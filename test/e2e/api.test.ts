import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startProcess } from '../helpers/cli.ts';
import { projectFolder } from '../helpers/project.ts';

/** The consumer project beside the installed tarball and the tools of this repository. */
function consumer(): string {
  return projectFolder('consumer', ['vitest', 'typescript', '@types/node']);
}

describe('a project that uses the package', () => {
  it('passes its tests', async () => {
    const cwd = consumer();
    const run = await startProcess(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', '--outputFile=report.json'],
      { cwd, env: { NO_COLOR: '1' } },
    ).ended;
    expect(`${run.code}\n${run.code === 0 ? '' : run.stdout + run.stderr}`).toBe('0\n');
    const report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as Record<string, unknown>;
    expect(report).toMatchObject({ success: true, numPassedTests: 8, numTotalTests: 8 });
  });

  it('compiles, declarations of the package included', async () => {
    const run = await startProcess(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], {
      cwd: consumer(),
    }).ended;
    expect(run.stdout).toBe('');
    expect(run.code).toBe(0);
  });
});

const PROBE = `
import { writeFileSync } from 'node:fs';
const dispatchers = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));
const look = () => ({
  // zod keeps its registries there, so that several copies of it can share them.
  globals: Object.getOwnPropertyNames(globalThis).filter((name) => !name.startsWith('__zod_')).sort(),
  dispatchers: dispatchers.map((symbol) => globalThis[symbol]?.constructor.name ?? 'none'),
  events: process.eventNames().map(String),
  signals: ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal)),
  exitCode: process.exitCode ?? 'none',
});
const before = look();
const names = Object.keys(await import('webhook-cli'));
const after = look();
writeFileSync('seen.json', JSON.stringify({ before, after, names }));
`;

describe('importing the package', () => {
  it('prints nothing, starts nothing and changes nothing global', async () => {
    const cwd = consumer();
    writeFileSync(join(cwd, 'probe.mjs'), PROBE);
    // It ends by itself: nothing that was started keeps it alive.
    const run = await startProcess(process.execPath, ['probe.mjs'], { cwd }).ended;
    expect(run).toMatchObject({ code: 0, signal: null, stdout: '', stderr: '' });
    const seen = JSON.parse(readFileSync(join(cwd, 'seen.json'), 'utf8')) as {
      before: unknown;
      after: unknown;
      names: string[];
    };
    expect(seen.after).toEqual(seen.before);
    expect(seen.names).toEqual(
      expect.arrayContaining([
        'createReceiver',
        'expectEvents',
        'send',
        'runScenario',
        'checkEndpoint',
        'buildEvent',
        'validate',
        'providers',
      ]),
    );
  });
});
