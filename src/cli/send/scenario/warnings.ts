import { eventLabel } from '../../../events/names.ts';
import { expectation } from '../../../output/payload/findings.ts';
import { plural } from '../../../output/text/format.ts';
import { visible } from '../../../output/text/visible.ts';
import type { LoadedCatalogue } from '../../../providers/catalogue.ts';
import { scenarioFaults } from '../../../sender/scenario/faults.ts';
import type { ScenarioPlan } from '../../../sender/scenario/play.ts';
import { writeNote } from '../../screen/note.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';

/** At most this number of errors is shown; a mistake that is made in every step is one. */
const SHOWN = 10;

/**
 * Says what is wrong in a user's own scenario before any of it is sent. All of it is sent all the same: a fault may be
 * what is to be tried.
 *
 * @param file the scenario as it was named
 */
export function warnOfFaults(
  session: Session,
  file: string,
  plan: ScenarioPlan,
  catalogue: LoadedCatalogue,
): void {
  const { faults, keyChanges } = scenarioFaults(plan, catalogue);
  const { provider } = plan.open(0, plan.now ?? Date.now());
  const where = (steps: readonly number[], event: string): string => {
    return `${stepNumbers(steps)} (${eventLabel(provider, event)})`;
  };
  const errors = faults.filter(({ finding }) => finding.severity === 'error');
  for (const { finding, steps, event } of errors.slice(0, SHOWN)) {
    const text = expectation(finding);
    warn(session, `${where(steps, event)}: ${finding.path}${text === '' ? '' : ` ${text}`}`);
    writeBelow(session, finding.message);
  }
  for (const { step, event, before, after } of keyChanges) {
    warn(session, `${where([step], event)}: the business key changes from "${before}" to "${after}"`);
    writeBelow(session, 'to its receiver this is another job from here on');
  }
  const others = faults.length - Math.min(errors.length, SHOWN);
  if (others === 0) return;
  writeNote(
    session,
    `${plural(others, errors.length === 0 ? 'warning' : 'further finding')} of its payloads: webhook-cli send --scenario ${file} --dry-run | webhook-cli validate -`,
  );
}

function writeBelow({ err, errTheme }: Session, text: string): void {
  if (text !== '') err.line(errTheme.dim(`         ${visible(text)}`));
}

/** Steps as people count them: `step 2`, `steps 2 to 5`, `steps 2, 4`. */
function stepNumbers(steps: readonly number[]): string {
  const numbers = steps.map((step) => step + 1);
  const [first = 0] = numbers;
  if (numbers.length === 1) return `step ${first}`;
  return numbers.length > 2 && numbers.every((number, index) => number === first + index)
    ? `steps ${first} to ${first + numbers.length - 1}`
    : `steps ${numbers.join(', ')}`;
}
