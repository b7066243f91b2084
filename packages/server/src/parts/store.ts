import type { Attachment, Hash, MessageId, NodeId } from '@comity/protocol';
import { type Generated, type JSONColumnType, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

interface AttachmentsOutTable {
  message: MessageId;
  place: number;
  recipient: NodeId;
  blob: Hash;
  mediaType: string;
  announced: JSONColumnType<Attachment, string | null, string | null> | null;
  key: Buffer | null;
  salt: Buffer | null;
  state: Generated<'uncut' | 'cut' | 'delivered' | 'dropped'>;
  failures: Generated<number>;
  nextTryAt: Date | null;
  deliveredAt: Date | null;
}

interface AttachmentsInTable {
  message: MessageId;
  place: number;
  sender: NodeId;
  announced: JSONColumnType<Attachment, string, string>;
  state: Generated<'awaited' | 'whole' | 'altered' | 'dropped'>;
  sha256: Hash | null;
  sha512: string | null;
  bytes: string | null;
  failures: Generated<number>;
  nextTryAt: Date | null;
  announcedAt: Date;
  arrivedAt: Date | null;
}

interface PartsAwaitedTable {
  hash: Hash;
  message: MessageId;
  place: number;
  number: number;
  sender: NodeId;
  bytes: number;
}

interface PartsHereTable {
  hash: Hash;
  bytes: number;
  receivedAt: Date;
}

declare module '../db/database.ts' {
  interface Tables {
    attachmentsOut: AttachmentsOutTable;
    attachmentsIn: AttachmentsInTable;
    partsAwaited: PartsAwaitedTable;
    partsHere: PartsHereTable;
  }
}

export type OutgoingRow = Selectable<AttachmentsOutTable>;
export type IncomingRow = Selectable<AttachmentsInTable>;
/** One attachment of one message. */
export type AttachmentPlace = Pick<IncomingRow, 'message' | 'place'>;

export async function insertOutgoing(
  tx: Tx,
  rows: Pick<OutgoingRow, 'message' | 'place' | 'recipient' | 'blob' | 'mediaType'>[],
): Promise<void> {
  if (rows.length > 0) await tx.insertInto('attachmentsOut').values(rows).execute();
}

/** The attachments of some messages, as their statements announce them. */
export async function selectAnnounced(
  db: Db | Tx,
  messages: MessageId[],
): Promise<Pick<OutgoingRow, 'message' | 'announced'>[]> {
  return db
    .selectFrom('attachmentsOut')
    .select(['message', 'announced'])
    .where('message', 'in', messages)
    .orderBy('message')
    .orderBy('place')
    .execute();
}

/** What is to be cut, or to be sent, and due. */
export async function selectOutgoing(db: Db | Tx, state: 'uncut' | 'cut', now: Date): Promise<OutgoingRow[]> {
  return db
    .selectFrom('attachmentsOut')
    .selectAll()
    .where('state', '=', state)
    .where(({ or, eb }) => or([eb('nextTryAt', 'is', null), eb('nextTryAt', '<=', now)]))
    .orderBy('message')
    .orderBy('place')
    .limit(20)
    .execute();
}

export async function updateOutgoing(
  db: Db | Tx,
  { message, place }: AttachmentPlace,
  change: Updateable<AttachmentsOutTable>,
): Promise<void> {
  await db
    .updateTable('attachmentsOut')
    .set(change)
    .where('message', '=', message)
    .where('place', '=', place)
    .execute();
}

export async function countUncut(tx: Tx, message: MessageId): Promise<number> {
  const { rows } = await sql<{ uncut: number }>`
    select count(*)::int as uncut from attachments_out where message = ${message} and state = 'uncut'`.execute(tx);
  return rows[0]?.uncut ?? 0;
}

export async function selectOpen(db: Db | Tx, limit: number): Promise<Pick<OutgoingRow, 'message' | 'state'>[]> {
  return db
    .selectFrom('attachmentsOut')
    .select(['message', 'state'])
    .where('state', 'in', ['uncut', 'cut'])
    .limit(limit)
    .execute();
}

export async function insertIncoming(
  tx: Tx,
  row: Pick<IncomingRow, 'message' | 'place' | 'sender' | 'announcedAt'> & { announced: string },
): Promise<void> {
  await tx.insertInto('attachmentsIn').values(row).execute();
}

/** One row for each part. No part is larger than the size that the manifest gives. */
export async function insertAwaited(
  tx: Tx,
  row: Pick<IncomingRow, 'message' | 'place' | 'sender'> & { hashes: Hash[]; size: number },
): Promise<void> {
  await sql`
    insert into parts_awaited (hash, message, place, number, sender, bytes)
    select part.hash, ${row.message}, ${row.place}, part.number - 1, ${row.sender}, ${row.size}
    from unnest(${row.hashes}::text[]) with ordinality as part (hash, number)`.execute(tx);
}

/** Attachments that are awaited, that are due, and of which at least the first part is here. */
export async function selectBegun(db: Db | Tx, now: Date): Promise<IncomingRow[]> {
  return db
    .selectFrom('attachmentsIn as a')
    .selectAll('a')
    .where('a.state', '=', 'awaited')
    .where(({ or, eb }) => or([eb('a.nextTryAt', 'is', null), eb('a.nextTryAt', '<=', now)]))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('partsAwaited as p')
          .innerJoin('partsHere as h', 'h.hash', 'p.hash')
          .select('p.hash')
          .whereRef('p.message', '=', 'a.message')
          .whereRef('p.place', '=', 'a.place')
          .where('p.number', '=', 0),
      ),
    )
    .limit(20)
    .execute();
}

export async function lockIncoming(tx: Tx, { message, place }: AttachmentPlace): Promise<IncomingRow | undefined> {
  return tx
    .selectFrom('attachmentsIn')
    .selectAll()
    .where('message', '=', message)
    .where('place', '=', place)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateIncoming(
  db: Db | Tx,
  { message, place }: AttachmentPlace,
  change: Updateable<AttachmentsInTable>,
): Promise<void> {
  await db.updateTable('attachmentsIn').set(change).where('message', '=', message).where('place', '=', place).execute();
}

/** Which of these parts are here as files. */
export async function selectHere(db: Db | Tx, hashes: Hash[]): Promise<Set<Hash>> {
  const rows = await db.selectFrom('partsHere').select('hash').where('hash', 'in', hashes).execute();
  return new Set(rows.map(({ hash }) => hash));
}

/** Forgets parts of a whole attachment; returns those that no other attachment waits for, to be deleted. */
export async function deleteHere(tx: Tx, hashes: Hash[]): Promise<Hash[]> {
  const { rows } = await sql<{ hash: Hash }>`
    delete from parts_here h where h.hash = any(${hashes}::text[]) and not exists (
      select from parts_awaited p join attachments_in a using (message, place)
      where p.hash = h.hash and a.state = 'awaited')
    returning h.hash`.execute(tx);
  return rows.map(({ hash }) => hash);
}

export async function deletePart(db: Db | Tx, hash: Hash): Promise<void> {
  await db.deleteFrom('partsHere').where('hash', '=', hash).execute();
}

/** For the gateway: who may put this part here, as long as it is awaited. */
export async function selectWelcome(db: Db | Tx, hash: Hash): Promise<{ sender: NodeId; bytes: number } | undefined> {
  const { rows } = await sql<{ sender: NodeId; bytes: number }>`
    select p.sender, p.bytes from parts_awaited p join attachments_in a using (message, place)
    where p.hash = ${hash} and a.state = 'awaited' limit 1`.execute(db);
  return rows[0];
}

/** How much of a partner lies here in parts. */
export async function countBytes(db: Db | Tx, sender: NodeId): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`
    select coalesce(sum(h.bytes), 0) as bytes from parts_here h
    where exists (select from parts_awaited p where p.hash = h.hash and p.sender = ${sender})`.execute(db);
  return Number(rows[0]?.bytes ?? 0);
}

export async function insertHere(tx: Tx, row: PartsHereTable): Promise<void> {
  await tx
    .insertInto('partsHere')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** For the gateway: which parts are here, as files of their own or within one that is whole. */
export async function selectHad(db: Db | Tx, hashes: Hash[]): Promise<{ hash: Hash; isWhole: boolean }[]> {
  const { rows } = await sql<{ hash: Hash; isWhole: boolean }>`
    select p.hash, bool_or(a.state <> 'awaited') as is_whole
    from parts_awaited p join attachments_in a using (message, place) left join parts_here h on h.hash = p.hash
    where p.hash = any(${hashes}::text[]) and (h.hash is not null or a.state <> 'awaited')
    group by p.hash`.execute(db);
  return rows;
}

export async function clearPartWaits(db: Db | Tx): Promise<void> {
  await db.updateTable('attachmentsOut').set({ nextTryAt: null }).where('nextTryAt', 'is not', null).execute();
  await db.updateTable('attachmentsIn').set({ nextTryAt: null }).where('nextTryAt', 'is not', null).execute();
}
