import { type Hash, toHash } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { type Deed, recordEntry } from './audit.ts';

/** Records a deed and returns the hash of its leaf in the log: what a receipt promises to a partner. */
export async function auditLeafOf(tx: Tx, ctx: Pick<Context, 'clock' | 'random'>, deed: Deed): Promise<Hash> {
  const { leafHash } = await recordEntry(tx, ctx, deed);
  return toHash(leafHash);
}
