import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runVectorFile } from '../vectors.ts';

const read = () =>
  JSON.parse(readFileSync(new URL('../../../../spec/vectors/handling/handling.json', import.meta.url), 'utf8'));

test('every join and every use comes out as it should', async () => {
  const { joins, uses } = read();
  expect([joins.length, uses.length]).toEqual([6, 40]);
  expect(await runVectorFile(read())).toEqual({ passed: 46, failed: 0, skipped: 0, failures: [] });
});

test('a vector that is wrong is reported', async () => {
  const { format, joins, uses } = read();
  const turned = {
    format,
    joins: joins.map((join: object) => ({ ...join, result: { codes: ['H8'], conditions: [], onward: 'none' } })),
    uses: uses.map((use: object) => ({ ...use, result: ['H8'] })),
  };
  expect(await runVectorFile(turned)).toMatchObject({ passed: 0, failed: 46 });
});
