import { expect, test } from 'vitest';
import { createTestServer } from '../../test/server.ts';
import { withWorker } from '../db/access.ts';
import { nextReference, normalise } from './references.ts';

test.each([
  ['NG-MLI-2026-0105', 'ng / mli 2026.0105'],
  ['TH-MLI-2569-0142', 'TH–MLI–๒๕๖๙–๐๑๔๒'],
  ['NG/TIP/2026/0231', 'NGTIP20260231'],
  ['US-MLO-2026-0219', 'ＵＳ－ＭＬＯ－２０２６－０２１９'],
])('%s and %s are the same number', (one, other) => {
  expect(normalise(one)).toBe(normalise(other));
});

test('numbers that differ stay different', () => {
  expect(normalise('TH-OAG-2026-00017')).not.toBe(normalise('TH-OAG-2026-00071'));
});

test('a number is given once, even to those who ask at the same moment', async () => {
  const { ctx, ...server } = await createTestServer();
  const numbers = await Promise.all(Array.from({ length: 20 }, () => withWorker(ctx, (tx) => nextReference(tx, ctx))));
  expect(numbers.toSorted()).toEqual(
    Array.from({ length: 20 }, (_, index) => `TH-OAG-2030-${String(index + 1).padStart(5, '0')}`),
  );
  await server[Symbol.asyncDispose]();
});
