import { countFindings, type Finding } from '../../core/finding.ts';
import { expectation } from '../../output/payload/findings.ts';
import { visible, visibleSentence } from '../../output/text/visible.ts';
import type { ExchangeDetail, FindingView } from '../wire.ts';

export function findingView(finding: Finding): FindingView {
  const { severity, rule, path, message } = finding;
  return {
    severity,
    rule: visibleSentence(rule),
    path: visible(path),
    expected: expectation(finding),
    message: visibleSentence(message),
  };
}

export function countsOf(findings: readonly Finding[]): ExchangeDetail['counts'] {
  const { error, warning, info } = countFindings(findings);
  return { errors: error, warnings: warning, notes: info };
}
