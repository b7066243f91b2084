import { expect, test } from 'vitest';
import { compareDates, readDates } from './index.ts';

const read = (text: string) => readDates(text)[0] ?? { year: 0, month: 0, day: 0 };

test.each([
  ['1990-05-17', '1990-05-17', 'same-day'],
  ['1990-05', '1990-05-17', 'same-month'],
  ['1990', '1990-05-17', 'same-year'],
  ['1987-04-12', '1987-12-04', 'day-and-month-exchanged'],
  ['1981-09-30', '1981-09-03', 'digits-exchanged'],
  ['1990-05-17', '1990-05-18', 'one-digit'],
  ['1990-05-17', '1991-08-02', 'near-year'],
  ['1990-05-17', '1971-02-23', 'different'],
  ['12 เม.ย. 2530', '1987-04-12', 'same-day'],
  ['17 May 1990', '17.05.1990', 'same-day'],
  ['19900517', '1990-05-17', 'same-day'],
  ['1369-02-27', '1990-05-17', 'same-day'],
])('%s and %s: %s', (a, b, relation) => {
  expect(compareDates(read(a), read(b))).toBe(relation);
  expect(compareDates(read(b), read(a))).toBe(relation);
});

test('a date that can be read two ways is read both ways; rubbish in none', () => {
  expect(readDates('04/12/1987')).toHaveLength(2);
  expect(readDates('no date')).toEqual([]);
  expect(readDates('99999999999999999999')).toEqual([]);
});
