import { type NodeId, readJson, signCall, verifyAnswer } from '@comity/protocol';
import { ServerError } from '../errors.ts';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import { activePartner, signingKeyOf } from '../peers/statements.ts';
import { callType, mostCallBytes } from './intake.ts';

/** Calls a partner and returns the body of its answer, verified. Throws `partner-unreachable` for whatever went wrong. */
export async function callPartner(
  ctx: DeliveryContext,
  node: NodeId,
  { call: name, body }: { call: string; body: object },
): Promise<unknown> {
  const partner = await activePartner(ctx.worker, ctx, node);
  if (!partner || partner.baseUrl === null) {
    throw new ServerError('partner-unreachable', 'The partner cannot be called now.');
  }
  const nonce = ctx.random.bytes(24).toString('base64url');
  const call = { from: ctx.config.node, to: node, call: name, nonce, iat: ctx.clock().toISOString(), body };
  const answer = await ctx.egress.send({
    ...{ base: partner.baseUrl, method: 'POST', path: name === 'stream.poll' ? 'poll' : 'call' },
    ...{ body: Buffer.from(await signCall(ctx.keys, call)), type: callType, limit: 2 * mostCallBytes, timeout: 15_000 },
  });
  try {
    const { answer: text } = readJson(answer.body, { bytes: 2 * mostCallBytes }) as { answer: string };
    const expected = { to: ctx.config.node, now: ctx.clock(), signingKey: signingKeyOf(partner.content), call };
    return (await verifyAnswer(text, expected)).body;
  } catch (cause) {
    throw new ServerError('partner-unreachable', 'The partner does not answer as the protocol says.', { cause });
  }
}
