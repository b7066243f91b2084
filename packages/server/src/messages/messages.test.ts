import { afterAll, beforeAll, expect, test } from 'vitest';
import { testFederation } from '../../test/federation.ts';
import { information, noted, noteEffects, notingEffects, send } from '../../test/messages.ts';
import { withWorker } from '../db/access.ts';
import { queueMessage } from './queue.ts';
import { readTransport } from './state.ts';

const federation = await testFederation(['us', 'th'], { effects: () => notingEffects });
const { us, th } = federation;
beforeAll(() => noteEffects(th));
afterAll(() => federation[Symbol.asyncDispose]());

test('a message that is queued arrives, is applied once and has a receipt', async () => {
  const id = await send(us, information(us.ctx, th, 'First'));
  await federation.settle();
  expect(await noted(th)).toEqual([{ message: id, title: 'First' }]);
  expect(await readTransport(us.ctx.worker, id)).toMatchObject({ state: 'receipted', receipt: 'applied', code: null });
});

test('a message of a deed that did not happen never was', async () => {
  const deed = withWorker(us.ctx, async (tx) => {
    await queueMessage(tx, us.ctx, information(us.ctx, th, 'Never'));
    throw new Error('the deed failed');
  });
  await expect(deed).rejects.toThrow('the deed failed');
  await federation.settle();
  expect((await noted(th)).filter(({ title }) => title === 'Never')).toEqual([]);
});

test('messages are applied in the order in which they were queued', async () => {
  const titles = Array.from({ length: 150 }, (_, index) => `In order ${index}`);
  for (const title of titles) await send(us, information(us.ctx, th, title));
  await federation.settle();
  const arrived = (await noted(th)).map(({ title }) => title).filter((title) => title.startsWith('In order'));
  expect(arrived).toEqual(titles);
});
