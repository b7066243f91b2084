import { sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';

/** Envelopes, without receipts and repeats. */
export interface MessageCounts {
  /** Sealed, so on the way or there. */
  sent: number;
  receipted: number;
  /** Received from partners and applied, held, refused. */
  applied: number;
  held: number;
  refused: number;
  /** Waiting to be sent for the first time or for a receipt. */
  queued: number;
}

export async function countMessages(db: Db | Tx): Promise<MessageCounts> {
  const { rows } = await sql<MessageCounts>`select
    (select count(*)::int from outbox where state <> 'queued') as sent,
    (select count(*)::int from outbox where state = 'receipted') as receipted,
    (select count(*)::int from inbox where state = 'applied') as applied,
    (select count(*)::int from inbox where state = 'held') as held,
    (select count(*)::int from inbox where state = 'refused') as refused,
    (select count(*)::int from outbox where state <> 'receipted') as queued`.execute(db);
  return rows[0] ?? { sent: 0, receipted: 0, applied: 0, held: 0, refused: 0, queued: 0 };
}

/** The same for each partner: what went to it and what came from it. */
export interface PartnerCounts extends Omit<MessageCounts, 'applied' | 'held' | 'refused'> {
  node: string;
  came: number;
}

export async function countByPartner(db: Db | Tx): Promise<PartnerCounts[]> {
  const { rows } = await sql<PartnerCounts>`select p.node,
    (select count(*)::int from outbox o where o.recipient = p.node and o.state <> 'queued') as sent,
    (select count(*)::int from outbox o where o.recipient = p.node and o.state = 'receipted') as receipted,
    (select count(*)::int from outbox o where o.recipient = p.node and o.state <> 'receipted') as queued,
    (select count(*)::int from inbox i where i.sender = p.node) as came
    from partners p order by p.node`.execute(db);
  return rows;
}

/** Everything that is still under way to or from partners that can be reached: messages, mail to open, files. */
export async function countUnderWay(db: Db | Tx): Promise<number> {
  const { rows } = await sql<{ left: number }>`select (
      (select count(*) from outbox o join partners p on p.node = o.recipient
        where o.state <> 'receipted' and p.state = 'active') +
      (select count(*) from raw_mail m join partners p on p.node = m.sender where m.state = 'new' and p.state = 'active') +
      (select count(*) from attachments_out a join partners p on p.node = a.recipient join outbox o on o.id = a.message
        where a.state <> 'delivered' and p.state = 'active' and o.receipt_state is distinct from 'refused') +
      (select count(*) from attachments_in where state = 'awaited')
    )::int as left`.execute(db);
  return rows[0]?.left ?? 0;
}

/** Messages that were applied without the one audit entry they need, and entries of messages that are not there. */
export async function countUnbalanced(db: Db | Tx): Promise<{ withoutEntry: number; withoutMessage: number }> {
  const { rows } = await sql<{ withoutEntry: number; withoutMessage: number }>`select
    (select count(*)::int from inbox i where (select count(*) from audit_entries e
      where e.subject = i.message_id and e.verb in ('message-applied', 'message-refused', 'message-held')) <> 1) as "withoutEntry",
    (select count(*)::int from audit_entries e where e.verb in ('message-applied', 'message-refused', 'message-held')
      and not exists (select from inbox i where i.message_id = e.subject)) as "withoutMessage"`.execute(db);
  return rows[0] ?? { withoutEntry: 0, withoutMessage: 0 };
}

/** How many requests and deliveries of evidence there are in each state. */
export async function countStates(
  db: Db | Tx,
): Promise<{ requests: Record<string, number>; evidence: Record<string, number> }> {
  const count = async (table: 'requests' | 'evidence_deliveries') => {
    const { rows } = await sql<{ state: string; n: number }>`select coalesce(state, 'sent') as state, count(*)::int as n
      from ${sql.table(table)} group by 1 order by 1`.execute(db);
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  };
  return { requests: await count('requests'), evidence: await count('evidence_deliveries') };
}

/** What a database must never be told: that a commit may be forgotten. */
export async function readDurability(
  db: Db | Tx,
): Promise<{ fsync: string; synchronousCommit: string; version: number }> {
  const { rows } = await sql<{ fsync: string; synchronousCommit: string; version: number }>`select
    current_setting('fsync') as fsync, current_setting('synchronous_commit') as "synchronousCommit",
    (current_setting('server_version_num')::int / 10000) as version`.execute(db);
  return rows[0] ?? { fsync: 'unknown', synchronousCommit: 'unknown', version: 0 };
}

/** Times that the clock of this process can be held against: what PostgreSQL's says, and the latest deed of the node. */
export async function readTimes(db: Db | Tx): Promise<{ database: Date; lastDeed: Date | null }> {
  const { rows } = await sql<{ database: Date; lastDeed: Date | null }>`select now() as database,
    (select max(at) from audit_entries) as "lastDeed"`.execute(db);
  return rows[0] ?? { database: new Date(Number.NaN), lastDeed: null };
}
