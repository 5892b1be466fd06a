import { indentJson } from '../core/json/indent.ts';
import { writeJson } from '../core/json/kept-digits.ts';
import type { ScenarioDocument } from '../providers/scenario-document.ts';
import { digitsOf, type Scenario } from './scenario.ts';

/** A scenario as the text of a file, which `parseScenario` reads as the very same. */
export function scenarioText(scenario: Scenario): string {
  const { jobType, description, note, steps, ...rest } = scenario;
  const document: ScenarioDocument = {
    ...rest,
    // An empty text says nothing, and no file may have one.
    ...(description === '' ? {} : { description }),
    ...(note === '' ? {} : { note }),
    ...(jobType === null ? {} : { jobType }),
    steps: steps.map(({ afterMs, title, append, ...step }) => ({
      ...step,
      ...(title === null ? {} : { title }),
      append,
      after: `${afterMs}ms`,
    })),
  };
  return `${indentJson(writeJson(document as never, digitsOf(scenario)))}\n`;
}
