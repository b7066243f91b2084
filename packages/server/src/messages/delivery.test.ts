import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseStoredKeys, rotateSealingKey, rotateSigningKey, streamKey } from '@comity/protocol';
import { expect, test } from 'vitest';
import { type TestFederation, type TestNode, testFederation } from '../../test/federation.ts';
import { information, noted, noteEffects, notingEffects, send } from '../../test/messages.ts';
import { callPartner } from '../calls/calling.ts';
import type { Context } from '../context.ts';
import { openEgress } from '../egress/egress.ts';
import { exchangePath } from '../inbox/framing.ts';
import { partnersState } from '../peers/partners.ts';
import { publishOwnStatement } from '../peers/statements.ts';
import { createServer } from '../server.ts';
import { headsWith } from '../streams/heads.ts';
import { hastenDelivery, startDelivery } from './delivery.ts';
import { readTransport } from './state.ts';

const day = 24 * 3_600_000;
const soon = { timeout: 10_000 };
const titles = async (node: TestNode) => (await noted(node)).map(({ title }) => title);

async function twoNodes(options: Parameters<typeof testFederation>[1] = {}): Promise<TestFederation<'us' | 'th'>> {
  const federation = await testFederation(['us', 'th'], { effects: () => notingEffects, ...options });
  await noteEffects(federation.th);
  return federation;
}

test('a partner that is down for days loses nothing; it is tried again, and somebody is told', async () => {
  await using federation = await twoNodes();
  const { us, th, clock } = federation;
  await th.stop();
  const ids = [];
  for (const title of ['one', 'two', 'three']) ids.push(await send(us, information(us.ctx, th, title)));
  for (let tries = 1; tries <= 6; tries++) {
    await expect.poll(async () => (await stateOf(us, th))?.failures, soon).toBeGreaterThanOrEqual(tries);
    clock.move(day / 2);
  }
  const state = await stateOf(us, th);
  expect(state?.alerts.map(({ kind }) => kind)).toContain('unreachable');
  expect(await readTransport(us.ctx.worker, ids[0] ?? ('' as never))).toMatchObject({ state: 'sent' });

  await th.start();
  await federation.settle();
  expect(await titles(th)).toEqual(['one', 'two', 'three']);
  expect(await stateOf(us, th)).toMatchObject({ failures: 0, alerts: [] });
});

test('after a restart in the middle each message is there once', async () => {
  await using federation = await twoNodes();
  const { us, th } = federation;
  const wanted = Array.from({ length: 60 }, (_, index) => `Message ${index}`);
  for (const title of wanted) await send(us, information(us.ctx, th, title));
  await expect.poll(async () => (await titles(th)).length, soon).toBeGreaterThan(0);
  await th.stop();
  await us.stop();
  await th.start();
  await us.start();
  await federation.settle();
  expect(await titles(th)).toEqual(wanted);
});

test('gateway and worker can be two processes on one database', async () => {
  await using federation = await twoNodes({
    config: (key, config) => (key === 'th' ? { ...config, roles: ['gateway', 'web'] } : config),
  });
  const { us, th } = federation;
  await send(us, information(us.ctx, th, 'waits'));
  await expect.poll(() => waiting(th), soon).toBe(1);
  expect(await titles(th)).toEqual([]);
  const config = { ...th.ctx.config, roles: ['worker'] as const };
  await using worker = await createServer(config, { clock: federation.clock.now });
  await using _delivery = await startDelivery(worker.ctx, { effects: notingEffects, attachmentEffects: {} });
  await federation.settle();
  expect(await titles(th)).toEqual(['waits']);
});

test('two workers on one database apply each message once, in order', async () => {
  await using federation = await twoNodes();
  const { us, th } = federation;
  await using worker = await createServer({ ...th.ctx.config, roles: ['worker'] }, { clock: federation.clock.now });
  await using _second = await startDelivery(worker.ctx, { effects: notingEffects, attachmentEffects: {} });
  await using other = await createServer({ ...us.ctx.config, roles: ['worker'] }, { clock: federation.clock.now });
  await using _third = await startDelivery(other.ctx, { effects: {}, attachmentEffects: {} });
  const wanted = Array.from({ length: 120 }, (_, index) => `Message ${index}`);
  for (const title of wanted) await send(us, information(us.ctx, th, title));
  await federation.settle();
  expect(await titles(th)).toEqual(wanted);
});

test('new keys on both sides: what was sealed for the old one is sealed again, what is signed with the new one is believed', async () => {
  await using federation = await twoNodes();
  const { us, th } = federation;
  await send(us, information(us.ctx, th, 'before'));
  await federation.settle();

  await th.stop();
  await send(us, information(us.ctx, th, 'for the old key'));
  await expect.poll(async () => (await stateOf(us, th))?.failures, soon).toBeGreaterThan(0);
  await rotate(th.ctx, rotateSealingKey);
  await th.start();
  await publish(th);
  await expect.poll(async () => (await stateOf(us, th))?.serial, soon).toBe(2);
  await federation.settle();

  await us.stop();
  const lastSeq = { [streamKey({ to: th.ctx.config.node, lane: 'normal', epoch: 1 })]: 2 };
  await rotate(us.ctx, (stored) => rotateSigningKey(stored, lastSeq));
  await us.start();
  await send(us, information(us.ctx, th, 'with the new key'));
  await expect.poll(() => waiting(th), soon).toBe(1);
  await publish(us);
  await federation.settle();
  expect(await titles(th)).toEqual(['before', 'for the old key', 'with the new key']);
});

test('a clock that is off by years: the state says so, nothing is lost, and all goes on when it is right again', async () => {
  await using federation = await twoNodes();
  const { us, th, clock } = federation;
  clock.move(3 * 365 * day);
  await send(us, information(us.ctx, th, 'waits'));
  expect(await stateOf(us, th)).toMatchObject({ statement: 'expired' });
  await hastenDelivery(us.ctx);
  expect(await titles(th)).toEqual([]);
  clock.move(-3 * 365 * day);
  await federation.settle();
  expect(await titles(th)).toEqual(['waits']);
});

test('both sides agree on how far their streams are', async () => {
  await using federation = await twoNodes();
  const { us, th } = federation;
  for (const title of ['one', 'two']) await send(us, information(us.ctx, th, title));
  await federation.settle();
  const streams = await headsWith(us.ctx.worker, th.ctx.config.node);
  await using egress = openEgress();
  const ask = (body: object) => callPartner({ ...us.ctx, egress }, th.ctx.config.node, { call: 'stream.status', body });
  expect(await ask({ streams })).toMatchObject({ heads: streams, at: streams });

  const altered = streams.map((head) => ({ ...head, hash: `sha256:${'0'.repeat(64)}` }));
  await ask({ streams: altered });
  expect((await stateOf(th, us))?.alerts.map(({ kind }) => kind)).toContain('streams-differ');
});

test('a call is answered once, in its time, and to nobody else', async () => {
  await using federation = await twoNodes();
  const { us, th, clock } = federation;
  await using egress = openEgress();
  const calls: Buffer[] = [];
  const recording = {
    ...egress,
    send: (outgoing: Parameters<typeof egress.send>[0]) => {
      calls.push(outgoing.body as Buffer);
      return egress.send(outgoing);
    },
  };
  await callPartner({ ...us.ctx, egress: recording }, th.ctx.config.node, {
    call: 'stream.status',
    body: { streams: [] },
  });
  const again = () =>
    fetch(`${th.url}${exchangePath}/call`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/jose+json' }, body: Buffer.from(calls[0] ?? '') },
    });
  const replayed = await again();
  expect([replayed.status, await replayed.json()]).toEqual([400, { code: 'rejected' }]);
  clock.move(20 * 60_000);
  expect((await again()).status).toBe(400);
});

test('a node that nobody can reach fetches its mail and brings its receipts', async () => {
  await using federation = await twoNodes();
  const { us, th } = federation;
  const hidden = us.ctx.worker.updateTable('partners').set({ baseUrl: null });
  await hidden.where('node', '=', th.ctx.config.node).execute();
  await th.ctx.worker.updateTable('partnerLines').set({ polled: true }).execute();
  for (const title of ['one', 'two', 'three']) await send(us, information(us.ctx, th, title));
  await federation.settle();
  expect(await titles(th)).toEqual(['one', 'two', 'three']);
});

async function stateOf(node: TestNode, partner: TestNode) {
  const partners = await partnersState(node.ctx);
  return partners.find((each) => each.node === partner.ctx.config.node);
}

/** Mail that has come and is not opened. */
async function waiting({ ctx }: TestNode): Promise<number> {
  const rows = await ctx.worker.selectFrom('rawMail').select('id').where('state', '=', 'new').execute();
  return rows.length;
}

type Stored = ReturnType<typeof parseStoredKeys>;

async function rotate({ config }: Context, change: (stored: Stored) => Promise<Stored>): Promise<void> {
  const file = path.join(config.folder, 'keys.json');
  const stored = parseStoredKeys(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify(await change(stored)));
}

async function publish(node: TestNode): Promise<void> {
  await publishOwnStatement(node.ctx, { base: `${node.url}${exchangePath}` });
}
