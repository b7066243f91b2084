import type { DeliveryState, NodeId, ObjectId } from '@comity/protocol';
import { mayFollow } from '@comity/protocol';
import { type Deed, recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announce } from '../events/events.ts';
import { countDeliveries, type DeliveryRow, selectDeliveries, updateDelivery } from './store.ts';

/** Moves a delivery. Throws `delivery-state` for what cannot follow. */
export async function moveDelivery(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random'>,
  by: Deed['by'],
  row: DeliveryRow,
  change: { state: DeliveryState } & Partial<Pick<DeliveryRow, 'head' | 'copy' | 'offer' | 'proceedings'>>,
): Promise<DeliveryRow> {
  if (!mayFollow('delivery', row.state, change.state)) {
    throw new ServerError('delivery-state', `A delivery that is ${row.state} cannot become ${change.state}.`);
  }
  const moved = { ...change, stateAt: ctx.clock() };
  await updateDelivery(tx, row, moved);
  const body = { from: row.state, to: change.state };
  await recordAudit(tx, ctx, { verb: 'delivery-state-changed', by, subject: row.item, body });
  await announce(tx, { kind: 'delivery-changed', subject: row.item });
  return { ...row, ...moved };
}

/** Whether an item of ours went to a node, so that it can be asked about and taken back. */
export async function isDelivered(tx: Tx, item: ObjectId, recipient: NodeId): Promise<boolean> {
  return (await selectDeliveries(tx, item)).some((each) => each.recipient === recipient);
}

/** How many items are in which state, by sender and recipient: for `comity status`. */
export async function evidenceState(
  ctx: Pick<Context, 'worker'>,
): Promise<{ sender: NodeId; recipient: NodeId; state: DeliveryState; items: number }[]> {
  return (await countDeliveries(ctx.worker)).map(({ items, ...each }) => ({ ...each, items: Number(items) }));
}
