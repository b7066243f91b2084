import type { Hash, MessageId } from '@comity/protocol';
import { askForApproval, type GivenApproval, requireApproval, voidApproval } from '../approvals/approvals.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { announce } from '../events/events.ts';
import { requireFiles } from '../files/files.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { recordOutgoing } from '../requests/outgoing.ts';
import { nextReference } from '../requests/references.ts';
import { requireReady } from './check.ts';
import { lockOwnDraft, recipientOf, saveVersion } from './drafts.ts';
import { contentOfRow, type DraftRow, updateDraft } from './store.ts';
import { actionOf, statedOf, submissionOf } from './submission.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config' | 'law'>;
interface Sent {
  request: string;
  reference: string;
  message: MessageId;
}

/** Asks another person to approve the draft as it is now. It gets its number first: the number is part of what is approved. */
export async function askDraftApproval(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
): Promise<{ approval: string; contentHash: string; reference: string }> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await numbered(tx, ctx, officer, await lockOwnDraft(tx, ctx, id));
    const { units, authors } = row;
    const action = actionOf(row);
    const { id: approval, contentHash } = await askForApproval(tx, ctx, officer, {
      subject: id,
      units,
      authors,
      action,
    });
    return { approval, contentHash, reference: contentOfRow(row).reference ?? '' };
  });
}

/** Sends what was approved. Throws `approval-missing` after a change, `draft-blocked` while something is missing. */
export async function sendDraft(ctx: Ground, officer: SessionOfficer, id: string): Promise<Sent> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOwnDraft(tx, ctx, id);
    const given = await requireApproval(tx, id, actionOf(await numbered(tx, ctx, officer, row)));
    await requireReady(tx, ctx, row, given.override);
    return submit(tx, ctx, officer, row, given);
  });
}

/**
 * Sends without a second person and against the check. Urgent is not a password: the reason is on record here, and the
 * receiver reads it, with no approval beside it.
 */
export async function sendDraftUnchecked(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  reason: string,
): Promise<Sent> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await numbered(tx, ctx, officer, await lockOwnDraft(tx, ctx, id));
    await voidApproval(tx, ctx, id, officer);
    const sent = await submit(tx, ctx, officer, row, undefined, { reason });
    const body = { to: row.recipient, reason };
    await recordAudit(tx, ctx, { verb: 'request-sent-unchecked', by: { officer: officer.id }, subject: id, body });
    return sent;
  });
}

async function submit(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  row: DraftRow,
  given: GivenApproval | undefined,
  unchecked?: { reason: string },
): Promise<Sent> {
  const draft = contentOfRow(row);
  const content = submissionOf(row, unchecked);
  const stated = statedOf(draft);
  const to = recipientOf(row);
  const approvals = given?.approvals ?? [];
  const files = await requireFiles(
    tx,
    draft.attachments.map(({ sha256 }) => sha256),
  );
  const message = await queueMessage(tx, ctx, {
    ...{ to, kind: 'request.submit', content, thread: row.id, case: row.ownCase, actor: actorOf(officer), ...stated },
    ...{ approvals, ...(given && { salt: given.salt }) },
    attachments: draft.attachments.map(({ sha256, mediaType }) => ({ blob: sha256 as Hash, mediaType })),
  });
  const { purpose, handling } = stated;
  await recordOutgoing(tx, ctx, officer, {
    ...{ message, to, units: row.units, ownCase: row.ownCase, content, approvals, purpose, handling },
    files: draft.attachments.map(({ sha256, mediaType, title }) => ({
      sha256,
      mediaType,
      title,
      bytes: files.get(sha256) ?? 0,
    })),
  });
  await updateDraft(tx, row.id, { state: 'sent' });
  await announce(tx, { kind: 'draft-changed', subject: row.id });
  return { request: row.id, reference: content.reference, message };
}

/** With the next number of this authority, unless it has one. */
async function numbered(tx: Tx, ctx: Ground, officer: SessionOfficer, row: DraftRow): Promise<DraftRow> {
  const content = contentOfRow(row);
  if (content.reference !== undefined) return row;
  await saveVersion(tx, ctx, officer, row, { ...content, reference: await nextReference(tx, ctx) });
  return lockOwnDraft(tx, ctx, row.id);
}
