import type { Attachment, Hash, MessageId, NodeId } from '@comity/protocol';
import { type Generated, type JSONColumnType, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

interface AttachmentsOutTable {
  message: MessageId;
  place: number;
  recipient: NodeId;
  blob: Hash;
  mediaType: string;
  announced: JSONColumnType<Attachment, string | null, string | null> | null;
  state: Generated<'uncut' | 'cut' | 'delivered'>;
  failures: Generated<number>;
  nextTryAt: Date | null;
  deliveredAt: Date | null;
}

interface AttachmentsInTable {
  message: MessageId;
  place: number;
  sender: NodeId;
  announced: JSONColumnType<Attachment, string, string>;
  state: Generated<'awaited' | 'whole' | 'altered'>;
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

export async function selectOpen(db: Db | Tx, limit: number): Promise<Pick<OutgoingRow, 'message' | 'state'>[]> {
  return db
    .selectFrom('attachmentsOut')
    .select(['message', 'state'])
    .where('state', '<>', 'delivered')
    .limit(limit)
    .execute();
}
