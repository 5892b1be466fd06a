import type { Finding, Severity } from '../core/finding.ts';

/** Findings of one rule and weight after which the rest is only counted: a body must not flood a report. */
const MAX_PER_RULE = 250;

/** What a finding says beside its weight and rule. */
export type FindingText = Omit<Finding, 'severity' | 'rule'>;

/** Collects findings of a provider's rules, and only counts what is too many of one. */
export class FindingList {
  readonly #providerId: string;
  readonly #findings: Finding[] = [];
  readonly #counts = new Map<string, { readonly rule: string; count: number }>();

  constructor(providerId: string) {
    this.#providerId = providerId;
  }

  /**
   * Adds a finding. Its text is asked for only when it is kept: a hostile body has hundreds of thousands.
   * Weights are counted apart, so that notes cannot crowd out an error.
   */
  add(severity: Severity, rule: string, text: () => FindingText): void {
    const key = `${severity} ${rule}`;
    const counted = this.#counts.get(key) ?? { rule, count: 0 };
    counted.count += 1;
    this.#counts.set(key, counted);
    if (counted.count > MAX_PER_RULE) return;
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
    return [...this.#counts.values()]
      .filter(({ count }) => count > MAX_PER_RULE)
      .map(
        ({ rule, count }): Finding => ({
          severity: 'info',
          rule: `${this.#providerId}/${rule}`,
          path: '',
          expected: `at most ${MAX_PER_RULE} findings of this rule`,
          actual: `${count}`,
          message: `${count - MAX_PER_RULE} more of the same are not listed`,
        }),
      );
  }

  /** All of it. */
  list(): readonly Finding[] {
    return [...this.kept, ...this.cut];
  }
}
