import type { Finding } from '../../core/finding.ts';
import { MAX_OWN_BODY } from '../../core/http/body.ts';
import type { LoadedCatalogue } from '../../providers/catalogue.ts';
import { judge } from '../../validation/judge.ts';
import type { ScenarioPlan } from './play.ts';

/** Something wrong in the payloads of a scenario. A payload keeps what those before it had, so it is named once. */
interface ScenarioFault {
  readonly finding: Finding;
  /** The event of the first step that has it. */
  readonly event: string;
  /** The steps that have it, counted from 0. */
  readonly steps: readonly number[];
}

/** A step whose payload is of another business key than the one before it. */
interface KeyChange {
  readonly step: number;
  readonly event: string;
  readonly before: string;
  readonly after: string;
}

export interface ScenarioFaults {
  /** Errors and warnings, in the order of the steps. */
  readonly faults: readonly ScenarioFault[];
  readonly keyChanges: readonly KeyChange[];
}

/** Judges the payloads of the steps that a plan sends, and whether they are of one job. Sends none of them. */
export function scenarioFaults(
  { sequence, open, now = Date.now() }: ScenarioPlan,
  catalogue: LoadedCatalogue,
): ScenarioFaults {
  const run = open(0, now);
  const faults = new Map<string, ScenarioFault>();
  const keyChanges: KeyChange[] = [];
  let before: string | null = null;
  const steps = [...new Set(sequence.entries.map(({ step }) => step))].toSorted((a, b) => a - b);
  for (const step of steps) {
    const { body, headers, event, key } = run.build(step, { sentAt: now });
    const { provider } = run;
    for (const finding of judge(body, headers, { catalogue, provider, maxBytes: MAX_OWN_BODY }).findings) {
      if (finding.severity === 'info') continue;
      const id = JSON.stringify([finding.rule, finding.path, finding.expected, finding.actual]);
      const known = faults.get(id);
      faults.set(id, { finding, event: known?.event ?? event, steps: [...(known?.steps ?? []), step] });
    }
    if (key !== null && before !== null && key !== before) {
      keyChanges.push({ step, event, before, after: key });
    }
    before = key ?? before;
  }
  return { faults: [...faults.values()], keyChanges };
}
