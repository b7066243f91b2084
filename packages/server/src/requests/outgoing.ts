import type { Approval, ContentOf, Handling, MessageId, NodeId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { endDeadlines, startDeadline } from '../deadlines/deadlines.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { keepObject } from '../handling/objects.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Request } from './api.ts';
import { applyWithdrawal } from './apply-update.ts';
import { addReference } from './references.ts';
import { lockOpen, readIn, statesAfter } from './requests.ts';
import { speak } from './speak.ts';
import { insertAttachments, insertEntry, insertRequest, lockRequest } from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;

export interface SentRequest {
  message: MessageId;
  to: NodeId;
  units: string[];
  ownCase: string;
  content: ContentOf<'request.submit'>;
  approvals: Approval[];
  purpose: string;
  handling: Handling;
  files: { sha256: string; mediaType: string; title: string; bytes: number }[];
}

/** Notes a request that has been laid down for another authority, with its number, its files and the day we wish for. */
export async function recordOutgoing(tx: Tx, ctx: Ground, officer: SessionOfficer, sent: SentRequest): Promise<void> {
  const { content, units, to, message } = sent;
  const { request: id, reference, type, subject, urgency, follows, suggestedDeadline } = content;
  const at = ctx.clock();
  const by = { officer: officer.id };
  const sender = ctx.config.node;
  await insertRequest(tx, {
    ...{ id, units, direction: 'outgoing', sender, recipient: to, type, message, subject, sentAt: at },
    ...{
      urgent: urgency.level === 'urgent',
      content: JSON.stringify(content),
      approvals: JSON.stringify(sent.approvals),
    },
    ...{ purpose: sent.purpose, handling: JSON.stringify(sent.handling), state: null, stateAt: null },
    ...{ ownCase: sent.ownCase, caseworker: officer.id, follows: follows?.request ?? null, preservedUntil: null },
    ...{ ownOutcome: null, partnerOutcome: null, closedAt: null },
  });
  await keepObject(tx, ctx, { id, kind: 'request', units, label: reference, handling: sent.handling });
  await insertEntry(tx, {
    ...{ request: id, units, at, node: sender, by: officer.id, type: 'sent', message },
    content: JSON.stringify(content.unchecked ? { unchecked: content.unchecked } : {}),
  });
  await addReference(tx, ctx, { request: id, issuer: sender, asWritten: reference, units });
  await keepFiles(tx, ctx, { id, units }, sent.files);
  if (suggestedDeadline) {
    const { reason, ...due } = suggestedDeadline;
    await startDeadline(tx, ctx, { rule: 'suggested', subject: id, units, startsAt: at, due, node: to, reason, by });
  }
  // Lodged: the data that wait for this request no longer run out (ETS 185 art. 29(7)).
  const followed = follows && (await lockRequest(tx, follows.request));
  if (followed?.type === 'preservation' && followed.recipient === to) {
    const reason = `Held pending decision: the request ${reference} is lodged.`;
    await endDeadlines(tx, ctx, followed.id, { rule: 'preservation', state: 'held', reason, by });
  }
  await recordAudit(tx, ctx, { verb: 'request-sent', by, subject: id, body: { to } });
  await announce(tx, { kind: 'request-changed', subject: id });
}

/** Our own files of a request: they are here already. */
export async function keepFiles(
  tx: Tx,
  ctx: Pick<Context, 'clock'>,
  { id, units }: { id: string; units: string[] },
  files: { sha256: string; mediaType: string; title: string; bytes: number }[],
): Promise<void> {
  const rows = files.map(({ bytes, ...file }) => ({
    ...{ request: id, units, ...file, bytes: String(bytes), arrivedAt: ctx.clock() },
  }));
  await insertAttachments(tx, rows);
}

/** No longer asks. Throws `request-not-owner` for who was asked, `request-state` when it is over. */
export async function withdrawRequest(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  reason: string,
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    if (row.direction !== 'outgoing') throw new ServerError('request-not-owner', 'Only who asked can withdraw it.');
    if (!statesAfter(row).includes('withdrawn')) throw new ServerError('request-state', 'It is over already.');
    const message = await speak(tx, ctx, row, { kind: 'request.withdraw', content: { reason }, by: officer });
    const said = { node: ctx.config.node, actor: officer.id, by: { officer: officer.id }, message };
    await applyWithdrawal(tx, ctx, row, { reason, at: ctx.clock() }, said);
    return readIn(tx, ctx, id);
  });
}
