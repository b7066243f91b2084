import { type Hash, parseHash } from '@comity/protocol';
import { type Deed, recordEntry } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';

/** Records a deed and returns the leaf of the log that stands for it: what a receipt promises to a partner. */
export async function auditLeafOf(tx: Tx, ctx: Pick<Context, 'clock' | 'random'>, deed: Deed): Promise<Hash> {
  const { leafHash } = await recordEntry(tx, ctx, deed);
  return parseHash(`sha256:${Buffer.from(leafHash).toString('hex')}`);
}
