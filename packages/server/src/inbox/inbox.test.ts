import { generateKeys, openKeys, parseNodeId, sealAgain, sealingKeysOf } from '@comity/protocol';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Crafted, craft, keysOf, post, postBody, readReceipt } from '../../test/envelopes.ts';
import { testFederation } from '../../test/federation.ts';
import { noted, noteEffects, notingEffects } from '../../test/messages.ts';
import { ServerError } from '../errors.ts';
import { hastenDelivery } from '../messages/delivery.ts';
import { type Effects, Refusal } from '../messages/effects.ts';
import { lowerTrust, partnersState, proposeTrust, raiseTrust, suspendPartner } from '../peers/partners.ts';
import { thawStream } from '../streams/epochs.ts';

let isDiskFull = false;

/** Does what the title of a message asks for. */
const effects: Effects = {
  'info.share': async (tx, ctx, message) => {
    const { title } = message.content as { title: string };
    await notingEffects['info.share']?.(tx, ctx, message);
    if (title === 'refuse') throw new Refusal('policy-refused', 'It is not wanted.');
    if (title === 'fail') throw new TypeError('a defect');
    if (title === 'disk' && isDiskFull) throw new ServerError('storage', 'The disk takes no more data.');
  },
};
const federation = await testFederation(['us', 'th', 'ng'], { effects: () => effects });
const { us, th, ng } = federation;
const rejected = { code: 'rejected' };
const officer = { id: 'one', units: [], purpose: 'test' };
let seq = 0;
let before = 0;

beforeAll(() => noteEffects(th));
afterAll(() => federation[Symbol.asyncDispose]());
beforeEach(async () => {
  before = (await noted(th)).length;
});

const next = async (crafted: Crafted = {}) => {
  seq += 1;
  return craft(us, th, seq, crafted);
};
const newlyNoted = async () => (await noted(th)).slice(before).map(({ title }) => title);
const alertsOf = async () => {
  const partners = await partnersState(th.ctx);
  return partners.flatMap(({ alerts }) => alerts.map(({ kind }) => kind));
};

test('a genuine message is applied and receipted', async () => {
  const [answer = {}] = await post(th, (await next()).wire);
  expect(readReceipt(answer)).toMatchObject({ state: 'applied', seq: 1, high_water: 1 });
  expect(await newlyNoted()).toEqual(['Number 1']);
});

test('whatever is wrong before the sender is known, the answer is the same, and nothing is applied', async () => {
  const nobody = await openKeys(await generateKeys(parseNodeId('x-training.xa.mla')));
  const good = await craft(us, th, seq + 1);
  const forOther = await craft(us, ng, seq + 1);
  const byNobody = await craft(us, th, 1, { keys: nobody });
  const forged = await craft(us, th, seq + 1, { keys: { ...(await keysOf(ng)), node: us.ctx.config.node } });
  const sealedForOther = { ...sealingKeysOf(await generateKeys(th.ctx.config.node))[0] } as never;
  const unopenable = await craft(us, th, seq + 1, { recipient: sealedForOther });
  const flipped = Buffer.from(good.wire);
  flipped[flipped.length - 40] = (flipped[flipped.length - 40] ?? 0) ^ 1;
  const wires = [forOther, byNobody, forged, unopenable].map(({ wire }) => wire);
  const answers = await post(
    th,
    ...wires,
    flipped,
    good.wire.subarray(0, -9),
    Buffer.from('{}'),
    Buffer.from('{"a":1,"a":2}'),
  );
  expect(answers).toEqual(Array(8).fill(rejected));
  expect(await newlyNoted()).toEqual([]);
  expect(readReceipt((await post(th, (await next()).wire))[0] ?? {})).toMatchObject({ state: 'applied' });
});

test('a body that is not one to a hundred envelopes is rejected alike', async () => {
  const bodies = [Buffer.alloc(0), Buffer.from('\n'), Buffer.from('{}\n'.repeat(101)), Buffer.alloc(9 << 20, 'a')];
  for (const body of bodies) {
    const reply = await postBody(th, body);
    expect([reply.status, await reply.json()]).toEqual([400, rejected]);
  }
});

test('the same bytes again bring the same receipt and no second effect', async () => {
  const { wire } = await next();
  const [first, again, third] = [await post(th, wire), await post(th, wire, wire), await post(th, wire)];
  expect(again).toEqual([first[0], first[0]]);
  expect(third).toEqual(first);
  expect(await newlyNoted()).toHaveLength(1);
});

test('the same message sealed again has the same receipt and no second effect', async () => {
  const message = await next();
  const first = await post(th, message.wire);
  expect(await post(th, await sealAgain(message))).toEqual(first);
  expect(await newlyNoted()).toHaveLength(1);
});

test('a signed message in another envelope cannot take another place', async () => {
  const message = await next();
  await post(th, message.wire);
  // Anybody can seal: the outside then says another number than the signature.
  const text = JSON.parse(Buffer.from((await craft(us, th, seq + 1)).wire).toString());
  const envelope = JSON.parse(Buffer.from(message.wire).toString());
  const mixed = Buffer.from(JSON.stringify({ ...envelope, protected: text.protected }));
  expect(await post(th, mixed)).toEqual([rejected]);
});

test('what comes early waits for what is missing', async () => {
  const [second, third] = [await next({ title: 'second' }), await next({ title: 'third' })];
  expect(await post(th, third.wire)).toEqual([{ state: 'stored' }]);
  expect(await newlyNoted()).toEqual([]);
  await post(th, second.wire);
  expect(readReceipt((await post(th, third.wire))[0] ?? {})).toMatchObject({ state: 'applied' });
  expect(await newlyNoted()).toEqual(['second', 'third']);
});

test('what is too far ahead is not kept', async () => {
  const { wire } = await craft(us, th, seq + 257);
  expect(await post(th, wire)).toEqual([rejected]);
});

test.each([
  ['a content that breaks the schema', { content: { title: 'x' } }, 'schema-invalid'],
  ['a kind that nobody takes', { kind: 'info.unheard' }, 'unsupported-kind'],
  ['another version of the kind', { statement: { schema: '2.0' } }, 'unsupported-version'],
  ['what the effect refuses', { title: 'refuse' }, 'policy-refused'],
])('%s is refused with a receipt and does not stop the stream', async (_, crafted, code) => {
  const [refusal = {}] = await post(th, (await next(crafted)).wire);
  expect(readReceipt(refusal)).toMatchObject({ state: 'refused', code });
  const [applied = {}] = await post(th, (await next({ title: 'after' })).wire);
  expect(readReceipt(applied)).toMatchObject({ state: 'applied' });
  expect(await newlyNoted()).toEqual(['after']);
});

test('a message whose effect fails again and again is held for a human, and the stream goes on', async () => {
  const { wire } = await next({ title: 'fail' });
  await post(th, wire);
  await expect.poll(() => retry(wire), { timeout: 20_000 }).toMatchObject({ state: 'held', code: 'internal' });
  await post(th, (await next({ title: 'after' })).wire);
  expect(await newlyNoted()).toEqual(['after']);
  expect(await alertsOf()).toContain('effect-failed');
});

test('while the disk is full nothing is applied; afterwards it is', async () => {
  isDiskFull = true;
  const { wire } = await next({ title: 'disk' });
  expect(await post(th, wire)).toEqual([expect.objectContaining({ code: 'storage' })]);
  expect(await newlyNoted()).toEqual([]);
  isDiskFull = false;
  await expect.poll(() => retry(wire), { timeout: 20_000 }).toMatchObject({ state: 'applied' });
});

test('less trust means fewer kinds', async () => {
  const { node } = us.ctx.config;
  await lowerTrust(th.ctx, officer, { node, purpose: 'investigation', level: 'T1' });
  const [refusal = {}] = await post(th, (await next()).wire);
  expect(readReceipt(refusal)).toMatchObject({ state: 'refused', code: 'policy-refused' });
  await raise('investigation');
  const [applied = {}] = await post(th, (await next()).wire);
  expect(readReceipt(applied)).toMatchObject({ state: 'applied' });
});

test('a suspended partner is a stranger; its mail is taken again when two officers say so', async () => {
  await suspendPartner(th.ctx, officer, us.ctx.config.node);
  const { wire } = await next();
  expect(await post(th, wire)).toEqual([rejected]);
  await raise('*');
  expect(readReceipt((await post(th, wire))[0] ?? {})).toMatchObject({ state: 'applied' });
});

test('two messages under one number freeze the stream, both are kept, other streams go on', async () => {
  const [one, other] = [await next({ title: 'one' }), await craft(us, th, seq, { title: 'other' })];
  const [first = {}] = await post(th, one.wire);
  const [second = {}] = await post(th, other.wire);
  expect(readReceipt(first)).toMatchObject({ state: 'applied' });
  expect(readReceipt(second)).toMatchObject({ state: 'refused', code: 'equivocation' });
  const { wire } = await next({ title: 'later' });
  expect(await post(th, wire)).toEqual([{ state: 'stored' }]);
  const urgent = await craft(us, th, 1, { lane: 'urgent', title: 'urgent' });
  expect(readReceipt((await post(th, urgent.wire))[0] ?? {})).toMatchObject({ state: 'applied' });
  expect(await newlyNoted()).toEqual(['one', 'urgent']);
  expect(await alertsOf()).toContain('equivocation');
  const kept = await th.ctx.worker
    .selectFrom('rawMail')
    .select('state')
    .where('seq', '=', String(seq - 1))
    .execute();
  expect(kept.map(({ state }) => state)).toEqual(expect.arrayContaining(['opened', 'conflict']));

  await thawStream(th.ctx, officer, { sender: us.ctx.config.node, lane: 'normal', reason: 'explained by telephone' });
  await expect.poll(() => retry(wire)).toMatchObject({ state: 'applied' });
});

/** Sends again after whatever was to be waited for. */
async function retry(wire: Uint8Array) {
  await hastenDelivery(th.ctx);
  const [answer = {}] = await post(th, wire);
  return answer.receipt === undefined ? answer : readReceipt(answer);
}

async function raise(purpose: string): Promise<void> {
  const reviewAt = new Date('2031-01-01T00:00:00Z');
  const { node } = us.ctx.config;
  const id = await proposeTrust(th.ctx, officer, { node, purpose, level: 'T5', reviewAt });
  await expect(raiseTrust(th.ctx, officer, id)).rejects.toMatchObject({ code: 'not-permitted' });
  await raiseTrust(th.ctx, { ...officer, id: 'two' }, id);
}
