import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Clustering, type PersonRecord, prepareRecord, scoreRecords } from './index.ts';

const words = fc.constantFrom(
  ...'Ivie Osarugue Aghedo Wales Thanawat Rueangchaisamut Tawan Mohammed Muhammad bin Ali Abdul Rahman Абдул Рахман Иванов 习近平 김정은 محمد علي สมพงษ์ แก้วมณีโชติ Jean-Pierre O’Brien J. Smith Smyth'.split(
    ' ',
  ),
);
const name = fc.array(words, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));
const date = fc
  .record({
    y: fc.integer({ min: 1940, max: 2010 }),
    m: fc.integer({ min: 1, max: 12 }),
    d: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ y, m, d }) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`);
const record: fc.Arbitrary<PersonRecord> = fc.record(
  {
    names: fc.array(
      name.map((full) => ({ full })),
      { minLength: 1, maxLength: 3 },
    ),
    birthDate: fc.oneof(
      date,
      date.map((text) => text.slice(0, 7)),
      date.map((text) => text.slice(0, 4)),
    ),
    gender: fc.constantFrom('M', 'F'),
    nationalities: fc.array(fc.constantFrom('THA', 'NGA', 'USA'), { maxLength: 2 }),
    documents: fc.array(
      fc.record({
        type: fc.constant('passport'),
        number: fc.constantFrom('A1234567', 'A1234576', 'B7654321'),
        country: fc.constant('THA'),
      }),
      { maxLength: 2 },
    ),
    phones: fc.array(fc.constantFrom('+66810000001', '+2348031234567'), { maxLength: 2 }),
  },
  { requiredKeys: ['names'] },
);
const scoreOf = (a: PersonRecord, b: PersonRecord) => scoreRecords(prepareRecord(a), prepareRecord(b)).score;

test('scores are symmetric', () => {
  fc.assert(
    fc.property(record, record, (a, b) => scoreOf(a, b) === scoreOf(b, a)),
    { numRuns: 400 },
  );
});

test('a record matches itself with 1', () => {
  fc.assert(
    fc.property(record, (a) => scoreOf(a, { ...a }) === 1),
    { numRuns: 300 },
  );
});

test('a contradiction never raises a score', () => {
  const contradictions: [PersonRecord, PersonRecord][] = [
    [{ birthDate: '1961-02-03' }, { birthDate: '1987-11-24' }],
    [{ birthDate: '1990-05-17' }, { birthDate: '1990-05-18' }],
    [{ birthDate: '1990-05-07' }, { birthDate: '1990-07-05' }],
    [{ gender: 'M' }, { gender: 'F' }],
    [{ nationalities: ['THA'] }, { nationalities: ['NGA'] }],
    [
      { documents: [{ type: 'passport', number: 'X1111111', country: 'THA' }] },
      { documents: [{ type: 'passport', number: 'Y2222222', country: 'THA' }] },
    ],
    [
      { documents: [{ type: 'passport', number: 'X1111111' }] },
      { documents: [{ type: 'passport', number: 'X1111112' }] },
    ],
    [{ phones: ['+66810000009'] }, { phones: ['+66810000008'] }],
    [{ emails: ['a@example.org'] }, { emails: ['b@example.org'] }],
    [{ addresses: ['7 Wallaby Place, Delmar'] }, { addresses: ['12 Ring Road, Kano'] }],
  ];
  fc.assert(
    fc.property(record, record, fc.constantFrom(...contradictions), (a, b, [left, right]) => {
      const field = Object.keys(left)[0] as keyof PersonRecord;
      const { [field]: _, ...plainA } = a;
      const { [field]: __, ...plainB } = b;
      return scoreOf({ ...plainA, ...left }, { ...plainB, ...right }) <= scoreOf(plainA, plainB);
    }),
    { numRuns: 500 },
  );
});

test('what only one record says changes nothing', () => {
  fc.assert(
    fc.property(record, record, (a, b) => {
      const { birthDate: _, ...plain } = a;
      const { birthDate: __, ...other } = b;
      return scoreOf({ ...plain, birthDate: '1990-05-17' }, other) <= scoreOf(plain, other);
    }),
    { numRuns: 200 },
  );
});

test('clusters do not depend on the order of input', () => {
  const records = fc.array(record, { minLength: 2, maxLength: 14 });
  fc.assert(
    fc.property(records, fc.integer(), (list, seed) => {
      const prepared = list.map((item, i) => prepareRecord({ ...item, id: `r${i}` }));
      const shuffled = [...prepared].sort(
        (a, b) => ((Number(a.id.slice(1)) * 7919 + seed) % 13) - ((Number(b.id.slice(1)) * 7919 + seed) % 13),
      );
      const resolve = (items: typeof prepared) => {
        const clustering = new Clustering();
        for (const item of items) clustering.add(item);
        return clustering.resolve();
      };
      expect(resolve(shuffled)).toEqual(resolve(prepared));
    }),
    { numRuns: 60 },
  );
});
