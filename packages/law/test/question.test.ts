import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LawError, law } from '../src/index.ts';

const question = { requesting: 'USA', requested: 'THA', measure: 'witness_statement', date: '2026-06-12' };

test.each([
  ['THA', 'THA'],
  ['th', 'THA'],
  ['Thailand', 'THA'],
  ['Viet Nam', 'VNM'],
  ['VIETNAM', 'VNM'],
  ["Côte d'Ivoire", 'CIV'],
  ['Ivory Coast', 'CIV'],
  ['St. Lucia', 'LCA'],
  ['Bosnia & Herzegovina', 'BIH'],
  ['XKX', 'XKX'],
  ['Kosovo', 'XKX'],
  ['GB-SCT', 'GB-SCT'],
  ['EU', 'EU'],
  ['int.europol', 'int.europol'],
  ['XU', 'XU'],
  ['UTO', 'UTO'],
])('%s is read as %s', (given, printed) => {
  expect(law.basis({ ...question, requested: given }).question.requested).toBe(printed);
});

test('a part asks through its State', () => {
  expect(law.basis({ ...question, requested: 'GB-SCT' }).bases[0]?.instrument).toBe('BIL-USA-GBR-MLA-1994');
});

test('without a day, the day is that on which the data was compiled', () => {
  const { date: _, ...undated } = question;
  expect(law.basis(undated).answeredOn).toBe(law.compiledOn);
});

test('the mark of the asker is given back, other fields are left alone', () => {
  expect(law.basis({ ...question, id: 'Q-7', colour: 'red' }).question).toEqual({ id: 'Q-7', ...question });
});

test.each([
  [null, 'question'],
  [[], 'question'],
  [{ ...question, requesting: 7 }, 'requesting'],
  [{ ...question, requesting: '' }, 'requesting'],
  [{ ...question, requesting: 'Q'.repeat(81) }, 'requesting'],
  [{ ...question, requested: 'Atlantis' }, 'requested'],
  [{ ...question, requested: 'QQ-1' }, 'requested'],
  [{ ...question, requested: 'US' }, 'requested'],
  [{ ...question, measure: 'invasion' }, 'measure'],
  [{ ...question, measure: undefined }, 'measure'],
  [{ ...question, date: 'today' }, 'date'],
  [{ ...question, date: '2026-13-01' }, 'date'],
  [{ ...question, transnational: 'yes' }, 'transnational'],
  [{ ...question, organisedGroup: 1 }, 'organisedGroup'],
  [{ ...question, offence: 'trafficking' }, 'offence'],
  [{ ...question, offence: { statute: 7 } }, 'offence.statute'],
  [{ ...question, offence: { acts: 'recruitment' } }, 'offence.acts'],
  [{ ...question, offence: { means: ['magic'] } }, 'offence.means'],
  [{ ...question, offence: { purposes: Array(51).fill('slavery') } }, 'offence.purposes'],
  [{ ...question, offence: { victimAge: 'young' } }, 'offence.victimAge'],
  [{ ...question, offence: { maxPenaltyYears: 3 } }, 'offence.maxPenaltyYears'],
  [{ ...question, offence: { maxPenaltyYears: { requested: 'long' } } }, 'offence.maxPenaltyYears.requested'],
])('what is no question is refused with the name of the field: %#', (given, field) => {
  expect(() => law.basis(given)).toThrow(LawError);
  expect(() => law.basis(given)).toThrow(`"${field}" must be`);
});

test('whatever comes in, the answer is an answer or a refusal that names the field', () => {
  const known = fc.constantFrom(
    ...Object.keys(question),
    'offence',
    'measures',
    'instruments',
    'fields',
    'constructor',
  );
  const anything = fc.oneof(
    fc.anything(),
    fc.dictionary(known, fc.oneof(fc.anything(), fc.constantFrom('THA', 'NGA', 'jit', 7))),
  );
  fc.assert(
    fc.property(anything, (value) => {
      for (const ask of [law.basis, law.check]) {
        try {
          ask(value);
        } catch (error) {
          expect(error).toBeInstanceOf(LawError);
          expect((error as LawError).message).toMatch(/^"[\w.]+" must be /);
        }
      }
    }),
    { numRuns: 5000 },
  );
});

test('what was not read does not come back', () => {
  const given = { ...question, offence: { acts: ['recruitment'], secret: 'a name' } };
  expect(JSON.stringify(law.basis(given))).not.toContain('a name');
});
