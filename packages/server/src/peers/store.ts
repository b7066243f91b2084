import type { Hash, NodeId, TrustStatement } from '@comity/protocol';
import type { Generated, Insertable, JSONColumnType, Selectable, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import type { TrustLevel } from './trust-levels.ts';

interface PartnersTable {
  node: NodeId;
  root: Hash;
  baseUrl: string | null;
  state: 'active' | 'suspended';
  statement: string | null;
  content: JSONColumnType<TrustStatement, string, string> | null;
  serial: string | null;
  expiresAt: Date | null;
  heartbeatAt: Date | null;
  pinnedAt: Date;
}

interface PartnerLinesTable {
  node: NodeId;
  failures: Generated<number>;
  nextTryAt: Date | null;
  lastContactAt: Date | null;
  lastReceiptAt: Date | null;
  askedStatementAt: Date | null;
  toldSerial: string | null;
  polled: Generated<boolean>;
}

interface PartnerTrustTable {
  node: NodeId;
  purpose: string;
  level: TrustLevel;
  reviewAt: Date | null;
}

interface TrustProposalsTable {
  id: string;
  node: NodeId;
  purpose: string;
  level: TrustLevel;
  reviewAt: Date;
  proposedBy: string;
  proposedAt: Date;
  acceptedBy: string | null;
  acceptedAt: Date | null;
}

interface PartnerAlertsTable {
  id: string;
  node: string;
  kind: string;
  subject: string;
  firstAt: Date;
  lastAt: Date;
  times: Generated<number>;
  endedAt: Date | null;
}

interface OwnStatementsTable {
  serial: string;
  statement: string;
  content: JSONColumnType<TrustStatement, string, string>;
  issuedAt: Date;
}

declare module '../db/database.ts' {
  interface Tables {
    partners: PartnersTable;
    partnerLines: PartnerLinesTable;
    partnerTrust: PartnerTrustTable;
    trustProposals: TrustProposalsTable;
    partnerAlerts: PartnerAlertsTable;
    ownStatements: OwnStatementsTable;
  }
}

export type PartnerRow = Selectable<PartnersTable>;
export type LineRow = Selectable<PartnerLinesTable>;
export type TrustRow = Selectable<PartnerTrustTable>;
export type AlertRow = Selectable<PartnerAlertsTable>;
export type ProposalRow = Selectable<TrustProposalsTable>;

/** Returns false when the partner is pinned already: a pin never changes by itself. */
export async function insertPartner(tx: Tx, row: Insertable<PartnersTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('partners')
    .values(row)
    .onConflict((conflict) => conflict.column('node').doNothing())
    .returning('node')
    .executeTakeFirst();
  if (inserted) await tx.insertInto('partnerLines').values({ node: row.node }).execute();
  return inserted !== undefined;
}

export async function selectPartner(db: Db | Tx, node: string): Promise<PartnerRow | undefined> {
  return db
    .selectFrom('partners')
    .selectAll()
    .where('node', '=', node as NodeId)
    .executeTakeFirst();
}

/** Held until the transaction ends, so that two changes of one partner come one after the other. */
export async function lockPartner(tx: Tx, node: NodeId): Promise<PartnerRow | undefined> {
  return tx.selectFrom('partners').selectAll().where('node', '=', node).forUpdate().executeTakeFirst();
}

export async function selectPartners(db: Db | Tx): Promise<PartnerRow[]> {
  return db.selectFrom('partners').selectAll().orderBy('node').execute();
}

export async function updatePartner(tx: Tx, node: NodeId, change: Updateable<PartnersTable>): Promise<void> {
  await tx.updateTable('partners').set(change).where('node', '=', node).execute();
}

/** What the gateway may know of a partner. */
export async function selectPartnerForGateway(db: Db | Tx, node: string) {
  return db
    .selectFrom('partners')
    .select(['node', 'state'])
    .where('node', '=', node as NodeId)
    .executeTakeFirst();
}

export async function selectLines(db: Db | Tx): Promise<LineRow[]> {
  return db.selectFrom('partnerLines').selectAll().execute();
}

export async function selectLine(db: Db | Tx, node: NodeId): Promise<LineRow | undefined> {
  return db.selectFrom('partnerLines').selectAll().where('node', '=', node).executeTakeFirst();
}

export async function updateLine(db: Db | Tx, node: NodeId, change: Updateable<PartnerLinesTable>): Promise<void> {
  await db.updateTable('partnerLines').set(change).where('node', '=', node).execute();
}

export async function clearLines(db: Db | Tx): Promise<void> {
  await db.updateTable('partnerLines').set({ nextTryAt: null, askedStatementAt: null, toldSerial: null }).execute();
}

export async function selectTrust(db: Db | Tx, node?: NodeId): Promise<TrustRow[]> {
  let query = db.selectFrom('partnerTrust').selectAll();
  if (node) query = query.where('node', '=', node);
  return query.orderBy('purpose').execute();
}

export async function upsertTrust(tx: Tx, row: TrustRow): Promise<void> {
  await tx
    .insertInto('partnerTrust')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['node', 'purpose']).doUpdateSet({ level: row.level, reviewAt: row.reviewAt }),
    )
    .execute();
}

export async function insertProposal(tx: Tx, row: Insertable<TrustProposalsTable>): Promise<void> {
  await tx.insertInto('trustProposals').values(row).execute();
}

export async function lockProposal(tx: Tx, id: string): Promise<ProposalRow | undefined> {
  return tx.selectFrom('trustProposals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function acceptProposal(tx: Tx, id: string, acceptedBy: string, acceptedAt: Date): Promise<void> {
  await tx.updateTable('trustProposals').set({ acceptedBy, acceptedAt }).where('id', '=', id).execute();
}

/** One open row for each thing that is wrong; true when it is new. */
export async function upsertAlert(db: Db | Tx, row: Insertable<PartnerAlertsTable>): Promise<boolean> {
  const { rows } = await sql<{ times: number }>`
    insert into partner_alerts (id, node, kind, subject, first_at, last_at)
    values (${row.id}, ${row.node}, ${row.kind}, ${row.subject}, ${row.firstAt}, ${row.lastAt})
    on conflict (node, kind, subject) where ended_at is null
    do update set times = partner_alerts.times + 1, last_at = excluded.last_at
    returning times`.execute(db);
  return rows[0]?.times === 1;
}

export async function endAlerts(db: Db | Tx, node: NodeId, kind: string, at: Date): Promise<void> {
  await db
    .updateTable('partnerAlerts')
    .set({ endedAt: at })
    .where('node', '=', node)
    .where('kind', '=', kind)
    .where('endedAt', 'is', null)
    .execute();
}

export async function selectOpenAlerts(db: Db | Tx): Promise<AlertRow[]> {
  return db.selectFrom('partnerAlerts').selectAll().where('endedAt', 'is', null).orderBy('firstAt').execute();
}

export async function selectOwnStatement(db: Db | Tx) {
  return db.selectFrom('ownStatements').selectAll().orderBy('serial', 'desc').limit(1).executeTakeFirst();
}

export async function insertOwnStatement(tx: Tx, row: Insertable<OwnStatementsTable>): Promise<void> {
  await tx.insertInto('ownStatements').values(row).execute();
}

/** Held until the transaction ends: two processes do not give out one serial. */
export async function lockOwnStatements(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('comity own statement'))`.execute(tx);
}

/** The partners from which we fetch our mail. */
export async function selectPolled(db: Db | Tx): Promise<NodeId[]> {
  const rows = await db.selectFrom('partnerLines').select('node').where('polled', '=', true).execute();
  return rows.map(({ node }) => node);
}

/** Who is heard of can be reached again, most likely: it is tried at once. Returns whether there was anything to wait for. */
export async function clearLineWait(db: Db | Tx, node: NodeId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('partnerLines')
    .set({ nextTryAt: null })
    .where('node', '=', node)
    .where('nextTryAt', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** After a start everybody is tried at once. */
export async function clearLineWaits(db: Db | Tx): Promise<void> {
  await db.updateTable('partnerLines').set({ nextTryAt: null }).where('nextTryAt', 'is not', null).execute();
}
