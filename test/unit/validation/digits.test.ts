import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/finding.ts';
import { editJson } from '../../../src/core/json/edit.ts';
import { parsePointer } from '../../../src/core/json/pointer.ts';
import { WrittenNumbers } from '../../../src/core/json/written-numbers.ts';
import { finish } from '../../../src/core/steps.ts';
import { detrackModel } from '../../../src/providers/detrack/model.ts';
import { schemaFindings } from '../../../src/validation/schema-findings.ts';
import { describeExchange, judge, loadFixture } from '../../helpers/bundled.ts';
import { countingText } from '../../helpers/counted-steps.ts';

type Texts = Readonly<Record<string, string>>;

/** A fixture with other JSON texts at some places. */
function fixtureWith(provider: string, event: string, texts: Texts): Buffer {
  const edits = Object.entries(texts).map(([place, text]) => ({
    kind: 'set' as const,
    path: (parsePointer(place) ?? []).map((name) => (/^\d+$/.test(name) ? Number(name) : name)),
    text,
  }));
  return Buffer.from(editJson(loadFixture(provider, event).bytes.toString('utf8'), edits));
}

const job = (texts: Texts): Buffer => fixtureWith('detrack', 'failed', texts);
const order = (texts: Texts): Buffer => fixtureWith('deliveright', 'item_status_changed', texts);

function findingOf(body: Buffer, rule: string, path: string): Finding | undefined {
  return judge(body, null).findings.find((each) => each.path === path && each.rule.endsWith(`/${rule}`));
}

const NUMBERS = ['12345678901234567890', '1e400', '1.10', '-0'];

describe('a finding shows a number as it came', () => {
  it.each(NUMBERS)('%s, of the wrong type', (number) => {
    expect(findingOf(job({ '/reason': number }), 'type', '/reason')).toMatchObject({
      actual: `a number, ${number}`,
      message: `this field is text even when it holds digits: "reason": "${number}"`,
    });
  });

  it('that should be a boolean or a whole number', () => {
    const body = job({ '/open_to_marketplace': '1.0', '/attempt': '1.50' });
    expect(findingOf(body, 'type', '/open_to_marketplace')).toMatchObject({
      actual: 'a number, 1.0',
      message: 'a boolean here, not 1.0: "open_to_marketplace": true',
    });
    expect(findingOf(body, 'type', '/attempt')?.actual).toBe('a number, 1.50');
  });

  it.each(NUMBERS)('%s, of a field or a code that is not known', (number) => {
    expect(findingOf(job({ '/foo': number }), 'unknown-field', '/foo')?.actual).toBe(`"foo": ${number}`);
    const place = '/order/status';
    const code = number.replace('-0', '-1.0');
    expect(findingOf(order({ [place]: code }), 'unknown-value', place)?.actual).toBe(code);
  });

  it.each(NUMBERS)('%s, where a status cannot be told', (number) => {
    for (const body of [
      job({ '/status': number }),
      Buffer.from(`{"do":"D","deliver_to":"","tracking_status":${number}}`),
    ]) {
      expect(judge(body, null).eventReason).toMatch(`status is ${number}, which is no known status code`);
    }
  });

  it.each(NUMBERS)('%s, as the whole body', (number) => {
    const [finding] = judge(Buffer.from(` ${number}\n`), null).findings;
    expect(finding).toMatchObject({ rule: 'body/not-object', actual: number });
  });

  it.each<
    readonly [
      string,
      string,
      Buffer,
      { readonly actual: string; readonly expected?: string; readonly message?: string },
    ]
  >([
    [
      'items-count',
      '/items_count',
      job({ '/items_count': '7.0' }),
      { actual: '7.0', message: 'items has 2 entries, items_count says 7.0' },
    ],
    [
      'reject-quantity',
      '/items/0/reject_quantity',
      job({ '/items/0/quantity': '1.50', '/items/0/reject_quantity': '12345678901234567890' }),
      {
        expected: 'at most 1.50',
        actual: '12345678901234567890',
        message: '12345678901234567890 rejected of 1.50',
      },
    ],
    [
      'completed-with-reject',
      '/items/0/reject_quantity',
      fixtureWith('detrack', 'completed', { '/items/0/reject_quantity': '1.0' }),
      { actual: '1.0' },
    ],
    ['job-age', '/job_age', job({ '/job_age': '1e400' }), { actual: '1e400' }],
    ['attempt', '/attempt', job({ '/attempt': '-0' }), { actual: '-0' }],
    ['total-weight', '/order/total_weight', order({ '/order/total_weight': '1.50e3' }), { actual: '1.50e3' }],
    [
      'fuel-surcharge',
      '/order/payment/fuel_surcharge',
      order({
        '/order/payment/fuel_surcharge': '9.90',
        '/order/payment/delivery_cost_only': '364.70',
        '/order/payment/captured_fsc': '0.1189570',
      }),
      {
        actual: '9.90',
        message: 'the fuel surcharge is not 364.70 (delivery_cost_only) × 0.1189570 (captured_fsc)',
      },
    ],
    [
      'delivery-with-fuel',
      '/order/payment/delivery_with_fuel',
      order({
        '/order/payment/delivery_with_fuel': '9.90',
        '/order/payment/delivery_cost_only': '364.70',
        '/order/payment/fuel_surcharge': '43.380',
      }),
      {
        actual: '9.90',
        message: 'the cost with fuel is not 364.70 (delivery_cost_only) + 43.380 (fuel_surcharge)',
      },
    ],
    [
      'amount-in-cents',
      '/order/payment/transactions/0/payment_info/amount',
      order({ '/order/payment/transactions/0/payment_info/amount': '364.70' }),
      { actual: '364.70' },
    ],
    [
      'balance-of-charges',
      '/order/payment/open_balance',
      order({ '/order/payment/open_balance': '9.90' }),
      { actual: '9.90' },
    ],
    [
      'last-balance',
      '/order/payment/transactions/1/open_balance_snapshot',
      order({
        '/order/payment/transactions/1/open_balance_snapshot': '9.90',
        '/order/payment/open_balance': '408.080',
      }),
      { expected: '408.080', actual: '9.90' },
    ],
    [
      'misspelt-twin',
      '/order/payment/dispositon_cost',
      order({ '/order/payment/dispositon_cost': '9.90', '/order/payment/disposition_cost': '8.80' }),
      { expected: '8.80', actual: '9.90' },
    ],
    [
      'items-received',
      '/order/line_items/0/status',
      fixtureWith('deliveright', 'order_created', {
        '/order/status': '3',
        '/order/line_items/0/status': '1.0',
      }),
      { actual: '1.0' },
    ],
    [
      'confirmed-schedule',
      '/order/delivery/status',
      fixtureWith('deliveright', 'delivery_confirmed', { '/order/delivery/status': '1.0' }),
      { actual: '1.0 Pre-Confirmed' },
    ],
  ])('by the rule %s at %s', (rule, path, body, shown) => {
    const finding = findingOf(body, rule, path);
    expect(finding).toMatchObject(shown);
  });

  it('that is said to have changed to what the order does not say, to the last digit', () => {
    const body = (to: string): Buffer =>
      Buffer.from(
        `{"webhook_id":"w","topic":"order_status_changed","changes":{"n":{"from":1,"to":${to}}},"order":{"order_id":"1","n":12345678901234567890}}`,
      );
    expect(findingOf(body('12345678901234567890'), 'changes-agree', '/changes/n/to')).toBeUndefined();
    expect(findingOf(body('12345678901234567891'), 'changes-agree', '/changes/n/to')).toMatchObject({
      expected: '12345678901234567890',
      actual: '12345678901234567891',
    });
  });

  it('looks at the text once, however much is to be explained', () => {
    const steps = { count: 0 };
    const text = `{"items":[${Array(200).fill('{"sku":12345678901234567890,"x":1.10}').join()}]}`;
    const numbers = new WrittenNumbers(countingText(text, steps));
    const version = detrackModel.versions['2'];
    if (version === undefined) throw new Error('there is a version 2');
    const found = finish(schemaFindings('detrack', JSON.parse(text), version, numbers));
    expect(found.filter(({ actual }) => actual === 'a number, 12345678901234567890')).toHaveLength(200);
    expect(found.filter(({ actual }) => actual === '"x": 1.10')).toHaveLength(200);
    expect(steps.count).toBeLessThan(5 * text.length);
  });
});

describe('a business key that is a number', () => {
  const detrack = (number: string): Buffer => job({ '/do_number': number });
  const deliveright = (number: string): Buffer => order({ '/order/order_id': number });

  it.each([
    [detrack, '12345678901234567890', '12345678901234567890'],
    [detrack, '12345678901234567891', '12345678901234567891'],
    [detrack, '1e400', '1e400'],
    [detrack, '1001', '1001'],
    // One number is one job, however it is written.
    [detrack, '1001.0', '1001'],
    [deliveright, '12345678901234567890', '12345678901234567890'],
    [deliveright, '12345678901234567891', '12345678901234567891'],
  ])('is what is written where a double does not hold it: %o %s', (make, number, key) => {
    const judged = judge(make(number), null);
    expect(judged.key).toBe(key);
    expect(describeExchange(judged).headline.split(' ').at(-1)).toBe(key);
  });

  it('is that of version 1 too, and of a form', () => {
    const text = '{"do":12345678901234567891,"deliver_to":"A","status":"Delivered"}';
    const form = `json=${encodeURIComponent(text)}`;
    for (const body of [text, form]) {
      expect(judge(Buffer.from(body), null)).toMatchObject({
        payloadVersion: '1',
        key: '12345678901234567891',
      });
    }
  });
});
