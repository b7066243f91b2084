import type { Condition, ContentOf, Handling, ObjectId } from '@comity/protocol';
import { joinHandling, nodeOf } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import { centralUnit } from '../config.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { announce } from '../events/events.ts';
import { isDelivered } from '../evidence/deliveries.ts';
import { findObject, flagDerived, grantUse, keepObject, setHandling, setObjectState } from '../handling/objects.ts';
import { type AppliedMessage, type Effect, type Effects, Refusal } from '../messages/effects.ts';
import { findRequestUnits } from '../requests/requests.ts';
import { recipientsOf } from './information.ts';
import { undecided } from './permissions.ts';
import {
  insertInformation,
  insertMessageOf,
  insertPermissionRequest,
  insertRecall,
  lockPermissionRequest,
  lockRecall,
  selectInformation,
  selectRecalled,
  updateInformation,
  updatePermissionRequest,
  updateRecall,
  updateRecalled,
} from './store.ts';

/** What messages about information do here. Only its owner gives, corrects and takes back. */
export const informationEffects: Effects = {
  'info.share': (tx, ctx, message) => receive(tx, ctx, message, message.content as ContentOf<'info.share'>),
  'info.update': (tx, ctx, message) => correct(tx, ctx, message, message.content as ContentOf<'info.update'>),
  'info.permission': (tx, ctx, message) => {
    const content = message.content as ContentOf<'info.permission'>;
    return content.step === 'asked' ? hearQuestion(tx, ctx, message, content) : hearAnswer(tx, ctx, message, content);
  },
  'info.recall': (tx, ctx, message) => takeBack(tx, ctx, message, message.content as ContentOf<'info.recall'>),
  'info.recall-result': (tx, ctx, message) =>
    hearResult(tx, ctx, message, message.content as ContentOf<'info.recall-result'>),
};

type Handler<Content> = (tx: Tx, ctx: Context, message: AppliedMessage, content: Content) => ReturnType<Effect>;

const receive: Handler<ContentOf<'info.share'>> = async (tx, ctx, message, content) => {
  const { info: id, version, title, text, request, derived_from: named = [] } = content;
  refuseStranger(message, id);
  // What was taken back stays so: a tombstone is a row like any other.
  if (await findObject(tx, id)) throw new Refusal('policy-refused', 'This information was given before.');
  const requestUnits = request && (await findRequestUnits(tx, request, message.from));
  const units = requestUnits || [centralUnit(ctx.config)];
  const sources: ObjectId[] = [];
  for (const source of named) if ((await findObject(tx, source))?.state === 'usable') sources.push(source);
  const handling = strictest(content.handling, message);
  await keepObject(tx, ctx, { id, kind: 'information', units, label: title, handling, sources });
  await insertInformation(tx, {
    ...{ id, version, sender: message.from, spontaneous: content.spontaneous, title, text },
    // A request that is not between us and the sender is none that it could answer.
    request: requestUnits ? (request ?? null) : null,
    ...{ ownCase: null, purpose: message.statement.purpose, grade: JSON.stringify(content.grade) },
    ...{ legalBasis: JSON.stringify(content.legal_basis), records: JSON.stringify(content.records) },
    ...{ consent: content.consent ?? null, message: message.id, contentHash: message.statement.content_hash },
    ...{ createdBy: message.statement.actor.id, createdAt: ctx.clock() },
  });
  await insertMessageOf(tx, { information: id, message: message.id });
  const body = { from: message.from, handling: content.handling.codes };
  await recordAudit(tx, ctx, { verb: 'item-received', by: { node: message.from }, subject: id, body });
  await announce(tx, { kind: 'item-changed', subject: id });
};

const correct: Handler<ContentOf<'info.update'>> = async (tx, ctx, message, content) => {
  const { info: id, version, title, text, reason } = content;
  refuseStranger(message, id);
  const [object, row] = [await findObject(tx, id), await selectInformation(tx, id)];
  if (!object || !row) throw new Refusal('policy-refused', 'There is no such information here to be corrected.');
  if (object.state !== 'usable') throw new Refusal('policy-refused', 'It was taken back: nothing revives it.');
  if (version <= row.version) throw new Refusal('policy-refused', 'A version as new as this one is here.');
  await setHandling(tx, id, strictest(content.handling, message));
  await updateInformation(tx, id, {
    ...{ version, title, text, grade: JSON.stringify(content.grade), legalBasis: JSON.stringify(content.legal_basis) },
    ...{ records: JSON.stringify(content.records), message: message.id, contentHash: message.statement.content_hash },
  });
  await insertMessageOf(tx, { information: id, message: message.id });
  await flagDerived(tx, ctx, id, `Corrected: ${reason}`);
  const body = { version, from: message.from };
  await recordAudit(tx, ctx, { verb: 'item-updated', by: { node: message.from }, subject: id, body });
  await announce(tx, { kind: 'item-changed', subject: id });
};

const hearQuestion: Handler<Extract<ContentOf<'info.permission'>, { step: 'asked' }>> = async (
  tx,
  ctx,
  message,
  { permission: id, about, lifts, use, proceedings, to },
) => {
  refuseStranger(message, id);
  const mine = nodeOf(about) === ctx.config.node && (await findObject(tx, about)) !== undefined;
  const hasIt =
    mine && ((await recipientsOf(tx, about)).includes(message.from) || (await isDelivered(tx, about, message.from)));
  if (!hasIt) throw new Refusal('policy-refused', 'This node gave no such thing to the partner that asks.');
  if (await lockPermissionRequest(tx, id)) throw new Refusal('policy-refused', 'This was asked before.');
  await insertPermissionRequest(tx, {
    ...{ id, object: about, asker: message.from, owner: ctx.config.node, lifts, use, ...undecided },
    ...{ proceedings: proceedings ?? null, recipient: to ?? null, message: message.id },
    ...{ askedBy: message.statement.actor.id, askedAt: message.receivedAt },
  });
  const body = { of: message.from, use: lifts };
  await recordAudit(tx, ctx, { verb: 'handling-permission-asked', by: { node: message.from }, subject: about, body });
  await announce(tx, { kind: 'item-changed', subject: about });
};

const hearAnswer: Handler<Extract<ContentOf<'info.permission'>, { step: 'answered' }>> = async (
  tx,
  ctx,
  message,
  { permission: id, about, decision, conditions, valid_until: until, ground },
) => {
  const row = await lockPermissionRequest(tx, id);
  const isAnswer = row && row.asker === ctx.config.node && row.owner === message.from && row.object === about;
  if (!isAnswer || row.state !== 'asked') throw new Refusal('policy-refused', 'Nothing like that waits for an answer.');
  const endsAt = until === undefined ? undefined : new Date(until);
  await updatePermissionRequest(tx, id, {
    ...{ state: decision, conditions: JSON.stringify(conditions), ground: ground ?? null, endsAt: endsAt ?? null },
    ...{ decidedBy: message.statement.actor.id, decidedAt: message.receivedAt },
  });
  const isGranted = decision !== 'refused';
  if (isGranted) {
    await grantUse(tx, ctx, {
      ...{ object: about, lifts: row.lifts, conditions: conditions as Condition[], endsAt, origin: id },
      // It holds for what was asked, no more.
      ...(row.proceedings !== null && { proceedings: [row.proceedings] }),
      ...(row.recipient !== null && { recipients: [row.recipient] }),
    });
  }
  await recordAudit(tx, ctx, {
    verb: isGranted ? 'handling-permission-given' : 'handling-permission-refused',
    by: { node: message.from },
    subject: about,
    body: { to: ctx.config.node, use: row.lifts },
  });
  await announce(tx, { kind: 'item-changed', subject: about });
};

/** From now on nothing of it can be used; what becomes of it, a human says (recall-answers.ts). */
const takeBack: Handler<ContentOf<'info.recall'>> = async (
  tx,
  ctx,
  message,
  { recall: id, about, reason, text, deadline },
) => {
  refuseStranger(message, id);
  if (about.some((object) => nodeOf(object) !== message.from)) {
    throw new Refusal('policy-refused', 'Only its owner can take something back.');
  }
  if (await lockRecall(tx, id)) throw new Refusal('policy-refused', 'This was taken back before.');
  const units = new Set<string>();
  for (const object of new Set(about)) {
    const row = await findObject(tx, object);
    if (!row) continue;
    // A request is on the record of both sides, and has a message of its own for it.
    if (row.kind === 'request') throw new Refusal('policy-refused', 'A request is withdrawn, not recalled.');
    for (const unit of row.units) units.add(unit);
    if (row.state !== 'shredded') await setObjectState(tx, ctx, object, 'recalled', text);
    const items = await flagDerived(tx, ctx, object, text);
    await recordAudit(tx, ctx, {
      verb: 'recall-received',
      by: { node: message.from },
      subject: object,
      body: { from: message.from },
    });
    if (items > 0) {
      await recordAudit(tx, ctx, { verb: 'item-flagged', by: { process: 'worker' }, subject: object, body: { items } });
    }
    await announce(tx, { kind: 'item-changed', subject: object });
  }
  const row = {
    ...{
      id,
      units: units.size > 0 ? [...units] : [centralUnit(ctx.config)],
      sender: message.from,
      recipient: ctx.config.node,
    },
    ...{ reason, text, deadline: new Date(deadline), orderedBy: message.statement.actor.id, message: message.id },
    ...{ orderedAt: message.receivedAt, state: 'open' as const, stateAt: ctx.clock() },
  };
  await insertRecall(tx, row, [...new Set(about)]);
  await announce(tx, { kind: 'recall-changed', subject: id });
};

/** An answer counts, also one that comes too late. */
const hearResult: Handler<ContentOf<'info.recall-result'>> = async (tx, ctx, message, { recall: id, results }) => {
  const row = await lockRecall(tx, id);
  if (!row || row.sender !== ctx.config.node || row.recipient !== message.from) {
    throw new Refusal('policy-refused', 'This node took back nothing like that from the partner.');
  }
  const recalled = await selectRecalled(tx, [id]);
  if (results.some(({ about }) => !recalled.some(({ object }) => object === about))) {
    throw new Refusal('policy-refused', 'The answer is about something that was not taken back.');
  }
  for (const { about, result, at, derived, content_hash: contentHash, note } of results) {
    await updateRecalled(
      tx,
      { recall: id, object: about },
      { result, resultAt: new Date(at), derived, contentHash: contentHash ?? null, note: note ?? null },
    );
    const body = { by: message.from, result };
    await recordAudit(tx, ctx, { verb: 'recall-answered', by: { node: message.from }, subject: about, body });
  }
  const open = (await selectRecalled(tx, [id])).some(({ result }) => result === null);
  if (!open) await updateRecall(tx, id, { state: 'answered', stateAt: ctx.clock() });
  await announce(tx, { kind: 'recall-changed', subject: id });
};

/** An object belongs to the node in its id, and only that one speaks for it. */
function refuseStranger({ from }: AppliedMessage, id: ObjectId): void {
  if (nodeOf(id) !== from) throw new Refusal('policy-refused', 'The message is about an object of another node.');
}

/** The message and what stands in it may each ask for more: both are kept. */
function strictest(given: Handling, { statement }: AppliedMessage): Handling {
  return joinHandling(given, statement.handling);
}
