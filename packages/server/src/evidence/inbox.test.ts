import { type ContentOf, type ObjectId, parseObjectId } from '@comity/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testFederation } from '../../test/federation.ts';
import { approve, handOver, seize } from '../../test/handing-over.ts';
import { receiptOf, sendAnyway } from '../../test/refusals.ts';
import { seat } from '../../test/seats.ts';
import { withWorker } from '../db/access.ts';
import { addStep } from './custody.ts';
import { readEvidence } from './evidence.ts';
import { prepareOffer } from './offers.ts';
import { lockDelivery, lockOffer } from './store.ts';

const federation = await testFederation(['us', 'th', 'ng']);
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng } = federation;
const thai = seat('TH-PRO-1', 'prosecutor');
const approver = seat('TH-CA-2', 'central-authority-approver');
const clerk = seat('US-CLK-1', 'registry-clerk');

/** An offer as Thailand would send it, to be spoilt. */
let offer: ContentOf<'evidence.offer'>;
beforeAll(async () => {
  const { id } = await seize(th, thai, 'guest,out\n');
  const items = [{ item: id, proceedings: [] }];
  const given = { to: us.ctx.config.node, items, part: 1, last: true, purpose: 'assistance' };
  const prepared = await prepareOffer(th.ctx, thai, given);
  offer = (await withWorker(th.ctx, (tx) => lockOffer(tx, prepared.id)))?.content as ContentOf<'evidence.offer'>;
});

type Item = ContentOf<'evidence.offer'>['items'][number];
function spoilt(change: Partial<Item>, more: object = {}): object {
  const id = `${th.ctx.config.node}/${th.ctx.random.uuid()}`;
  return { ...offer, offer: id, items: offer.items.map((item) => ({ ...item, ...change })), ...more };
}
const blobs = () => offer.items.map(({ file }) => file.sha256);

async function refused(...[from, to, message]: Parameters<typeof sendAnyway>): Promise<void> {
  const id = await sendAnyway(from, to, message);
  await federation.settle();
  expect(await receiptOf(from, id)).toEqual({ state: 'refused', code: 'policy-refused' });
}

describe('an offer is refused', () => {
  test('when its file is not among the attachments', async () => {
    await refused(th, us, { kind: 'evidence.offer', content: spoilt({}) });
    const [item] = offer.items;
    const file = { sha256: item?.file.sha256, sha512: item?.file.sha512, bytes: 7 } as Item['file'];
    await refused(th, us, { kind: 'evidence.offer', content: spoilt({ file }), blobs: blobs() });
  });

  test('when it comes from a node that does not own the item', async () => {
    const id = parseObjectId(`${ng.ctx.config.node}/${ng.ctx.random.uuid()}`);
    await refused(ng, us, { kind: 'evidence.offer', content: spoilt({}, { offer: id }) });
  });

  test('when its custody chain was changed, is cut, or is signed by nobody we know', async () => {
    const { custody: whole } = offer.items[0] as Item;
    const { entries, proof } = whole;
    const chains = [
      { entries: entries.map((entry) => entry.replace('TH-INV-1', 'TH-INV-9')), proof },
      { entries: entries.slice(1), proof },
      { entries: entries.slice(0, -1), proof },
      { entries, proof: proof.replace(/"signature":"(..)/, '"signature":"AA') },
    ];
    for (const custody of chains) {
      await refused(th, us, { kind: 'evidence.offer', content: spoilt({ custody }), blobs: blobs() });
    }
  });

  test('when the chain hands the item to somebody else', async () => {
    await refused(th, ng, { kind: 'evidence.offer', content: spoilt({}), blobs: blobs() });
  });

  test('when it answers a request that does not exist', async () => {
    const request = parseObjectId(`${us.ctx.config.node}/${us.ctx.random.uuid()}`);
    await refused(th, us, { kind: 'evidence.offer', content: spoilt({}, { request }), blobs: blobs() });
  });

  test('when an approval is of another action', async () => {
    const { id } = await seize(th, thai, 'approved for Nigeria');
    await handOver(th, ng, { by: thai, approver, items: [{ item: id, proceedings: [] }] });
    const given = th.ctx.worker.selectFrom('approvals').select('signed').where('state', '=', 'given');
    const approvals = (await given.execute()).flatMap(({ signed }) => signed ?? []);
    expect(approvals).toHaveLength(1);
    await refused(th, us, { kind: 'evidence.offer', content: spoilt({}), blobs: blobs(), approvals });
  });

  test('and nothing of it is there', async () => {
    await expect(readEvidence(us.ctx, clerk, offer.items[0]?.item as ObjectId)).rejects.toMatchObject({
      code: 'object-unknown',
    });
  });
});

test('the same offer, unspoilt, is taken', async () => {
  const id = await sendAnyway(th, us, { kind: 'evidence.offer', content: spoilt({}), blobs: blobs() });
  await federation.settle();
  expect(await receiptOf(th, id)).toEqual({ state: 'applied', code: null });
  const [delivery] = (await readEvidence(us.ctx, clerk, offer.items[0]?.item as ObjectId)).deliveries;
  expect(delivery).toMatchObject({ state: 'received' });
});

describe('a step of custody is refused', () => {
  const at = '2030-01-01T08:00:00Z';

  test('when the item was not handed over to who says it', async () => {
    const item = offer.items[0]?.item as ObjectId;
    const { custody, file } = offer.items[0] as Item;
    const content = { type: 'received', offer: offer.offer, item, copy: 1, at, custody };
    await refused(ng, th, { kind: 'evidence.custody', content });
    const again = { type: 'send-again', offer: offer.offer, item, copy: 1, at, expected: file, found: file };
    await refused(us, th, { kind: 'evidence.custody', content: again });
  });

  test('when it skips one, or does not go on from the hand-over', async () => {
    const { id, file } = await seize(th, thai, 'a second item');
    const sent = await handOver(th, us, { by: thai, approver, items: [{ item: id, proceedings: [] }] });
    await federation.settle();
    const step = {
      officer: 'US-FOR-1',
      from: 'examiner',
      to: 'examiner',
      purpose: 'test',
      sha256: file?.sha256 as never,
    };
    const { head, ...custody } = await withWorker(us.ctx, async (tx) => {
      const way = { item: id, sender: th.ctx.config.node, recipient: us.ctx.config.node };
      const delivery = await lockDelivery(tx, way);
      return addStep(tx, us.ctx, delivery?.head ?? null, { item: id, step: 'countersigned', ...step });
    });
    const said = { offer: sent.id, item: id, copy: 1, at };
    // Nobody has verified it.
    await refused(us, th, { kind: 'evidence.custody', content: { type: 'countersigned', ...said, custody } });
    // The words say verified, the chain says countersigned.
    await refused(us, th, { kind: 'evidence.custody', content: { type: 'verified', ...said, custody } });
    // The difference is none.
    const same = { type: 'send-again', ...said, expected: file as object, found: file as object };
    await refused(us, th, { kind: 'evidence.custody', content: same });
    const [delivery] = (await readEvidence(th.ctx, thai, id)).deliveries;
    expect(delivery).toMatchObject({ state: 'received' });
    expect(head).not.toBe(delivery?.custody.at(-1)?.hash);
  });
});

test('an offer that was prepared before another step was taken has to be prepared again', async () => {
  const { id } = await seize(th, thai, 'offered to two');
  const items = [{ item: id, proceedings: [] }];
  const given = { to: ng.ctx.config.node, items, part: 1, last: true, purpose: 'assistance' };
  const stale = await prepareOffer(th.ctx, thai, given);
  await approve(th, approver, stale.id);
  await handOver(th, us, { by: thai, approver, items });
  const client = th.withOnly('evidence:offer');
  const params = { node: th.ctx.config.node, uuid: stale.id.split('/')[1] ?? '' };
  await expect(client.sendOffer({ params })).rejects.toMatchObject({ code: 'delivery-state' });
  await federation.settle();
});
