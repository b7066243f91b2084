import type { ContentOf, NodeId, RequestUpdate } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { endDeadlines, resumeAfterQuestion, startDeadline, stopForQuestion } from '../deadlines/deadlines.ts';
import { instantOf } from '../deadlines/reckon.ts';
import { announce } from '../events/events.ts';
import { addReference } from './references.ts';
import { insertEntry, type RequestRow, updateRequest } from './store.ts';

type Ground = Pick<Context, 'clock' | 'random' | 'config'>;
type By = { officer: string } | { node: NodeId } | { process: string };

/** Who said it, under which message, and when this node learnt it. */
export interface Said {
  node: NodeId;
  actor: string;
  by: By;
  message: string | null;
}

/** The types of updates that are no states: nothing but what was said. */
const talk: readonly RequestUpdate['type'][] = ['info-supplied', 'message', 'proposed', 'outcome'];

export function isState(type: RequestUpdate['type']): boolean {
  return !talk.includes(type);
}

/**
 * What an update does to a request, on both sides alike: whether an officer of the requested node makes it or a message
 * brings it, the same rows, numbers and deadlines follow.
 */
export async function applyUpdate(
  tx: Tx,
  ctx: Ground,
  row: RequestRow,
  update: RequestUpdate,
  said: Said,
): Promise<void> {
  const { id, units } = row;
  const { request: _, type, at, ...content } = update;
  await insertEntry(tx, {
    ...{
      request: id,
      units,
      at: new Date(at),
      node: said.node,
      by: said.actor,
      type,
      content: JSON.stringify(content),
    },
    message: said.message,
  });
  if (isState(type)) {
    await updateRequest(tx, id, { state: type, stateAt: new Date(at) });
    const isOurs = said.node === ctx.config.node;
    const verb = isOurs ? ('request-state-changed' as const) : ('request-state-learnt' as const);
    const body = { from: row.state ?? 'received', to: type };
    await recordAudit(tx, ctx, { verb, by: said.by, subject: id, body });
  } else await recordAudit(tx, ctx, { verb: 'request-answered', by: said.by, subject: id });
  await follow(tx, ctx, row, update, said);
  await announce(tx, { kind: 'request-changed', subject: id });
}

/** It is withdrawn, on both sides, as soon as the sender says so: nobody can be made to go on asking. */
export async function applyWithdrawal(
  tx: Tx,
  ctx: Ground,
  { id, units }: RequestRow,
  { reason, at }: { reason: string; at: Date },
  { node, actor, by, message }: Said,
): Promise<void> {
  await insertEntry(tx, {
    ...{ request: id, units, at, node, by: actor, type: 'withdrawn', content: JSON.stringify({ reason }), message },
  });
  await updateRequest(tx, id, { state: 'withdrawn', stateAt: at });
  await endDeadlines(tx, ctx, id, { state: 'ended', reason: 'The request was withdrawn.', by });
  await recordAudit(tx, ctx, { verb: 'request-withdrawn', by, subject: id, body: { reason } });
  await announce(tx, { kind: 'request-changed', subject: id });
}

async function follow(tx: Tx, ctx: Ground, row: RequestRow, update: RequestUpdate, said: Said): Promise<void> {
  const { id, units, recipient } = row;
  const { by } = said;
  const end = (state: 'met' | 'held' | 'ended', reason: string) => endDeadlines(tx, ctx, id, { state, reason, by });
  const number = update.type === 'registered' || update.type === 'preserved' ? update.number : undefined;
  if (number !== undefined) await addReference(tx, ctx, { request: id, issuer: recipient, asWritten: number, units });
  switch (update.type) {
    case 'info-requested':
      if (update.stopsClock !== false) await stopForQuestion(tx, ctx, id, 'A question was asked.', by);
      return;
    case 'info-supplied':
      return resumeAfterQuestion(tx, ctx, id, by);
    case 'postponed':
      await endDeadlines(tx, ctx, id, { rule: 'postponed', state: 'ended', reason: 'It was postponed again.', by });
      await startDeadline(tx, ctx, {
        ...{
          rule: 'postponed',
          subject: id,
          units,
          startsAt: new Date(update.at),
          due: update.until,
          node: recipient,
          by,
        },
        reason: update.reason,
      });
      return;
    case 'preserved':
      return startPreservation(tx, ctx, row, update, by);
    case 'converted':
      return end('held', 'The request for the data is lodged: they are kept until it is decided.');
    case 'lapsed':
      await updateRequest(tx, id, { preservedUntil: null });
      return end('ended', update.reason);
    case 'completed':
      return end('met', 'It was carried out.');
    case 'returned':
    case 'forwarded':
    case 'refused':
      return end('ended', `The request was ${update.type}.`);
    case 'closed':
      await end('ended', 'The request was closed.');
  }
}

/** Preserved again: a later day takes the place of the one before. */
async function startPreservation(
  tx: Tx,
  ctx: Ground,
  { id, units, recipient }: RequestRow,
  update: Extract<ContentOf<'request.update'>, { type: 'preserved' }>,
  by: By,
): Promise<void> {
  const rule = 'preservation';
  await endDeadlines(tx, ctx, id, { rule, state: 'ended', reason: 'Preserved to a later day.', by });
  await startDeadline(tx, ctx, {
    ...{ rule, subject: id, units, startsAt: new Date(update.from), due: update.until, node: recipient, by },
  });
  await updateRequest(tx, id, { preservedUntil: instantOf(update.until) });
}
