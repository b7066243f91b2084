import { isTraining, type NodeId, parseNodeId } from '@comity/protocol';
import { voidApproval } from '../approvals/approvals.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Draft, DraftContent, DraftSummary, NewDraft } from './api.ts';
import {
  contentOfRow,
  type DraftRow,
  insertDraft,
  insertVersion,
  lockDraft,
  selectComments,
  selectDraft,
  selectDrafts,
  updateDraft,
} from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;

export async function listDrafts(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  state?: DraftSummary['state'],
): Promise<DraftSummary[]> {
  const rows = await withOfficer(ctx, officer, (tx) => selectDrafts(tx, state));
  return rows.map((row) => {
    const { subject, type } = contentOfRow(row);
    return { ...summaryOf(row), subject, type };
  });
}

/** Throws `draft-unknown`. */
export async function readDraft(ctx: Pick<Context, 'db'>, officer: SessionOfficer, id: string): Promise<Draft> {
  return withOfficer(ctx, officer, (tx) => readIn(tx, id));
}

export async function createDraft(ctx: Ground, officer: SessionOfficer, input: NewDraft): Promise<Draft> {
  return withOfficer(ctx, officer, async (tx) => readIn(tx, await beginDraft(tx, ctx, officer, input)));
}

/** Begins a draft in a transaction of the officer. Returns its id, which the request will keep. */
export async function beginDraft(tx: Tx, ctx: Ground, officer: SessionOfficer, input: NewDraft): Promise<string> {
  const recipient = parseNodeId(input.recipient);
  if (recipient === ctx.config.node || isTraining(recipient) !== isTraining(ctx.config.node)) {
    throw new ServerError('input-invalid', 'A request goes to another authority; an exercise stays among its own.');
  }
  const id = `${ctx.config.node}/${ctx.random.uuid()}`;
  const { units } = officer;
  const content = JSON.stringify(input.content);
  const changed = { changedBy: officer.id, changedAt: ctx.clock() };
  await insertDraft(tx, {
    ...{ id, units, sender: ctx.config.node, recipient, ownCase: input.case, version: 1, state: 'draft', content },
    ...{ authors: [officer.id], sharedVersion: null, sharedAt: null, ...changed },
  });
  await insertVersion(tx, { draft: id, version: 1, units, content, ...changed });
  const body = { to: recipient, measure: input.content.measures.join(' ') };
  await recordAudit(tx, ctx, { verb: 'request-drafted', by: { officer: officer.id }, subject: id, body });
  await announce(tx, { kind: 'draft-changed', subject: id });
  return id;
}

/**
 * Changes a draft. It voids an approval. Throws `draft-conflict` with the current draft when somebody was faster: both
 * texts are there then, one here and one with whoever wrote it. `draft-sent` when it is too late.
 */
export async function editDraft(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  { version, content }: { version: number; content: DraftContent },
): Promise<Draft> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOwnDraft(tx, ctx, id);
    if (row.version !== version) {
      const current = await readIn(tx, id);
      throw new ServerError('draft-conflict', 'Somebody else has changed the draft since you read it.', { current });
    }
    await saveVersion(tx, ctx, officer, row, content);
    return readIn(tx, id);
  });
}

/** Lays down a new version, which voids what was approved. */
export async function saveVersion(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  row: DraftRow,
  content: DraftContent,
): Promise<void> {
  const version = row.version + 1;
  const changed = { content: JSON.stringify(content), changedBy: officer.id, changedAt: ctx.clock() };
  const authors = [...new Set([...row.authors, officer.id])];
  await updateDraft(tx, row.id, { version, authors, ...changed });
  await insertVersion(tx, { draft: row.id, version, units: row.units, ...changed });
  await voidApproval(tx, ctx, row.id, officer);
  const before = contentOfRow(row);
  const names = Object.keys({ ...before, ...content }) as (keyof DraftContent)[];
  const fields = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(content[name]));
  const body = { fields, version };
  await recordAudit(tx, ctx, { verb: 'request-changed', by: { officer: officer.id }, subject: row.id, body });
  await announce(tx, { kind: 'draft-changed', subject: row.id });
}

export async function discardDraft(ctx: Ground, officer: SessionOfficer, id: string): Promise<Record<string, never>> {
  await withOfficer(ctx, officer, async (tx) => {
    const { version } = await lockOwnDraft(tx, ctx, id);
    await voidApproval(tx, ctx, id, officer);
    await updateDraft(tx, id, { state: 'discarded' });
    const body = { fields: ['discarded'], version };
    await recordAudit(tx, ctx, { verb: 'request-changed', by: { officer: officer.id }, subject: id, body });
    await announce(tx, { kind: 'draft-changed', subject: id });
  });
  return {};
}

/** A draft that can still be changed here, locked. Throws `draft-unknown` or `draft-sent`. */
export async function lockOwnDraft(tx: Tx, { config }: Pick<Context, 'config'>, id: string): Promise<DraftRow> {
  const row = await lockDraft(tx, id);
  if (!row || row.sender !== config.node) throw unknown();
  if (row.state !== 'draft') throw new ServerError('draft-sent', 'It was sent or discarded: it cannot be changed.');
  return row;
}

/** Throws `draft-unknown`. */
export async function readIn(tx: Tx, id: string): Promise<Draft> {
  const row = await selectDraft(tx, id);
  if (!row) throw unknown();
  const comments = await selectComments(tx, id);
  return {
    ...summaryOf(row),
    content: row.content as Draft['content'],
    authors: row.authors,
    comments: comments.map(({ id, node, by, at, version, field, text }) => ({
      ...{ id, node, by, at: at.toISOString(), version, field, text },
    })),
  };
}

export function recipientOf({ recipient }: Pick<DraftRow, 'recipient'>): NodeId {
  return parseNodeId(recipient);
}

function summaryOf(row: DraftRow): Omit<DraftSummary, 'subject' | 'type'> {
  const { id, sender, recipient, ownCase, version, state, changedBy, changedAt, sharedVersion, sharedAt } = row;
  return {
    ...{ id, sender, recipient, case: ownCase, version, state, changedBy, changedAt: changedAt.toISOString() },
    ...{ sharedVersion, sharedAt: sharedAt?.toISOString() ?? null },
  };
}

function unknown(): ServerError {
  return new ServerError('draft-unknown', 'There is no such draft.');
}
