/** One line of a report, whatever was judged: a case of a consumer, something expected of a sender. */
export interface ReportEntry {
  /** `group/name`. */
  readonly id: string;
  readonly title: string;
  readonly level: 'must' | 'should';
  /** `accepted` does not hold either, and somebody knows of it: `reason` says why that is borne. */
  readonly outcome: 'pass' | 'fail' | 'warn' | 'accepted' | 'skip';
  /** Why it matters, one sentence; `''` where the title says it. */
  readonly explain: string;
  readonly source: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly reason: string | null;
  /** A command line that runs it again. */
  readonly reproduce: string | null;
  /** Milliseconds. */
  readonly durationMs: number;
  /** Id of the entry before it that did not hold for the same reason, which is shown there; `null` where it is shown itself. */
  readonly sameAs: string | null;
  /** What was changed in an ordinary payload, a part each: `status: "picked_up"`. Text from the network is in them as it came. */
  readonly changed: readonly string[];
  /** Lines of plain text that show what happened: request, answer, counterexample. Text from the network is in them as it came. */
  readonly details: readonly string[];
}

/** What a run found out, as every report shows it. */
export interface Report {
  /** Such as `webhook-cli check`. */
  readonly name: string;
  /** What was judged: a URL without credentials. */
  readonly subject: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly durationMs: number;
  /** Facts in the order they are shown: provider, seed, versions. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly entries: readonly ReportEntry[];
  /** What was seen beside what was judged: jobs, drift. */
  readonly sections?: readonly ReportSection[] | undefined;
  /** What came, one by one, for the report that has room for it. */
  readonly webhooks?: ReportWebhooks | undefined;
}

/** The first and the last webhooks of a run. */
export interface ReportWebhooks {
  readonly first: readonly ReportWebhook[];
  /** Between the first and the last. */
  readonly left: number;
  readonly last: readonly ReportWebhook[];
}

/** One webhook. Text from the network is in it as it came. */
export interface ReportWebhook {
  readonly outcome: ReportEntry['outcome'];
  /** ISO 8601. */
  readonly at: string;
  /** Provider, event and key, as far as they are known. */
  readonly subject: string;
  /** Facts in the order they are shown. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly findings: readonly string[];
  /** What it changed in its job. */
  readonly changes: readonly string[];
  readonly payload: readonly string[];
}

/** Something that a run saw, in lines of plain text. Text from the network is in them as it came. */
export interface ReportSection {
  readonly title: string;
  readonly lines: readonly string[];
}
