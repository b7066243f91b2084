import type { Hash, NodeId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { endAlerts, raiseAlert } from '../peers/alerts.ts';
import { updateLine } from '../peers/known-partners.ts';
import { type ReceiptFacts, updateReceipted } from './store.ts';
import { wake } from './wakeups.ts';

/** A receipt that was verified, for the message with this digest. */
export type VerifiedReceipt = ReceiptFacts & { digest: Hash };

/** Notes verified receipts of a partner, each once, with an entry in the log. From then on a message is not sent again. */
export async function noteReceiptsIn(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'log'>,
  node: NodeId,
  receipts: VerifiedReceipt[],
): Promise<void> {
  const now = ctx.clock();
  const news = new Set(await updateReceipted(tx, node, receipts, now));
  for (const { id, state, code } of receipts.filter((each) => news.has(each.id))) {
    const body = { to: node, state, ...(code !== null && { code }) };
    await recordAudit(tx, ctx, { verb: 'message-receipted', by: { node }, subject: id, body });
    if (state !== 'applied') await raiseAlert(tx, ctx, { node, kind: 'refused-by-partner', subject: id });
  }
  const line = { failures: 0, nextTryAt: null, lastContactAt: now };
  await updateLine(tx, node, { ...line, ...(news.size > 0 && { lastReceiptAt: now }) });
  // What they carry may be sent from now on.
  if (news.size > 0) await wake(tx, 'cut');
}

/** The same, in a transaction of its own, after a partner has answered. */
export async function noteReceipts(
  ctx: Pick<Context, 'worker' | 'clock' | 'random' | 'log'>,
  node: NodeId,
  receipts: VerifiedReceipt[],
): Promise<void> {
  await withWorker(ctx, (tx) => noteReceiptsIn(tx, ctx, node, receipts));
  await endAlerts(ctx.worker, node, 'unreachable', ctx.clock());
}
