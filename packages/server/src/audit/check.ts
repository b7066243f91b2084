import {
  CompactRange,
  emptyRoot,
  equalBytes,
  nodesOfRange,
  rootOfLeaves,
  type Tile,
  tileAt,
  tilePath,
  tileWidth,
  toBase64,
  verifyCheckpoint,
} from '@comity/protocol';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { entryLeafHash, isAsWritten } from './entry-hashes.ts';
import { keyOf, originOf } from './shards.ts';
import {
  type CheckpointRow,
  readOneMoment,
  type ShardRow,
  selectCheckpoints,
  selectNumbered,
  selectShards,
  selectStray,
} from './store.ts';
import { isAltered, readNodes, readRoot, readTiles } from './tree.ts';

/** Where a log does not agree with itself. */
export interface Problem {
  code:
    | 'entry-missing'
    | 'entry-altered'
    | 'entry-stray'
    | 'tile-altered'
    | 'checkpoint-altered'
    | 'root-differs'
    | 'size-differs';
  /** The index of an entry, the path of a tile, or the size of a head. */
  place: string;
}

export interface ShardReport {
  origin: string;
  size: number;
  /** base64, computed from the entries */
  root: string;
  checkpoints: number;
  /** At most a hundred. */
  problems: Problem[];
}

export interface LogReport {
  valid: boolean;
  shards: ShardReport[];
}

/** How many entries are computed at once: sixteen tiles. */
export const pieceSize = 16 * tileWidth;
const mostProblems = 100;

type Checking = Pick<Context, 'config' | 'keys'>;

/** Computes all logs of this node anew: every entry, every tile, every head. Changes nothing, at one moment. */
export async function checkLog(ctx: Pick<Context, 'worker'> & Checking): Promise<LogReport> {
  return withWorker(ctx, async (tx) => {
    await readOneMoment(tx);
    const shards: ShardReport[] = [];
    for (const shard of await selectShards(tx)) shards.push(await checkShard(tx, ctx, shard));
    return { valid: shards.every(({ problems }) => problems.length === 0), shards };
  });
}

async function checkShard(tx: Tx, ctx: Checking, { shard, ...row }: ShardRow): Promise<ShardReport> {
  const size = Number(row.size);
  const range = new CompactRange();
  const problems: Problem[] = [];
  let heads = 0;
  for (let from = 0; from < size; from += pieceSize) {
    const to = Math.min(size, from + pieceSize);
    const piece = await checkPiece(tx, { shard, size }, from, to);
    problems.push(...piece.problems);
    const checkpoints = await selectCheckpoints(tx, shard, from, to);
    heads += checkpoints.length;
    for (const leaf of piece.leaves) {
      range.append(leaf);
      const checkpoint = checkpoints.find((each) => Number(each.size) === range.size);
      if (checkpoint) problems.push(...(await checkHead(ctx, checkpoint, range.root())));
    }
  }
  const beyond = await selectCheckpoints(tx, shard, size, Number.MAX_SAFE_INTEGER);
  problems.push(...beyond.map((head): Problem => ({ code: 'size-differs', place: head.size })));
  const stray = await selectStray(tx, shard, size);
  problems.push(...stray.map(({ index }): Problem => ({ code: 'entry-stray', place: String(index) })));
  return {
    ...{ origin: originOf(ctx, shard), size, root: toBase64(range.root()), checkpoints: heads + beyond.length },
    problems: problems.slice(0, mostProblems),
  };
}

/**
 * What the sequencer computes before it signs the root of `size` leaves: the head before, all entries since, a piece of
 * the older ones in turn, their tiles, and the root in two ways. A log of up to 4,096 entries is computed as a whole.
 */
export async function readBack(
  tx: Tx,
  ctx: Checking,
  { shard, ...row }: ShardRow,
  last: CheckpointRow | undefined,
): Promise<{ root: Uint8Array; checked: number; problems: Problem[] }> {
  const size = Number(row.size);
  const signed = Number(last?.size ?? 0);
  if (signed > size) return failed({ code: 'size-differs', place: String(signed) });
  try {
    const problems = last ? await checkHead(ctx, last, await readRoot(tx, shard, signed)) : [];
    const nodes = nodesOfRange({ start: 0, end: signed });
    const range = new CompactRange(signed, nodes.map(await readNodes(tx, shard, signed, nodes)));
    for (let from = alignDown(signed); from < size; from += pieceSize) {
      const piece = await checkPiece(tx, { shard, size }, from, Math.min(size, from + pieceSize));
      problems.push(...piece.problems);
      for (const leaf of piece.leaves.slice(Math.max(0, signed - from))) range.append(leaf);
    }
    const start = Number(row.checked) < size ? Number(row.checked) : 0;
    const end = Math.min(size, start + pieceSize);
    problems.push(...(await checkPiece(tx, { shard, size }, start, end)).problems);
    const root = await readRoot(tx, shard, size);
    if (!equalBytes(root, range.root())) problems.push({ code: 'root-differs', place: String(size) });
    return { root, checked: end === size ? 0 : end, problems };
  } catch (error) {
    if (!isAltered(error)) throw error;
    return failed({ code: 'tile-altered', place: String(size) });
  }
}

function failed(problem: Problem): { root: Uint8Array; checked: number; problems: Problem[] } {
  return { root: emptyRoot(), checked: 0, problems: [problem] };
}

/** Entries from one index, the first of a tile, up to another: their leaves as they are now, and what does not fit. */
async function checkPiece(
  tx: Tx,
  { shard, size }: { shard: string; size: number },
  from: number,
  to: number,
): Promise<{ leaves: Uint8Array[]; problems: Problem[] }> {
  const rows = new Map((await selectNumbered(tx, shard, from, to)).map((row) => [Number(row.index), row]));
  const problems: Problem[] = [];
  const leaves: Uint8Array[] = [];
  for (let index = from; index < to; index++) {
    const row = rows.get(index);
    if (!row) problems.push({ code: 'entry-missing', place: String(index) });
    else if (!isAsWritten(row)) problems.push({ code: 'entry-altered', place: String(index) });
    leaves.push(row ? leafOf(row) : emptyRoot());
  }
  problems.push(...(await checkTiles(tx, { shard, size }, from, leaves)));
  return { leaves, problems };
}

/** A row whose verb or salt no leaf can have is found by `isAsWritten`; here any other hash will do. */
function leafOf(row: Parameters<typeof entryLeafHash>[0]): Uint8Array {
  try {
    return entryLeafHash(row);
  } catch {
    return emptyRoot();
  }
}

/** The tiles over these leaves: level 0 holds the leaves, and each full tile is one hash of the level above. */
async function checkTiles(
  tx: Tx,
  { shard, size }: { shard: string; size: number },
  from: number,
  leaves: readonly Uint8Array[],
): Promise<Problem[]> {
  const tiles = tilesOver(size, from, from + leaves.length);
  const set = await readTiles(tx, shard, tiles);
  const problems: Problem[] = [];
  for (const tile of tiles) {
    if (!isWhole(tile)) problems.push({ code: 'tile-altered', place: tilePath(tile) });
  }
  return problems;

  function isWhole(tile: Tile): boolean {
    try {
      const hashes = set.hashesOf(tile);
      const first = tile.index * tileWidth - from;
      if (tile.level === 0 && !hashes.every((hash, at) => equalBytes(hash, leaves[first + at] ?? emptyRoot())))
        return false;
      // A tile that is not full has no hash above it.
      if (tile.width < tileWidth) return true;
      return equalBytes(rootOfLeaves(hashes), set.hashOf({ level: (tile.level + 1) * 8, index: tile.index }));
    } catch (error) {
      if (!isAltered(error)) throw error;
      return false;
    }
  }
}

function tilesOver(size: number, from: number, to: number): Tile[] {
  const tiles: Tile[] = [];
  let [first, last] = [Math.floor(from / tileWidth), Math.floor((to - 1) / tileWidth)];
  for (let level = 0; tileAt(size, level, first); level++) {
    for (let index = first; index <= last; index++) {
      const tile = tileAt(size, level, index);
      if (tile) tiles.push(tile);
    }
    [first, last] = [Math.floor(first / tileWidth), Math.floor(last / tileWidth)];
  }
  return tiles;
}

/** A head that was signed must be signed by this log, and its root the one that is there now. */
async function checkHead(
  ctx: Checking,
  { shard, size, root, note }: CheckpointRow,
  now: Uint8Array,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const key = keyOf(ctx, shard);
  const head = await verifyCheckpoint(note, { origin: originOf(ctx, shard), key }).catch(() => undefined);
  if (!head || head.size !== Number(size) || !equalBytes(head.root, root)) {
    problems.push({ code: 'checkpoint-altered', place: size });
  } else if (!equalBytes(root, now)) {
    problems.push({ code: 'root-differs', place: size });
  }
  return problems;
}

function alignDown(index: number): number {
  return index - (index % tileWidth);
}
