import type { Exchange } from '../../core/exchange.ts';
import type { Finding } from '../../core/finding.ts';
import { redactText } from '../../core/http/redact.ts';
import { expectation } from '../../output/payload/findings.ts';
import { plural } from '../../output/text/format.ts';
import type { EventFlags } from '../flags/event.ts';
import { flagName } from '../flags/misfits.ts';
import { writeNote } from '../screen/note.ts';
import type { Session } from '../session/session.ts';

const CHANGES = ['set', 'unset'] as const satisfies readonly (keyof EventFlags)[];

/**
 * Says that the user's own changes made a payload invalid. It was sent all the same: that may be what is to be tried.
 *
 * @param before what was found in the payload without them
 */
export function warnOfOverrides(
  session: Session,
  flags: EventFlags,
  { valid, findings }: Pick<Exchange, 'valid' | 'findings'>,
  before: readonly Finding[],
): void {
  if (valid !== false) return;
  const [first, ...others] = findings.filter(
    (finding) => finding.severity === 'error' && !before.some((known) => isSame(known, finding)),
  );
  if (first === undefined) return;
  const names = CHANGES.filter((name) => flags[name] !== undefined).map(flagName);
  const verb = names.length === 1 ? 'makes' : 'make';
  const also = others.length === 0 ? '' : `, and ${plural(others.length, 'more error')}`;
  writeNote(
    session,
    redactText(
      `warning: ${names.join(' and ')} ${verb} the payload invalid: ${inWords(first)}${also} (--dry-run | webhook-cli validate - lists all)`,
    ),
    'warn',
  );
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.path === b.path;
}

function inWords(finding: Finding): string {
  return [finding.path, expectation(finding) || finding.message].filter((part) => part !== '').join(' ');
}
