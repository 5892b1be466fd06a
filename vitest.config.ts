import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** Test files of a folder, in two lists: one that replaces a module or a clock needs a process of its own. */
function testsOf(folder: string): { readonly together: string[]; readonly apart: string[] } {
  const files = readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file).replaceAll('\\', '/'));
  const replaces = (file: string): boolean =>
    file.endsWith('.process.test.ts') ||
    /\bvi\.(?:(?:do)?mock|spyOn)\(|\bholdTimers\(/i.test(
      readFileSync(join(import.meta.dirname, file), 'utf8'),
    );
  return { together: files.filter((file) => !replaces(file)), apart: files.filter(replaces) };
}

const unit = testsOf('test/unit');
const integration = testsOf('test/integration');
const faults = testsOf('test/faults');
const consumers = testsOf('test/consumers');
const together = [unit, integration, faults, consumers].flatMap((files) => files.together);
const apart = [unit, integration, faults, consumers].flatMap((files) => files.apart);

/**
 * What only computes, and what says what a command makes of its words: no version of Node decides what that comes to. Each of
 * these rooms runs on every Node within the other tests of commands and of the packed tarball.
 */
const COMPUTED = [
  'test/unit/{captures,conformance,events,expect,observe,providers,scenarios,scrub}/**/*.test.ts',
  'test/unit/validation/**/!(documents|parse-body|syntax).test.ts',
  'test/unit/output/{check,exchange,observed,payload,reports}/**/*.test.ts',
  'test/unit/core/json/*.test.ts',
  'test/unit/cli/{check,completion,config,events,flags,history,inspector,repost}/**/*.test.ts',
  'test/unit/sender/{changed-places,judge-alike,outcome-change,watched}.test.ts',
  'test/integration/commands/{check-baseline,check-form-key,check-jobs,check-ledger,check-ledger-unsure,config,flags,history,inspect,listen-ci,listen-keys,repost-several,scenario,scrub,send-printed}.test.ts',
  'test/integration/{api-inputs,check-cause,check-command,check-context,check-interrupted,check-jobs,check-own-changes,check-run,check-state,events-show,orderings,send-usage,sender-events}.test.ts',
  'test/faults/{secrets,text}.test.ts',
  'test/faults/properties/{scrub,secrets}.test.ts',
];

/**
 * What no version of Node and no system decides either: words, tools of others, what the cases make of consumers. Whatever
 * is neither named here nor above runs on the oldest Node and on the newest, and what runs a process on each between as well.
 */
const ONCE = [
  'test/consumers/**/*.test.ts',
  'test/integration/consumers.test.ts',
  'test/integration/load/**/*.test.ts',
  'test/e2e/{capture-to-test,ci-jobs,completion-shells,config,deleted-folder,demo,events,help,history,package,readme,repost,scenario,schema,suites,types,usage,validate}.test.ts',
  'test/integration/commands/{check,completion,events,examples,history-export,history-save,schema,validate,validate-pasted}.test.ts',
  'test/integration/{narrow-terminal,printed-curl}.test.ts',
  'test/unit/{architecture,readme-picture,readme-reliability,cli/help}.test.ts',
  'test/unit/inspector/{action-rate,gathered,guard,target}.test.ts',
  'test/unit/output/long-texts.test.ts',
  'test/unit/inspector/archive.test.ts',
  'test/unit/inspector/{page,routes,views}/**/*.test.ts',
  'test/integration/inspector/copied-test.test.ts',
];

/** Not a test of this project, but one that a test copies and runs. */
const NOT_OURS = [...configDefaults.exclude, 'test/e2e/consumer/**'];

const packed = { globalSetup: ['test/helpers/packed.ts'] };

export default defineConfig(({ mode }) => {
  // How long `npm run fuzz` tries each property. Projects read this file anew, by another mode.
  if (mode === 'fuzz') process.env['FUZZ_SECONDS'] ??= '60';
  const seconds = process.env['FUZZ_SECONDS'];
  return {
    test: {
      // A test that installs or spawns waits for a condition; this is only where it gives up.
      testTimeout: seconds === undefined ? 30_000 : (Number(seconds) + 60) * 1000,
      hookTimeout: 120_000,
      // Half of a test's time is its processes' and its servers': one core fewer than there are would be left idle.
      maxWorkers: '100%',
      env: { TZ: 'UTC', NO_COLOR: '1' },
      projects: [
        {
          extends: true,
          // A new process and all modules anew for each of a hundred small files take as long as their tests.
          test: {
            name: 'unit',
            include: unit.together,
            exclude: [...NOT_OURS, ...ONCE, ...COMPUTED],
            isolate: false,
          },
        },
        {
          extends: true,
          test: {
            ...packed,
            name: 'computed',
            include: COMPUTED,
            exclude: [...NOT_OURS, ...apart],
            isolate: false,
          },
        },
        {
          extends: true,
          test: {
            ...packed,
            name: 'integration',
            include: [...integration.together, ...faults.together],
            exclude: [...NOT_OURS, ...ONCE, ...COMPUTED],
            isolate: false,
          },
        },
        {
          extends: true,
          test: {
            ...packed,
            name: 'machine',
            include: ['test/e2e/**/*.test.ts', ...apart],
            exclude: [...NOT_OURS, ...ONCE, ...COMPUTED],
          },
        },
        {
          extends: true,
          test: { ...packed, name: 'once', include: ONCE, exclude: [...NOT_OURS, ...apart], isolate: false },
        },
        {
          extends: true,
          test: {
            ...packed,
            name: 'apart',
            include: [...COMPUTED, ...ONCE],
            exclude: [...NOT_OURS, ...together, 'test/e2e/**'],
          },
        },
        // The live page in a real browser, which no version of Node decides.
        {
          extends: true,
          test: {
            ...packed,
            name: 'browser',
            include: ['test/browser/**/*.test.ts'],
            testTimeout: 180_000,
            isolate: false,
          },
        },
      ],
    },
  };
});
