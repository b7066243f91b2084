import type { ObjectId } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { isShared, selectCopies, selectItem } from './store.ts';

/** Destroys the file of an item, with the copies that were set aside. What another item consists of as well stays for it. */
export async function destroyFile(
  tx: Tx,
  ctx: Pick<Context, 'blobs' | 'clock' | 'random'>,
  id: ObjectId,
): Promise<void> {
  const item = await selectItem(tx, id);
  if (!item) return;
  const found = (await selectCopies(tx, id)).flatMap((copy) => copy.found?.sha256 ?? []);
  for (const sha256 of new Set([...(item.sha256 ? [item.sha256] : []), ...found])) {
    if (!(await isShared(tx, id, sha256))) await ctx.blobs.delete(sha256);
  }
  const body = { reason: 'taken back by its owner' };
  await recordAudit(tx, ctx, { verb: 'evidence-destroyed', by: { process: 'recall' }, subject: id, body });
}
