import { type Call, ComityError, signAnswer, verifyCall } from '@comity/protocol';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import { wake } from '../messages/wakeups.ts';
import { raiseAlert } from '../peers/alerts.ts';
import { activePartner, signingKeyOf } from '../peers/statements.ts';
import {
  beginAnswer,
  type CallRow,
  deleteOldCalls,
  insertNonce,
  lockNextCall,
  undoAnswer,
  updateCall,
} from './store.ts';

/** What a node does when it is called. Returns the body of the answer. */
export type CallHandler = (tx: Tx, ctx: DeliveryContext, call: Call) => Promise<object>;
export type CallHandlers = Record<string, CallHandler>;

/** A call can be played again for five minutes before and after its time. */
const keepNonce = 11 * 60_000;
const keepCalls = 24 * 3_600_000;

/** Answers the calls that the gateway has laid down, each in a transaction of its own. Returns whether there may be more. */
export async function answerNextCall(ctx: DeliveryContext, handlers: CallHandlers): Promise<boolean> {
  const row = await withWorker(ctx, async (tx) => {
    const next = await lockNextCall(tx);
    if (!next) return undefined;
    await beginAnswer(tx);
    const answer = await answerCall(tx, ctx, handlers, next).catch(async (error: unknown) => {
      if (!(error instanceof ComityError)) throw error;
      await undoAnswer(tx);
      const kind = error.code === 'expired' ? 'clock-differs' : 'forged-mail';
      await raiseAlert(tx, ctx, { node: next.sender, kind, subject: `call ${error.code}` });
      return null;
    });
    await updateCall(tx, next.id, { state: answer === null ? 'rejected' : 'answered', answer });
    await wake(tx, 'call-answered', next.id);
    return next;
  });
  return row !== undefined;
}

async function answerCall(tx: Tx, ctx: DeliveryContext, handlers: CallHandlers, row: CallRow): Promise<string | null> {
  const partner = await activePartner(tx, ctx, row.sender);
  if (!partner) return null;
  const now = ctx.clock();
  const call = await verifyCall(row.call, { to: ctx.config.node, now, signingKey: signingKeyOf(partner.content) });
  const handler = Object.hasOwn(handlers, call.call) ? handlers[call.call] : undefined;
  if (call.from !== row.sender || !handler) return null;
  const forgetAt = new Date(now.getTime() + keepNonce);
  if (!(await insertNonce(tx, { sender: call.from, nonce: call.nonce, forgetAt }))) return null;
  const body = await handler(tx, ctx, call);
  const { call: name, nonce, from: to } = call;
  return signAnswer(ctx.keys, { from: ctx.config.node, to, call: name, nonce, iat: now.toISOString(), body });
}

/** Forgets what can no longer matter. */
export async function forgetCalls(ctx: DeliveryContext): Promise<void> {
  const now = ctx.clock();
  await deleteOldCalls(ctx.worker, now, new Date(now.getTime() - keepCalls));
}
