import { usageError, WebhookCliError } from '../core/error.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { findEvent, requireProvider } from '../events/names.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Scenario } from './scenario.ts';

/** Steps from one to another, counted from 0, both included. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The steps that are asked for, each by its number from 1 or by its event. An event that comes several times
 * stands for its first step where a range begins and for its last where it ends.
 *
 * @throws WebhookCliError `bad_step`
 */
export function stepRange(
  scenario: Scenario,
  catalogue: Catalogue,
  from: string | number | undefined,
  to: string | number | undefined,
): StepRange {
  const events = scenario.steps.map((step) => step.event);
  const range = {
    from:
      from === undefined ? 0 : stepNamed(scenario, catalogue, String(from), (event) => events.indexOf(event)),
    to:
      to === undefined
        ? events.length - 1
        : stepNamed(scenario, catalogue, String(to), (event) => events.lastIndexOf(event)),
  };
  if (range.from <= range.to) return range;
  throw badStep(scenario, `step ${range.from + 1} comes after step ${range.to + 1}`);
}

function stepNamed(
  scenario: Scenario,
  catalogue: Catalogue,
  text: string,
  place: (event: string) => number,
): number {
  const index = /^\d+$/.test(text.trim())
    ? Number(text) - 1
    : place(eventNamed(scenario, catalogue, text) ?? '');
  if (index >= 0 && index < scenario.steps.length) return index;
  throw badStep(scenario, `the scenario ${scenario.name} has no step ${excerpt(text, 60)}`);
}

function eventNamed(scenario: Scenario, catalogue: Catalogue, text: string): string | null {
  try {
    const provider = requireProvider(scenario.provider, catalogue);
    return findEvent(text, catalogue, { provider }).event.name;
  } catch (error) {
    if (error instanceof WebhookCliError && error.code === 'unknown_event') return null;
    throw error;
  }
}

function badStep(scenario: Scenario, message: string): WebhookCliError {
  const steps = scenario.steps.map(({ event }, index) => `${index + 1} ${event}`);
  return usageError('bad_step', message, `its steps are ${steps.join(', ')}`);
}

/** The seed of one job's identity: the first has that of the run, so that one job is what it is without others. */
export function jobSeed(seed: string, job: number): string {
  return job === 0 ? seed : `${seed}/${job}`;
}
