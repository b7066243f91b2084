import type { NodeId } from '@comity/protocol';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import { fetchStatement, holds } from './statements.ts';
import { selectLine, selectPartner, selectPartners } from './store.ts';

/** Nobody is asked more often than this. */
const patience = 60_000;

/** Asks a partner who it is now, unless it was asked a moment ago. */
export async function tellStatement(ctx: DeliveryContext, node: NodeId, { ask }: { ask: boolean }): Promise<void> {
  const line = await selectLine(ctx.worker, node);
  const askedAt = line?.askedStatementAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  if (!ask || ctx.clock().getTime() - askedAt < patience) return;
  const partner = await selectPartner(ctx.worker, node);
  if (partner?.state === 'active') await fetchStatement(ctx, ctx.egress, partner);
}

/** Asks the partners whose statement is missing or no longer holds. */
export async function refreshStatements(ctx: DeliveryContext): Promise<boolean> {
  for (const partner of await selectPartners(ctx.worker)) {
    if (partner.state === 'active' && !holds(partner, ctx.clock()))
      await tellStatement(ctx, partner.node, { ask: true });
  }
  return false;
}
