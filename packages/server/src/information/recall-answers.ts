import type { ContentOf, Hash, ObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { destroyFile } from '../evidence/destroying.ts';
import { countDerived, findObject, setObjectState } from '../handling/objects.ts';
import { shredMail } from '../inbox/shredding.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Recall, RecallAnswer } from './api.ts';
import { recallPurpose, toRecall } from './recalls.ts';
import {
  lockRecall,
  type RecallRow,
  selectInformation,
  selectMessagesOf,
  selectRecalled,
  selectRecalls,
  updateInformation,
  updateRecall,
  updateRecalled,
} from './store.ts';

type Ground = Pick<Context, 'worker' | 'clock' | 'random' | 'config' | 'keys' | 'blobs'>;

/**
 * Says what becomes of each thing that a partner took back, and does it: what is to be shredded is gone when this returns,
 * in our tables and in the mail that brought it. The hash that was signed stays, so that what was there is still proven.
 *
 * The transaction is the node's own, since nobody else may touch mail; whether the recall is open to the officer is checked
 * in it, on the row that is changed. Throws `recall-unknown`, or `recall-over` when it has been answered.
 */
export async function answerRecall(
  ctx: Ground,
  officer: SessionOfficer,
  id: ObjectId,
  { results }: RecallAnswer,
): Promise<Recall> {
  return withWorker(ctx, async (tx) => {
    const row = await lockRecall(tx, id);
    if (!row || row.recipient !== ctx.config.node || !row.units.some((unit) => officer.units.includes(unit))) {
      throw new ServerError('recall-unknown', 'There is no such recall that is open to you.');
    }
    if (row.state !== 'open') throw new ServerError('recall-over', 'It has been answered already.');
    const about = (await selectRecalled(tx, [id])).map(({ object }) => object);
    const isWhole = about.every((object) => results.some((each) => each.about === object));
    if (!isWhole || results.length !== about.length) {
      throw new ServerError('input-invalid', 'The answer has to name each thing that was taken back, once.');
    }
    const said: ContentOf<'info.recall-result'>['results'] = [];
    for (const result of results) said.push(await carryOut(tx, ctx, officer, row, result));
    const content: ContentOf<'info.recall-result'> = { recall: id, results: said };
    await queueMessage(tx, ctx, {
      ...{ to: row.sender, kind: 'info.recall-result', lane: 'urgent', content, thread: id, replyTo: row.message },
      ...{ purpose: recallPurpose, legalBasis: [], actor: actorOf(officer), lang: ctx.config.languages[0] ?? 'en' },
    });
    await updateRecall(tx, id, { state: 'answered', stateAt: ctx.clock() });
    await announce(tx, { kind: 'recall-changed', subject: id });
    const [answered] = (await selectRecalls(tx)).filter((each) => each.id === id);
    return toRecall(answered ?? row, await selectRecalled(tx, [id]));
  });
}

async function carryOut(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  recall: RecallRow,
  { about, result, note }: RecallAnswer['results'][number],
): Promise<ContentOf<'info.recall-result'>['results'][number]> {
  const object = await findObject(tx, about);
  const derived = await countDerived(tx, about);
  if (result === 'derived-items' && derived === 0) {
    throw new ServerError('input-invalid', 'Nothing was made of it here.');
  }
  const by = { officer: officer.id };
  let contentHash: Hash | null = null;
  if (result === 'refused') {
    if (note === undefined) throw new ServerError('input-invalid', 'A refusal needs its ground.');
    // It is the receiver's own law that decides; the owner knows.
    if (object) await setObjectState(tx, ctx, about, 'usable', `Its owner took it back; refused: ${note}`);
    await recordAudit(tx, ctx, { verb: 'recall-refused', by, subject: about, body: { reason: note } });
  } else if (result === 'in-court') {
    if (object) await setObjectState(tx, ctx, about, 'in-court', object.stateReason);
    await recordAudit(tx, ctx, { verb: 'recall-done', by, subject: about, body: { receipt: result } });
  } else {
    contentHash = await shred(tx, ctx, about, recall);
    await recordAudit(tx, ctx, { verb: 'recall-done', by, subject: about, body: { receipt: result } });
  }
  const at = ctx.clock();
  await updateRecalled(
    tx,
    { recall: recall.id, object: about },
    { result, resultAt: at, derived, contentHash, note: note ?? null },
  );
  await announce(tx, { kind: 'item-changed', subject: about });
  return {
    ...{ about, result, at: at.toISOString(), derived },
    ...(contentHash !== null && { content_hash: contentHash }),
    ...(note !== undefined && { note }),
  };
}

/** Returns the hash of the last message that brought it. */
async function shred(tx: Tx, ctx: Ground, id: ObjectId, { text }: RecallRow): Promise<Hash | null> {
  const object = await findObject(tx, id);
  if (!object) return null;
  if (object.kind === 'evidence') await destroyFile(tx, ctx, id);
  const row = await selectInformation(tx, id);
  for (const message of await selectMessagesOf(tx, id)) await shredMail(tx, ctx, message);
  if (row) await updateInformation(tx, id, { title: null, text: null, records: '[]' });
  await setObjectState(tx, ctx, id, 'shredded', text, 'Taken back by its owner');
  return row?.contentHash ?? null;
}
