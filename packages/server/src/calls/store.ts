import type { NodeId } from '@comity/protocol';
import { type Generated, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

interface RawCallsTable {
  id: string;
  sender: NodeId;
  call: string;
  address: string;
  receivedAt: Date;
  state: Generated<'new' | 'answered' | 'rejected'>;
  answer: string | null;
}

interface CallNoncesTable {
  sender: NodeId;
  nonce: string;
  forgetAt: Date;
}

declare module '../db/database.ts' {
  interface Tables {
    rawCalls: RawCallsTable;
    callNonces: CallNoncesTable;
  }
}

export type CallRow = Selectable<RawCallsTable>;

export async function insertCall(
  tx: Tx,
  row: Pick<CallRow, 'id' | 'sender' | 'call' | 'address' | 'receivedAt'>,
): Promise<void> {
  await tx.insertInto('rawCalls').values(row).execute();
}

/** What the gateway may see of a call that it has laid down. */
export async function selectAnswer(db: Db | Tx, id: string): Promise<Pick<CallRow, 'state' | 'answer'> | undefined> {
  return db.selectFrom('rawCalls').select(['state', 'answer']).where('id', '=', id).executeTakeFirst();
}

/** The next call that nobody else is answering. */
export async function lockNextCall(tx: Tx): Promise<CallRow | undefined> {
  return tx
    .selectFrom('rawCalls')
    .selectAll()
    .where('state', '=', 'new')
    .orderBy('receivedAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function updateCall(tx: Tx, id: string, change: Pick<CallRow, 'state' | 'answer'>): Promise<void> {
  await tx.updateTable('rawCalls').set(change).where('id', '=', id).execute();
}

/** Returns false for a nonce that was used before. */
export async function insertNonce(tx: Tx, row: CallNoncesTable): Promise<boolean> {
  const inserted = await tx
    .insertInto('callNonces')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Calls that are over, and nonces of calls that nobody could play again: their time is past. */
export async function deleteOldCalls(db: Db | Tx, now: Date, keepCalls: Date): Promise<void> {
  await db.deleteFrom('callNonces').where('forgetAt', '<', now).execute();
  await db.deleteFrom('rawCalls').where('receivedAt', '<', keepCalls).execute();
}

/** A point to which an answer that fails can be undone alone. */
export async function beginAnswer(tx: Tx): Promise<void> {
  await sql`savepoint answer`.execute(tx);
}

export async function undoAnswer(tx: Tx): Promise<void> {
  await sql`rollback to savepoint answer`.execute(tx);
}
