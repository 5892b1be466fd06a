import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import { type GlanceOptions, renderGlance } from '../../../../src/output/exchange/glance.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { exchange, finding, NO_WORDS, response } from '../samples.ts';

const OPTIONS: GlanceOptions = {
  theme: createTheme(false),
  width: 140,
  timeZone: 'UTC',
  describe: () => ({ title: 'detrack', label: 'Failed', headline: '', highlights: [] }),
  compact: false,
  headers: false,
  change: null,
  showsAnswer: false,
  hint: ' (--full)',
};

/** What stands under the row. */
function under(fields: Partial<Exchange> = {}, options: Partial<GlanceOptions> = {}): string[] {
  return renderGlance(exchange(fields), { ...OPTIONS, ...options }).slice(1);
}

const CHANGE: NonNullable<GlanceOptions['change']> = {
  changes: [{ kind: 'value', path: ['reason'], before: null, after: 'Recipient not home' }],
  previous: { label: 'In Progress', at: '2026-01-02T14:00:00.000Z', exchangeId: 'a1' },
  newId: false,
  codeName: NO_WORDS.codeName,
};

describe('a glance', () => {
  it('is a row, and nothing where there is nothing to say', () => {
    expect(under()).toEqual([]);
    expect(under({ findings: [finding({ severity: 'info' })] })).toEqual([]);
  });

  it('says what changed, as JSON on both sides', () => {
    expect(under({}, { change: CHANGE })).toEqual(['  reason: null -> "Recipient not home"']);
  });

  it('closes the quote of a text that it cuts, and counts what it leaves out', () => {
    const changes = Array.from({ length: 9 }, (_, i) => ({
      kind: 'value' as const,
      path: [`f${i}`],
      before: `${i}${'b'.repeat(200)}`,
      after: 'a'.repeat(200),
    }));
    const lines = under({}, { width: 0, change: { ...CHANGE, changes } });
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^ {2}f0: "0b+…" -> "a+…"$/);
    expect(lines.at(-1)).toBe('  … 5 more changes (--full)');
  });

  it('says once what two fields say of the same change', () => {
    const change = (name: string, before: string, after: string) => ({
      kind: 'value' as const,
      path: [name],
      before,
      after,
    });
    const changes = [
      change('status', 'dispatched', 'failed'),
      change('code', 'dispatched', 'failed'),
      change('reason', '', 'Damaged'),
    ];
    expect(under({}, { change: { ...CHANGE, changes } })).toEqual([
      '  status: "dispatched" -> "failed"',
      '  reason: "" -> "Damaged"',
      '  … 1 more change (--full)',
    ]);
  });

  it('leaves out that a payload holds the name of its event', () => {
    const topic = {
      kind: 'value' as const,
      path: ['topic'],
      before: 'order_created',
      after: 'tracking_changed',
    };
    const events = ['order_created', 'tracking_changed'] as const;
    expect(under({}, { change: { ...CHANGE, events, changes: [topic, ...CHANGE.changes] } })).toEqual([
      '  reason: null -> "Recipient not home"',
      '  … 1 more change (--full)',
    ]);
  });

  it('says that nothing changed, and since when', () => {
    expect(under({}, { change: { ...CHANGE, changes: [] } })).toEqual([
      '  the same payload as In Progress of 14:00:00.000 (a1)',
    ]);
  });

  it('lists findings by weight, each at its field and with what to do', () => {
    const short = finding({ path: '/a', expected: 'text', actual: 'null' });
    const odd = finding({ severity: 'warning', path: '/b/0' });
    expect(under({ valid: false, findings: [odd, short, finding({ severity: 'info' })] })).toEqual([
      '  error a expected text, got null (Numbers are not quoted.)',
      '  warning b[0] expected an integer, got a string (Numbers are not quoted.)',
    ]);
    const whole = finding({ path: '', expected: '', actual: '', message: 'The body is empty.' });
    expect(under({ valid: false, findings: [whole] })).toEqual(['  error The body is empty.']);
    const many = Array.from({ length: 9 }, () => short);
    expect(under({ valid: false, findings: many }).slice(5)).toEqual(['  … 4 more findings (--full)']);
  });

  it('says what the app answered that refused it, ten lines at most', () => {
    const body = Array.from({ length: 40 }, (_, i) => `line ${i}\u001b`).join('\n');
    const failed = { response: response({ status: 500, body, headers: [['Content-Type', 'text/plain']] }) };
    expect(under(failed)).toEqual([]);
    const lines = under(failed, { showsAnswer: true });
    expect(lines[0]).toBe('  text/plain');
    expect(lines[1]).toBe('  | line 0\\u001b');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('  … 31 more lines (--full)');
  });

  it('says where a redirect leads, and nothing of an answer that says nothing', () => {
    const answered = (status: number, headers: [string, string][]) =>
      under({ response: response({ status, body: '', headers }) }, { showsAnswer: true });
    expect(answered(302, [['Location', '/login\u001b']])).toEqual(['  Location: /login\\u001b']);
    expect(answered(500, [])).toEqual([]);
  });

  it('says why there is no answer', () => {
    const error = { code: 'refused' as const, message: 'nothing listens there' };
    expect(under({ response: null, error })).toEqual(['  refused nothing listens there']);
  });

  it('shows headers when asked', () => {
    expect(under({}, { headers: true })[0]).toBe('  Host:         127.0.0.1:4141');
  });

  it('is the row alone when compact', () => {
    const error = { code: 'refused' as const, message: 'nothing listens there' };
    const all = { compact: true, change: CHANGE, showsAnswer: true };
    expect(under({ valid: false, findings: [finding(), finding()], error }, all)).toEqual([]);
  });
});
