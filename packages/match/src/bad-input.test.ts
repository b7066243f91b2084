import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { prepareRecord, readName, scoreNames, scoreRecords } from './index.ts';

test.each([undefined, null, 7, 'x', [], { names: 7 }, { names: [{ full: 3 }] }, { names: ['x'], birthDate: {} }])(
  '%j is no record',
  (input) => {
    expect(() => prepareRecord(input)).toThrow(
      expect.objectContaining({ name: 'MatchError', code: expect.stringMatching(/^record-/) }),
    );
  },
);

test('a record that says nothing is refused without repeating it', () => {
  expect(() => prepareRecord({ id: 'Amina', names: ['...'] })).toThrow(
    expect.objectContaining({ code: 'record-empty', message: expect.not.stringContaining('Amina') }),
  );
});

test('ten thousand names cost little, and what was left out is counted', () => {
  const start = performance.now();
  const record = prepareRecord({ names: Array.from({ length: 10_000 }, (_, i) => `Name${i} Surname${i}`) });
  expect(record.leftOut).toBe(10_000 - 24);
  expect(scoreRecords(record, record).score).toBe(1);
  scoreRecords(record, prepareRecord({ names: Array.from({ length: 10_000 }, (_, i) => `Other${i} Word${i}`) }));
  expect(performance.now() - start).toBeLessThan(2000);
});

test('hostile names end in a score, in bounded time', () => {
  const names = [
    'a',
    '1',
    '',
    '\u202eevil\u202c',
    '\ud800',
    'x'.repeat(1_000_000),
    'ab '.repeat(100_000),
    '\u0000\u0001',
    '🙂🙂',
    'ا'.repeat(5000),
    '王'.repeat(5000),
  ];
  const start = performance.now();
  for (const a of names) {
    for (const b of names) {
      const { score } = scoreNames(readName(a, 'person'), readName(b, 'organisation'));
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  }
  expect(performance.now() - start).toBeLessThan(3000);
});

test('letters that only look Latin, zero-width characters and direction marks change nothing', () => {
  const score = (a: string, b: string) => scoreNames(readName(a, 'person'), readName(b, 'person')).score;
  expect(score('Vladimir Рutin', 'Vladimir Putin')).toBeGreaterThan(0.9);
  expect(score('Vla\u200bdimir \u202ePutin', 'Vladimir Putin')).toBeGreaterThan(0.9);
});
