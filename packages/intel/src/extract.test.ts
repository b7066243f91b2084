import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extract } from './extract.ts';

const at = (text: string, place?: string) => extract({ id: 'd', text, ...(place && { place }) });

test.each([
  ['plain', 'Tel. 081-234-5678', 'Bangkok, Thailand', '+66812345678'],
  ['Thai words', 'โทร ศูนย์ แปด หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด', 'กรุงเทพฯ', '+66812345678'],
  ['English words', 'call two one three, five five five, zero one two three', 'Los Angeles, CA', '+12135550123'],
  ['French pairs', 'appelle zéro six douze trente-quatre cinquante-six soixante-dix-huit', 'Paris', '+33612345678'],
  [
    'Spanish pairs',
    'cincuenta y cinco, doce, treinta y cuatro, cincuenta y seis, setenta y ocho',
    'Puebla, México',
    '+525512345678',
  ],
  ['letters for digits', 'โทร o8l-2E4-5678', 'TH', '+66812345678'],
  ['a mixture', 'txt 08one 2three4 5six78', 'Pattaya, Thailand', '+66812345678'],
  ['lines', 'Call\n0803\n123\n4567', 'Lagos, Nigeria', '+2348031234567'],
  ['a calling code', 'call +234 (0) 803 123 4567', 'Bangkok', '+2348031234567'],
  ['Russian eight', 'тел 8 912 345 67 89', 'Kazan, Russia', '+79123456789'],
  ['Arabic digits', 'اتصل ٠٥٠١٢٣٤٥٦٧', 'Dubai', '+971501234567'],
])('a phone in %s is read', (_, text, place, e164) => {
  expect(at(text, place).phones.map((phone) => phone.e164)).toEqual([e164]);
});

test.each([
  'Price 1,250,000 only',
  'from 2026-03-21 to 2026-04-30, 10:00-18:30',
  'Order no. 0812345678',
  'หมายเลขคำสั่งซื้อ 0812345678',
  '订单号：202612345678',
  'IBAN DE89 3704 0044 0532 0130 00',
  'salary 20000 - 45000 baht, age 18 to 30, 160 cm',
  'ORD-20260321-00177',
])('no phone is read in: %s', (text) => {
  expect(at(text, 'Bangkok, Thailand').phones).toEqual([]);
});

test('a number whose country is not sure says so and keeps its digits', () => {
  expect(at('Call 0812345678').phones).toMatchObject([{ e164: null, country: null, national: '0812345678' }]);
});

test('a number that is possible but in no range is kept and marked', () => {
  expect(at('โทร 011-000-0188', 'Pattaya, TH').phones).toMatchObject([{ e164: '+66110000188', valid: false }]);
});

test('another number of the text tells the country', () => {
  const [, second] = at('Call +66 81 234 5678 or 0812345679').phones;
  expect(second?.e164).toBe('+66812345679');
});

test('accounts, addresses, sums, ages and places are read', () => {
  const found = at(
    'LINE tawan_jobs, anna [at] mail (dot) com, https://x.example/a. 90,000 บาท, อายุ 18-30 ปี Chiang Mai',
  );
  expect(found.handles).toMatchObject([{ value: 'tawan_jobs', platform: 'line' }]);
  expect(found.emails).toMatchObject([{ value: 'anna@mail.com' }]);
  expect(found.urls).toMatchObject([{ value: 'x.example/a' }]);
  expect(found.prices).toMatchObject([{ amount: 90000, currency: 'THB' }]);
  expect(found.ages).toMatchObject([{ from: 18, to: 30 }]);
  expect(found.places).toMatchObject([{ name: 'Chiang Mai', country: 'TH' }]);
});

test('offsets point at the raw text, whatever it is', () => {
  const pieces = fc.constantFrom(
    '0',
    '8',
    '๑',
    '１',
    '2️⃣',
    ' ',
    '-',
    '+66',
    'zero',
    'ศูนย์',
    '\n',
    'call ',
    'a@b.co',
    '@abc_1',
    'LINE x_1',
    '$5',
    '\u200b',
    'é',
    '😀',
    '<b>',
    '&amp;',
    'Lagos',
    '三',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      const { phones, emails, handles, urls, wallets, places, prices, ages } = extract({
        id: 'd',
        text,
        place: 'Lagos, NG',
      });
      for (const { raw, start, end } of [phones, emails, handles, urls, wallets, places, prices, ages].flat()) {
        expect(text.slice(start, end)).toBe(raw);
      }
    }),
  );
});

test.each([
  ['figures', '1 2 '],
  ['number words', 'zero one '],
  ['Thai', 'ศูนย์หนึ่ง'],
  ['letters', 'ool'],
  ['at signs', 'a@'],
  ['markup', '<a '],
])('a post of a megabyte of %s takes bounded time', (_, piece) => {
  const begun = performance.now();
  extract({ id: 'd', text: piece.repeat(Math.ceil(1_000_000 / piece.length)) });
  expect(performance.now() - begun).toBeLessThan(20_000);
});
