import { emptyRoot, parseVerifierKey, shardKey, signCheckpoint, toBase64, type VerifierKey } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from './audit.ts';
import { insertShard, type ShardRow, selectCheckpoint, selectCurrentShard } from './store.ts';

/** The state of this year's log: of its newest signed head. */
export interface LogState {
  origin: string;
  size: number;
  /** base64 */
  root: string;
}

/** The name of a shard among all logs. */
export function originOf({ config }: Pick<Context, 'config'>, shard: string): string {
  return `${config.node}/audit/${shard}`;
}

/** What a head of a shard is checked with. */
export function keyOf(ctx: Pick<Context, 'config' | 'keys'>, shard: string): VerifierKey {
  return parseVerifierKey(keyTextOf(ctx, shard));
}

/** The same as text, for who checks elsewhere. */
export function keyTextOf(ctx: Pick<Context, 'config' | 'keys'>, shard: string): string {
  return shardKey(ctx.keys.logKey, originOf(ctx, shard));
}

export async function signHead(
  ctx: Pick<Context, 'config' | 'keys'>,
  { shard, size, root }: { shard: string; size: number; root: Uint8Array },
): Promise<string> {
  const { publicKey } = keyOf(ctx, shard);
  const head = { origin: originOf(ctx, shard), size, root };
  return signCheckpoint(head, { publicKey, sign: (bytes) => ctx.keys.signCheckpoint(bytes) });
}

export async function logState(ctx: Pick<Context, 'db' | 'clock' | 'config'>): Promise<LogState> {
  const year = ctx.clock().getUTCFullYear();
  const shard = (await selectCurrentShard(ctx.db, year))?.shard ?? String(year);
  const head = await selectCheckpoint(ctx.db, shard);
  const root = head?.root ?? emptyRoot();
  return { origin: originOf(ctx, shard), size: Number(head?.size ?? 0), root: toBase64(root) };
}

/** The shard that entries of a year go to; its first entry opens it. Only the sequencer calls this, under its lock. */
export async function currentShard(tx: Tx, ctx: Pick<Context, 'clock'>, year: number): Promise<ShardRow> {
  const found = await selectCurrentShard(tx, year);
  if (found) return found;
  const opened = { shard: String(year), year, part: 1, openedAt: ctx.clock(), halted: null };
  await insertShard(tx, opened);
  return { ...opened, size: '0', checked: '0' };
}

/**
 * Begins a further shard of this year: after a restore from a backup, since partners may have seen heads that the backup
 * does not have, and where a log cannot be made to agree again. The reason is on record. In a transaction of the worker.
 */
export async function openShard(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'config'>,
  { reason, by }: { reason: string; by: { officer: string } | { process: string } },
): Promise<string> {
  const year = ctx.clock().getUTCFullYear();
  const part = ((await selectCurrentShard(tx, year))?.part ?? 0) + 1;
  const shard = part === 1 ? String(year) : `${year}-${part}`;
  await insertShard(tx, { shard, year, part, openedAt: ctx.clock(), halted: null });
  await recordAudit(tx, ctx, { verb: 'log-shard-opened', by, subject: originOf(ctx, shard), body: { reason } });
  return shard;
}
