import type {
  ContentOf,
  CustodyStep,
  DeliveryState,
  FileFacts,
  Grade,
  Handling,
  Hash,
  MessageId,
  NodeId,
  ObjectId,
} from '@comity/protocol';
import type { Insertable, JSONColumnType, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

interface EvidenceItemsTable {
  id: ObjectId;
  title: string;
  mediaType: string;
  sha256: Hash | null;
  sha512: string | null;
  bytes: string | null;
  collectedAt: Date;
  collectedBy: string;
  grade: JSONColumnType<Grade, string, string>;
  ownCase: string | null;
  request: ObjectId | null;
  registeredBy: string;
  registeredAt: Date;
  head: Hash | null;
}

interface CustodyEntriesTable {
  item: ObjectId;
  hash: Hash;
  previous: Hash | null;
  seq: number;
  step: CustodyStep;
  node: NodeId;
  at: Date;
  entry: string;
  proof: string | null;
}

interface EvidenceOffersTable {
  id: ObjectId;
  units: string[];
  sender: NodeId;
  recipient: NodeId;
  request: ObjectId | null;
  part: number;
  last: boolean;
  replaces: ObjectId | null;
  purpose: string;
  message: MessageId | null;
  state: 'prepared' | 'sent' | 'received';
  content: JSONColumnType<ContentOf<'evidence.offer'>, string, string> | null;
  handling: JSONColumnType<Handling, string, string> | null;
  thread: string | null;
  preparedBy: string | null;
  preparedAt: Date;
  sentAt: Date | null;
}

interface EvidenceDeliveriesTable {
  item: ObjectId;
  sender: NodeId;
  recipient: NodeId;
  state: DeliveryState;
  stateAt: Date;
  copy: number;
  offer: ObjectId;
  head: Hash;
  proceedings: string[];
}

interface EvidenceCopiesTable {
  item: ObjectId;
  sender: NodeId;
  recipient: NodeId;
  copy: number;
  offer: ObjectId;
  expected: JSONColumnType<FileFacts, string, string>;
  found: JSONColumnType<FileFacts, string, string> | null;
  arrivedAt: Date | null;
  checkedAt: Date | null;
  checkedBy: string | null;
  verdict: 'open' | 'equal' | 'differs';
}

declare module '../db/database.ts' {
  interface Tables {
    evidenceItems: EvidenceItemsTable;
    custodyEntries: CustodyEntriesTable;
    evidenceOffers: EvidenceOffersTable;
    evidenceDeliveries: EvidenceDeliveriesTable;
    evidenceCopies: EvidenceCopiesTable;
  }
}

export type ItemRow = Selectable<EvidenceItemsTable>;
export type EntryRow = Selectable<CustodyEntriesTable>;
export type OfferRow = Selectable<EvidenceOffersTable>;
export type DeliveryRow = Selectable<EvidenceDeliveriesTable>;
export type CopyRow = Selectable<EvidenceCopiesTable>;
/** One item on its way between two nodes. */
export type Way = Pick<DeliveryRow, 'item' | 'sender' | 'recipient'>;

export async function insertItem(tx: Tx, row: Insertable<EvidenceItemsTable>): Promise<void> {
  await tx.insertInto('evidenceItems').values(row).execute();
}

export async function updateItem(tx: Tx, id: ObjectId, change: Updateable<EvidenceItemsTable>): Promise<void> {
  await tx.updateTable('evidenceItems').set(change).where('id', '=', id).execute();
}

export async function selectItem(tx: Tx, id: ObjectId): Promise<ItemRow | undefined> {
  return tx.selectFrom('evidenceItems').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function selectItems(tx: Tx, request?: ObjectId) {
  let query = tx
    .selectFrom('evidenceItems')
    .innerJoin('handledObjects', 'handledObjects.id', 'evidenceItems.id')
    .selectAll('evidenceItems')
    .select(['handling', 'state', 'stateReason'])
    .orderBy('registeredAt', 'desc')
    .orderBy('evidenceItems.id')
    .limit(500);
  if (request) query = query.where('request', '=', request);
  return query.execute();
}

/** Whether another item that is not gone has the same bytes. */
export async function isShared(tx: Tx, id: ObjectId, sha256: Hash): Promise<boolean> {
  const other = await tx
    .selectFrom('evidenceItems')
    .innerJoin('handledObjects', 'handledObjects.id', 'evidenceItems.id')
    .select('evidenceItems.id')
    .where('sha256', '=', sha256)
    .where('evidenceItems.id', '<>', id)
    .where('state', '<>', 'shredded')
    .executeTakeFirst();
  return other !== undefined;
}

/** An entry that is here already stays as it is: its hash is its name. */
export async function insertEntry(tx: Tx, row: Insertable<CustodyEntriesTable>): Promise<void> {
  await tx
    .insertInto('custodyEntries')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function selectEntries(tx: Tx, item: ObjectId): Promise<EntryRow[]> {
  return tx.selectFrom('custodyEntries').selectAll().where('item', '=', item).orderBy('seq').orderBy('at').execute();
}

export async function insertOffer(tx: Tx, row: Insertable<EvidenceOffersTable>): Promise<void> {
  await tx.insertInto('evidenceOffers').values(row).execute();
}

export async function updateOffer(tx: Tx, id: ObjectId, change: Updateable<EvidenceOffersTable>): Promise<void> {
  await tx.updateTable('evidenceOffers').set(change).where('id', '=', id).execute();
}

/** Locked until the transaction ends. */
export async function lockOffer(tx: Tx, id: ObjectId): Promise<OfferRow | undefined> {
  return tx.selectFrom('evidenceOffers').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function selectOffers(tx: Tx, request?: ObjectId): Promise<OfferRow[]> {
  let query = tx.selectFrom('evidenceOffers').selectAll().orderBy('preparedAt', 'desc').orderBy('id').limit(500);
  if (request) query = query.where('request', '=', request);
  return query.execute();
}

/** The items of offers, by the offers that they were last handed over in or any copy of. */
export async function selectOfferedItems(tx: Tx, offers: ObjectId[]): Promise<Pick<CopyRow, 'offer' | 'item'>[]> {
  if (offers.length === 0) return [];
  return tx
    .selectFrom('evidenceCopies')
    .select(['offer', 'item'])
    .where('offer', 'in', offers)
    .orderBy('item')
    .execute();
}

export async function insertDelivery(tx: Tx, row: Insertable<EvidenceDeliveriesTable>): Promise<void> {
  await tx.insertInto('evidenceDeliveries').values(row).execute();
}

export async function updateDelivery(
  tx: Tx,
  { item, sender, recipient }: Way,
  change: Updateable<EvidenceDeliveriesTable>,
): Promise<void> {
  const update = tx.updateTable('evidenceDeliveries').set(change).where('item', '=', item);
  await update.where('sender', '=', sender).where('recipient', '=', recipient).execute();
}

/** Locked until the transaction ends. */
export async function lockDelivery(tx: Tx, { item, sender, recipient }: Way): Promise<DeliveryRow | undefined> {
  const query = tx.selectFrom('evidenceDeliveries').selectAll().where('item', '=', item);
  return query.where('sender', '=', sender).where('recipient', '=', recipient).forUpdate().executeTakeFirst();
}

export async function selectDeliveries(tx: Tx, item: ObjectId): Promise<DeliveryRow[]> {
  return tx.selectFrom('evidenceDeliveries').selectAll().where('item', '=', item).orderBy('recipient').execute();
}

export async function insertCopy(tx: Tx, row: Insertable<EvidenceCopiesTable>): Promise<void> {
  await tx.insertInto('evidenceCopies').values(row).execute();
}

export async function updateCopy(
  tx: Tx,
  { item, sender, recipient, copy }: Way & Pick<CopyRow, 'copy'>,
  change: Updateable<EvidenceCopiesTable>,
): Promise<void> {
  const update = tx.updateTable('evidenceCopies').set(change).where('item', '=', item).where('copy', '=', copy);
  await update.where('sender', '=', sender).where('recipient', '=', recipient).execute();
}

export async function selectCopies(tx: Tx, item: ObjectId): Promise<CopyRow[]> {
  return tx.selectFrom('evidenceCopies').selectAll().where('item', '=', item).orderBy('copy').execute();
}

export async function countDeliveries(db: Db | Tx) {
  const query = db.selectFrom('evidenceDeliveries').groupBy(['sender', 'recipient', 'state']);
  return query
    .select(({ fn }) => ['sender', 'recipient', 'state', fn.countAll<string>().as('items')])
    .orderBy('sender')
    .orderBy('recipient')
    .orderBy('state')
    .execute();
}
