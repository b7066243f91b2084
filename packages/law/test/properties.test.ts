import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, bundledData, type LawData, law, openLaw, type Question } from '../src/index.ts';

const states = bundledData.states.items.map(({ state }) => state);
const { measures } = bundledData.instruments;
const { actEnum, meansEnum, purposeEnum } = bundledData.offences;
const partiesOf = new Map(bundledData.parties.items.map(({ instrument, parties }) => [instrument, parties]));
const instruments = new Map(bundledData.instruments.items.map((item) => [item.id, item]));

/** States that are in many party lists come up more often: there is more to go wrong. */
const busy = states.filter((state) => bundledData.offences.items.some((offence) => offence.state === state));
const state = fc.oneof(fc.constantFrom(...busy), fc.constantFrom(...states));
const date = fc
  .record({
    year: fc.integer({ min: 1950, max: 2026 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, day }) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
const years = fc.oneof(fc.constant('life' as const), fc.integer({ min: 0, max: 30 }));

const offence = fc.record(
  {
    acts: fc.subarray(actEnum),
    means: fc.subarray(meansEnum),
    purposes: fc.subarray(purposeEnum),
    victimAge: fc.oneof(fc.constant('adult' as const), fc.integer({ min: 0, max: 60 })),
    maxPenaltyYears: fc.record({ requesting: years, requested: years }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const question = fc
  .record(
    {
      requesting: state,
      requested: state,
      measure: fc.constantFrom(...measures),
      date: fc.oneof(date, fc.constant('2026-06-12')),
      transnational: fc.boolean(),
      organisedGroup: fc.boolean(),
      offence,
    },
    { requiredKeys: ['requesting', 'requested', 'measure', 'date'] },
  )
  .filter(({ requesting, requested }) => requesting !== requested) as fc.Arbitrary<Question>;

const runs = { numRuns: 3000, seed: 20260612 };

/** The earliest day that a date of the data can mean. */
const earliest = (text: string): string => text.padEnd(7, '-01').padEnd(10, '-01');

const consenting = [
  'ratified',
  'acceded',
  'succeeded',
  'accepted',
  'approved',
  'bound-by-eu-law',
  'party-mode-unknown',
];

test('no basis is an instrument that is not in force between both on the day', () => {
  fc.assert(
    fc.property(question, (asked) => {
      for (const { instrument: id } of law.basis(asked).bases) {
        const instrument = instruments.get(id);
        expect(instrument?.binding).toBe(true);
        expect(instrument?.status).toMatch(/^in-force/);
        if (instrument?.entryIntoForce)
          expect(asked.date && asked.date >= earliest(instrument.entryIntoForce)).toBe(true);
        for (const side of [asked.requesting, asked.requested]) {
          const row = partiesOf.get(id)?.find((party) => party.state === side);
          const withdrawnLater = row?.status === 'withdrawn' && (asked.date ?? '') < (row.date ?? '');
          expect(withdrawnLater || consenting.includes(row?.status ?? 'none')).toBe(true);
          const since =
            row?.status === 'withdrawn' || instrument?.bilateralParties
              ? null
              : (row?.entryIntoForceForState ?? row?.date);
          if (since) expect((asked.date ?? '') >= earliest(since)).toBe(true);
        }
      }
    }),
    runs,
  );
});

test('every reason has a source that the data names', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { bases, excluded, untoc18, requiredContent } = law.basis(asked);
      const reasons = [
        ...bases,
        ...excluded,
        untoc18,
        ...requiredContent.map((item) => ({ ...item, reason: item.text })),
      ];
      for (const { reason, sources } of reasons) {
        expect(reason.length).toBeGreaterThan(0);
        expect(sources.length).toBeGreaterThan(0);
        for (const id of sources) expect(law.source(id), id).toBeDefined();
      }
    }),
    runs,
  );
});

test('an answer is whole: one primary basis, ranks in order, nothing displaced in front', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { bases, excluded, untoc18 } = law.basis(asked);
      expect(bases.map(({ rank }) => rank)).toEqual(bases.map((_, index) => index + 1));
      expect(bases.filter(({ role }) => role === 'primary').length).toBe(bases.length > 0 ? 1 : 0);
      expect(new Set(bases.map(({ instrument }) => instrument)).size).toBe(bases.length);
      for (const { instrument, articles } of excluded)
        if (!articles) expect(bases.map((basis) => basis.instrument)).not.toContain(instrument);
      if (untoc18.paragraphs9to29 === 'by-agreement')
        expect(instruments.get(untoc18.by ?? '')?.untoc18_7).toBe('displaces');
      if (untoc18.paragraphs9to29 === false) expect(bases.map(({ instrument }) => instrument)).not.toContain('UNTOC');
    }),
    runs,
  );
});

test('the same question has the same answer, whatever the order of the data', () => {
  const turned = openLaw(reversed(structuredClone(bundledData)));
  fc.assert(
    fc.property(question, (asked) => {
      const answer = law.basis(asked);
      expect(law.basis(asked)).toEqual(answer);
      expect(turned.basis(asked)).toEqual(answer);
    }),
    { ...runs, numRuns: 1000 },
  );
});

/** Every list of records backwards; lists inside a record keep their order, which is that of the text. */
function reversed(data: LawData): LawData {
  for (const file of Object.values(data)) file.items.reverse();
  for (const { parties } of data.parties.items) parties.reverse();
  return data;
}

test('the other way round, the same treaties bind and the same paragraphs apply', () => {
  fc.assert(
    fc.property(question, ({ offence: _, ...asked }) => {
      const there = law.basis(asked);
      const back = law.basis({ ...asked, requesting: asked.requested, requested: asked.requesting });
      const bindingOf = ({ bases }: Answer) => bases.map(({ instrument, role }) => `${instrument} ${role}`);
      expect(bindingOf(back)).toEqual(bindingOf(there));
      expect(back.untoc18.paragraphs9to29).toBe(there.untoc18.paragraphs9to29);
      expect(back.dualCriminality.verdict).toBe(there.dualCriminality.verdict);
      expect(back.excluded.map(({ instrument, code }) => [instrument, code])).toEqual(
        there.excluded.map(({ instrument, code }) => [instrument, code]),
      );
    }),
    runs,
  );
});

test('dual criminality is never met where one side is not in the data or an element is missing', () => {
  const compiled = new Set(bundledData.offences.items.map((item) => item.state));
  fc.assert(
    fc.property(question, (asked) => {
      const { met, elements } = law.basis(asked).dualCriminality;
      if (met !== true) return;
      expect(compiled.has(asked.requesting) && compiled.has(asked.requested)).toBe(true);
      expect(elements.every(({ verdict }) => verdict === 'met' || verdict === 'not-needed')).toBe(true);
    }),
    runs,
  );
});

test('every jurisdiction and every measure is answered, in less than two milliseconds each', () => {
  const partners = ['USA', 'THA', 'NGA', 'DEU', 'CHE', 'GBR', 'ARE'];
  let count = 0;
  const start = performance.now();
  for (const requesting of states)
    for (const measure of measures) {
      const requested =
        partners.find(
          (partner, index) =>
            partner !== requesting && (states.indexOf(requesting) + measure.length) % partners.length <= index,
        ) ?? 'JPN';
      law.basis({ requesting, requested: requested === requesting ? 'JPN' : requested, measure, date: '2026-06-12' });
      count++;
    }
  expect(count).toBe(250 * 79);
  expect((performance.now() - start) / count).toBeLessThan(2);
});
