import { type NodeId, rootFingerprint } from '@comity/protocol';
import type { Context } from '../context.ts';
import { exchangePath } from '../inbox/framing.ts';
import { readStoredKeys } from '../node/keys.ts';
import { pinPartner } from './partners.ts';
import { ownStatement, publishOwnStatement, receiveStatement } from './statements.ts';
import type { TrustLevel } from './trust-levels.ts';

/** A node that runs here, and where. */
interface Introduced {
  ctx: Context;
  url: string;
}

/**
 * Training nodes of one machine pin each other's roots, instead of a ceremony between officers, and learn each other's
 * statements. Done at every start: addresses change. `levelFor` is asked once, when a partner is first met.
 */
export async function introduceTrainingNodes(
  nodes: readonly Introduced[],
  levelFor: (node: NodeId, partner: NodeId) => TrustLevel,
): Promise<void> {
  const addressOf = ({ url }: Introduced) => `${url}${exchangePath}`;
  for (const each of nodes) await publishOwnStatement(each.ctx, { base: addressOf(each) });
  for (const { ctx } of nodes) {
    for (const other of nodes.filter((each) => each.ctx !== ctx)) {
      const { node } = other.ctx.config;
      const root = rootFingerprint(readStoredKeys(other.ctx.config));
      await pinPartner(ctx, { node, root, baseUrl: addressOf(other), level: levelFor(ctx.config.node, node) });
      const statement = await ownStatement(other.ctx.worker);
      if (statement !== undefined) await receiveStatement(ctx, node, statement);
    }
  }
}
