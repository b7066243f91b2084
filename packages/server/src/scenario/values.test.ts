import { expect, test } from 'vitest';
import { contains, pointTo, resolveValue } from './values.ts';

test('names stand for what earlier steps kept and for values of the oracle', () => {
  const kept = new Map([['RQ-1', 'th.oag/1']]);
  const given = { id: '@RQ-1', params: '@RQ-1/params', list: ['#/clocks/0/ends', 'plain'] };
  expect(resolveValue(given, kept, { clocks: [{ ends: '2026-08-05' }] })).toEqual({
    id: 'th.oag/1',
    params: { node: 'th.oag', uuid: '1' },
    list: ['2026-08-05', 'plain'],
  });
  expect(() => resolveValue('@RQ-2', kept, {})).toThrow(expect.objectContaining({ code: 'scenario-invalid' }));
  expect(() => pointTo({}, 'clocks/0')).toThrow(expect.objectContaining({ code: 'scenario-invalid' }));
});

test.each([
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: 1 }, { a: 2 }, false],
  [[{ a: 1 }, { a: 2 }], [{ a: 2 }], true],
  [[{ a: 1 }], [{ a: 2 }], false],
  [[{ a: 1 }], [], false],
  [[], [], true],
  ['2026-08-05T08:10:00.000Z', '2026-08-05T09:10:00+01:00', true],
  ['sha256:ab', 'ab', true],
  [null, { a: 1 }, false],
  ['a', ['a'], false],
])('%o against %o is %o', (got, wanted, result) => {
  expect(contains(got, wanted)).toBe(result);
});
