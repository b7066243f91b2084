import { expect, test } from 'vitest';
import { law } from '../src/index.ts';

test('the offences of two States stand side by side', () => {
  const { left, right, elements } = law.compare('THA', 'Nigeria');
  expect([left.state, right.state]).toEqual(['THA', 'NGA']);
  expect(elements.find(({ element }) => element === 'purpose')).toMatchObject({
    verdict: 'overlap',
    onlyRight: ['servitude', 'debt_bondage'],
  });
  expect(elements.find(({ element }) => element === 'child under')).toMatchObject({ verdict: 'same', left: '18' });
  expect(law.compare('MAR', 'ALB').elements.find(({ element }) => element === 'means')).toMatchObject({
    verdict: 'same',
  });
  expect(law.compare('THA', 'CHN').elements.find(({ element }) => element === 'purpose')).toMatchObject({
    verdict: 'differs',
  });
});

test('what was not compiled is not compared', () => {
  const { right, elements } = law.compare('THA', 'PER');
  expect(right.statute).toBeNull();
  expect(elements.every(({ verdict, right: text }) => verdict === 'unknown' && text === 'not in the data')).toBe(true);
  expect(() => law.compare('THA', 'THA')).toThrow('another State');
});

test('a term is found by its id, in any language and in any case', () => {
  for (const text of ['trafficking in persons', 'trafficking_in_persons', 'Traite des personnes', 'การค้ามนุษย์'])
    expect(law.term(text, 'th')).toMatchObject({
      id: 'trafficking_in_persons',
      text: 'การค้ามนุษย์',
      confidence: 'verified',
    });
  expect(law.term('slavery', 'ru').confidence).toBe('general-knowledge');
});

test.each([
  ['slavery', 'xx'],
  ['slavery', undefined],
  ['quantum', 'th'],
  [7, 'th'],
  ['x'.repeat(201), 'th'],
])('a term or language that is not there is said to be unknown', (text, to) => {
  expect(() => law.term(text, to)).toThrow(expect.objectContaining({ code: 'law-unknown' }));
});

test('the parties to UNTOC on a day are those whose thirtieth day has passed', () => {
  const on = (day: string) => law.parties('UNTOC', day).find(({ state }) => state === 'THA');
  expect(on('2013-10-16')).toMatchObject({ bound: false });
  expect(on('2013-11-17')).toMatchObject({ bound: true, reason: 'party' });
  expect(law.parties('UNTOC', '2003-09-28').filter(({ bound }) => bound)).toEqual([]);
  expect(law.parties('UNTOC').find(({ state }) => state === 'IRN')).toMatchObject({
    bound: false,
    status: 'signed-only',
  });
});

test('nobody is a party to what is not in force', () => {
  expect(law.parties('CETS224').filter(({ bound }) => bound)).toEqual([]);
});

test('an instrument and its list of contents are read by id', () => {
  expect(law.instrument('UNTOC').shortName).toContain('Palermo');
  expect(law.requiredContent('UNTOC', 'witness_statement').map(({ id }) => id)).toContain('facts');
  expect(law.requiredContent('UNTOC', 'jit')).toEqual([]);
  for (const id of ['untoc', 7, 'constructor'])
    expect(() => law.instrument(id)).toThrow(expect.objectContaining({ code: 'law-unknown' }));
  expect(() => law.parties('UNTOC', 'tomorrow')).toThrow('"on" must be a day');
});

test('a source has an address and a day', () => {
  expect(law.source('li-untoc')).toMatchObject({ asOf: '2008-03-20' });
  expect(law.source('toString')).toBeUndefined();
});

test('the version of the data is its digest', () => {
  expect(law.dataVersion).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(law.dataVersion).toBe(law.dataVersion);
});
