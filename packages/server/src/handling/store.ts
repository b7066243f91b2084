import type { Condition, Handling, NodeId, ObjectId } from '@comity/protocol';
import type { Insertable, JSONColumnType, Selectable, Updateable } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { ObjectKind, ObjectState } from './api.ts';
import type { ReleaseFacts, ReleaseJudgement, ReleaseUse } from './verdict.ts';

interface HandledObjectsTable {
  id: ObjectId;
  kind: ObjectKind;
  units: string[];
  label: string;
  handling: JSONColumnType<Handling, string, string>;
  state: ObjectState;
  stateAt: Date;
  stateReason: string | null;
}

interface ObjectSourcesTable {
  derived: ObjectId;
  source: ObjectId;
  since: Date;
}

interface ObjectFlagsTable {
  object: ObjectId;
  source: ObjectId;
  reason: string;
  raisedAt: Date;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  review: string | null;
}

interface UsePermissionsTable {
  id: string;
  object: ObjectId;
  lifts: string;
  proceedings: string[] | null;
  recipients: NodeId[] | null;
  conditions: JSONColumnType<Condition[], string, string>;
  grantedAt: Date;
  endsAt: Date | null;
  origin: string;
}

interface ReleaseVerdictsTable {
  id: string;
  at: Date;
  officer: string;
  units: string[];
  rules: string;
  use: JSONColumnType<ReleaseUse, string, string>;
  facts: JSONColumnType<ReleaseFacts, string, string>;
  allowed: boolean;
  stops: JSONColumnType<ReleaseJudgement['stops'], string, string>;
  duties: JSONColumnType<ReleaseJudgement['duties'], string, string>;
}

declare module '../db/database.ts' {
  interface Tables {
    handledObjects: HandledObjectsTable;
    objectSources: ObjectSourcesTable;
    objectFlags: ObjectFlagsTable;
    usePermissions: UsePermissionsTable;
    releaseVerdicts: ReleaseVerdictsTable;
  }
}

export type ObjectRow = Selectable<HandledObjectsTable>;
export type FlagRow = Selectable<ObjectFlagsTable>;
export type PermissionRow = Selectable<UsePermissionsTable>;
export type VerdictRow = Selectable<ReleaseVerdictsTable>;

export async function insertObject(tx: Tx, row: Insertable<HandledObjectsTable>): Promise<void> {
  await tx.insertInto('handledObjects').values(row).execute();
}

export async function updateObject(tx: Tx, id: ObjectId, change: Updateable<HandledObjectsTable>): Promise<void> {
  await tx.updateTable('handledObjects').set(change).where('id', '=', id).execute();
}

export async function selectObject(tx: Tx, id: ObjectId): Promise<ObjectRow | undefined> {
  return tx.selectFrom('handledObjects').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locked until the transaction ends. */
export async function lockObject(tx: Tx, id: ObjectId): Promise<ObjectRow | undefined> {
  return tx.selectFrom('handledObjects').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function selectObjects(tx: Tx, ids: readonly ObjectId[]): Promise<ObjectRow[]> {
  if (ids.length === 0) return [];
  return tx.selectFrom('handledObjects').selectAll().where('id', 'in', ids).orderBy('id').execute();
}

export async function insertSource(tx: Tx, row: Insertable<ObjectSourcesTable>): Promise<void> {
  await tx
    .insertInto('objectSources')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What these were made of, directly. */
export async function selectSources(tx: Tx, ids: ObjectId[]): Promise<Selectable<ObjectSourcesTable>[]> {
  if (ids.length === 0) return [];
  return tx.selectFrom('objectSources').selectAll().where('derived', 'in', ids).orderBy('source').execute();
}

/** What was made of these, directly. */
export async function selectDerived(tx: Tx, ids: ObjectId[]): Promise<ObjectId[]> {
  if (ids.length === 0) return [];
  const query = tx.selectFrom('objectSources').select('derived').distinct().where('source', 'in', ids);
  return (await query.orderBy('derived').execute()).map(({ derived }) => derived);
}

/** Flags an object anew: a review of an earlier flag of the same source no longer counts. */
export async function upsertFlag(
  tx: Tx,
  row: Pick<Insertable<ObjectFlagsTable>, 'object' | 'source' | 'reason' | 'raisedAt'>,
): Promise<void> {
  const { reason, raisedAt } = row;
  await tx
    .insertInto('objectFlags')
    .values({ ...row, reviewedBy: null, reviewedAt: null, review: null })
    .onConflict((conflict) =>
      conflict
        .columns(['object', 'source'])
        .doUpdateSet({ reason, raisedAt, reviewedBy: null, reviewedAt: null, review: null }),
    )
    .execute();
}

export async function selectFlags(tx: Tx, ids: ObjectId[]): Promise<FlagRow[]> {
  if (ids.length === 0) return [];
  return tx.selectFrom('objectFlags').selectAll().where('object', 'in', ids).orderBy('source').execute();
}

/** Returns how many flags were open. */
export async function reviewFlags(
  tx: Tx,
  object: ObjectId,
  review: { reviewedBy: string; reviewedAt: Date; review: string },
): Promise<number> {
  const update = tx.updateTable('objectFlags').set(review).where('object', '=', object);
  const { numUpdatedRows } = await update.where('reviewedAt', 'is', null).executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function insertPermission(tx: Tx, row: Insertable<UsePermissionsTable>): Promise<void> {
  await tx.insertInto('usePermissions').values(row).execute();
}

export async function selectPermissions(tx: Tx, ids: ObjectId[]): Promise<PermissionRow[]> {
  if (ids.length === 0) return [];
  const query = tx.selectFrom('usePermissions').selectAll().where('object', 'in', ids);
  return query.orderBy('grantedAt').orderBy('id').execute();
}

export async function insertVerdict(tx: Tx, row: Insertable<ReleaseVerdictsTable>): Promise<void> {
  await tx.insertInto('releaseVerdicts').values(row).execute();
}

export async function selectVerdict(tx: Tx, id: string): Promise<VerdictRow | undefined> {
  return tx.selectFrom('releaseVerdicts').selectAll().where('id', '=', id).executeTakeFirst();
}
