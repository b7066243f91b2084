import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Hash, parseHash, sealParts } from '@comity/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { craft, post, readReceipt } from '../../test/envelopes.ts';
import { type TestNode, testFederation } from '../../test/federation.ts';
import { information, noteEffects, notingEffects, send } from '../../test/messages.ts';
import { startCuttingProxy } from '../../test/proxy.ts';
import { ServerError } from '../errors.ts';
import { exchangePath } from '../inbox/framing.ts';
import { hastenDelivery } from '../messages/delivery.ts';
import type { ArrivedAttachment } from '../messages/effects.ts';
import { partnersState } from '../peers/partners.ts';
import { nodePrimitives } from './primitives.ts';

const arrived: Pick<ArrivedAttachment, 'attachment' | 'blob'>[] = [];
const federation = await testFederation(['us', 'th'], {
  effects: () => notingEffects,
  attachmentEffects: () => ({
    'info.share': async (_tx, _ctx, { attachment, blob }) => {
      arrived.push({ attachment, blob });
    },
  }),
});
const { us, th } = federation;
beforeAll(() => noteEffects(th));
afterAll(() => federation[Symbol.asyncDispose]());

const digest = (content: Buffer) => parseHash(`sha256:${createHash('sha256').update(content).digest('hex')}`);

test.each([
  ['nothing', 0],
  ['a byte', 1],
  ['a page', 60_000],
  ['just a part', 8 * 2 ** 20],
  ['several parts', 20_000_003],
])('a file of %s arrives whole, with both hashes', async (_, bytes) => {
  const content = randomBytes(bytes);
  await sendFile(content);
  await federation.settle();
  const sha512 = `sha512:${createHash('sha512').update(content).digest('hex')}`;
  expect(arrived.at(-1)?.blob).toEqual({ sha256: digest(content), sha512, bytes });
  expect((await read(th, digest(content))).equals(content)).toBe(true);
});

test('a message waits for all its files and brings them in order; its parts are gone afterwards', async () => {
  const contents = [randomBytes(100_000), randomBytes(9_000_000)];
  await sendFile(...contents);
  await federation.settle();
  const wanted = contents.map(digest);
  expect(new Set(arrived.slice(-2).map(({ blob }) => blob.sha256))).toEqual(new Set(wanted));
  for (const { attachment } of arrived.slice(-2)) {
    for (const hash of attachment.parts.hashes) {
      expect([await us.ctx.blobs.has(hash), await th.ctx.blobs.has(hash)]).toEqual([false, false]);
    }
  }
});

test('a line that is cut ten times delays a large file and loses nothing', async () => {
  await using proxy = await startCuttingProxy(th.url, { after: 3_000_000, times: 10 });
  await setAddress(us, th, proxy.url);
  const content = randomBytes(40_000_000);
  await sendFile(content);
  const hasten = setInterval(() => void hastenDelivery(us.ctx), 200);
  await federation.settle().finally(() => clearInterval(hasten));
  expect(proxy.cuts()).toBe(10);
  expect((await read(th, digest(content))).equals(content)).toBe(true);
  await setAddress(us, th, th.url);
});

test('what nobody announced, or is not what its name says, is not taken, and the answer tells nothing', async () => {
  const content = randomBytes(1000);
  const unannounced = await put(digest(content), content);
  expect([unannounced.status, await unannounced.json()]).toEqual([404, { code: 'rejected' }]);
  expect((await put('sha256:0' as Hash, content)).status).toBe(404);
  const { hash } = await announce(1);
  const wrong = await put(hash, content);
  expect([wrong.status, await wrong.json()]).toEqual([404, { code: 'rejected' }]);
  expect(await have(hash, digest(content))).toEqual({ have: 'AA', whole: false });
});

test('a part may come any number of times', async () => {
  const { hash, part } = await announce(2);
  const statuses = [];
  for (let time = 0; time < 3; time++) statuses.push((await put(hash, part)).status);
  expect(statuses).toEqual([200, 200, 200]);
  await expect.poll(() => have(hash), { timeout: 10_000 }).toEqual({ have: 'gA', whole: true });
});

test('a file that is not what was announced is kept apart, and somebody is told', async () => {
  const { hash, part } = await announce(3, { sha256: digest(Buffer.from('something else')) });
  const before = arrived.length;
  expect((await put(hash, part)).status).toBe(200);
  const alerts = async () => (await partnersState(th.ctx)).flatMap((each) => each.alerts.map(({ kind }) => kind));
  await expect.poll(alerts, { timeout: 10_000 }).toContain('attachment-altered');
  expect(arrived).toHaveLength(before);
});

test('while the disk is full a part is not taken; afterwards it is', async () => {
  const { put: really } = th.ctx.blobs;
  th.ctx.blobs.put = async () => {
    throw new ServerError('storage', 'The disk of this node takes no more data.');
  };
  const content = randomBytes(70_000);
  await sendFile(content);
  await wait(1500);
  expect(await th.ctx.blobs.has(digest(content))).toBe(false);
  th.ctx.blobs.put = really;
  await federation.settle();
  expect((await read(th, digest(content))).equals(content)).toBe(true);
});

test('a part that our disk has lost is cut again', async () => {
  await th.stop();
  const content = randomBytes(9_000_000);
  const id = await sendFile(content);
  const announced = async () => {
    const row = us.ctx.worker.selectFrom('attachmentsOut').select('announced').where('message', '=', id);
    return (await row.executeTakeFirst())?.announced?.parts.hashes;
  };
  await expect.poll(announced, { timeout: 10_000 }).toHaveLength(2);
  for (const hash of (await announced()) ?? []) await us.ctx.blobs.delete(hash);
  await th.start();
  await federation.settle();
  expect((await read(th, digest(content))).equals(content)).toBe(true);
});

async function sendFile(...contents: Buffer[]) {
  const attachments = [];
  for (const content of contents) {
    const { sha256 } = await us.ctx.blobs.put(once(content));
    attachments.push({ blob: sha256, mediaType: 'application/octet-stream' });
  }
  return send(us, { ...information(us.ctx, th), attachments });
}

/** A message in the urgent lane, past the outbox, that announces one small part. */
async function announce(seq: number, other: object = {}) {
  const content = Buffer.from(`content ${seq}`);
  const sealing = { key: randomBytes(32), salt: randomBytes(24), primitives: nodePrimitives };
  const parts = sealParts(once(content), sealing);
  const first = await parts.next();
  const last = await parts.next();
  if (first.done || !last.done) throw new Error('It should be one part.');
  const attachments = [{ id: 'a', media_type: 'text/plain', ...last.value, ...other }];
  const { wire } = await craft(us, th, seq, { lane: 'urgent', statement: { attachments } });
  const [receipt = {}] = await post(th, wire);
  expect(readReceipt(receipt)).toMatchObject({ state: 'applied' });
  return { hash: first.value.hash, part: Buffer.from(first.value.bytes) };
}

async function put(hash: Hash, body: Buffer): Promise<Response> {
  const headers = { 'content-type': 'application/octet-stream' };
  return fetch(`${th.url}${exchangePath}/part/${hash}`, { method: 'PUT', headers, body: Buffer.from(body) });
}

async function have(...hashes: Hash[]): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ hashes });
  return (await fetch(`${th.url}${exchangePath}/have`, { method: 'POST', headers, body })).json();
}

async function setAddress(from: TestNode, to: TestNode, url: string): Promise<void> {
  const change = from.ctx.worker.updateTable('partners').set({ baseUrl: `${url}${exchangePath}` });
  await change.where('node', '=', to.ctx.config.node).execute();
}

async function* once(content: Buffer): AsyncIterable<Uint8Array> {
  yield content;
}

async function read({ ctx }: TestNode, hash: Hash): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of ctx.blobs.get(hash)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
