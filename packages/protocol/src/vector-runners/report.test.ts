import { expect, test } from 'vitest';
import { ProtocolError } from '../errors.ts';
import { reportOf, verdictOf } from './report.ts';

test('a refusal is a verdict; a defect, or a malformed vector, is not', async () => {
  const fail = (error: Error) => () => Promise.reject(error);
  expect(await verdictOf(() => 'replayed')).toBe('replayed');
  expect(await verdictOf(() => undefined)).toBe('valid');
  expect(await verdictOf(fail(new ProtocolError('expired', 'Too late.')))).toBe('expired');
  const defects = [new TypeError('defect'), new ProtocolError('vector-invalid', 'No vector.')];
  for (const defect of defects) await expect(verdictOf(fail(defect))).rejects.toBe(defect);
});

test('a report counts what passed, failed and was skipped', () => {
  const outcomes = [
    { id: 'a', expected: 'valid', actual: 'valid' },
    { id: 'b', expected: 'valid', actual: 'expired' },
    { id: 'c', skipped: true as const },
  ];
  const failures = [{ id: 'b', reason: 'expected valid, was expired' }];
  expect(reportOf(outcomes)).toEqual({ passed: 1, failed: 1, skipped: 1, failures });
});
