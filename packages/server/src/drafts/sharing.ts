import { type NodeId, parseObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Draft } from './api.ts';
import { lockOwnDraft, readIn, recipientOf } from './drafts.ts';
import { contentOfRow, type DraftRow, insertComments, lockDraft, updateDraft } from './store.ts';
import { askedForOf, statedOf } from './submission.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;

/** Shows the draft as it is now to the authority that it is for. It asks for nothing yet, so nobody has to approve it. */
export async function shareDraft(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { note }: { note?: string | undefined },
): Promise<Draft> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOwnDraft(tx, ctx, id);
    const content = contentOfRow(row);
    const to = recipientOf(row);
    const { version } = row;
    const shown = { draft: parseObjectId(id), version, ...askedForOf(content), ...(note !== undefined && { note }) };
    await queueMessage(tx, ctx, {
      ...{ to, kind: 'draft.share', content: shown, thread: id, case: row.ownCase, actor: actorOf(officer) },
      ...{ ...statedOf(content), lane: 'normal' },
    });
    await updateDraft(tx, id, { sharedVersion: version, sharedAt: ctx.clock() });
    const body = { to, version };
    await recordAudit(tx, ctx, { verb: 'draft-shown', by: { officer: officer.id }, subject: id, body });
    await announce(tx, { kind: 'draft-changed', subject: id });
    return readIn(tx, id);
  });
}

/** Comments on a draft. Where it was shown to the other side, or came from there, the other side gets the comment. */
export async function commentDraft(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { field, text }: { field?: string | undefined; text: string },
): Promise<Draft> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockDraft(tx, id);
    if (!row || row.state === 'discarded') throw new ServerError('draft-unknown', 'There is no such draft.');
    const at = ctx.clock();
    const comment = { id: ctx.random.uuid(), ...(field !== undefined && { field }), text };
    const version = row.sharedVersion ?? row.version;
    await insertComments(tx, [
      {
        ...{ draft: id, node: ctx.config.node, id: comment.id, units: row.units, version, field: field ?? null, text },
        ...{ by: officer.id, at },
      },
    ]);
    if (row.sharedVersion !== null) await sendComment(tx, ctx, officer, row, comment);
    await recordAudit(tx, ctx, {
      verb: 'draft-commented',
      by: { officer: officer.id },
      subject: id,
      body: { version },
    });
    await announce(tx, { kind: 'draft-changed', subject: id });
    return readIn(tx, id);
  });
}

async function sendComment(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  row: DraftRow,
  comment: { id: string; field?: string; text: string },
): Promise<void> {
  const isOurs = row.sender === ctx.config.node;
  const to = (isOurs ? row.recipient : row.sender) as NodeId;
  const { language } = contentOfRow(row);
  await queueMessage(tx, ctx, {
    ...{ to, kind: 'draft.comment', thread: row.id, actor: actorOf(officer), purpose: 'draft of a request' },
    ...{ legalBasis: [], lang: language },
    content: {
      ...{
        draft: parseObjectId(row.id),
        version: row.sharedVersion,
        at: ctx.clock().toISOString(),
        comments: [comment],
      },
    },
  });
}
