import type { Finding, Severity } from '../core/finding.ts';

/** Findings of one rule and weight after which the rest is only counted: a body must not flood a report. */
const MAX_PER_RULE = 250;

/** What a finding says beside its weight and rule. */
export type FindingText = Omit<Finding, 'severity' | 'rule'>;

/** Collects findings of a provider's rules, and only counts what is too many of one. */
export class FindingList {
  readonly #providerId: string;
  readonly #findings: Finding[] = [];
  /** By rule, then by weight: a text of both would be made for every finding that is only counted. */
  readonly #counts = new Map<string, Partial<Record<Severity, number>>>();

  constructor(providerId: string) {
    this.#providerId = providerId;
  }

  /**
   * Adds a finding. Its text is asked for only when it is kept: a hostile body has hundreds of thousands.
   * Weights are counted apart, so that notes cannot crowd out an error.
   */
  add(severity: Severity, rule: string, text: () => FindingText): void {
    const counts = this.#countsOf(rule);
    const count = (counts[severity] ?? 0) + 1;
    counts[severity] = count;
    if (count > MAX_PER_RULE) return;
    const { path, expected, actual, message, known } = text();
    const finding = { severity, rule: `${this.#providerId}/${rule}`, path, expected, actual, message };
    this.#findings.push(known === undefined ? finding : { ...finding, known });
  }

  /** Those that are listed, in the order in which they were added. */
  get kept(): readonly Finding[] {
    return this.#findings;
  }

  /** Of each rule that had too many, how many there were. */
  get cut(): readonly Finding[] {
    return [...this.#counts].flatMap(([rule, counts]) =>
      Object.values(counts)
        .filter((count) => count > MAX_PER_RULE)
        .map(
          (count): Finding => ({
            severity: 'info',
            rule: `${this.#providerId}/${rule}`,
            path: '',
            expected: `at most ${MAX_PER_RULE} findings of this rule`,
            actual: `${count}`,
            message: `${count - MAX_PER_RULE} more of the same are not listed`,
          }),
        ),
    );
  }

  /** All of it. */
  list(): readonly Finding[] {
    return [...this.kept, ...this.cut];
  }

  #countsOf(rule: string): Partial<Record<Severity, number>> {
    const known = this.#counts.get(rule);
    if (known !== undefined) return known;
    const counts = {};
    this.#counts.set(rule, counts);
    return counts;
  }
}
