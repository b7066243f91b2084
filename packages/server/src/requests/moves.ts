import { checkContent, parseNodeId, parseObjectId, type RequestUpdate, type UpdateType } from '@comity/protocol';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { addDays, toLocal } from '../deadlines/local-time.ts';
import { type Day, instantOf } from '../deadlines/reckon.ts';
import { ServerError } from '../errors.ts';
import { requireFiles } from '../files/files.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { moves, Request } from './api.ts';
import { applyUpdate } from './apply-update.ts';
import { keepFiles } from './outgoing.ts';
import { nextReference } from './references.ts';
import { lockOpen, readIn, statesAfter } from './requests.ts';
import { speak } from './speak.ts';
import { type RequestRow, selectReferences, updateRequest } from './store.ts';

type Ground = Pick<Context, 'db' | 'clock' | 'random' | 'config'>;
type Body<Name extends keyof typeof moves> = z.infer<(typeof moves)[Name]>;
/** The fields that we know: a loose object has all names. */
type Known<T> = { [Name in keyof T as string extends Name ? never : Name]: T[Name] };
/** What is said of a request, before it has its place and time. */
export type Move = {
  [T in UpdateType]: Omit<Known<Extract<RequestUpdate, { type: T }>>, 'request' | 'at'>;
}[UpdateType];

/**
 * Moves a request that was asked of this node, and tells the sender, in one transaction. Throws `request-not-owner` on the
 * sender's side, `request-state` when the state cannot follow.
 */
export async function moveRequest(
  ctx: Ground,
  officer: SessionOfficer,
  id: string,
  moveOf: (tx: Tx, row: RequestRow) => Promise<Move> | Move,
): Promise<Request> {
  return withOfficer(ctx, officer, async (tx) => {
    const row = await lockOpen(tx, id);
    if (row.direction !== 'incoming') {
      throw new ServerError('request-not-owner', 'Only the authority that was asked decides; you can propose it.');
    }
    const move = await moveOf(tx, row);
    requireFollows(row, move.type);
    await say(tx, ctx, officer, row, move);
    return readIn(tx, ctx, id);
  });
}

/** Tells the other side, and does here what it will do there. */
export async function say(
  tx: Tx,
  ctx: Ground,
  officer: SessionOfficer,
  row: RequestRow,
  move: Move,
  files: { sha256: string; mediaType: string; title: string }[] = [],
): Promise<void> {
  const lengths = await requireFiles(
    tx,
    files.map(({ sha256 }) => sha256),
  );
  const content = { request: parseObjectId(row.id), at: ctx.clock().toISOString(), ...move };
  // What the sender will read decides, so that both sides note the same.
  const update = checkContent('request.update', content);
  const message = await speak(tx, ctx, row, { kind: 'request.update', content: move as never, by: officer, files });
  const said = { node: ctx.config.node, actor: officer.id, by: { officer: officer.id }, message };
  await applyUpdate(tx, ctx, row, update, said);
  await keepFiles(
    tx,
    ctx,
    row,
    files.map((file) => ({ ...file, bytes: lengths.get(file.sha256) ?? 0 })),
  );
}

export function requireFollows(row: Pick<RequestRow, 'type' | 'state'>, next: string): void {
  if (statesAfter(row).includes(next)) return;
  throw new ServerError('request-state', `A request that is ${row.state ?? 'sent'} cannot become ${next}.`);
}

/** Takes it up under a number of our own, and names who works on it. */
export async function registerMove(tx: Tx, ctx: Ground, row: RequestRow, body: Body<'register'>): Promise<Move> {
  const { number = await nextReference(tx, ctx), ...rest } = body;
  if (body.caseworker !== undefined) await updateRequest(tx, row.id, { caseworker: body.caseworker });
  return { type: 'registered', number, ...rest };
}

/** To the authority that is competent, by its node if it has one. Throws `node-id-invalid`. */
export function forwardMove({ node, ...rest }: Body<'forward'>): Move {
  return { type: 'forwarded', ...rest, ...(node !== undefined && { node: parseNodeId(node) }) };
}

export function askMove({ random }: Pick<Context, 'random'>, { questions, ...rest }: Body<'ask'>): Move {
  const named = questions.map((question) => ({ ...question, id: question.id ?? random.uuid() }));
  return { type: 'info-requested', questions: named, ...rest };
}

/**
 * Preserved from now on, to a day that is not before the sixtieth (ETS 185 art. 29(7)). A desk that answers at once
 * has not registered it before: then its number comes with the answer.
 */
export async function preserveMove(tx: Tx, ctx: Ground, row: RequestRow, body: Body<'preserve'>): Promise<Move> {
  const now = ctx.clock();
  const { zone } = ctx.config;
  const { date, time } = toLocal(now, zone);
  const sixtieth: Day = { date: addDays(date, 60), time: time.slice(0, 5), zone };
  const until = body.until ?? sixtieth;
  // The seconds of this minute are not worth a quarrel.
  if (instantOf(until).getTime() < instantOf(sixtieth).getTime() - 60_000) {
    throw new ServerError('input-invalid', 'Data are preserved for at least sixty days (ETS 185 art. 29(7)).');
  }
  const known = (await selectReferences(tx, [row.id])).some(({ issuer }) => issuer === ctx.config.node);
  const number = known ? undefined : (body.number ?? (await nextReference(tx, ctx)));
  return {
    ...{ type: 'preserved', from: now.toISOString(), until },
    ...(number !== undefined && { number }),
    ...(body.note !== undefined && { note: body.note }),
  };
}
