import type { Exchange } from '../../core/exchange.ts';
import type { Finding } from '../../core/finding.ts';
import { redactText } from '../../core/http/redact.ts';
import { expectation } from '../../output/payload/findings.ts';
import { plural } from '../../output/text/format.ts';
import type { OverrideFlags } from '../flags/event.ts';
import { flagName } from '../flags/misfits.ts';
import { writeNote } from '../screen/note.ts';
import type { Session } from '../session/session.ts';

const CHANGES = ['set', 'unset'] as const satisfies readonly (keyof OverrideFlags)[];

/**
 * Says that the user's own changes made a payload invalid. It was sent all the same: that may be what is to be tried.
 *
 * @param before what was found in the payload without them
 * @param where which payload it is, of several
 */
export function warnOfOverrides(
  session: Session,
  flags: OverrideFlags,
  after: Pick<Exchange, 'valid' | 'findings'>,
  before: readonly Finding[],
  where = 'the payload',
): void {
  const [first, ...others] = newErrors(after, before);
  if (first === undefined) return;
  const names = CHANGES.filter((name) => flags[name] !== undefined).map(flagName);
  const verb = names.length === 1 ? 'makes' : 'make';
  const also = others.length === 0 ? '' : `, and ${plural(others.length, 'more error')}`;
  writeNote(
    session,
    redactText(
      `warning: ${names.join(' and ')} ${verb} ${where} invalid: ${inWords(first)}${also} (--dry-run | webhook-cli validate - lists all)`,
    ),
    'warn',
  );
}

/** What changes broke in a payload that is invalid with them. */
export function newErrors(
  { valid, findings }: Pick<Exchange, 'valid' | 'findings'>,
  before: readonly Finding[],
): readonly Finding[] {
  if (valid !== false) return [];
  return findings.filter(
    (finding) => finding.severity === 'error' && !before.some((known) => isSame(known, finding)),
  );
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.path === b.path;
}

function inWords(finding: Finding): string {
  return [finding.path, expectation(finding) || finding.message].filter((part) => part !== '').join(' ');
}
