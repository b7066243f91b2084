import type { Hash, Lane, NodeId } from '@comity/protocol';
import type { Generated, Selectable } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

interface StreamsTable {
  sender: NodeId;
  recipient: NodeId;
  lane: Lane;
  epoch: number;
  seq: Generated<string>;
  hash: Hash | null;
  state: Generated<'open' | 'frozen'>;
}

declare module '../db/database.ts' {
  interface Tables {
    streams: StreamsTable;
  }
}

export type StreamRow = Selectable<StreamsTable>;
/** An ordered pair of nodes and a lane. */
export type StreamName = Pick<StreamRow, 'sender' | 'recipient' | 'lane'>;

/** The latest epoch of a stream, made for the first message; held until the transaction ends. */
export async function lockStream(tx: Tx, { sender, recipient, lane }: StreamName): Promise<StreamRow> {
  const query = tx
    .selectFrom('streams')
    .selectAll()
    .where('sender', '=', sender)
    .where('recipient', '=', recipient)
    .where('lane', '=', lane)
    .orderBy('epoch', 'desc')
    .limit(1)
    .forUpdate();
  const found = await query.executeTakeFirst();
  if (found) return found;
  await tx
    .insertInto('streams')
    .values({ sender, recipient, lane, epoch: 1, hash: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return query.executeTakeFirstOrThrow();
}

export async function selectStream(
  db: Db | Tx,
  { sender, recipient, lane }: StreamName,
): Promise<StreamRow | undefined> {
  return db
    .selectFrom('streams')
    .selectAll()
    .where('sender', '=', sender)
    .where('recipient', '=', recipient)
    .where('lane', '=', lane)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** How far a stream is, for the gateway. */
export async function selectHighWater(db: Db | Tx, { sender, recipient, lane }: StreamName) {
  return db
    .selectFrom('streams')
    .select(['epoch', 'seq'])
    .where('sender', '=', sender)
    .where('recipient', '=', recipient)
    .where('lane', '=', lane)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function updateStream(
  tx: Tx,
  stream: Pick<StreamRow, 'sender' | 'recipient' | 'lane' | 'epoch'>,
  change: { seq?: string; hash?: Hash | null; state?: StreamRow['state'] },
): Promise<void> {
  await tx
    .updateTable('streams')
    .set(change)
    .where('sender', '=', stream.sender)
    .where('recipient', '=', stream.recipient)
    .where('lane', '=', stream.lane)
    .where('epoch', '=', stream.epoch)
    .execute();
}

export async function insertEpoch(tx: Tx, stream: StreamName & { epoch: number }): Promise<void> {
  await tx
    .insertInto('streams')
    .values({ ...stream, hash: null })
    .execute();
}

export async function selectStreams(db: Db | Tx): Promise<StreamRow[]> {
  return db
    .selectFrom('streams')
    .selectAll()
    .orderBy('sender')
    .orderBy('recipient')
    .orderBy('lane')
    .orderBy('epoch')
    .execute();
}

/** The streams between us and a partner, both ways, all epochs. */
export async function selectStreamsWith(db: Db | Tx, node: NodeId): Promise<StreamRow[]> {
  return db
    .selectFrom('streams')
    .selectAll()
    .where(({ or, eb }) => or([eb('sender', '=', node), eb('recipient', '=', node)]))
    .execute();
}

/** The running hash of a stream after a number: of ours from the outbox, of the partner's from the inbox. */
export async function selectHashAt(
  db: Db | Tx,
  { isOurs, partner, lane, epoch, seq }: { isOurs: boolean; partner: NodeId; lane: Lane; epoch: number; seq: number },
): Promise<Hash | undefined> {
  const place = { lane, epoch, seq: String(seq) };
  const row = isOurs
    ? await db
        .selectFrom('outbox')
        .select('streamHash')
        .where('recipient', '=', partner)
        .where('lane', '=', place.lane)
        .where('epoch', '=', place.epoch)
        .where('seq', '=', place.seq)
        .executeTakeFirst()
    : await db
        .selectFrom('inbox')
        .select('streamHash')
        .where('sender', '=', partner)
        .where('lane', '=', place.lane)
        .where('epoch', '=', place.epoch)
        .where('seq', '=', place.seq)
        .executeTakeFirst();
  return row?.streamHash ?? undefined;
}
