import {
  type ContentOf,
  custodyHash,
  type FileFacts,
  type Hash,
  joinHandling,
  mayFollow,
  nodeOf,
  type OfferedItem,
  ProtocolError,
  readCustodyEntry,
  verifyCustodyChain,
} from '@comity/protocol';
import { requireTrueApprovals } from '../approvals/verify.ts';
import { recordAudit } from '../audit/audit.ts';
import { centralUnit } from '../config.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { announce } from '../events/events.ts';
import { findObject, keepObject, setObjectState } from '../handling/objects.ts';
import {
  type AppliedMessage,
  type AttachmentEffect,
  type AttachmentEffects,
  type Effects,
  Refusal,
} from '../messages/effects.ts';
import { activePartner, signingKeyOf } from '../peers/statements.ts';
import { findRequestUnits } from '../requests/requests.ts';
import { addStep, keepEntries } from './custody.ts';
import { moveDelivery } from './deliveries.ts';
import { destroyFile } from './destroying.ts';
import { unchecked } from './offers.ts';
import {
  insertCopy,
  insertDelivery,
  insertItem,
  insertOffer,
  lockDelivery,
  lockOffer,
  selectCopies,
  updateCopy,
} from './store.ts';
import { sameFile, setAside, tell, threadOf } from './verifying.ts';

/** What messages about evidence do here. */
export const evidenceEffects: Effects = {
  'evidence.offer': (tx, ctx, message) => hearOffer(tx, ctx, message, message.content as ContentOf<'evidence.offer'>),
  'evidence.custody': (tx, ctx, message) =>
    hearStep(tx, ctx, message, message.content as ContentOf<'evidence.custody'>),
};

/** The node acts by itself when a file arrives. */
const nodeItself = { id: 'node', role: 'node' };

async function hearOffer(
  tx: Tx,
  ctx: Context,
  message: AppliedMessage,
  content: ContentOf<'evidence.offer'>,
): Promise<void> {
  const { offer: id, request, part, last, replaces, items } = content;
  if (nodeOf(id) !== message.from) throw new Refusal('policy-refused', 'The offer is named by another node.');
  if (await lockOffer(tx, id)) throw new Refusal('policy-refused', 'This was offered before.');
  const units = request === undefined ? [centralUnit(ctx.config)] : await findRequestUnits(tx, request, message.from);
  if (!units) throw new Refusal('policy-refused', 'There is no such request that this could answer.');
  await requireTrueApprovals(tx, ctx, message.statement);
  await insertOffer(tx, {
    ...{ id, units, sender: message.from, recipient: ctx.config.node, request: request ?? null, part, last },
    ...{ replaces: replaces ?? null, purpose: message.statement.purpose, message: message.id, state: 'received' },
    ...{ content: null, handling: null, thread: message.thread, preparedBy: null, preparedAt: ctx.clock() },
    sentAt: new Date(message.statement.iat),
  });
  for (const item of items) await hearItem(tx, ctx, message, { content, item, units });
  await announce(tx, { kind: 'delivery-changed', subject: id });
}

async function hearItem(
  tx: Tx,
  ctx: Context,
  message: AppliedMessage,
  { content, item, units }: { content: ContentOf<'evidence.offer'>; item: OfferedItem; units: string[] },
): Promise<void> {
  const { item: id, file, custody, proceedings, title, handling } = item;
  const sender = message.from;
  const recipient = ctx.config.node;
  if (nodeOf(id) !== sender) throw new Refusal('policy-refused', 'Only its owner hands an item over.');
  const isAnnounced = message.statement.attachments.some((each) => sameFile(each, file));
  if (!isAnnounced) throw new Refusal('policy-refused', 'The file of an item is not among those of the message.');
  await verifyHandOver(tx, ctx, message, item);
  const [object, delivery] = [await findObject(tx, id), await lockDelivery(tx, { item: id, sender, recipient })];
  const { offer } = content;
  const head = custodyHash(custody.entries.at(-1) ?? '');
  if (delivery) {
    const before = (await selectCopies(tx, id)).find(({ copy }) => copy === delivery.copy);
    const isAgain = delivery.state === 'quarantined' && content.replaces === delivery.offer;
    // Another copy is a copy of the same thing.
    const isSame = before && sameFile(before.expected as FileFacts, file);
    if (!isAgain || !isSame || object?.state !== 'quarantined') {
      throw new Refusal('policy-refused', 'The item was handed over before, and no such copy was asked for.');
    }
  } else if (object) {
    throw new Refusal('policy-refused', 'There is an object of this name already.');
  } else {
    const strictest = joinHandling(handling, message.statement.handling);
    await keepObject(tx, ctx, { id, kind: 'evidence', units, label: title, handling: strictest, state: 'awaited' });
    await insertItem(tx, {
      ...{ id, title, mediaType: item.media_type, sha256: file.sha256, sha512: file.sha512, bytes: String(file.bytes) },
      ...{ collectedAt: new Date(item.collected_at), collectedBy: item.collected_by, ownCase: null },
      ...{ grade: JSON.stringify(item.grade), request: content.request ?? null, head: null },
      ...{ registeredBy: message.statement.actor.id, registeredAt: ctx.clock() },
    });
  }
  await keepEntries(tx, custody.entries, custody.proof);
  const copy = (delivery?.copy ?? 0) + 1;
  if (delivery) {
    await moveDelivery(tx, ctx, { node: sender }, delivery, { state: 'offered', copy, offer, head, proceedings });
    await setObjectState(tx, ctx, id, 'awaited');
  } else {
    await insertDelivery(tx, {
      ...{ item: id, sender, recipient, state: 'offered', stateAt: ctx.clock(), copy, offer, head, proceedings },
    });
  }
  await insertCopy(tx, {
    ...{ item: id, sender, recipient, copy, offer, expected: JSON.stringify(file), found: null, verdict: 'open' },
    ...unchecked,
  });
}

/** The chain has to be whole, signed by the sender, and to end with the hand-over of these bytes to this node. */
async function verifyHandOver(
  tx: Tx,
  ctx: Context,
  message: AppliedMessage,
  { item, file, custody }: OfferedItem,
): Promise<void> {
  const last = (await verifyChain(tx, ctx, message, custody)).at(-1);
  const isHandOver = last?.step === 'offered' && last.node === message.from && last.to === ctx.config.node;
  if (!isHandOver || last.item !== item || last.sha256 !== file.sha256) {
    throw new Refusal('policy-refused', 'The custody chain does not end with the hand-over of this item to this node.');
  }
}

async function verifyChain(tx: Tx, ctx: Context, { from }: AppliedMessage, custody: OfferedItem['custody']) {
  const partner = await activePartner(tx, ctx, from);
  if (!partner) throw new Refusal('policy-refused', 'The partner is not active.');
  try {
    return await verifyCustodyChain(custody, signingKeyOf(partner.content));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Refusal('policy-refused', 'The custody chain is broken, or is not signed by its sender.', {
      cause: error,
    });
  }
}

/** A file has arrived whole. Whether it is still what was sent, an examiner finds out; what is plainly another is set aside. */
const arrived: AttachmentEffect = async (tx, ctx, { message, attachment, blob }) => {
  const { offer, items } = message.content as ContentOf<'evidence.offer'>;
  for (const { item, file } of items) {
    if (file.sha256 !== attachment.sha256) continue;
    const state = (await findObject(tx, item))?.state;
    // It was taken back while its file was on the way.
    if (state === 'shredded') await destroyFile(tx, ctx, item);
    if (state !== 'awaited') continue;
    const delivery = await lockDelivery(tx, { item, sender: message.from, recipient: ctx.config.node });
    const copy = (await selectCopies(tx, item)).find((each) => each.offer === offer);
    // It came twice.
    if (!delivery || !copy || delivery.offer !== offer || delivery.state !== 'offered') continue;
    if (!sameFile(blob, file)) {
      await setAside(tx, ctx, { by: { process: 'parts' }, actor: nodeItself, delivery, copy, found: blob });
      continue;
    }
    const at = ctx.clock();
    await updateCopy(tx, copy, { arrivedAt: at });
    const { head, ...custody } = await addStep(tx, ctx, delivery.head, {
      ...{
        item,
        step: 'received',
        officer: nodeItself.id,
        from: message.from,
        to: ctx.config.node,
        sha256: blob.sha256,
      },
      purpose: message.statement.purpose,
    });
    await moveDelivery(tx, ctx, { process: 'parts' }, delivery, { state: 'received', head });
    const body = { from: message.from, message: message.id, sha256: blob.sha256 };
    await recordAudit(tx, ctx, { verb: 'evidence-received', by: { process: 'parts' }, subject: item, body });
    const content = { type: 'received', offer, item, copy: copy.copy, at: at.toISOString(), custody };
    await tell(tx, ctx, { to: message.from, thread: await threadOf(tx, item, delivery), actor: nodeItself, content });
  }
};

export const evidenceAttachmentEffects: AttachmentEffects = { 'evidence.offer': arrived };

/** The receiver says what it did with its copy. */
async function hearStep(
  tx: Tx,
  ctx: Context,
  message: AppliedMessage,
  content: ContentOf<'evidence.custody'>,
): Promise<void> {
  const { offer, item, copy: number } = content;
  const sender = ctx.config.node;
  const recipient = message.from;
  const delivery = await lockDelivery(tx, { item, sender, recipient });
  const copy = (await selectCopies(tx, item)).find((each) => each.recipient === recipient && each.copy === number);
  if (!delivery || !copy || delivery.offer !== offer || delivery.copy !== number) {
    throw new Refusal('policy-refused', 'This node handed over no such copy to the partner.');
  }
  const state = content.type === 'send-again' ? 'quarantined' : content.type;
  if (!mayFollow('delivery', delivery.state, state)) {
    throw new Refusal('policy-refused', 'The step cannot follow the one that the delivery is at.');
  }
  const by = { node: recipient };
  const at = new Date(content.at);
  if (content.type === 'send-again') {
    if (!sameFile(content.expected, copy.expected as FileFacts) || sameFile(content.expected, content.found)) {
      throw new Refusal('policy-refused', 'What is said of the copy does not fit what was sent.');
    }
    await updateCopy(tx, copy, { found: JSON.stringify(content.found), verdict: 'differs', checkedAt: at });
    await moveDelivery(tx, ctx, by, delivery, { state });
    const body = { by: recipient, copy: number };
    await recordAudit(tx, ctx, { verb: 'evidence-asked-again', by, subject: item, body });
    return;
  }
  const head = await hearCustody(tx, ctx, message, content, delivery.head);
  await updateCopy(tx, copy, content.type === 'received' ? { arrivedAt: at } : { verdict: 'equal', checkedAt: at });
  await moveDelivery(tx, ctx, by, delivery, { state, head });
  if (content.type === 'countersigned') {
    await recordAudit(tx, ctx, { verb: 'evidence-countersigned', by, subject: item, body: { by: recipient } });
  }
}

/** The chain has to go on from the head that we know by one step of the partner. Returns the new head. */
async function hearCustody(
  tx: Tx,
  ctx: Context,
  message: AppliedMessage,
  { type, item, custody }: Exclude<ContentOf<'evidence.custody'>, { type: 'send-again' }>,
  known: Hash,
): Promise<Hash> {
  const entries = await verifyChain(tx, ctx, message, custody);
  const [last, before] = [custody.entries.at(-1) ?? '', custody.entries.at(-2)];
  const step = entries.at(-1);
  const goesOn = before !== undefined && custodyHash(before) === known;
  const isTheirs = step?.node === message.from && step.step === type && step.item === item;
  const sha256 = before === undefined ? undefined : readCustodyEntry(before).sha256;
  if (!goesOn || !isTheirs || step.sha256 !== sha256) {
    throw new Refusal('policy-refused', 'The custody chain does not go on from where the item was handed over.');
  }
  await keepEntries(tx, [last], custody.proof);
  return custodyHash(last);
}
