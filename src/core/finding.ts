/** How much a finding weighs: an `error` makes a payload invalid, a `warning` does where it is asked for strictly. */
export type Severity = 'error' | 'warning' | 'info';

/** One thing wrong or odd in a payload or in the request that carried it. */
export interface Finding {
  readonly severity: Severity;
  /** Stable identifier, `<provider>/<rule>`, or `json/…`, `body/…`, `request/…` for what is no provider's. */
  readonly rule: string;
  /** JSON pointer (RFC 6901) into the payload; `''` is the whole payload or the request itself. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  /** A sentence for people: the likely cause and what to do. */
  readonly message: string;
  /**
   * Every value that the documentation lists for the field, where it lists them: the field holds codes and nobody's
   * data. Never in machine output.
   */
  readonly known?: readonly string[];
}

/** The rule of a number that a double cannot hold: two payloads that differ in one may seem to be the same. */
export const LOSSY_NUMBER = 'json/lossy-number';

/** What machine output, a journal and an answer say of a finding. */
export type FindingFields = Omit<Finding, 'known'>;

/** Takes a finding over without what is ours alone. */
export function findingFields({ severity, rule, path, expected, actual, message }: Finding): FindingFields {
  return { severity, rule, path, expected, actual, message };
}

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Orders findings by weight, keeping document order among equals. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

/** Counts the findings of each severity. */
export function countFindings(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

/** Raises warnings to errors. */
export function strictly(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) =>
    finding.severity === 'warning' ? { ...finding, severity: 'error' } : finding,
  );
}
