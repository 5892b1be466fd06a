import type { Report, ReportEntry } from '../../../../src/output/reports/report.ts';
import { HOSTILE } from '../samples.ts';

export function entry(fields: Partial<ReportEntry> = {}): ReportEntry {
  return {
    id: 'event/failed',
    title: 'a good event is answered 2xx',
    level: 'must',
    outcome: 'pass',
    explain: 'a sender repeats what is not taken.',
    source: 'help article 6553300',
    expected: 'a 2xx',
    actual: '204',
    reason: null,
    reproduce: null,
    durationMs: 12.5,
    sameAs: null,
    changed: [],
    details: [],
    ...fields,
  };
}

export const FAILED = entry({
  id: 'duplicate/late',
  title: 'a late duplicate does not undo a newer event',
  outcome: 'fail',
  expected: 'status "completed"',
  actual: 'status "dispatched"',
  reproduce: "webhook-cli check 'http://127.0.0.1:3000/' --only duplicate/late --seed 481516",
  durationMs: 1500,
  details: ['POST /hooks', '  {"status":"dispatched"}', '200 OK'],
});

export const WARNED = entry({
  id: 'answer/stack-trace',
  title: 'no answer holds a stack trace',
  level: 'should',
  outcome: 'warn',
  expected: 'no stack trace',
  actual: 'at handler (/srv/app.js:12:3)',
});

export const SKIPPED = entry({
  id: 'auth/missing',
  title: 'a request without credentials is refused',
  outcome: 'skip',
  expected: null,
  actual: null,
  reason: 'needs --auth',
  durationMs: 0,
});

export const PASSED = entry();

export function report(fields: Partial<Report> = {}): Report {
  return {
    name: 'webhook-cli check',
    subject: 'http://127.0.0.1:3000/hooks',
    startedAt: '2026-01-02T14:02:11.512Z',
    durationMs: 4200,
    facts: [
      ['provider', 'detrack'],
      ['seed', '481516'],
    ],
    entries: [PASSED, FAILED, SKIPPED, WARNED],
    ...fields,
  };
}

/** What a reader of any of the formats could take for its own. */
export const TRICKS = [
  HOSTILE,
  ']]></system-out></testcase><testcase name="forged"/>&lol;&#0;\ufffe\uffff',
  '</pre></details></style><script>alert(1)</script><img src=x onerror=alert(1)>"\'`',
  '@everyone #1 !2 http://evil.example www.evil.example a|b `c` ```\n```js\n/close\n**b** [x](y) <!-- --> \\| \\`',
  '::error::forged%0A%25,title=x:y\r\n::stop-commands::z\n##[error]forged',
].join(' ');

/** A report in which every text is hostile. */
export function hostileReport(): Report {
  const broken = entry({
    id: `duplicate/${TRICKS}`,
    title: TRICKS,
    explain: TRICKS,
    source: TRICKS,
    expected: TRICKS,
    actual: TRICKS,
    reason: TRICKS,
    reproduce: TRICKS,
    details: [TRICKS, TRICKS],
  });
  return report({
    name: TRICKS,
    subject: TRICKS,
    facts: [[TRICKS, TRICKS]],
    entries: (['fail', 'warn', 'skip', 'pass'] as const).map((outcome) => ({ ...broken, outcome })),
    sections: [{ title: TRICKS, lines: [TRICKS] }],
  });
}

/** Characters that act on a screen, line breaks aside. */
export const UNSAFE_IN_LINES =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}\ud800-\udfff]/u;

/** Two causes: one of three cases, of which one is a `should`, and one of a single case. */
export function sharedCauses(): Report {
  const same = { outcome: 'fail', sameAs: 'event/failed', details: ['the same request'] } as const;
  return report({
    entries: [
      entry({
        outcome: 'fail',
        actual: '500',
        details: ['POST /hooks', '→ 500'],
        changed: ['status: "odd"'],
      }),
      entry({ ...same, id: 'event/completed', changed: ['note: null', 'zone taken out'] }),
      entry({ ...same, id: 'unknown/status', level: 'should', outcome: 'warn' }),
      FAILED,
    ],
  });
}
