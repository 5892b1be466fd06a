import { readFileSync } from 'node:fs';
import { FOLDER } from './ledger.ts';
import type { Phase } from './phases.ts';

/** What Artillery is told of a load. */
export interface ArtilleryOptions {
  /** Without secrets. */
  readonly target: URL;
  readonly phases: readonly Phase[];
  readonly shards: number;
  readonly timeoutMs: number;
  /** The pause before each further try, in ms. */
  readonly retriesMs: readonly number[];
  /** Names of the variables of the environment that headers take secrets from. */
  readonly variables: readonly string[];
}

// Sources and bundles both lie two folders below the package, so that one relative path serves both.
const PROCESSOR = new URL('../../fixtures/engines/artillery.mjs', import.meta.url);
const SETTINGS = /^const SETTINGS = \{.*?\};$/ms;

/** The files that make a folder one that Artillery runs: its configuration, and the processor that sends. */
export function artilleryFiles(
  options: ArtilleryOptions,
): readonly { readonly name: string; readonly text: string }[] {
  return [
    { name: FOLDER.configuration, text: configuration(options) },
    { name: FOLDER.processor, text: processor(options) },
  ];
}

function configuration({ target, phases }: ArtilleryOptions): string {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  return `# Load on ${target.host}: one virtual user is one job. Run it in this folder with: npx artillery@2 run artillery.yml
config:
  target: ${JSON.stringify(plainTarget(target))}
  processor: "./processor.mjs"
  # What machines elsewhere need beside it.
  includeFiles: ["./${FOLDER.shards}"]
  variables:
    # All phases together: what is left then is sent at the rate so far. Change it with them.
    phaseSeconds: ${seconds}
  # Jobs a second: whole numbers, and whole seconds.
  phases:
${phases.map(phaseLines).join('')}before:
  flow:
    - function: "check"
scenarios:
  - name: "job"
    flow:
      - function: "sendJob"
`;
}

function phaseLines({ name, from, to, seconds, jobs }: Phase): string {
  const rates =
    from !== to
      ? // A ramp to nothing would be read as no ramp.
        { arrivalRate: from, rampTo: Math.max(to, 0.001) }
      : Number.isInteger(from)
        ? { arrivalRate: from }
        : { arrivalCount: jobs };
  const fields = Object.entries({ duration: seconds, ...rates });
  return [
    `    - name: ${JSON.stringify(name)}\n`,
    ...fields.map(([key, value]) => `      ${key}: ${value}\n`),
  ].join('');
}

function processor({ target, shards, timeoutMs, retriesMs, variables }: ArtilleryOptions): string {
  const settings = { target: plainTarget(target), shards, timeoutMs, retriesMs, variables };
  // A function, since a target may hold what stands for something in a replacement.
  return readFileSync(PROCESSOR, 'utf8').replace(
    SETTINGS,
    () => `const SETTINGS = ${JSON.stringify(settings, null, 2)};`,
  );
}

/** A target that Artillery leaves as it is: to it, double braces are a template. */
function plainTarget({ href }: URL): string {
  return href.replaceAll('{', '%7B').replaceAll('}', '%7D');
}
