import type { Approval, Handling, Hash, NodeId } from '@comity/protocol';
import type { Insertable, JSONColumnType, Selectable, Updateable } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { ApprovalState } from './api.ts';

interface ApprovalsTable {
  id: string;
  subject: string;
  units: string[];
  recipient: NodeId;
  kind: string;
  purpose: string;
  handling: JSONColumnType<Handling, string, string>;
  contentHash: Hash;
  salt: Buffer;
  authors: string[];
  askedBy: string;
  askedAt: Date;
  state: ApprovalState;
  decidedBy: string | null;
  decidedRole: string | null;
  decidedAt: Date | null;
  reason: string | null;
  override: string | null;
  signed: JSONColumnType<Approval, string, string> | null;
}

declare module '../db/database.ts' {
  interface Tables {
    approvals: ApprovalsTable;
  }
}

export type ApprovalRow = Selectable<ApprovalsTable>;
type NewRow = Omit<
  Insertable<ApprovalsTable>,
  'decidedBy' | 'decidedRole' | 'decidedAt' | 'reason' | 'override' | 'signed'
>;

export async function insertApproval(tx: Tx, row: NewRow): Promise<ApprovalRow> {
  return tx.insertInto('approvals').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function selectApprovals(
  tx: Tx,
  { state, subject }: { state?: ApprovalState | undefined; subject?: string | undefined },
): Promise<ApprovalRow[]> {
  let query = tx.selectFrom('approvals').selectAll().orderBy('askedAt', 'desc').orderBy('id').limit(500);
  if (state) query = query.where('state', '=', state);
  if (subject) query = query.where('subject', '=', subject);
  return query.execute();
}

/** Locked until the transaction ends. */
export async function lockApproval(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  return tx.selectFrom('approvals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The one of a subject that is asked for or given, locked until the transaction ends. */
export async function lockOpenApproval(tx: Tx, subject: string): Promise<ApprovalRow | undefined> {
  const open = tx.selectFrom('approvals').selectAll().where('subject', '=', subject);
  return open.where('state', 'in', ['asked', 'given']).forUpdate().executeTakeFirst();
}

export async function updateApproval(tx: Tx, id: string, change: Updateable<ApprovalsTable>): Promise<ApprovalRow> {
  const update = tx.updateTable('approvals').set(change).where('id', '=', id);
  return update.returningAll().executeTakeFirstOrThrow();
}
