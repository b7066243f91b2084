import { type ContentOf, type NodeId, nodeOf, type ObjectId, parseObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import type { ReleaseVerdict } from '../handling/api.ts';
import {
  findObject,
  flagDerived,
  keepObject,
  openFlagsOf,
  requireObject,
  setHandling,
  sourcesOf,
} from '../handling/objects.ts';
import { release, requireRelease } from '../handling/release.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { CorrectedInformation, Information, InformationSummary, NewInformation } from './api.ts';
import {
  type InformationRow,
  insertInformation,
  insertRead,
  insertRecipient,
  selectInformation,
  selectInformationList,
  selectRecipients,
  updateInformation,
} from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;

/** What it is for, in the words of the signed statement, where nobody said more. */
const usualPurpose = 'investigation';

/**
 * Gives information to other authorities (UNTOC art. 18(4)-(5)). What it was made of decides with: throws
 * `release-stopped` with the condition, when one of those may not be passed on.
 */
export async function shareInformation(
  ctx: Ground,
  officer: SessionOfficer,
  input: NewInformation,
): Promise<Information> {
  const sources = input.derivedFrom ?? [];
  const id = parseObjectId(`${ctx.config.node}/${ctx.random.uuid()}`);
  const outcome = await withOfficer(ctx, officer, async (tx) => {
    const purpose = input.purpose ?? usualPurpose;
    const verdict = await firstRefusal(tx, ctx, officer, { objects: sources, nodes: input.to, purpose });
    // The verdict stays; nothing else has been written.
    if (verdict) return { verdict };
    const { title, text, grade, legalBasis, records, spontaneous } = input;
    const handling = await keepObject(tx, ctx, {
      ...{ id, kind: 'information', units: officer.units, label: title, handling: input.handling, sources },
    });
    await insertInformation(tx, {
      ...{ id, version: 1, sender: ctx.config.node, spontaneous, request: input.request ?? null, purpose, title, text },
      ...{ ownCase: input.case ?? null, grade: JSON.stringify(grade), legalBasis: JSON.stringify(legalBasis) },
      ...{ records: JSON.stringify(records), consent: input.consent ?? null, message: null, contentHash: null },
      ...{ createdBy: officer.id, createdAt: ctx.clock() },
    });
    const content: ContentOf<'info.share'> = {
      ...{ info: id, version: 1, title, text, grade, handling, legal_basis: legalBasis, records, spontaneous },
      ...(input.request !== undefined && { request: input.request }),
      ...(input.consent !== undefined && { consent: input.consent }),
      ...(sources.length > 0 && { derived_from: sources }),
    };
    for (const to of input.to) {
      await give(tx, ctx, officer, {
        to,
        kind: 'info.share',
        content,
        language: input.language,
        subjects: input.subjects,
      });
    }
    return { information: await toInformation(tx, id) };
  });
  if (outcome.verdict) requireRelease(outcome.verdict);
  return outcome.information as Information;
}

/** Lists what is open, without the text. */
export async function listInformation(
  ctx: Pick<Context, 'db' | 'config'>,
  officer: SessionOfficer,
  { direction, request }: { direction?: 'given' | 'received' | undefined; request?: ObjectId | undefined },
): Promise<InformationSummary[]> {
  const { node } = ctx.config;
  return withOfficer(ctx, officer, async (tx) => {
    const rows = await selectInformationList(tx, {
      ...(direction === 'given' && { sender: node }),
      ...(direction === 'received' && { notSender: node }),
      request,
    });
    const ids = rows.map(({ id }) => id);
    const recipients = await selectRecipients(tx, ids);
    const flags = await openFlagsOf(tx, ids);
    return rows.map(({ handling, state, stateReason, ...row }) => ({
      ...summaryOf(row, recipients),
      ...{ handling, state, stateReason, flagged: flags.has(row.id) },
    }));
  });
}

/** Reads it. Who read it and what for is on record before the answer leaves. Throws `object-gone` with the reason. */
export async function readInformation(ctx: Ground, officer: SessionOfficer, id: ObjectId): Promise<Information> {
  const { verdict, information } = await withOfficer(ctx, officer, async (tx) => {
    await requireObject(tx, id);
    const verdict = await release(tx, ctx, officer, { objects: [id], for: 'read' });
    if (!verdict.allowed) return { verdict };
    await insertRead(tx, { information: id, officer: officer.id, at: ctx.clock(), purpose: officer.purpose });
    await recordAudit(tx, ctx, { verb: 'item-read', by: { officer: officer.id }, subject: id });
    return { verdict, information: await toInformation(tx, id) };
  });
  requireRelease(verdict);
  return information as Information;
}

/** Puts a corrected version in place of the last one, here and at everybody who has it. Throws `object-not-ours`. */
export async function correctInformation(
  ctx: Ground,
  officer: SessionOfficer,
  id: ObjectId,
  input: CorrectedInformation,
): Promise<Information> {
  const outcome = await withOfficer(ctx, officer, async (tx) => {
    const object = await requireObject(tx, id);
    const row = await selectInformation(tx, id);
    if (!row) throw new ServerError('object-unknown', 'There is no such information that is open to you.');
    if (row.sender !== ctx.config.node) throw new ServerError('object-not-ours', 'Only its owner can correct it.');
    if (object.state !== 'usable') throw new ServerError('object-gone', 'It is not there any more to be corrected.');
    const nodes = await recipientsOf(tx, id);
    const verdict = await firstRefusal(tx, ctx, officer, { objects: [id], nodes, purpose: row.purpose });
    if (verdict) return { verdict };
    const version = row.version + 1;
    const { title, text, grade, legalBasis, records, reason } = input;
    await setHandling(tx, id, input.handling);
    const { handling } = await requireObject(tx, id);
    await updateInformation(tx, id, {
      ...{ version, title, text, grade: JSON.stringify(grade), legalBasis: JSON.stringify(legalBasis) },
      records: JSON.stringify(records),
    });
    await flagDerived(tx, ctx, id, `Corrected: ${reason}`);
    const content: ContentOf<'info.update'> = {
      ...{ info: id, version, title, text, grade, handling, legal_basis: legalBasis, records, reason },
      ...(row.consent !== null && { consent: row.consent }),
    };
    for (const to of nodes) await give(tx, ctx, officer, { to, kind: 'info.update', content });
    return { information: await toInformation(tx, id) };
  });
  if (outcome.verdict) requireRelease(outcome.verdict);
  return outcome.information as Information;
}

/** The verdict that stops objects from going to one of these nodes; undefined when nothing does. */
async function firstRefusal(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  { objects, nodes, purpose }: { objects: ObjectId[]; nodes: NodeId[]; purpose: string },
): Promise<ReleaseVerdict | undefined> {
  for (const to of nodes) {
    const verdict = await release(tx, ctx, officer, { objects, for: 'message', to, purpose });
    if (!verdict.allowed) return verdict;
  }
  return undefined;
}

/** Whom we gave something to, so that they may ask about it and it can be taken back. */
export async function recipientsOf(tx: Tx, id: ObjectId): Promise<NodeId[]> {
  return [...new Set((await selectRecipients(tx, [id])).map(({ node }) => node))];
}

/** Lays down the message and notes who gets which version. The words that go out have been released by who calls. */
async function give(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  given: {
    to: NodeId;
    kind: 'info.share' | 'info.update';
    content: ContentOf<'info.share'> | ContentOf<'info.update'>;
    language?: string | undefined;
    subjects?: string[] | undefined;
  },
): Promise<void> {
  const { to, kind, content } = given;
  const row = await selectInformation(tx, content.info);
  const message = await queueMessage(tx, ctx, {
    ...{ to, kind, content, thread: row?.request ?? content.info, purpose: row?.purpose ?? usualPurpose },
    legalBasis: content.legal_basis.map(({ instrument, article }) => `${instrument} ${article}`),
    ...{ handling: content.handling, actor: actorOf(officer), subjects: given.subjects ?? [] },
    lang: given.language ?? ctx.config.languages[0] ?? 'en',
    ...(row?.ownCase && { case: row.ownCase }),
  });
  const { info, version, handling } = content;
  await insertRecipient(tx, { information: info, node: to, version, message, sentAt: ctx.clock() });
  const body = { to, handling: handling.codes };
  await recordAudit(tx, ctx, { verb: 'item-shared', by: { officer: officer.id }, subject: info, body });
  await announce(tx, { kind: 'item-changed', subject: info });
}

async function toInformation(tx: Tx, id: ObjectId): Promise<Information> {
  const [row, object] = [await selectInformation(tx, id), await findObject(tx, id)];
  if (!row || !object) throw new ServerError('object-unknown', 'There is no such information that is open to you.');
  const { handling, state, stateReason } = object;
  return {
    ...summaryOf(row, await selectRecipients(tx, [id])),
    ...{ handling, state, stateReason, flagged: (await openFlagsOf(tx, [id])).has(id) },
    ...{ text: row.text, legalBasis: row.legalBasis, records: row.records, consent: row.consent },
    ...{ sources: await sourcesOf(tx, id), contentHash: row.contentHash },
  };
}

function summaryOf(row: InformationRow, recipients: { information: ObjectId; node: NodeId }[]) {
  const { id, version, sender, spontaneous, request, ownCase, title, grade, createdBy, createdAt } = row;
  const nodes = recipients.filter(({ information }) => information === id).map(({ node }) => node);
  return {
    ...{ id, version, sender, spontaneous, request, case: ownCase, title, grade, createdBy },
    ...{ recipients: [...new Set(nodes)], createdAt: createdAt.toISOString() },
  };
}

/** The owner of an object is the node in its id. */
export function isOurs({ config }: Pick<Context, 'config'>, id: ObjectId): boolean {
  return nodeOf(id) === config.node;
}
