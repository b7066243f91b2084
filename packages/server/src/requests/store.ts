import type { Approval, Handling, MessageId, NodeId, Outcome, RequestSubmit, RequestType } from '@comity/protocol';
import { type Generated, type Insertable, type JSONColumnType, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import type { RequestFilter } from './api.ts';

type Json<T extends object> = JSONColumnType<T, string, string>;

interface RequestsTable {
  id: string;
  units: string[];
  direction: 'incoming' | 'outgoing';
  sender: NodeId;
  recipient: NodeId;
  type: RequestType;
  message: MessageId;
  subject: string;
  urgent: boolean;
  content: Json<RequestSubmit>;
  approvals: Json<Approval[]>;
  purpose: string;
  handling: Json<Handling>;
  state: string | null;
  stateAt: Date | null;
  ownCase: string | null;
  caseworker: string | null;
  follows: string | null;
  preservedUntil: Date | null;
  sentAt: Date;
  ownOutcome: Json<Outcome> | null;
  partnerOutcome: Json<Outcome> | null;
  closedAt: Date | null;
}

interface RequestEntriesTable {
  number: Generated<string>;
  request: string;
  units: string[];
  at: Date;
  node: string;
  by: string;
  type: string;
  content: Json<object>;
  message: string | null;
}

interface RequestReferencesTable {
  request: string;
  issuer: string;
  asWritten: string;
  normalised: string;
  units: string[];
}

interface RequestTasksTable {
  id: string;
  request: string;
  units: string[];
  title: string;
  assignee: string | null;
  dueAt: Date | null;
  createdBy: string;
  createdAt: Date;
  doneBy: string | null;
  doneAt: Date | null;
}

interface RequestAttachmentsTable {
  request: string;
  sha256: string;
  units: string[];
  title: string;
  mediaType: string;
  bytes: string | null;
  arrivedAt: Date | null;
}

declare module '../db/database.ts' {
  interface Tables {
    requests: RequestsTable;
    requestEntries: RequestEntriesTable;
    requestReferences: RequestReferencesTable;
    requestTasks: RequestTasksTable;
    requestAttachments: RequestAttachmentsTable;
    referenceSeries: { series: string; year: number; last: number };
  }
}

export type RequestRow = Selectable<RequestsTable>;
export type EntryRow = Selectable<RequestEntriesTable>;
export type ReferenceRow = Selectable<RequestReferencesTable>;
export type TaskRow = Selectable<RequestTasksTable>;
export type AttachmentRow = Selectable<RequestAttachmentsTable>;

/** `normalised` is the beginning or the end of a number; else the subject is searched for `q` as it was written. */
export async function selectRequests(tx: Tx, filter: RequestFilter, normalised: string): Promise<RequestRow[]> {
  const { q, direction, state, type, open } = filter;
  let query = tx.selectFrom('requests').selectAll().orderBy('sentAt', 'desc').orderBy('id').limit(500);
  if (direction) query = query.where('direction', '=', direction);
  if (state) query = query.where('state', '=', state);
  if (type) query = query.where('type', '=', type);
  if (open !== undefined) query = query.where('closedAt', open === 'true' ? 'is' : 'is not', null);
  if (q) {
    const numbers = tx.selectFrom('requestReferences').select('request').where('normalised', 'like', `%${normalised}%`);
    const words = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((where) =>
      where.or([
        ...(normalised ? [where('id', 'in', numbers)] : []),
        where('subject', 'ilike', words),
        where('ownCase', 'ilike', words),
      ]),
    );
  }
  return query.execute();
}

export async function selectRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return tx.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function selectFollowers(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.selectFrom('requests').select('id').where('follows', '=', id).orderBy('sentAt').execute();
  return rows.map((row) => row.id);
}

/** Locked until the transaction ends. */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return tx.selectFrom('requests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertRequest(tx: Tx, row: Insertable<RequestsTable>): Promise<void> {
  await tx.insertInto('requests').values(row).execute();
}

export async function updateRequest(tx: Tx, id: string, change: Updateable<RequestsTable>): Promise<void> {
  await tx.updateTable('requests').set(change).where('id', '=', id).execute();
}

export async function insertEntry(tx: Tx, row: Omit<Insertable<RequestEntriesTable>, 'number'>): Promise<void> {
  await tx.insertInto('requestEntries').values(row).execute();
}

export async function selectEntries(tx: Tx, request: string): Promise<EntryRow[]> {
  return tx.selectFrom('requestEntries').selectAll().where('request', '=', request).orderBy('number').execute();
}

export async function insertReference(tx: Tx, row: RequestReferencesTable): Promise<void> {
  const insert = tx.insertInto('requestReferences').values(row);
  await insert.onConflict((conflict) => conflict.columns(['request', 'issuer']).doNothing()).execute();
}

export async function selectReferences(tx: Tx, requests: string[]): Promise<ReferenceRow[]> {
  if (requests.length === 0) return [];
  return tx.selectFrom('requestReferences').selectAll().where('request', 'in', requests).orderBy('issuer').execute();
}

export async function selectByReference(tx: Tx, issuer: string, normalised: string): Promise<ReferenceRow[]> {
  const all = tx.selectFrom('requestReferences').selectAll().where('issuer', '=', issuer);
  return all.where('normalised', '=', normalised).execute();
}

/** The next number of a series. Whoever comes at the same moment waits, and gets the one after. */
export async function takeNumber(tx: Tx, series: string, year: number): Promise<number> {
  const { last } = await tx
    .insertInto('referenceSeries')
    .values({ series, year, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['series', 'year']).doUpdateSet({ last: sql`reference_series.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

export async function insertAttachments(tx: Tx, rows: Insertable<RequestAttachmentsTable>[]): Promise<void> {
  if (rows.length === 0) return;
  const insert = tx.insertInto('requestAttachments').values(rows);
  await insert.onConflict((conflict) => conflict.columns(['request', 'sha256']).doNothing()).execute();
}

export async function updateArrived(tx: Tx, request: string, sha256: string, bytes: number, at: Date): Promise<void> {
  const update = tx.updateTable('requestAttachments').set({ arrivedAt: at, bytes: String(bytes) });
  await update.where('request', '=', request).where('sha256', '=', sha256).execute();
}

export async function selectAttachments(tx: Tx, request: string): Promise<AttachmentRow[]> {
  return tx.selectFrom('requestAttachments').selectAll().where('request', '=', request).orderBy('title').execute();
}

export async function insertTask(tx: Tx, row: Insertable<RequestTasksTable>): Promise<void> {
  await tx.insertInto('requestTasks').values(row).execute();
}

export async function selectTasks(tx: Tx, request: string): Promise<TaskRow[]> {
  const all = tx.selectFrom('requestTasks').selectAll().where('request', '=', request);
  return all.orderBy('createdAt').orderBy('id').execute();
}

/** Returns false when there is no such task, or it is done. */
export async function updateTaskDone(tx: Tx, request: string, id: string, doneBy: string, doneAt: Date) {
  const update = tx.updateTable('requestTasks').set({ doneBy, doneAt }).where('id', '=', id);
  const { numUpdatedRows } = await update
    .where('request', '=', request)
    .where('doneAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Opens a request, with all that belongs to it, to these units and no others. */
export async function updateUnits(tx: Tx, request: string, units: string[]): Promise<void> {
  // The request last: what belongs to it can only be changed by whom it is open to.
  for (const table of ['requestEntries', 'requestReferences', 'requestTasks', 'requestAttachments'] as const) {
    await tx.updateTable(table).set({ units }).where('request', '=', request).execute();
  }
  await tx.updateTable('requests').set({ units }).where('id', '=', request).execute();
}

/** How many requests are open, by direction and state. */
export async function countRequests(
  db: Db | Tx,
): Promise<{ direction: string; state: string | null; requests: number }[]> {
  return db
    .selectFrom('requests')
    .select(['direction', 'state', sql<number>`count(*)::int`.as('requests')])
    .where('closedAt', 'is', null)
    .groupBy(['direction', 'state'])
    .orderBy('direction')
    .orderBy('state')
    .execute();
}
