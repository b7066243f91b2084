import type { Hash, Lane, MessageId, NodeId } from '@comity/protocol';
import { type Generated, type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

interface RawMailTable {
  id: Generated<string>;
  sender: NodeId;
  lane: Lane;
  epoch: number;
  seq: string;
  messageId: MessageId;
  wire: Buffer;
  wireSha256: Buffer;
  address: string;
  receivedAt: Date;
  state: Generated<'new' | 'opened' | 'duplicate' | 'rejected' | 'conflict'>;
  code: string | null;
  attempts: Generated<number>;
  nextTryAt: Date | null;
}

interface InboxTable {
  sender: NodeId;
  lane: Lane;
  epoch: number;
  seq: string;
  messageId: MessageId;
  kind: string;
  thread: string;
  mail: string;
  payloadDigest: Hash;
  streamHash: Hash;
  state: 'applied' | 'held' | 'refused';
  code: string | null;
  receivedAt: Date;
  auditLeaf: Hash;
  receipt: string | null;
}

interface EquivocationsTable {
  sender: NodeId;
  lane: Lane;
  epoch: number;
  seq: string;
  messageId: MessageId;
  mail: string;
  payloadDigest: Hash;
  foundAt: Date;
  auditLeaf: Hash;
  highWater: string;
  receipt: string | null;
}

declare module '../db/database.ts' {
  interface Tables {
    rawMail: RawMailTable;
    inbox: InboxTable;
    equivocations: EquivocationsTable;
  }
}

export type RawMailRow = Selectable<RawMailTable>;
export type InboxRow = Selectable<InboxTable>;
export type EquivocationRow = Selectable<EquivocationsTable>;
/** One number of one stream. */
export type Place = Pick<InboxRow, 'sender' | 'lane' | 'epoch' | 'seq'>;
type NewMail = Pick<
  Insertable<RawMailTable>,
  'sender' | 'lane' | 'epoch' | 'seq' | 'messageId' | 'wire' | 'wireSha256' | 'address' | 'receivedAt'
>;

/** Lays down mail; what is here already, to the byte, stays as it is. */
export async function insertRawMail(tx: Tx, rows: NewMail[]): Promise<void> {
  await tx
    .insertInto('rawMail')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What became of mail, by the hash of its bytes. */
export async function selectMailStates(db: Db | Tx, hashes: Buffer[]) {
  return db
    .selectFrom('rawMail')
    .select(['id', 'sender', 'lane', 'epoch', 'seq', 'wireSha256', 'state', 'code'])
    .where('wireSha256', 'in', hashes)
    .execute();
}
export type MailState = Awaited<ReturnType<typeof selectMailStates>>[number];

/** The receipts for mail that was opened, by the number of the mail. A duplicate has that of the first. */
export async function selectReceipts(db: Db | Tx, mails: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; receipt: string }>`
    select raw_mail.id, coalesce(equivocations.receipt, inbox.receipt) as receipt
    from raw_mail
    left join equivocations on equivocations.mail = raw_mail.id
    left join inbox on raw_mail.state in ('opened', 'duplicate') and inbox.sender = raw_mail.sender
      and inbox.lane = raw_mail.lane and inbox.epoch = raw_mail.epoch and inbox.seq = raw_mail.seq
    where raw_mail.id = any(${mails}::bigint[]) and coalesce(equivocations.receipt, inbox.receipt) is not null`.execute(
    db,
  );
  return new Map(rows.map(({ id, receipt }) => [id, receipt]));
}

/** How much mail of a sender waits to be opened. */
export async function countNewMail(db: Db | Tx, sender: NodeId): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from (
      select from raw_mail where sender = ${sender} and state = 'new' limit 2000) as found`.execute(db);
  return rows[0]?.waiting ?? 0;
}

/** The streams that have mail to be opened. */
export async function selectNewStreams(db: Db | Tx, now: Date): Promise<{ sender: NodeId; lane: Lane }[]> {
  const { rows } = await sql<{ sender: NodeId; lane: Lane }>`
    select distinct sender, lane from raw_mail
    where state = 'new' and (next_try_at is null or next_try_at <= ${now})`.execute(db);
  return rows;
}

/** The next mail of a stream, in the order of its numbers. */
export async function selectNewMail(
  tx: Tx,
  stream: Pick<RawMailRow, 'sender' | 'lane'>,
  upTo: { epoch: number; seq: number },
  limit: number,
): Promise<RawMailRow[]> {
  return tx
    .selectFrom('rawMail')
    .selectAll()
    .where('state', '=', 'new')
    .where('sender', '=', stream.sender)
    .where('lane', '=', stream.lane)
    .where('epoch', '<=', upTo.epoch)
    .where('seq', '<=', String(upTo.seq))
    .orderBy('epoch')
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function updateMail(
  tx: Db | Tx,
  ids: string[],
  change: Updateable<Pick<RawMailTable, 'state' | 'code' | 'nextTryAt'>>,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable('rawMail').set(change).where('id', 'in', ids).execute();
}

/** It is tried again later: 1 s at first, twice as long each time, an hour at most. */
export async function postponeMail(tx: Db | Tx, id: string, code: string, nextTryAt: Date): Promise<void> {
  await tx
    .updateTable('rawMail')
    .set(({ eb }) => ({ code, nextTryAt, attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'new')
    .execute();
}

export async function clearMailWaits(db: Db | Tx): Promise<void> {
  await db.updateTable('rawMail').set({ nextTryAt: null }).where('state', '=', 'new').execute();
}

/** Rejected mail is nobody's: it is kept for a while, to be looked at. */
export async function deleteRejected(db: Db | Tx, before: Date): Promise<void> {
  await db.deleteFrom('rawMail').where('state', '=', 'rejected').where('receivedAt', '<', before).execute();
}

export async function selectMail(db: Db | Tx, id: string): Promise<RawMailRow | undefined> {
  return db.selectFrom('rawMail').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertInbox(tx: Tx, rows: Insertable<InboxTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('inbox').values(rows).execute();
}

export async function selectInboxAt(db: Db | Tx, { sender, lane, epoch, seq }: Place): Promise<InboxRow | undefined> {
  return db
    .selectFrom('inbox')
    .selectAll()
    .where('sender', '=', sender)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .executeTakeFirst();
}

export async function selectInbox(db: Db | Tx, messageId: MessageId): Promise<InboxRow | undefined> {
  return db.selectFrom('inbox').selectAll().where('messageId', '=', messageId).executeTakeFirst();
}

/** What was committed and has no receipt yet: a crash came between. */
export async function selectUnreceipted(db: Db | Tx, limit: number): Promise<InboxRow[]> {
  return db.selectFrom('inbox').selectAll().where('receipt', 'is', null).limit(limit).execute();
}

/** Can be made again at any time from what is committed, so it waits for no disk. */
export async function updateReceipts(tx: Tx, rows: (Place & { receipt: string })[]): Promise<void> {
  const column = <Name extends keyof Place | 'receipt'>(name: Name) => rows.map((row) => row[name]);
  await sql`set local synchronous_commit = off`.execute(tx);
  await sql`
    update inbox set receipt = made.receipt
    from unnest(${column('sender')}::text[], ${column('lane')}::text[], ${column('epoch')}::int[],
      ${column('seq')}::bigint[], ${column('receipt')}::text[]) as made (sender, lane, epoch, seq, receipt)
    where inbox.sender = made.sender and inbox.lane = made.lane and inbox.epoch = made.epoch and inbox.seq = made.seq
      and inbox.receipt is null`.execute(tx);
}

export async function insertEquivocation(tx: Tx, row: Insertable<EquivocationsTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('equivocations')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('seq')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function selectUnreceiptedEquivocations(db: Db | Tx): Promise<EquivocationRow[]> {
  return db.selectFrom('equivocations').selectAll().where('receipt', 'is', null).limit(100).execute();
}

export async function updateEquivocation(db: Db | Tx, mail: string, receipt: string): Promise<void> {
  await db.updateTable('equivocations').set({ receipt }).where('mail', '=', mail).execute();
}

/** A point to which what follows can be undone alone. It is never released: the next one hides it, the commit ends it. */
export async function savepoint(tx: Tx): Promise<void> {
  await sql`savepoint effect`.execute(tx);
}

export async function undo(tx: Tx): Promise<void> {
  await sql`rollback to savepoint effect`.execute(tx);
}

/** Takes from a bucket that all processes share; false when there is too little in it. */
export async function takeTokens(
  db: Db | Tx,
  bucket: string,
  { amount, second, burst, now }: { amount: number; second: number; burst: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select comity_take(${bucket}, ${amount}, ${second}, ${burst}, ${now}) as taken`.execute(db);
  return rows[0]?.taken ?? false;
}

/** The sealed bytes of a message, as often as they were laid down; without those that were shredded. */
export async function selectWires(tx: Tx, messageId: MessageId): Promise<Buffer[]> {
  const query = tx.selectFrom('rawMail').select('wire').where('messageId', '=', messageId);
  return (await query.execute()).map(({ wire }) => wire).filter(({ length }) => length > 0);
}

/** What was signed stays; what was sealed goes. */
export async function shredWires(
  tx: Tx,
  messageId: MessageId,
  { jws, shreddedAt }: { jws: string; shreddedAt: Date },
): Promise<void> {
  await tx
    .updateTable('rawMail')
    .set({ wire: Buffer.alloc(0) })
    .where('messageId', '=', messageId)
    .execute();
  await sql`update inbox set jws = ${jws}, shredded_at = ${shreddedAt} where message_id = ${messageId}`.execute(tx);
}
