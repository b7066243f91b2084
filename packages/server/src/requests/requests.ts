import { type Approval, type NodeId, nextStates, type StateOf } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { readDeadlines } from '../deadlines/deadlines.ts';
import { ServerError } from '../errors.ts';
import { readTransport } from '../messages/state.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Request, RequestFilter, RequestSummary } from './api.ts';
import { normalise } from './references.ts';
import {
  type AttachmentRow,
  countRequests,
  type EntryRow,
  lockRequest,
  type ReferenceRow,
  type RequestRow,
  selectAttachments,
  selectEntries,
  selectFollowers,
  selectReferences,
  selectRequest,
  selectRequests,
  selectTasks,
} from './store.ts';

export async function listRequests(
  ctx: Pick<Context, 'db'>,
  officer: SessionOfficer,
  filter: RequestFilter,
): Promise<RequestSummary[]> {
  return withOfficer(ctx, officer, async (tx) => {
    const rows = await selectRequests(tx, filter, normalise(filter.q ?? ''));
    const references = await selectReferences(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => summaryOf(row, references));
  });
}

/** Throws `request-unknown`. Who read it is on record before the answer leaves. */
export async function readRequest(
  ctx: Pick<Context, 'db' | 'clock' | 'random'>,
  officer: SessionOfficer,
  id: string,
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const request = await readIn(tx, ctx, id);
    await recordAudit(tx, ctx, { verb: 'request-read', by: { officer: officer.id }, subject: id });
    return request;
  });
}

/** A file of a request that is open to the transaction. */
export async function findAttachment(tx: Tx, id: string, sha256: string): Promise<AttachmentRow | undefined> {
  return (await selectAttachments(tx, id)).find((each) => each.sha256 === sha256);
}

/** How many requests are open, by direction and state: for `comity status`, without a word of what they are about. */
export async function requestsState(
  ctx: Pick<Context, 'worker'>,
): Promise<{ direction: string; state: string | null; requests: number }[]> {
  return countRequests(ctx.worker);
}

/**
 * Whom a request is open to, for what comes with it; undefined where there is no such request. With a partner, it has to be
 * one between us and that partner.
 */
export async function findRequestUnits(tx: Tx, id: string, partner?: NodeId): Promise<string[] | undefined> {
  const row = await selectRequest(tx, id);
  const isTheirs = partner === undefined || row?.sender === partner || row?.recipient === partner;
  return isTheirs ? row?.units : undefined;
}

/** A request that may be changed here, locked until the transaction ends. Throws `request-unknown`. */
export async function lockOpen(tx: Tx, id: string): Promise<RequestRow> {
  const row = await lockRequest(tx, id);
  if (!row) throw unknown();
  return row;
}

/** The states that may follow in the machine of its type. */
export function statesAfter({ type, state }: Pick<RequestRow, 'type' | 'state'>): readonly string[] {
  return type === 'preservation'
    ? nextStates('preservation', (state ?? 'received') as StateOf<'preservation'>)
    : nextStates('request', (state ?? 'received') as StateOf<'request'>);
}

/** The questions that nobody has answered yet, in the order in which they came. */
export function openQuestionsOf(entries: Pick<EntryRow, 'type' | 'content'>[]): { id: string; text: string }[] {
  const open = new Map<string, string>();
  for (const { type, content } of entries) {
    const { questions = [], answers = [] } = content as {
      questions?: { id: string; text: string }[];
      answers?: { question: string }[];
    };
    if (type === 'info-requested') for (const { id, text } of questions) open.set(id, text);
    if (type === 'info-supplied') for (const { question } of answers) open.delete(question);
  }
  return [...open].map(([id, text]) => ({ id, text }));
}

/** Throws `request-unknown`. */
export async function readIn(tx: Tx, ctx: Pick<Context, 'clock'>, id: string): Promise<Request> {
  const row = await selectRequest(tx, id);
  if (!row) throw unknown();
  const entries = await selectEntries(tx, id);
  const { content, purpose, handling, follows, ownOutcome, partnerOutcome } = row;
  return {
    ...summaryOf(row, await selectReferences(tx, [id])),
    ...({ content, purpose, handling, follows, ownOutcome, partnerOutcome } as Pick<
      Request,
      'content' | 'purpose' | 'handling' | 'follows' | 'ownOutcome' | 'partnerOutcome'
    >),
    approvals: row.approvals.map(({ approver, role, at }: Approval) => ({ approver, role, at })),
    transport: await transportOf(tx, row),
    followedBy: await selectFollowers(tx, id),
    nextStates: [...statesAfter(row)],
    openQuestions: openQuestionsOf(entries),
    entries: entries.map(({ number, at, node, by, type, content, message }) => ({
      ...{ number, at: at.toISOString(), node, by, type, content: content as Record<string, unknown>, message },
    })),
    tasks: (await selectTasks(tx, id)).map(({ units, request, dueAt, createdAt, doneAt, ...task }) => ({
      ...{ ...task, dueAt: isoOf(dueAt), createdAt: createdAt.toISOString(), doneAt: isoOf(doneAt) },
    })),
    attachments: (await selectAttachments(tx, id)).map(({ sha256, title, mediaType, bytes, arrivedAt }) => ({
      ...{ sha256, title, mediaType, bytes: bytes === null ? null : Number(bytes), arrivedAt: isoOf(arrivedAt) },
    })),
    deadlines: await readDeadlines(tx, ctx, id),
  };
}

async function transportOf(tx: Tx, { direction, message }: RequestRow): Promise<Request['transport']> {
  const transport = direction === 'outgoing' ? await readTransport(tx, message) : undefined;
  return transport ? { state: transport.state, receipt: transport.receipt, code: transport.code } : null;
}

function summaryOf(row: RequestRow, references: ReferenceRow[]): RequestSummary {
  const { id, direction, sender, recipient, type, subject, urgent, state, caseworker } = row;
  const [own, partner] = direction === 'outgoing' ? [sender, recipient] : [recipient, sender];
  const numberOf = (node: string) =>
    references.find(({ request, issuer }) => request === id && issuer === node)?.asWritten ?? null;
  return {
    ...{ id, direction, sender, recipient, type, subject, urgent, state, stateAt: isoOf(row.stateAt) },
    ...{ ownReference: numberOf(own), partnerReference: numberOf(partner), case: row.ownCase, caseworker },
    ...{ sentAt: row.sentAt.toISOString(), preservedUntil: isoOf(row.preservedUntil), closedAt: isoOf(row.closedAt) },
    unchecked: row.content.unchecked?.reason ?? null,
  };
}

function isoOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

function unknown(): ServerError {
  return new ServerError('request-unknown', 'There is no such request.');
}
