import { describe, expect, test } from 'vitest';
import { freeHandling, Grade, Handling, isAsStrict, joinHandling } from './handling.ts';

const inCamera = { type: 'court-use', rule: 'in-camera' } as const;
const thisCase = { type: 'proceedings', names: ['US-2026-00417'] } as const;
const samples: Handling[] = [
  freeHandling,
  { codes: ['H0'], conditions: [], onward: 'allowed' },
  { codes: ['H1'], conditions: [{ ...thisCase, names: [...thisCase.names] }], onward: 'allowed' },
  { codes: ['H2', 'H1'], conditions: [inCamera], onward: 'ask', retain_until: '2027-01-01T00:00:00Z' },
  { codes: ['H2'], conditions: [inCamera], onward: 'none', retain_until: '2026-12-31T00:00:00.000Z' },
];
const pairs = samples.flatMap((a) => samples.map((b) => [a, b] as const));

describe('joinHandling', () => {
  test('adds up codes and conditions, and keeps the stricter rule and the earlier end', () => {
    expect(joinHandling(...samples)).toEqual({
      codes: ['H1', 'H2'],
      conditions: [thisCase, inCamera],
      onward: 'none',
      retain_until: '2026-12-31T00:00:00.000Z',
    });
  });

  test('is a join: the order, the grouping and repeating change nothing', () => {
    for (const [a, b] of pairs) {
      expect(joinHandling(a, b)).toEqual(joinHandling(b, a));
      expect(joinHandling(a, a, b)).toEqual(joinHandling(a, b));
      for (const c of samples) {
        expect(joinHandling(joinHandling(a, b), c)).toEqual(joinHandling(a, joinHandling(b, c)));
      }
    }
  });

  test('is never less strict than what went into it', () => {
    for (const [a, b] of pairs) {
      expect(isAsStrict(joinHandling(a, b), a)).toBe(true);
      expect(isAsStrict(a, freeHandling)).toBe(true);
    }
    expect(isAsStrict(freeHandling, { ...freeHandling, codes: ['H1'] })).toBe(false);
  });

  test('takes a condition once, whatever the order of its members', () => {
    const other = { rule: 'in-camera', type: 'court-use' } as const;
    expect(joinHandling({ ...freeHandling, conditions: [inCamera] }, { ...freeHandling, conditions: [other] })).toEqual(
      {
        ...freeHandling,
        conditions: [inCamera],
      },
    );
  });
});

describe('Handling', () => {
  test('refuses H3 without the words, for nobody could keep it', () => {
    const bare = { codes: ['H3'], conditions: [], onward: 'ask' };
    expect(Handling.safeParse(bare).success).toBe(false);
    const written = { ...bare, conditions: [{ type: 'text', text: 'Read at the desk of the embassy only.' }] };
    expect(Handling.safeParse(written).success).toBe(true);
  });

  test('keeps a condition of a later version, and refuses a known one that is not well formed', () => {
    const later = { codes: [], conditions: [{ type: 'moon-phase', waxing: true }], onward: 'allowed' };
    expect(Handling.parse(later)).toEqual(later);
    const broken = { ...later, conditions: [{ type: 'expiry', until: 'soon' }] };
    expect(Handling.safeParse(broken).success).toBe(false);
  });
});

test('a grade is taken as it was given, in the values of its scheme', () => {
  const accepted = [
    { scheme: '4x4', source: 'A', info: '2' },
    { scheme: '4x4', source: 'X', info: '4' },
    { scheme: 'admiralty', source: 'F', info: '6' },
    { scheme: '3x5x2', source: '1', info: 'E' },
    { scheme: 'house-style', source: 'good', info: 'very' },
  ];
  for (const given of accepted) expect(Grade.parse(given)).toEqual(given);
  expect(Grade.safeParse({ scheme: '4x4', source: 'D', info: '2' }).success).toBe(false);
  expect(Grade.safeParse({ scheme: 'admiralty', source: 'A', info: '7' }).success).toBe(false);
});
