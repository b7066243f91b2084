import { type Receipt, signReceipt } from '@comity/protocol';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import { wake } from '../messages/wakeups.ts';
import { type EquivocationRow, type InboxRow, updateEquivocation, updateReceipts } from './store.ts';

/**
 * Signs what is committed. Everything that a receipt says stands in the row: after a crash the same receipt is made again,
 * and a message never gets two that differ.
 */
export async function signReceipts(
  ctx: Pick<Context, 'worker' | 'keys' | 'config'>,
  rows: InboxRow[],
  equivocations: EquivocationRow[] = [],
): Promise<void> {
  if (rows.length + equivocations.length === 0) return;
  const receipts = await Promise.all(
    rows.map(async (row) => ({ ...row, receipt: await signReceipt(ctx.keys, receiptOf(ctx, row)) })),
  );
  const refusals = await Promise.all(
    equivocations.map(async (row) => ({ row, receipt: await signReceipt(ctx.keys, refusalOf(ctx, row)) })),
  );
  await withWorker(ctx, async (tx) => {
    if (receipts.length > 0) await updateReceipts(tx, receipts);
    for (const { row, receipt } of refusals) await updateEquivocation(tx, row.mail, receipt);
    await wake(tx, 'receipts');
  });
}

function receiptOf({ config }: Pick<Context, 'config'>, row: InboxRow): Receipt {
  return {
    ...{ id: row.messageId, from: row.sender, to: config.node, lane: row.lane, epoch: row.epoch, seq: Number(row.seq) },
    ...{ digest: row.payloadDigest, received_at: row.receivedAt.toISOString(), state: row.state },
    ...(row.code !== null && { code: row.code }),
    // Messages are applied in order: with this one, everything before it is here.
    ...{ audit_leaf: row.auditLeaf, high_water: Number(row.seq) },
  };
}

function refusalOf({ config }: Pick<Context, 'config'>, row: EquivocationRow): Receipt {
  return {
    ...{ id: row.messageId, from: row.sender, to: config.node, lane: row.lane, epoch: row.epoch, seq: Number(row.seq) },
    ...{ digest: row.payloadDigest, received_at: row.foundAt.toISOString(), state: 'refused', code: 'equivocation' },
    ...{ audit_leaf: row.auditLeaf, high_water: Number(row.highWater) },
  };
}
