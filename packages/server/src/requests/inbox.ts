import {
  type ContentOf,
  checkContent,
  type Handling,
  nodeOf,
  parseObjectId,
  type RequestUpdate,
} from '@comity/protocol';
import { requireTrueApprovals } from '../approvals/verify.ts';
import { recordAudit } from '../audit/audit.ts';
import { centralUnit } from '../config.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { startDeadline } from '../deadlines/deadlines.ts';
import { announce } from '../events/events.ts';
import { keepObject } from '../handling/objects.ts';
import {
  type AppliedMessage,
  type AttachmentEffects,
  type Effect,
  type Effects,
  Refusal,
} from '../messages/effects.ts';
import { unitsOfRole } from '../officers/officers.ts';
import { applyUpdate, applyWithdrawal, isState } from './apply-update.ts';
import { addReference } from './references.ts';
import { statesAfter } from './requests.ts';
import { nodeItself, speak } from './speak.ts';
import {
  insertAttachments,
  insertEntry,
  insertRequest,
  lockRequest,
  type RequestRow,
  updateArrived,
  updateRequest,
} from './store.ts';

/** A partner asks for assistance. */
const submitted: Effect = async (tx, ctx, message) => {
  const content = message.content as ContentOf<'request.submit'>;
  const { request: id, type, subject, urgency, follows, suggestedDeadline, reference, channel } = content;
  if (nodeOf(id) !== message.from || message.statement.thread !== id) {
    throw new Refusal('policy-refused', 'A request is named by the node that asks, and opens its own thread.');
  }
  if (await lockRequest(tx, id)) throw new Refusal('policy-refused', 'There is a request of this name already.');
  const { statement, receivedAt, from } = message;
  await requireTrueApprovals(tx, ctx, statement);
  const desk = channel === 'contact-point-24-7' ? await unitsOfRole(tx, 'duty-officer-24-7') : [];
  const units = [...new Set([centralUnit(ctx.config), ...desk])];
  await insertRequest(tx, {
    ...{
      id,
      units,
      direction: 'incoming',
      sender: from,
      recipient: ctx.config.node,
      type,
      message: message.id,
      subject,
    },
    ...{ urgent: urgency.level === 'urgent', content: JSON.stringify(content), sentAt: new Date(statement.iat) },
    ...{ approvals: JSON.stringify(statement.approvals), purpose: statement.purpose },
    ...{ handling: JSON.stringify(statement.handling), state: 'received', stateAt: receivedAt, ownCase: null },
    ...{ caseworker: null, follows: follows?.request ?? null, preservedUntil: null, ownOutcome: null },
    ...{ partnerOutcome: null, closedAt: null },
  });
  const handling = statement.handling as Handling;
  await keepObject(tx, ctx, { id, kind: 'request', units, label: reference, handling });
  await insertEntry(tx, {
    ...{
      request: id,
      units,
      at: receivedAt,
      node: from,
      by: statement.actor.id,
      type: 'received',
      message: message.id,
    },
    content: JSON.stringify(content.unchecked ? { unchecked: content.unchecked } : {}),
  });
  await addReference(tx, ctx, { request: id, issuer: from, asWritten: reference, units });
  await insertFiles(tx, message, id, units, content.attachments);
  const by = { node: from };
  if (suggestedDeadline) {
    const { reason, ...due } = suggestedDeadline;
    await startDeadline(tx, ctx, { rule: 'suggested', subject: id, units, startsAt: receivedAt, due, reason, by });
  }
  if (follows) await convert(tx, ctx, message, follows.request, reference);
  await recordAudit(tx, ctx, { verb: 'request-received', by, subject: id, body: { from } });
  await announce(tx, { kind: 'request-changed', subject: id });
};

/**
 * The request for data that are preserved here has come: they are kept until it is decided (ETS 185 art. 29(7)). The rule
 * says so, so the node does it by itself.
 */
async function convert(tx: Tx, ctx: Context, message: AppliedMessage, followed: string, reference: string) {
  const row = await lockRequest(tx, followed);
  const isPreserved =
    row?.sender === message.from && row.type === 'preservation' && statesAfter(row).includes('converted');
  if (!row || !isPreserved) return;
  const { thread } = message.statement;
  const move = { type: 'converted', by: parseObjectId(thread), reference } as const;
  const sent = await speak(tx, ctx, row, { kind: 'request.update', content: move as never, by: nodeItself });
  const update = checkContent('request.update', { request: row.id, at: ctx.clock().toISOString(), ...move });
  const said = { node: ctx.config.node, actor: nodeItself.id, by: { process: 'requests' }, message: sent };
  await applyUpdate(tx, ctx, row, update, said);
}

/** The other side says what has become of a request, or something about it. */
const updated: Effect = async (tx, ctx, message) => {
  const update = message.content as RequestUpdate;
  const row = await lockOfPartner(tx, message, update.request);
  if (isState(update.type)) {
    if (row.direction !== 'outgoing') throw new Refusal('policy-refused', 'Only the requested node decides the state.');
    if (!statesAfter(row).includes(update.type)) {
      throw new Refusal('policy-refused', 'The state cannot follow the one that the request is in.');
    }
  } else if (row.direction === 'outgoing' && ['info-supplied', 'proposed'].includes(update.type)) {
    throw new Refusal('policy-refused', 'The sender answers and proposes, not who was asked.');
  }
  if ('outcome' in update) await updateRequest(tx, row.id, { partnerOutcome: JSON.stringify(update.outcome) });
  await insertFiles(tx, message, row.id, row.units, update.attachments ?? []);
  const said = {
    node: message.from,
    actor: message.statement.actor.id,
    by: { node: message.from },
    message: message.id,
  };
  await applyUpdate(tx, ctx, row, update, said);
};

const withdrawn: Effect = async (tx, ctx, message) => {
  const { request, reason, at } = message.content as ContentOf<'request.withdraw'>;
  const row = await lockOfPartner(tx, message, request);
  if (row.direction !== 'incoming') throw new Refusal('policy-refused', 'Only who asked can withdraw a request.');
  if (!statesAfter(row).includes('withdrawn')) throw new Refusal('policy-refused', 'The request is over already.');
  const said = {
    node: message.from,
    actor: message.statement.actor.id,
    by: { node: message.from },
    message: message.id,
  };
  await applyWithdrawal(tx, ctx, row, { reason, at: new Date(at) }, said);
};

/** A request between us and the sender of a message. To anybody else there is none. */
async function lockOfPartner(tx: Tx, message: AppliedMessage, id: string): Promise<RequestRow> {
  const row = await lockRequest(tx, id);
  const partner = row?.direction === 'incoming' ? row.sender : row?.recipient;
  if (!row || partner !== message.from || message.statement.thread !== id) {
    throw new Refusal('policy-refused', 'There is no such request between the two nodes.');
  }
  return row;
}

/** What the message announces; the bytes come later. Without a title, a file is still a file. */
async function insertFiles(
  tx: Tx,
  { statement }: AppliedMessage,
  request: string,
  units: string[],
  titled: readonly { sha256: string; title: string }[],
): Promise<void> {
  const rows = statement.attachments.map(({ sha256, media_type, bytes }) => {
    const title = titled.find((each) => each.sha256 === sha256)?.title ?? sha256;
    return { request, sha256, units, title, mediaType: media_type, bytes: String(bytes), arrivedAt: null };
  });
  await insertAttachments(tx, rows);
}

export const requestEffects: Effects = {
  'request.submit': submitted,
  'request.update': updated,
  'request.withdraw': withdrawn,
};

/** A file of a request has arrived. One that was altered on the way is no file of it: it stays missing. */
async function arrived(
  tx: Tx,
  ctx: Context,
  { message, attachment, blob }: Parameters<NonNullable<AttachmentEffects['request.submit']>>[2],
): Promise<void> {
  if (blob.sha256 !== attachment.sha256 || blob.sha512 !== attachment.sha512) return;
  const { thread } = message.statement;
  await updateArrived(tx, thread, blob.sha256, blob.bytes, ctx.clock());
  await announce(tx, { kind: 'request-changed', subject: thread });
}

export const requestAttachmentEffects: AttachmentEffects = { 'request.submit': arrived, 'request.update': arrived };
