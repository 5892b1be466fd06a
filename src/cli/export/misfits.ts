import { flagName, type Misfit } from '../flags/misfits.ts';
import type { ExportLoadFlags } from './flags.ts';

/** Flags that only an engine obeys which knows jobs. */
const OF_JOBS = [
  'phases',
  'speed',
  'retrySchedule',
  'timeout',
] as const satisfies readonly (keyof ExportLoadFlags)[];

/** Flags of `export` that do not fit one another. */
export const EXPORT_MISFITS: readonly Misfit<ExportLoadFlags>[] = [
  ...OF_JOBS.map(
    (name): Misfit<ExportLoadFlags> => ({
      applies: (flags) => flags.engine === 'ndjson' && flags[name] !== undefined,
      message: `${flagName(name)} needs an engine that knows jobs, and --engine ndjson writes requests alone`,
      hint: 'leave it out, or use --engine artillery',
    }),
  ),
];
