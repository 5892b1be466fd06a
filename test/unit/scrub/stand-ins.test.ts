import { describe, expect, it } from 'vitest';
import type { PersonalData } from '../../../src/providers/field.ts';
import { isIsoDate, isIsoDateTime } from '../../../src/providers/field.ts';
import { KnownValues } from '../../../src/scrub/known-values.ts';
import { createStandIns } from '../../../src/scrub/stand-ins.ts';

const standIns = createStandIns(Buffer.alloc(32, 1));
const others = createStandIns(Buffer.alloc(32, 2));
const of = (kind: PersonalData, text: string): string => standIns.of(kind, text);

describe('a stand-in', () => {
  it('is the same for the same data and key, and another for another key', () => {
    expect(of('name', 'Jane Tan')).toBe(createStandIns(Buffer.alloc(32, 1)).of('name', 'Jane Tan'));
    expect(of('name', 'Jane Tan')).not.toBe(others.of('name', 'Jane Tan'));
  });

  it('keeps what is put together of others', () => {
    expect(of('name', 'Jane Tan')).toBe(`${of('name', 'Jane')} ${of('name', 'Tan')}`);
    expect(of('name', 'JANE')).toBe(of('name', 'Jane').toUpperCase());
    expect(of('name', 'jane')).toBe(of('name', 'Jane').toLowerCase());
    const [street, zip] = ['61 Kaki Bukit Ave', '417943'];
    expect(of('address', `${street}, ${zip}`)).toBe(`${of('address', street)}, ${of('address', zip)}`);
    const link = 'https://dtrack.example/a/Qx81Pk';
    expect(of('link', `${link}?b=1`)).toBe(`${of('link', link)}?b=1`);
  });

  it.each<[PersonalData, string, RegExp]>([
    ['email', 'jane.tan@shop.test', /^[a-z]+\.[a-z]+@example\.com$/],
    ['email', 'a@b.test; c@d.test', /^[a-z.]+@example\.com; [a-z.]+@example\.com$/],
    ['phone', '+65 9123-4567', /^\+\d\d \d555-01\d\d$/],
    ['phone', '(212) 555 0199 ext 12', /^\(\d{3}\) \d{3} \d{4} ext \d\d$/],
    ['phone', '0912345', /^0\d{6}$/],
    ['address', '#04-34', /^#\d\d-\d\d$/],
    ['address', 'CA', /^[A-Z]{2}$/],
    ['address', '02134-1001', /^\d{5}-\d{4}$/],
    ['coordinate', '1.352083', /^-?\d{1,2}\.\d{6}$/],
    [
      'link',
      'https://cdn.shop.test/pod/9f3a/Photo1.JPG',
      /^https:\/\/example\.com\/[a-z]{3}\/[\da-f]{4}\/[A-Z][a-z]{4}\d\.JPG$/,
    ],
    ['token', '5f0c9a1b', /^[\da-f]{8}$/],
    ['token', 'Ab-12', /^[A-Z][a-z]-\d\d$/],
    ['time-zone', 'Asia/Singapore', /^Etc\/UTC$/],
    [
      'text',
      'Left with Jane, see https://x.test/wxyz or jane@x.test!',
      /^[A-Z]\S+ \S+ \S+, \S+ https:\/\/example\.com\/[a-z]{4} \S+ [a-z.]+@example\.com!$/,
    ],
    ['name', '陳大文', /^[A-Z][a-z]+$/],
    ['text', '', /^$/],
    ['text', '--', /^--$/],
  ])('of a %s keeps the form of %j', (kind, text, form) => {
    expect(of(kind, text)).toMatch(form);
  });

  it('of a place is a place', () => {
    for (const written of ['89.9999999', '-179.5', '0.5', '103.81']) {
      const made = standIns.ofNumber('coordinate', written);
      expect(Math.abs(Number(made))).toBeLessThan(85);
      expect(made.split('.')[1]).toHaveLength(written.split('.')[1]?.length ?? 0);
    }
    expect(standIns.ofNumber('coordinate', '0')).toBe('0');
  });

  it('of a number is a number of as many digits that a parser reads as exactly', () => {
    for (const written of ['91234567', '1', '-12.50', '1.5e3', '12345678901234567890']) {
      const made = standIns.ofNumber('token', written);
      expect(made).toHaveLength(written.length);
      expect(JSON.stringify(JSON.parse(`[${made}]`)).length > 2).toBe(true);
      expect(made).not.toMatch(/^-?0\d/);
      expect(BigInt(Number.parseInt(made, 10)).toString() === made).toBe(
        BigInt(Number.parseInt(written, 10)).toString() === written,
      );
    }
  });

  it('of a time is a time', () => {
    for (let day = 1; day < 28; day += 1) {
      const date = `1980-02-${String(day).padStart(2, '0')}`;
      expect(isIsoDate(of('text', date))).toBe(true);
      expect(isIsoDateTime(of('text', `${date}T23:59:58.123+08:00`))).toBe(true);
    }
  });

  it('of a text does not repeat that of one of its words', () => {
    const [a, b] = [of('text', 'the dog and the cat'), of('text', 'the end')];
    expect(a.split(' ')[0]).not.toBe(a.split(' ')[3]);
    expect(a.split(' ')[0]?.toLowerCase()).not.toBe(b.split(' ')[0]?.toLowerCase());
  });

  it('shows no signs that are not ASCII', () => {
    expect(of('text', 'ring 👩‍👧 \u200bZoë')).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('what is known', () => {
  const known = new KnownValues();
  known.add('Jane Tan', 'Belomin Kep');
  known.add('Jane Tan-Ong', 'Wuzagih');
  known.add('1234', '9876');
  known.add('ab', 'cd');

  it.each([
    ['for jane tan today', 'for Belomin Kep today'],
    ['JANE TAN', 'BELOMIN KEP'],
    ['Jane Tan-Ong', 'Wuzagih'],
    ['who=Jane%20Tan', 'who%3DBelomin%20Kep'],
    ['{"a":"J\\u0061ne Tan"}', '{"a":"Belomin Kep"}'],
    ['1234 91234 12345', '9876 91234 12345'],
    ['ab', 'ab'],
    ['100 %', '100 %'],
  ])('is found in %j', (text, made) => {
    expect(known.replaceIn(text)).toBe(made);
  });
});
