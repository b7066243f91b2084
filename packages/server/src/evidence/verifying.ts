import { createHash } from 'node:crypto';
import { type FileFacts, type Hash, type ObjectId, parseHash } from '@comity/protocol';
import { type Deed, recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { grantUse, requireObject, setObjectState } from '../handling/objects.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Evidence } from './api.ts';
import { addStep } from './custody.ts';
import { moveDelivery } from './deliveries.ts';
import { describe } from './evidence.ts';
import {
  type CopyRow,
  type DeliveryRow,
  lockDelivery,
  selectCopies,
  selectDeliveries,
  selectItem,
  updateCopy,
} from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'keys' | 'blobs'>;

/**
 * Hashes the stored copy again. Equal to the manifest, it is verified. If it differs by a single bit it is set aside: it is
 * never countersigned, the custody chain ends with the last good step, and its sender is told the difference and asked for
 * another copy. Throws `delivery-state` when there is nothing to verify.
 */
export async function verifyEvidence(ctx: Ground, officer: SessionOfficer, id: ObjectId): Promise<Evidence> {
  const { copy } = await withOfficer(ctx, officer, (tx) => requireReceived(tx, ctx, id));
  const expected = copy.expected as FileFacts;
  // A file may be large: no transaction is held open for it.
  const found = await hashStored(ctx, expected.sha256);
  const isEqual = sameFile(found, expected);
  const evidence = await withOfficer(ctx, officer, async (tx) => {
    const now = await requireReceived(tx, ctx, id);
    if (now.copy.copy !== copy.copy) throw new ServerError('delivery-state', 'Another copy has come meanwhile.');
    const by = { officer: officer.id };
    const actor = actorOf(officer);
    if (isEqual) await accept(tx, ctx, officer, now, found);
    else await setAside(tx, ctx, { by, actor, ...now, found });
    const body = { verdict: isEqual ? 'equal' : 'differs' };
    await recordAudit(tx, ctx, { verb: 'evidence-verified', by, subject: id, body });
    return describe(tx, id);
  });
  // What is committed says that it was set aside; now it makes room for the copy that comes.
  if (!isEqual) await moveAltered(ctx, expected.sha256);
  return evidence;
}

/** Takes over the responsibility for a copy that was verified: a second act. Throws `delivery-state` for any other. */
export async function countersignEvidence(ctx: Ground, officer: SessionOfficer, id: ObjectId): Promise<Evidence> {
  return withOfficer(ctx, officer, async (tx) => {
    const { delivery, copy } = await requireOwnWay(tx, ctx, id);
    if (delivery.state !== 'verified') {
      throw new ServerError('delivery-state', 'Only a copy that was verified is countersigned.');
    }
    const { item, sender, recipient, proceedings } = delivery;
    const { sha256 } = copy.expected as FileFacts;
    const { head, ...custody } = await addStep(tx, ctx, delivery.head, {
      ...{
        item,
        step: 'countersigned',
        officer: officer.id,
        from: 'examiner',
        to: recipient,
        purpose: officer.purpose,
        sha256,
      },
    });
    const by = { officer: officer.id };
    await moveDelivery(tx, ctx, by, delivery, { state: 'countersigned', head });
    // Received as evidence in answer to a request: for what was asked for it may be used in court, whatever its code.
    if (proceedings.length > 0) {
      await grantUse(tx, ctx, { object: id, lifts: 'H1', proceedings, conditions: [], origin: delivery.offer });
    }
    const content = {
      type: 'countersigned',
      offer: delivery.offer,
      item,
      copy: delivery.copy,
      at: ctx.clock().toISOString(),
      custody,
    };
    await tell(tx, ctx, { to: sender, thread: await threadOf(tx, id, delivery), actor: actorOf(officer), content });
    await recordAudit(tx, ctx, { verb: 'evidence-countersigned', by, subject: id, body: { by: recipient } });
    return describe(tx, id);
  });
}

/** Sets a copy aside and asks its sender for another one, with the difference. */
export async function setAside(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'config'>,
  given: {
    by: Deed['by'];
    actor: { id: string; role: string };
    delivery: DeliveryRow;
    copy: CopyRow;
    found: FileFacts;
  },
): Promise<void> {
  const { by, actor, delivery, copy, found } = given;
  const { item, sender, offer } = delivery;
  const expected = copy.expected as FileFacts;
  const at = ctx.clock();
  await updateCopy(tx, copy, {
    ...{ found: JSON.stringify(found), verdict: 'differs', checkedAt: at, checkedBy: actor.id },
    arrivedAt: copy.arrivedAt ?? at,
  });
  await moveDelivery(tx, ctx, by, delivery, { state: 'quarantined' });
  await setObjectState(tx, ctx, item, 'quarantined', differenceOf(expected, found));
  const body = { expected: expected.sha256, found: found.sha256 };
  await recordAudit(tx, ctx, { verb: 'evidence-quarantined', by, subject: item, body });
  const content = { type: 'send-again', offer, item, copy: copy.copy, at: at.toISOString(), expected, found };
  await tell(tx, ctx, { to: sender, thread: await threadOf(tx, item, delivery), actor, content });
  await recordAudit(tx, ctx, { verb: 'evidence-asked-again', by, subject: item, body: { copy: copy.copy } });
}

/** Tells the other side of a delivery about a step, in the thread of the request. */
export async function tell(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'config'>,
  said: { to: DeliveryRow['sender']; thread: string; actor: { id: string; role: string }; content: object },
): Promise<void> {
  await queueMessage(tx, ctx, {
    ...{ ...said, kind: 'evidence.custody', purpose: 'custody', legalBasis: [], lang: ctx.config.languages[0] ?? 'en' },
  });
}

/** The request that it answers, or the offer itself. */
export async function threadOf(tx: Tx, item: ObjectId, { offer }: Pick<DeliveryRow, 'offer'>): Promise<string> {
  return (await selectItem(tx, item))?.request ?? offer;
}

async function accept(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  { delivery, copy }: { delivery: DeliveryRow; copy: CopyRow },
  found: FileFacts,
): Promise<void> {
  const { item, sender, recipient } = delivery;
  const { sha256 } = found;
  const at = ctx.clock();
  await updateCopy(tx, copy, {
    ...{ found: JSON.stringify(found), verdict: 'equal', checkedAt: at, checkedBy: officer.id },
  });
  const { head, ...custody } = await addStep(tx, ctx, delivery.head, {
    ...{
      item,
      step: 'verified',
      officer: officer.id,
      from: recipient,
      to: 'examiner',
      purpose: officer.purpose,
      sha256,
    },
  });
  await moveDelivery(tx, ctx, { officer: officer.id }, delivery, { state: 'verified', head });
  await setObjectState(tx, ctx, item, 'usable');
  const content = { type: 'verified', offer: delivery.offer, item, copy: copy.copy, at: at.toISOString(), custody };
  await tell(tx, ctx, { to: sender, thread: await threadOf(tx, item, delivery), actor: actorOf(officer), content });
}

async function requireReceived(tx: Tx, ctx: Pick<Context, 'config'>, id: ObjectId) {
  const way = await requireOwnWay(tx, ctx, id);
  if (way.delivery.state !== 'received') {
    throw new ServerError('delivery-state', `Its delivery is ${way.delivery.state}: there is nothing to verify.`);
  }
  return way;
}

/** The delivery of an item to this node, locked, and its last copy. */
async function requireOwnWay(tx: Tx, ctx: Pick<Context, 'config'>, id: ObjectId) {
  const { state } = await requireObject(tx, id);
  if (['recalled', 'shredded', 'in-court'].includes(state)) {
    throw new ServerError('object-gone', 'Its owner has taken it back.');
  }
  const way = (await selectDeliveries(tx, id)).find(({ recipient }) => recipient === ctx.config.node);
  const delivery = way && (await lockDelivery(tx, way));
  const copy = (await selectCopies(tx, id)).find(
    (each) => each.recipient === ctx.config.node && each.copy === delivery?.copy,
  );
  if (!delivery || !copy) throw new ServerError('delivery-unknown', 'It was not handed over to this node.');
  return { delivery, copy };
}

/** Both hashes and the size of what is stored in the place of a hash; of nothing, where nothing is left. */
async function hashStored(ctx: Pick<Context, 'blobs'>, place: Hash): Promise<FileFacts> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let bytes = 0;
  if (await ctx.blobs.has(place)) {
    for await (const chunk of ctx.blobs.get(place)) {
      bytes += chunk.length;
      sha256.update(chunk);
      sha512.update(chunk);
    }
  }
  return {
    ...{ sha256: parseHash(`sha256:${sha256.digest('hex')}`), bytes },
    sha512: `sha512:${sha512.digest('hex')}`,
  };
}

/** Keeps what was found under its own hash, as a proof, and gives up the place that it does not deserve. */
async function moveAltered(ctx: Pick<Context, 'blobs'>, place: Hash): Promise<void> {
  if (!(await ctx.blobs.has(place))) return;
  await ctx.blobs.put(ctx.blobs.get(place));
  await ctx.blobs.delete(place);
}

export function sameFile(a: FileFacts, b: FileFacts): boolean {
  return a.sha256 === b.sha256 && a.sha512 === b.sha512 && a.bytes === b.bytes;
}

function differenceOf(expected: FileFacts, found: FileFacts): string {
  return `Expected ${expected.sha256} of ${expected.bytes} bytes, found ${found.sha256} of ${found.bytes} bytes.`;
}
