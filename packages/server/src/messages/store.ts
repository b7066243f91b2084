import type { Hash, KeyId, Lane, MessageId, NodeId } from '@comity/protocol';
import { type Generated, type Insertable, type JSONColumnType, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

/** A statement before it has a number: what the sealer adds is not there yet. */
export type UnsealedStatement = Record<string, unknown>;

interface OutboxTable {
  id: MessageId;
  number: Generated<string>;
  recipient: NodeId;
  lane: Lane;
  kind: string;
  thread: string;
  state: Generated<'queued' | 'sealed' | 'receipted'>;
  statement: JSONColumnType<UnsealedStatement, string, string>;
  content: Buffer;
  salt: Buffer;
  queuedAt: Date;
  ready: boolean;
  epoch: number | null;
  seq: string | null;
  payloadDigest: Hash | null;
  streamHash: Hash | null;
  jws: string | null;
  wire: Buffer | null;
  sealingKid: KeyId | null;
  sealedAt: Date | null;
  attempts: Generated<number>;
  nextTryAt: Date | null;
  receipt: string | null;
  receiptState: 'applied' | 'held' | 'refused' | null;
  receiptCode: string | null;
  receiptedAt: Date | null;
}

declare module '../db/database.ts' {
  interface Tables {
    outbox: OutboxTable;
  }
}

export type OutboxRow = Selectable<OutboxTable>;
/** A message without its bytes: enough to decide what to send next. */
export type WaitingRow = Pick<OutboxRow, 'id' | 'epoch' | 'seq' | 'attempts' | 'nextTryAt' | 'sealingKid'> & {
  bytes: number;
};
/** A message as it is sent. */
export type SealedRow = Pick<OutboxRow, 'id' | 'lane' | 'attempts' | 'payloadDigest'> & {
  epoch: number;
  seq: string;
  wire: Buffer;
};

type NewOutboxRow = Pick<
  Insertable<OutboxTable>,
  'id' | 'recipient' | 'lane' | 'kind' | 'thread' | 'statement' | 'content' | 'salt' | 'queuedAt' | 'ready'
>;

export async function insertQueued(tx: Tx, row: NewOutboxRow): Promise<void> {
  await tx.insertInto('outbox').values(row).execute();
}

/** The streams that have mail to be numbered. */
export async function selectQueuedStreams(db: Db | Tx): Promise<{ recipient: NodeId; lane: Lane }[]> {
  // Skips from stream to stream along the index, however much is queued.
  const { rows } = await sql<{ recipient: NodeId; lane: Lane }>`
    with recursive found as (
      (select recipient, lane from outbox where state = 'queued' order by recipient, lane limit 1)
      union all
      select next.recipient, next.lane from found, lateral (
        select recipient, lane from outbox where state = 'queued' and (recipient, lane) > (found.recipient, found.lane)
        order by recipient, lane limit 1) next
    ) select * from found`.execute(db);
  return rows;
}

/** The streams that have mail under way. */
export async function selectSealedStreams(db: Db | Tx): Promise<{ recipient: NodeId; lane: Lane }[]> {
  const { rows } = await sql<{ recipient: NodeId; lane: Lane }>`
    with recursive found as (
      (select recipient, lane from outbox where state = 'sealed' order by recipient, lane limit 1)
      union all
      select next.recipient, next.lane from found, lateral (
        select recipient, lane from outbox where state = 'sealed' and (recipient, lane) > (found.recipient, found.lane)
        order by recipient, lane limit 1) next
    ) select * from found`.execute(db);
  return rows;
}

/** The next messages of a stream, in order, up to the first one whose attachments are not cut yet. */
export async function selectQueued(tx: Tx, recipient: NodeId, lane: Lane, limit: number): Promise<OutboxRow[]> {
  const rows = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'queued')
    .where('recipient', '=', recipient)
    .where('lane', '=', lane)
    .orderBy('number')
    .limit(limit)
    .execute();
  const unready = rows.findIndex(({ ready }) => !ready);
  return unready < 0 ? rows : rows.slice(0, unready);
}

export interface SealedFacts {
  id: MessageId;
  epoch: number;
  seq: number;
  payloadDigest: Hash;
  streamHash: Hash;
  jws: string;
  wire: Uint8Array;
}

export async function updateSealed(tx: Tx, rows: SealedFacts[], sealingKid: KeyId, at: Date): Promise<void> {
  const column = <Name extends keyof SealedFacts>(name: Name) => rows.map((row) => row[name]);
  await sql`
    update outbox set state = 'sealed', epoch = sealed.epoch, seq = sealed.seq, payload_digest = sealed.digest,
      stream_hash = sealed.hash, jws = sealed.jws, wire = sealed.wire, sealing_kid = ${sealingKid}, sealed_at = ${at}
    from unnest(${column('id')}::text[], ${column('epoch')}::int[], ${column('seq')}::bigint[],
      ${column('payloadDigest')}::text[], ${column('streamHash')}::text[], ${column('jws')}::text[],
      ${column('wire').map((wire) => Buffer.from(wire))}::bytea[])
      as sealed (id, epoch, seq, digest, hash, jws, wire)
    where outbox.id = sealed.id`.execute(tx);
}

/** The first messages of a stream that have no receipt. */
export async function selectWaiting(db: Db | Tx, recipient: NodeId, lane: Lane, limit: number): Promise<WaitingRow[]> {
  return db
    .selectFrom('outbox')
    .select(['id', 'epoch', 'seq', 'attempts', 'nextTryAt', 'sealingKid'])
    .select(sql<number>`octet_length(wire)`.as('bytes'))
    .where('state', '=', 'sealed')
    .where('recipient', '=', recipient)
    .where('lane', '=', lane)
    .orderBy('epoch')
    .orderBy('seq')
    .limit(limit)
    .execute();
}

export async function selectWires(db: Db | Tx, ids: MessageId[]): Promise<SealedRow[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'lane', 'epoch', 'seq', 'attempts', 'payloadDigest', 'wire'])
    .where('state', '=', 'sealed')
    .where('id', 'in', ids)
    .orderBy('epoch')
    .orderBy('seq')
    .execute();
  return rows as SealedRow[];
}

/** What is needed to seal a message again for another key. */
export async function lockForSealing(tx: Tx, id: MessageId): Promise<OutboxRow | undefined> {
  return tx
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'sealed')
    .forUpdate()
    .executeTakeFirst();
}

export async function updateOutbox(db: Db | Tx, id: MessageId, change: Updateable<OutboxTable>): Promise<void> {
  await db.updateTable('outbox').set(change).where('id', '=', id).execute();
}

export async function postpone(db: Db | Tx, rows: { id: MessageId; nextTryAt: Date }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update outbox set attempts = attempts + 1, next_try_at = late.at
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ nextTryAt }) => nextTryAt)}::timestamptz[])
      as late (id, at)
    where outbox.id = late.id and state = 'sealed'`.execute(db);
}

export interface ReceiptFacts {
  id: MessageId;
  receipt: string;
  state: 'applied' | 'held' | 'refused';
  code: string | null;
}

/** Notes receipts; returns the messages that had none before. */
export async function updateReceipted(
  tx: Tx,
  recipient: NodeId,
  rows: (ReceiptFacts & { digest: Hash })[],
  at: Date,
): Promise<MessageId[]> {
  if (rows.length === 0) return [];
  const column = <Name extends keyof ReceiptFacts | 'digest'>(name: Name) => rows.map((row) => row[name]);
  const { rows: updated } = await sql<{ id: MessageId }>`
    update outbox set state = 'receipted', receipt = given.receipt, receipt_state = given.state,
      receipt_code = given.code, receipted_at = ${at}, next_try_at = null
    from unnest(${column('id')}::text[], ${column('receipt')}::text[], ${column('state')}::text[],
      ${column('code')}::text[], ${column('digest')}::text[])
      as given (id, receipt, state, code, digest)
    where outbox.id = given.id and outbox.state = 'sealed' and outbox.recipient = ${recipient}
      and outbox.payload_digest = given.digest
    returning outbox.id`.execute(tx);
  return updated.map(({ id }) => id);
}

/** How a message stands, without what is in it. */
export async function selectTransport(db: Db | Tx, id: MessageId) {
  return db
    .selectFrom('outbox')
    .select(['id', 'recipient', 'lane', 'kind', 'thread', 'state', 'queuedAt', 'epoch', 'seq', 'sealedAt', 'attempts'])
    .select(['nextTryAt', 'receipt', 'receiptState', 'receiptCode', 'receiptedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** How many messages of each state there are. */
export async function countOutbox(db: Db | Tx): Promise<{ state: string; messages: number }[]> {
  return db
    .selectFrom('outbox')
    .select('state')
    .select(sql<number>`count(*)::int`.as('messages'))
    .groupBy('state')
    .execute();
}

export async function clearOutboxWaits(db: Db | Tx): Promise<void> {
  await db.updateTable('outbox').set({ nextTryAt: null }).where('state', '=', 'sealed').execute();
}

/** Held until the transaction ends. One sealer numbers a stream at a time; false when another one is at it. */
export async function tryLock(tx: Tx, name: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as locked`.execute(tx);
  return rows[0]?.locked ?? false;
}

export async function notify(tx: Db | Tx, channel: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
}

export async function selectUnreceipted(db: Db | Tx, limit: number): Promise<Pick<OutboxRow, 'id' | 'state'>[]> {
  return db.selectFrom('outbox').select(['id', 'state']).where('state', '<>', 'receipted').limit(limit).execute();
}

/** What waits for a partner that polls, in order. */
export async function selectForPartner(db: Db | Tx, recipient: NodeId, limit: number): Promise<WaitingRow[]> {
  return (
    db
      .selectFrom('outbox')
      .select(['id', 'epoch', 'seq', 'attempts', 'nextTryAt', 'sealingKid'])
      .select(sql<number>`octet_length(wire)`.as('bytes'))
      .where('state', '=', 'sealed')
      .where('recipient', '=', recipient)
      // What is urgent first.
      .orderBy('lane', 'desc')
      .orderBy('epoch')
      .orderBy('seq')
      .limit(limit)
      .execute()
  );
}

/** All that a message carries is cut: it may have its number. */
export async function markReady(tx: Tx, id: MessageId): Promise<void> {
  await tx.updateTable('outbox').set({ ready: true }).where('id', '=', id).where('state', '=', 'queued').execute();
}

/** Whether a file came as evidence of a partner, and is not ours as well, also where that is not open to who asks. */
export async function isGivenEvidence(tx: Tx, sha256: Hash): Promise<boolean> {
  const { rows } = await sql<{ given: boolean }>`select comity_is_given_evidence(${sha256}) as given`.execute(tx);
  return rows[0]?.given ?? false;
}
