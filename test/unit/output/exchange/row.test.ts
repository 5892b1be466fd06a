import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import { exchangeRow, type RowOptions, rowTitles } from '../../../../src/output/exchange/row.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import { exchange, finding, foreignCode, response } from '../samples.ts';

const WORDS = {
  title: 'detrack',
  label: 'Failed',
  headline: 'Delivery DO-1001',
  highlights: [
    { path: '/reason', text: 'Recipient not home' },
    { path: '/assign_to', text: 'by Adam' },
    { path: '/attempt', text: 'attempt 2' },
  ],
};
const OPTIONS: RowOptions = {
  theme: createTheme(false),
  width: 80,
  timeZone: 'UTC',
  describe: () => WORDS,
};

const INVALID: Partial<Exchange> = { valid: false, findings: [finding({ path: '/attempt' })] };

function row(fields: Partial<Exchange> = {}, options: Partial<RowOptions> = {}): string {
  return exchangeRow(exchange({ key: 'DO-1001', id: 'k3f9abcd', ...fields }), { ...OPTIONS, ...options });
}

describe('a row', () => {
  it.each([
    [60, '14:02:11  Failed      DO-1001     Recipient not hom…  ✔  200'],
    [80, '14:02:11  Failed        DO-1001      Recipient not home ·…  ✔  200  1.8 ms  k3f9'],
    [
      100,
      '14:02:11  Failed          DO-1001       Recipient not home · by Adam · at…  ✔  200  1.8 ms  k3f9abcd',
    ],
    [
      140,
      '14:02:11  Failed                 DO-1001         Recipient not home · by Adam · attempt 2   ✔ valid                   200   1.8 ms  k3f9abcd',
    ],
  ])('has what matters at %d columns', (width, expected) => {
    expect(row({}, { width })).toBe(expected);
  });

  it('cuts nothing in a pipe', () => {
    const highlights = [{ path: '/note', text: 'n'.repeat(200) }];
    expect(row({}, { width: 0, describe: () => ({ ...WORDS, highlights }) })).toContain('n'.repeat(200));
  });

  it.each([60, 80, 100])('says the first finding where what matters stands, at %d columns', (width) => {
    expect(row(INVALID, { width })).toMatch(/ {2}attempt: expec.*… {2}✖ {2}200/);
  });

  it('has a column for the verdict in words where there is room', () => {
    expect(row(INVALID, { width: 140 })).toMatch(/ {2}✖ attempt: expected an … {2}200 /);
  });

  it('says a warning of what is valid, and no note', () => {
    const warned = {
      valid: true,
      findings: [finding({ severity: 'info' }), finding({ severity: 'warning' })],
    };
    expect(row(warned, { width: 140 })).toContain('  ! ');
    expect(row({ findings: [finding({ severity: 'info' })] }, { width: 140 })).toContain('  ✔ valid ');
  });

  it('takes the gravest finding', () => {
    const findings = [finding({ severity: 'warning', path: '/a' }), finding({ path: '/b' })];
    expect(row({ valid: false, findings }, { width: 140 })).toContain('✖ b: ');
  });

  it('shows a webhook that waits for its answer', () => {
    expect(row({ response: null })).toMatch(/ {2}✔ {2}… {12}k3f9$/);
  });

  it('shows one that got none', () => {
    const error = { code: 'reset' as const, message: 'the connection was reset' };
    expect(row({ response: null, error })).toContain('  ---  ');
  });

  it('names the place of a request of nobody known', () => {
    const text = row({ provider: null, event: null, key: null, valid: null });
    expect(text).toMatch(/^14:02:11 {2}unknown {20}not judged · POST \/h…/);
  });

  it('is not called good where nobody knows what happened', () => {
    expect(row({ event: null }, { width: 140 })).toContain('  ! event not known ');
  });

  it('says that the event is not known', () => {
    expect(row({}, { describe: () => ({ ...WORDS, label: '' }) })).toContain('  not known ');
  });

  describe('of what was sent', () => {
    const sent: Partial<Exchange> = {
      direction: 'sent',
      response: response({ status: 204, durationMs: 11 }),
    };

    it('begins with whether it was taken, and words the answer where there is room', () => {
      expect(row(sent, { lead: 'mark', width: 140 })).toMatch(
        /^✔ {2}14:02:11 .* 204 No Content {2,}11 ms {2}k3f9abcd$/,
      );
      expect(row(sent, { lead: 'mark' })).toMatch(/^✔ .* {2}204 {6,}11 ms {2}k3f9$/);
      expect(row({ ...sent, response: response({ status: 500 }) }, { lead: 'mark' })).toMatch(/^✖ /);
      expect(row(sent, { lead: 'mark', isDelivered: () => false })).toMatch(/^✖ /);
    });

    it('says why nothing came back, and which try it was', () => {
      const error = { code: 'refused' as const, message: 'nothing listens there' };
      const text = row({ ...sent, response: null, error, attempt: 3 }, { lead: 'mark', width: 100 });
      expect(text).toMatch(/^✖ .* try 3 · Recipient .* {2}refused /);
    });

    it('says nothing of a payload that is as it should be', () => {
      expect(row(sent, { lead: 'mark', width: 140 })).not.toContain('valid');
      expect(row({ ...sent, ...INVALID }, { lead: 'mark', width: 140 })).toMatch(
        / attempt: expected .* {2}✖ {2}204 /,
      );
    });

    it('keeps its mark where the name of the event is cut', () => {
      const describe = () => ({ ...WORDS, label: 'order_status_changed' });
      for (const [width, name] of [
        [60, 'order_st…*'],
        [80, 'order_stat…*'],
        [140, 'order_status_changed*'],
        [0, 'order_status_changed*'],
      ] as const) {
        const text = row(sent, { lead: 'mark', width, describe, eventMark: '*' });
        expect(text, String(width)).toContain(`  ${name}  DO-1001`);
      }
    });

    it('tells which way it went, and where to', () => {
      expect(row(sent, { lead: 'direction', width: 140 })).toMatch(
        /^<-- {2}14:02:11 .* to 127\.0\.0\.1:4141\/hooks\/detrack · Recip/,
      );
      expect(row({}, { lead: 'direction' })).toMatch(/^--> {2}14:02:11/);
    });
  });

  it('stands under its titles', () => {
    for (const width of [60, 80, 100, 140]) {
      const options = { ...OPTIONS, width, lead: 'direction' } as const;
      const titles = rowTitles(options);
      const text = row({}, options);
      for (const [title, cell] of [
        ['time', '14:02'],
        ['event', 'Failed'],
        ['key', 'DO-1001'],
        ['what matters', 'Recipient'],
        ['answer', '200'],
      ] as const) {
        if (titles.includes(title))
          expect(titles.indexOf(title), `${title} at ${width}`).toBe(text.indexOf(cell));
      }
    }
  });

  it('has its answer in the same column whatever is before it, and keeps to its width', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(
        fc.record({
          label: text,
          key: text,
          matters: fc.array(text, { maxLength: 4 }),
          message: text,
          found: fc.boolean(),
        }),
        fc.constantFrom(60, 80, 100, 140),
        fc.constantFrom(undefined, 'mark' as const, 'direction' as const),
        ({ label, key, matters, message, found }, width, lead) => {
          const describe = () => ({
            ...WORDS,
            label,
            highlights: matters.map((each) => ({ path: '/a', text: each })),
          });
          const findings = found ? [finding({ message, path: `/${key}` })] : [];
          const fields = { key, valid: !found, findings, response: response({ status: 299, durationMs: 5 }) };
          const line = row(fields, { width, lead, describe });
          expect(widthOf(line)).toBeLessThanOrEqual(width);
          const before = line.slice(0, line.lastIndexOf('299'));
          const usual = row({ response: fields.response }, { width, lead });
          expect(widthOf(before)).toBe(widthOf(usual.slice(0, usual.lastIndexOf('299'))));
        },
      ),
    );
  });

  it('shows an id and a code that are none of ours', () => {
    const odd = row(
      {
        direction: 'sent',
        id: 'i'.repeat(100),
        response: null,
        error: { code: foreignCode('c\u001b'), message: '' },
      },
      { lead: 'mark', width: 100 },
    );
    expect(widthOf(odd)).toBeLessThanOrEqual(100);
    expect(odd).toContain('c\\u001b');
  });
});
