import {
  CompactRange,
  nodesOfRange,
  type Tile,
  type TreeNode,
  tileAt,
  tilesOfNodes,
  tileWidth,
  verifyCheckpoint,
} from '@comity/protocol';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from './audit.ts';
import { checkLog, type LogReport, type Problem, readBack } from './check.ts';
import { isAsWritten } from './entry-hashes.ts';
import { currentShard, keyOf, originOf, signHead } from './shards.ts';
import {
  type EntryRow,
  insertCheckpoint,
  lockSequencer,
  numberEntries,
  type ShardRow,
  saveTile,
  selectCheckpoint,
  selectShard,
  selectShards,
  selectUnnumbered,
  updateShard,
} from './store.ts';
import { altered, isAltered, readTiles } from './tree.ts';

type Sequencing = Pick<Context, 'worker' | 'clock' | 'random' | 'config' | 'keys' | 'log'>;

const batch = 1000;

/**
 * Numbers what was recorded, and signs the heads of the logs that have grown. Any number of processes may call it at any
 * moment: a lock in the database lets one work at a time, and each step is a transaction of its own. A crash after the
 * numbering leaves a tree without a head, which the next call signs; a crash before it leaves entries without numbers.
 */
export async function sequenceAudit(ctx: Sequencing): Promise<void> {
  let numbered: number;
  do {
    numbered = await withWorker(ctx, (tx) => numberSome(tx, ctx));
  } while (numbered === batch);
  for (const { shard } of await selectShards(ctx.worker)) await withWorker(ctx, (tx) => signNewHead(tx, ctx, shard));
}

/** Computes all logs anew. One that does not agree with itself halts, one that agrees again goes on; both are on record. */
export async function superviseLog(ctx: Sequencing): Promise<LogReport> {
  const report = await checkLog(ctx);
  await withWorker(ctx, async (tx) => {
    await lockSequencer(tx);
    for (const shard of await selectShards(tx)) {
      const origin = originOf(ctx, shard.shard);
      const checked = report.shards.find((each) => each.origin === origin);
      if (!checked) continue;
      const by = { process: 'log-check' };
      const body = { size: checked.size, problems: checked.problems.length };
      await recordAudit(tx, ctx, { verb: 'log-checked', by, subject: origin, body });
      const [problem] = checked.problems;
      if (problem) await halt(tx, ctx, shard, problem);
      else if (shard.halted !== null) {
        await updateShard(tx, shard.shard, { halted: null });
        await recordAudit(tx, ctx, { verb: 'log-resumed', by, subject: origin });
      }
    }
  });
  return report;
}

/** Gives the next entries their numbers and their place in the tiles. Returns how many it looked at. */
async function numberSome(tx: Tx, ctx: Sequencing): Promise<number> {
  await lockSequencer(tx);
  const rows = await selectUnnumbered(tx, batch);
  for (const [year, entries] of Map.groupBy(rows, ({ at }) => at.getUTCFullYear())) {
    const shard = await currentShard(tx, ctx, year);
    const altered = entries.find((row) => !isAsWritten(row));
    if (altered) await halt(tx, ctx, shard, { code: 'entry-altered', place: altered.id });
    else await append(tx, ctx, shard, entries);
  }
  return rows.length;
}

async function append(tx: Tx, ctx: Sequencing, shard: ShardRow, entries: readonly EntryRow[]): Promise<void> {
  const size = Number(shard.size);
  const last = await selectCheckpoint(tx, shard.shard);
  if (Number(last?.size ?? 0) > size) return halt(tx, ctx, shard, { code: 'size-differs', place: shard.size });
  const edge = await readEdge(tx, shard.shard, size).catch((error: unknown) => {
    if (!isAltered(error)) throw error;
  });
  if (!edge) return halt(tx, ctx, shard, { code: 'tile-altered', place: shard.size });
  const grown = new Map<string, { level: number; index: number; hashes: Uint8Array[] }>();
  const put = ({ level, index }: TreeNode, hash: Uint8Array) => {
    if (level % 8 !== 0) return;
    const tile = { level: level / 8, index: Math.floor(index / tileWidth) };
    const name = `${tile.level}/${tile.index}`;
    const known = grown.get(name) ?? { ...tile, hashes: edge.hashesAt(tile) };
    known.hashes.push(hash);
    grown.set(name, known);
  };
  for (const { leafHash } of entries) edge.range.append(leafHash, put);
  for (const { level, index, hashes } of grown.values()) {
    await saveTile(tx, { shard: shard.shard, level, index: String(index), hashes: Buffer.concat(hashes) });
  }
  const ids = entries.map(({ id }) => id);
  await numberEntries(tx, shard.shard, size, ids);
  await updateShard(tx, shard.shard, { size: String(size + entries.length) });
}

/** The right edge of a tree as its tiles have it. Throws `audit-altered`, also where a tile has more than the tree. */
async function readEdge(tx: Tx, shard: string, size: number) {
  const nodes = nodesOfRange({ start: 0, end: size });
  const edge = tilesOfNodes(nodes, size);
  const tiles = await readTiles(tx, shard, edge);
  if (edge.some((tile) => tiles.widthOf(tile) !== tile.width)) throw altered('A tile is not as wide as the tree.');
  const hashesAt = ({ level, index }: Pick<Tile, 'level' | 'index'>): Uint8Array[] => {
    const tile = tileAt(size, level, index);
    return tile ? tiles.hashesOf(tile) : [];
  };
  return { range: new CompactRange(size, nodes.map(tiles.hashOf)), hashesAt };
}

/** Signs the head of a log that has grown since the last one, from what is read back, or halts the log. */
async function signNewHead(tx: Tx, ctx: Sequencing, name: string): Promise<void> {
  await lockSequencer(tx);
  const shard = await selectShard(tx, name);
  const last = await selectCheckpoint(tx, name);
  const size = Number(shard?.size ?? 0);
  if (!shard || shard.halted !== null || size === Number(last?.size ?? 0)) return;
  const { root, checked, problems } = await readBack(tx, ctx, shard, last);
  const [problem] = problems;
  if (problem) return halt(tx, ctx, shard, problem);
  const note = await signHead(ctx, { shard: name, size, root });
  // What a module outside has signed is read before anybody relies on it.
  await verifyCheckpoint(note, { origin: originOf(ctx, name), key: keyOf(ctx, name) });
  await insertCheckpoint(tx, { shard: name, size: shard.size, root: Buffer.from(root), note, signedAt: ctx.clock() });
  await updateShard(tx, name, { checked: String(checked) });
}

/** Nothing is numbered or signed any more until the whole log agrees again (`superviseLog`). Deeds are still recorded. */
async function halt(tx: Tx, ctx: Sequencing, { shard, halted }: ShardRow, { code, place }: Problem): Promise<void> {
  ctx.log.error({ shard, code, place }, 'The audit log does not agree with itself: it signs nothing until it does.');
  if (halted !== null) return;
  await updateShard(tx, shard, { halted: code });
  const subject = originOf(ctx, shard);
  await recordAudit(tx, ctx, { verb: 'log-halted', by: { process: 'sequencer' }, subject, body: { code } });
}
