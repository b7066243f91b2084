import { expect, test } from 'vitest';
import data from '../../data/indicators.json' with { type: 'json' };
import { indicators } from './indicators.ts';
import { patterns } from './patterns.ts';

test.each([
  ['English', 'We sponsor passport and ticket, you pay back from salary', 'unodc-general.general.31'],
  ['Thai', 'ไม่มีค่าใช้จ่ายล่วงหน้า หักจากเงินเดือน', 'unodc-general.general.31'],
  ['Hausa', 'Za mu biya kuɗin jirgi, za ka biya daga albashi', 'unodc-general.general.31'],
  ['Chinese', '护照被老板扣押了护照', 'ilo-adult-labour.coercion_destination.01'],
  ['Spanish', 'nos golpean y no podemos salir', 'ilo-adult-labour.coercion_destination.03'],
  ['disguise', 'p\u200bassport we ke\u200bep safe in office', 'ilo-adult-labour.coercion_destination.01'],
])('words in %s give an indicator', (_, text, indicator) => {
  const found = indicators({ id: 'd', text });
  expect(found.indicators.map((one) => one.indicator)).toContain(indicator);
  for (const { words } of found.indicators)
    for (const { raw, start, end } of words) expect(text.slice(start, end)).toBe(raw);
});

test('a lawful offer gives none, and nothing is said about a person', () => {
  const text =
    'Weekend shifts in Modesto, paid weekly, bring your own ID, no fees of any kind. Interview at the job fair.';
  expect(indicators({ id: 'd', text })).toEqual({
    id: 'd',
    indicators: [],
    weight: 0,
    note: expect.stringContaining('nothing about a person'),
  });
});

test('the weight counts each dimension once, by its heaviest indicator', () => {
  const found = indicators({ id: 'd', text: 'The boss holds our passports, they hold my passport. 12 hours a day.' });
  const dimensions = new Set(found.indicators.map(({ set, dimension }) => `${set} ${dimension}`));
  expect(found.weight).toBeLessThanOrEqual(dimensions.size * 3);
  expect(found.indicators[0]?.strength).toBe('strong');
});

test('every pattern names indicators that the data knows', () => {
  const known = new Set(data.items.map(({ id }) => id));
  expect(patterns.flatMap((pattern) => pattern.indicators).filter((id) => !known.has(id))).toEqual([]);
});
