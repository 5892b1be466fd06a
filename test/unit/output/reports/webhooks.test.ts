import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import type { JobHistory } from '../../../../src/observe/job-log.ts';
import { WebhookLog } from '../../../../src/observe/webhooks/log.ts';
import { renderHtml } from '../../../../src/output/reports/html.ts';
import { renderJunit } from '../../../../src/output/reports/junit.ts';
import { renderMarkdown } from '../../../../src/output/reports/markdown.ts';
import { reportWebhooks } from '../../../../src/output/reports/webhooks.ts';
import { detrack } from '../../../../src/providers/detrack/provider.ts';
import type { Provider } from '../../../../src/providers/provider.ts';
import { exchange, finding, response } from '../samples.ts';
import { report, TRICKS, UNSAFE_IN_LINES } from './samples.ts';

function logOf(exchanges: Iterable<Exchange>, provider: Provider | null = null): WebhookLog {
  const log = new WebhookLog();
  for (const each of exchanges) {
    log.sink({ type: 'arrival', exchange: each, provider });
    log.sink({ type: 'answered', exchange: each, provider });
    log.sink({ type: 'notice' });
  }
  return log;
}

const ODD = exchange({
  id: 'odd1',
  key: 'DO-2',
  event: null,
  eventReason: 'status is 7',
  valid: false,
  findings: [finding({ severity: 'info', path: '/zone' }), finding({ path: '/status' })],
  payloadText: '{"status":7.0,"note":"Bearer abcdefghijklmnop"}',
  response: response({ status: 422, body: '{"error":"no such status"}' }),
});

const JOBS: readonly JobHistory[] = [
  {
    provider: 'detrack',
    key: 'DO-2',
    moreEvents: 0,
    events: [
      {
        exchangeId: 'odd1',
        at: ODD.at,
        event: null,
        valid: false,
        status: 422,
        kind: 'changed',
        newId: true,
        changes: [{ path: '/status', before: '"dispatched"', after: '7', added: [], removed: 0 }],
        moreChanges: 3,
      },
    ],
  },
];

const htmlOf = (exchanges: Iterable<Exchange>, jobs: readonly JobHistory[] = []): string =>
  renderHtml(report({ webhooks: reportWebhooks(logOf(exchanges), jobs) }));

describe('what came, in the HTML', () => {
  it('has of each webhook who sent it, its answer, findings, changes and payload', () => {
    const html = htmlOf([ODD], JOBS);
    expect(html).toContain('<h2>What came (1 webhook)</h2>');
    expect(html).toContain(
      '<summary class="fail"><span aria-hidden="true">✖</span> <bdi>2026-01-02T14:02:11.512Z</bdi> <bdi>detrack DO-2 → 422</bdi></summary>',
    );
    expect(html).toContain('<dt>event</dt><dd><bdi>not known: status is 7</bdi></dd>');
    expect(html).toContain('422 after 1.8 ms   {&quot;error&quot;:&quot;no such status&quot;}');
    expect(html).toMatch(/aria-label="Findings">error {2}detrack\/type {2}\/status [\s\S]*info /);
    expect(html).toContain(
      'another id under the same key\nstatus &quot;dispatched&quot; -&gt; 7\n… 3 more changes',
    );
    // Digits as they came, laid out, and no credentials.
    expect(html).toContain('&quot;status&quot;: 7.0,\n');
    expect(html).not.toContain('abcdefghijklmnop');
  });

  it('has what matters in a payload, without secrets', () => {
    const payload = { status: 'failed', reason: 'Bearer abcdefghijklmnop', note: '<b>' };
    const webhooks = reportWebhooks(logOf([exchange({ payload })], detrack), []);
    const html = renderHtml(report({ webhooks }));
    expect(html).toMatch(/<dt>what matters<\/dt><dd><bdi>[^<]*redacted[^<]* · &lt;b&gt;<\/bdi><\/dd>/);
    expect(html).not.toContain('abcdefghijklmnop');
    expect(htmlOf([exchange({ payload })])).not.toContain('what matters');
  });

  it('keeps the first and the last of very many, bounded, and says what it left out', () => {
    const large = `{"note":"${'x'.repeat(200_000)}"}`;
    function* many(): Generator<Exchange> {
      for (let i = 0; i < 5000; i += 1) yield exchange({ id: `w${i}`, key: `DO-${i}`, payloadText: large });
    }
    const log = logOf(many());
    expect([log.first.length, log.left, log.last.length]).toEqual([50, 4900, 50]);
    expect(log.first[0]).toMatchObject({ id: 'w0', isDocument: false, moreText: large.length - 16_384 });
    expect(log.last.at(-1)?.id).toBe('w4999');
    const html = renderHtml(report({ webhooks: reportWebhooks(log, []) }));
    expect(html).toContain('<h2>What came (5,000 webhooks)</h2>');
    expect(html).toContain('… 4,900 more webhooks, of which only the totals are kept here');
    expect(html).toMatch(/… \d[\d,]* more characters<\/pre>/);
    expect(html.length).toBeLessThan(2 * 1024 ** 2);
  });

  it('makes no markup and no command of what came', () => {
    const hostile = exchange({
      provider: TRICKS,
      event: TRICKS,
      key: TRICKS,
      payloadText: null,
      findings: [finding({ message: TRICKS, actual: TRICKS })],
      request: { ...exchange().request, body: TRICKS },
      response: response({ body: TRICKS }),
    });
    const html = htmlOf([hostile]);
    const tags = new Set([...html.matchAll(/<\/?([a-z][a-z\d]*)/gi)].map(([, name]) => name));
    for (const name of ['script', 'img']) expect(tags).not.toContain(name);
    expect(html).not.toMatch(UNSAFE_IN_LINES);
    expect(html).not.toMatch(/^\s*(::|##)/m);
  });

  it('shows a body that is no document as it came, and says of bytes how many they are', () => {
    const request = { ...exchange().request, body: 'hello', bodyEncoding: 'utf8' } as const;
    const binary = { ...request, body: '//4=', bodyEncoding: 'base64', size: 2 } as const;
    const html = htmlOf([
      exchange({ provider: null, event: null, key: null, payloadText: null, request, response: null }),
      exchange({ payloadText: null, request: binary }),
    ]);
    expect(html).toContain('aria-label="Payload">hello</pre>');
    expect(html).toContain('aria-label="Payload">(2 bytes that are no UTF-8)</pre>');
    expect(html).toContain('a request of no known provider → no answer');
  });

  it('is not in the other forms, which would drown in it', () => {
    const whole = report({ webhooks: reportWebhooks(logOf([ODD]), JOBS) });
    const without = report();
    expect(renderMarkdown(whole)).toBe(renderMarkdown(without));
    expect(renderJunit(whole)).toBe(renderJunit(without));
  });
});
