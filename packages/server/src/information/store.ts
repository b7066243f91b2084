import type { Citation, Condition, Grade, Hash, MessageId, NodeId, ObjectId } from '@comity/protocol';
import type { Insertable, JSONColumnType, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import type { PermissionRequest, Recall } from './api.ts';

interface InformationTable {
  id: ObjectId;
  version: number;
  sender: NodeId;
  spontaneous: boolean;
  request: ObjectId | null;
  ownCase: string | null;
  purpose: string;
  grade: JSONColumnType<Grade, string, string>;
  legalBasis: JSONColumnType<Citation[], string, string>;
  records: JSONColumnType<{ id: string; kind: string; label?: string | undefined }[], string, string>;
  consent: string | null;
  title: string | null;
  text: string | null;
  message: MessageId | null;
  contentHash: Hash | null;
  createdBy: string;
  createdAt: Date;
}

interface InformationRecipientsTable {
  information: ObjectId;
  node: NodeId;
  version: number;
  message: MessageId;
  sentAt: Date;
}

interface InformationMessagesTable {
  information: ObjectId;
  message: MessageId;
}

interface InformationReadsTable {
  information: ObjectId;
  officer: string;
  at: Date;
  purpose: string;
}

interface PermissionRequestsTable {
  id: ObjectId;
  object: ObjectId;
  asker: NodeId;
  owner: NodeId;
  lifts: string;
  use: string;
  proceedings: string | null;
  recipient: NodeId | null;
  askedBy: string;
  askedAt: Date;
  message: MessageId;
  state: PermissionRequest['state'];
  conditions: JSONColumnType<Condition[], string, string> | null;
  ground: string | null;
  endsAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

interface RecallsTable {
  id: ObjectId;
  units: string[];
  sender: NodeId;
  recipient: NodeId;
  reason: Recall['reason'];
  text: string;
  deadline: Date;
  orderedBy: string;
  orderedAt: Date;
  message: MessageId;
  state: Recall['state'];
  stateAt: Date;
}

interface RecalledObjectsTable {
  recall: ObjectId;
  object: ObjectId;
  result: Recall['objects'][number]['result'];
  resultAt: Date | null;
  derived: number | null;
  contentHash: Hash | null;
  note: string | null;
}

declare module '../db/database.ts' {
  interface Tables {
    information: InformationTable;
    informationRecipients: InformationRecipientsTable;
    informationMessages: InformationMessagesTable;
    informationReads: InformationReadsTable;
    permissionRequests: PermissionRequestsTable;
    recalls: RecallsTable;
    recalledObjects: RecalledObjectsTable;
  }
}

export type InformationRow = Selectable<InformationTable>;
export type PermissionRequestRow = Selectable<PermissionRequestsTable>;
export type RecallRow = Selectable<RecallsTable>;
export type RecalledRow = Selectable<RecalledObjectsTable>;

export async function insertInformation(tx: Tx, row: Insertable<InformationTable>): Promise<void> {
  await tx.insertInto('information').values(row).execute();
}

export async function updateInformation(tx: Tx, id: ObjectId, change: Updateable<InformationTable>): Promise<void> {
  await tx.updateTable('information').set(change).where('id', '=', id).execute();
}

export async function selectInformation(tx: Tx, id: ObjectId): Promise<InformationRow | undefined> {
  return tx.selectFrom('information').selectAll().where('id', '=', id).executeTakeFirst();
}

/** With what is known of its handling, the newest first. */
export async function selectInformationList(
  tx: Tx,
  filter: { sender?: NodeId; notSender?: NodeId; request?: ObjectId | undefined },
) {
  let query = tx
    .selectFrom('information')
    .innerJoin('handledObjects', 'handledObjects.id', 'information.id')
    .selectAll('information')
    .select(['handling', 'state', 'stateReason'])
    .orderBy('createdAt', 'desc')
    .orderBy('information.id')
    .limit(500);
  if (filter.sender) query = query.where('sender', '=', filter.sender);
  if (filter.notSender) query = query.where('sender', '<>', filter.notSender);
  if (filter.request) query = query.where('request', '=', filter.request);
  return query.execute();
}

export async function insertRecipient(tx: Tx, row: Insertable<InformationRecipientsTable>): Promise<void> {
  await tx.insertInto('informationRecipients').values(row).execute();
}

export async function selectRecipients(tx: Tx, ids: ObjectId[]): Promise<Selectable<InformationRecipientsTable>[]> {
  if (ids.length === 0) return [];
  const query = tx.selectFrom('informationRecipients').selectAll().where('information', 'in', ids);
  return query.orderBy('node').orderBy('version').execute();
}

export async function insertMessageOf(tx: Tx, row: InformationMessagesTable): Promise<void> {
  await tx.insertInto('informationMessages').values(row).execute();
}

export async function selectMessagesOf(tx: Tx, information: ObjectId): Promise<MessageId[]> {
  const query = tx.selectFrom('informationMessages').select('message').where('information', '=', information);
  return (await query.execute()).map(({ message }) => message);
}

export async function insertRead(tx: Tx, row: InformationReadsTable): Promise<void> {
  await tx
    .insertInto('informationReads')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function insertPermissionRequest(tx: Tx, row: Insertable<PermissionRequestsTable>): Promise<void> {
  await tx.insertInto('permissionRequests').values(row).execute();
}

/** Locked until the transaction ends. */
export async function lockPermissionRequest(tx: Tx, id: ObjectId): Promise<PermissionRequestRow | undefined> {
  return tx.selectFrom('permissionRequests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function updatePermissionRequest(
  tx: Tx,
  id: ObjectId,
  change: Updateable<PermissionRequestsTable>,
): Promise<PermissionRequestRow> {
  const update = tx.updateTable('permissionRequests').set(change).where('id', '=', id);
  return update.returningAll().executeTakeFirstOrThrow();
}

export async function selectPermissionRequests(tx: Tx, object?: ObjectId): Promise<PermissionRequestRow[]> {
  let query = tx.selectFrom('permissionRequests').selectAll().orderBy('askedAt', 'desc').orderBy('id').limit(500);
  if (object) query = query.where('object', '=', object);
  return query.execute();
}

export async function insertRecall(tx: Tx, row: Insertable<RecallsTable>, objects: ObjectId[]): Promise<void> {
  await tx.insertInto('recalls').values(row).execute();
  const nothing = { result: null, resultAt: null, derived: null, contentHash: null, note: null };
  await tx
    .insertInto('recalledObjects')
    .values(objects.map((object) => ({ recall: row.id, object, ...nothing })))
    .execute();
}

/** Locked until the transaction ends. */
export async function lockRecall(tx: Tx, id: ObjectId): Promise<RecallRow | undefined> {
  return tx.selectFrom('recalls').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function updateRecall(tx: Tx, id: ObjectId, change: Updateable<RecallsTable>): Promise<void> {
  await tx.updateTable('recalls').set(change).where('id', '=', id).execute();
}

export async function selectRecalls(tx: Tx, state?: Recall['state']): Promise<RecallRow[]> {
  let query = tx.selectFrom('recalls').selectAll().orderBy('orderedAt', 'desc').orderBy('id').limit(500);
  if (state) query = query.where('state', '=', state);
  return query.execute();
}

export async function selectRecalled(tx: Tx, recalls: ObjectId[]): Promise<RecalledRow[]> {
  if (recalls.length === 0) return [];
  return tx.selectFrom('recalledObjects').selectAll().where('recall', 'in', recalls).orderBy('object').execute();
}

export async function updateRecalled(
  tx: Tx,
  { recall, object }: Pick<RecalledRow, 'recall' | 'object'>,
  change: Updateable<RecalledObjectsTable>,
): Promise<void> {
  const update = tx.updateTable('recalledObjects').set(change).where('recall', '=', recall);
  await update.where('object', '=', object).execute();
}

/** Ours, whose deadline has passed, locked; another process that is at them is not waited for. */
export async function lockOverdueRecalls(tx: Tx, sender: NodeId, now: Date): Promise<RecallRow[]> {
  const query = tx.selectFrom('recalls').selectAll().where('state', '=', 'open').where('sender', '=', sender);
  return query.where('deadline', '<=', now).limit(100).forUpdate().skipLocked().execute();
}

export async function countRecalls(
  db: Db | Tx,
  node: NodeId,
): Promise<{ ours: boolean; state: string; recalls: number }[]> {
  const query = db.selectFrom('recalls').groupBy(['sender', 'state']);
  const rows = await query.select(({ fn }) => ['sender', 'state', fn.countAll<string>().as('count')]).execute();
  return rows.map(({ sender, state, count }) => ({ ours: sender === node, state, recalls: Number(count) }));
}
