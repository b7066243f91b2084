import {
  type Approval,
  checkContent,
  contentHash,
  type Handling,
  type Hash,
  type Kind,
  type NodeId,
  signApproval,
} from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { ApprovalState, AskedApproval } from './api.ts';
import {
  type ApprovalRow,
  insertApproval,
  lockApproval,
  lockOpenApproval,
  selectApprovals,
  updateApproval,
} from './store.ts';

type Ground = Pick<Context, 'clock' | 'random' | 'config'>;

/** What somebody is to approve: a message, to the byte. */
export interface Action {
  to: NodeId;
  kind: Kind;
  purpose: string;
  handling: Handling;
  content: object;
}

/** What goes with an approved message (`queueMessage`): the approvals, and the salt that their hash was made with. */
export interface GivenApproval {
  approvals: Approval[];
  salt: Uint8Array;
  /** Why it may leave although the check found something in its way. */
  override: string | null;
}

/** Asks another human to approve an action. An earlier question about the same thing is void. */
export async function askForApproval(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  { subject, units, authors, action }: { subject: string; units: string[]; authors: string[]; action: Action },
): Promise<AskedApproval> {
  await voidApproval(tx, ctx, subject, officer);
  const { to: recipient, kind, purpose, handling, content } = action;
  const salt = ctx.random.bytes(32);
  const hash = hashOfContent(kind, content, salt);
  const row = await insertApproval(tx, {
    ...{ id: ctx.random.uuid(), subject, units, recipient, kind, purpose, handling: JSON.stringify(handling) },
    ...{ contentHash: hash, salt, authors: [...new Set([...authors, officer.id])], askedBy: officer.id },
    ...{ askedAt: ctx.clock(), state: 'asked' },
  });
  await note(tx, ctx, officer, row, 'approval-asked');
  return toApproval(row);
}

/** A change voids what was asked or given: it was about something else. */
export async function voidApproval(tx: Tx, ctx: Ground, subject: string, officer: SessionOfficer): Promise<void> {
  const row = await lockOpenApproval(tx, subject);
  if (!row) return;
  await updateApproval(tx, row.id, { state: 'void' });
  await recordAudit(tx, ctx, {
    verb: 'approval-voided',
    by: { officer: officer.id },
    subject,
    body: { hash: row.contentHash },
  });
  await announce(tx, { kind: 'approval-changed', subject });
}

/** The approval of exactly this action. Throws `approval-missing` where there is none, or it is of another one. */
export async function requireApproval(tx: Tx, subject: string, action: Action): Promise<GivenApproval> {
  const row = await lockOpenApproval(tx, subject);
  const { to, kind, purpose, handling, content } = action;
  const isThisOne =
    row?.state === 'given' &&
    row.recipient === to &&
    row.kind === kind &&
    row.purpose === purpose &&
    JSON.stringify(row.handling) === JSON.stringify(handling) &&
    row.contentHash === hashOfContent(kind, content, row.salt);
  if (!isThisOne || !row.signed) {
    throw new ServerError('approval-missing', 'Another person has to approve exactly this before it can leave.');
  }
  return { approvals: [row.signed], salt: row.salt, override: row.override };
}

/** What is asked for or given of a subject, for a transaction of the officer. */
export async function listOpenApprovals(tx: Tx, subject: string): Promise<AskedApproval[]> {
  const rows = await selectApprovals(tx, { subject });
  return rows.filter(({ state }) => state === 'asked' || state === 'given').map(toApproval);
}

export async function listApprovals(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  filter: { state?: ApprovalState | undefined; subject?: string | undefined },
): Promise<AskedApproval[]> {
  return withOfficer(ctx, officer, async (tx) => (await selectApprovals(tx, filter)).map(toApproval));
}

/**
 * Approves what was read: `contentHash` says what that was. Throws `approval-own` for whoever had a hand in it,
 * `approval-over` where it has been decided or changed meanwhile.
 */
export async function giveApproval(
  ctx: Ground & Pick<Context, 'db' | 'keys'>,
  officer: SessionOfficer,
  id: string,
  input: { contentHash: string; override?: string | undefined },
): Promise<AskedApproval> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockUndecided(tx, id);
    if (row.authors.includes(officer.id)) {
      throw new ServerError('approval-own', 'Whoever wrote it or asked cannot approve it: that takes another person.');
    }
    if (row.contentHash !== input.contentHash) {
      throw new ServerError('approval-over', 'It has been changed since it was read.');
    }
    const { recipient: to, kind, purpose, handling, contentHash: content_hash } = row;
    const at = ctx.clock();
    const { id: approver, role } = actorOf(officer);
    const action = { to, kind, purpose, handling, content_hash };
    const signed = await signApproval(ctx.keys, { approver, role, at: at.toISOString(), action });
    const given = await updateApproval(tx, id, {
      ...{ state: 'given', decidedBy: officer.id, decidedRole: role, decidedAt: at },
      ...{ override: input.override ?? null, signed: JSON.stringify(signed) },
    });
    await note(tx, ctx, officer, given, 'approval-given');
    return toApproval(given);
  });
}

/** Throws `approval-over` where it has been decided or changed meanwhile. */
export async function refuseApproval(
  ctx: Ground & Pick<Context, 'db'>,
  officer: SessionOfficer,
  id: string,
  reason: string,
): Promise<AskedApproval> {
  return withOfficer(ctx, officer, async (tx) => {
    await lockUndecided(tx, id);
    const refused = { decidedRole: actorOf(officer).role, decidedAt: ctx.clock(), reason } as const;
    // Whoever asked may take the question back.
    const row = await updateApproval(tx, id, { state: 'refused', ...refused });
    await note(tx, ctx, officer, row, 'approval-refused');
    return toApproval(row);
  });
}

async function lockUndecided(tx: Tx, id: string): Promise<ApprovalRow> {
  const row = await lockApproval(tx, id);
  if (!row) throw new ServerError('approval-unknown', 'There is no such question.');
  if (row.state !== 'asked') throw new ServerError('approval-over', 'It has been decided, or changed, meanwhile.');
  return row;
}

/** The bytes are those that `queueMessage` lays down. */
function hashOfContent(kind: Kind, content: object, salt: Uint8Array): Hash {
  return contentHash(salt, Buffer.from(JSON.stringify(checkContent(kind, content))));
}

async function note(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  { subject, kind, contentHash: hash, reason, override }: ApprovalRow,
  verb: 'approval-asked' | 'approval-given' | 'approval-refused',
): Promise<void> {
  const body = { action: kind, hash, ...(reason !== null && { reason }), ...(override !== null && { override }) };
  await recordAudit(tx, ctx, { verb, by: { officer: officer.id }, subject, body });
  await announce(tx, { kind: 'approval-changed', subject });
}

function toApproval(row: ApprovalRow): AskedApproval {
  const { units, handling, salt, decidedRole, signed, askedAt, decidedAt, ...rest } = row;
  return { ...rest, askedAt: askedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
}
