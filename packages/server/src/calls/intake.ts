import { fromBase64url, type NodeId, parseNodeId, readJson } from '@comity/protocol';
import type { Context } from '../context.ts';
import { withGateway } from '../db/access.ts';
import { intakeLimits } from '../inbox/limits.ts';
import { takeTokens } from '../inbox/mail.ts';
import { type Wakeups, wake } from '../messages/wakeups.ts';
import { selectPartnerForGateway } from '../peers/known-partners.ts';
import { insertCall, selectAnswer } from './store.ts';

/** A signed call as it travels: a JWS in JSON. */
export const callType = 'application/jose+json';
export const mostCallBytes = 1 << 20;
/** How long a caller waits for the worker, in milliseconds. */
const patience = 5000;

/** Lays down a call for the worker, which alone can verify and answer it, and waits. Undefined for whatever is wrong. */
export async function takeCall(
  ctx: Pick<Context, 'gateway' | 'clock' | 'random' | 'config'>,
  wakeups: Wakeups,
  { body, address }: { body: Buffer; address: string },
): Promise<string | undefined> {
  const rate = { amount: 1, ...intakeLimits.calls, now: ctx.clock() };
  if (!(await takeTokens(ctx.gateway, `calls ${address}`, rate))) return undefined;
  const sender = readSender(body, ctx.config.node);
  if (!sender || (await selectPartnerForGateway(ctx.gateway, sender))?.state !== 'active') return undefined;
  const id = ctx.random.uuid();
  const call = body.toString('utf8');
  let isAnswered = false;
  let hear = () => {};
  const stop = wakeups.on('call-answered', (detail) => {
    if (detail !== id) return;
    isAnswered = true;
    hear();
  });
  try {
    await withGateway(ctx, async (tx) => {
      await insertCall(tx, { id, sender, call, address, receivedAt: ctx.clock() });
      await wake(tx, 'answer-call');
    });
    if (!isAnswered) {
      await new Promise<void>((resolve) => {
        hear = resolve;
        setTimeout(resolve, patience).unref();
      });
    }
    return (await selectAnswer(ctx.gateway, id))?.answer ?? undefined;
  } finally {
    stop();
  }
}

/** Who says to call us. Nothing is verified. */
function readSender(body: Buffer, ourselves: NodeId): NodeId | undefined {
  try {
    const { payload } = readJson(body, { bytes: mostCallBytes, depth: 4 }) as { payload: string };
    const { from, to } = readJson(fromBase64url(payload), { bytes: mostCallBytes }) as { from: unknown; to: unknown };
    return to === ourselves ? parseNodeId(from) : undefined;
  } catch {
    return undefined;
  }
}
