import type { Finding } from '../exchange/finding.ts';

/** Findings of one rule after which the rest is only counted: a hostile body must not flood a report. */
const MAX_PER_RULE = 250;

/** A finding before it has its provider's name. */
export interface DraftFinding extends Omit<Finding, 'rule'> {
  /** Without the provider's name. */
  readonly rule: string;
}

/** Collects findings of a provider's rules, and only counts what is too many of one. */
export class FindingList {
  readonly #providerId: string;
  readonly #findings: Finding[] = [];
  readonly #counts = new Map<string, number>();

  constructor(providerId: string) {
    this.#providerId = providerId;
  }

  add(draft: DraftFinding): void {
    const count = (this.#counts.get(draft.rule) ?? 0) + 1;
    this.#counts.set(draft.rule, count);
    if (count <= MAX_PER_RULE) this.#findings.push({ ...draft, rule: `${this.#providerId}/${draft.rule}` });
  }

  list(): Finding[] {
    const cut = [...this.#counts].filter(([, count]) => count > MAX_PER_RULE);
    return [
      ...this.#findings,
      ...cut.map(([rule, count]) => ({
        severity: 'info' as const,
        rule: `${this.#providerId}/${rule}`,
        path: '',
        expected: `at most ${MAX_PER_RULE} findings of this rule`,
        actual: `${count}`,
        message: `${count - MAX_PER_RULE} more of the same are not listed`,
      })),
    ];
  }
}
