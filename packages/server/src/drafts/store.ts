import type { Insertable, JSONColumnType, Selectable, Updateable } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { DraftContent, draftStates } from './api.ts';

type DraftState = (typeof draftStates)[number];

interface DraftsTable {
  id: string;
  units: string[];
  sender: string;
  recipient: string;
  ownCase: string;
  version: number;
  state: DraftState;
  content: JSONColumnType<object, string, string>;
  authors: string[];
  sharedVersion: number | null;
  sharedAt: Date | null;
  changedBy: string;
  changedAt: Date;
}

interface DraftVersionsTable {
  draft: string;
  version: number;
  units: string[];
  content: JSONColumnType<object, string, string>;
  changedBy: string;
  changedAt: Date;
}

interface DraftCommentsTable {
  draft: string;
  node: string;
  id: string;
  units: string[];
  version: number;
  field: string | null;
  text: string;
  by: string;
  at: Date;
}

declare module '../db/database.ts' {
  interface Tables {
    drafts: DraftsTable;
    draftVersions: DraftVersionsTable;
    draftComments: DraftCommentsTable;
  }
}

export type DraftRow = Selectable<DraftsTable>;
export type CommentRow = Selectable<DraftCommentsTable>;

export async function selectDrafts(tx: Tx, state?: DraftState): Promise<DraftRow[]> {
  const all = tx.selectFrom('drafts').selectAll().orderBy('changedAt', 'desc').orderBy('id').limit(500);
  return (state ? all.where('state', '=', state) : all).execute();
}

export async function selectDraft(tx: Tx, id: string): Promise<DraftRow | undefined> {
  return tx.selectFrom('drafts').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locked until the transaction ends. */
export async function lockDraft(tx: Tx, id: string): Promise<DraftRow | undefined> {
  return tx.selectFrom('drafts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertDraft(tx: Tx, row: Insertable<DraftsTable>): Promise<void> {
  await tx.insertInto('drafts').values(row).execute();
}

export async function updateDraft(tx: Tx, id: string, change: Updateable<DraftsTable>): Promise<void> {
  await tx.updateTable('drafts').set(change).where('id', '=', id).execute();
}

/** Keeps a version as it is now. */
export async function insertVersion(tx: Tx, row: Insertable<DraftVersionsTable>): Promise<void> {
  await tx.insertInto('draftVersions').values(row).execute();
}

export async function selectComments(tx: Tx, draft: string): Promise<CommentRow[]> {
  return tx.selectFrom('draftComments').selectAll().where('draft', '=', draft).orderBy('at').orderBy('id').execute();
}

/** A comment that is there already stays as it is: it may come twice. */
export async function insertComments(tx: Tx, rows: Insertable<DraftCommentsTable>[]): Promise<void> {
  await tx
    .insertInto('draftComments')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['draft', 'node', 'id']).doNothing())
    .execute();
}

/** The content of a draft of our own. */
export function contentOfRow({ content }: Pick<DraftRow, 'content'>): DraftContent {
  return content as DraftContent;
}
