import {
  type HashOfNode,
  hashInTile,
  nodesOfRange,
  placeInTile,
  readTile,
  rootOfTree,
  type Tile,
  type TreeNode,
  tilePath,
  tilesOfNodes,
} from '@comity/protocol';
import type { Db, Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { selectTiles } from './store.ts';

/** Tiles of one shard, by level and index. */
export class TileSet {
  readonly #tiles: Map<string, Uint8Array[]>;

  constructor(tiles: Iterable<{ level: number; index: number; hashes: Uint8Array[] }> = []) {
    this.#tiles = new Map([...tiles].map(({ level, index, hashes }) => [nameOf({ level, index }), hashes]));
  }

  /** The hashes of a tile as far as a tree needs them. Throws `audit-altered` when they are not all there. */
  hashesOf(tile: Tile): Uint8Array[] {
    const hashes = this.#tiles.get(nameOf(tile));
    if (!hashes || hashes.length < tile.width) throw altered(`The log lacks hashes of ${tilePath(tile)}.`);
    return hashes.slice(0, tile.width);
  }

  widthOf(tile: Pick<Tile, 'level' | 'index'>): number {
    return this.#tiles.get(nameOf(tile))?.length ?? 0;
  }

  /** Throws `audit-altered` when the tile is missing or too narrow. */
  readonly hashOf: HashOfNode = (node) => {
    const { level, index, from, count } = placeInTile(node);
    return hashInTile(this.hashesOf({ level, index, width: from + count }), node);
  };
}

/** Reads tiles; those that are not there are found out when they are used. */
export async function readTiles(db: Db | Tx, shard: string, tiles: readonly Tile[]): Promise<TileSet> {
  const rows = await selectTiles(db, shard, tiles);
  return new TileSet(
    rows.map(({ level, index, hashes }) => ({ level, index: Number(index), hashes: wholeHashes(hashes) })),
  );
}

/** Reads what is needed for the hashes of these subtrees, in a tree of `size` leaves. */
export async function readNodes(db: Db | Tx, shard: string, size: number, nodes: TreeNode[]): Promise<HashOfNode> {
  const tiles = await readTiles(db, shard, tilesOfNodes(nodes, size));
  return tiles.hashOf;
}

/** The root of the first `size` leaves, from the tiles alone. Throws `audit-altered`. */
export async function readRoot(db: Db | Tx, shard: string, size: number): Promise<Uint8Array> {
  const hashOf = await readNodes(db, shard, size, nodesOfRange({ start: 0, end: size }));
  return rootOfTree(size, hashOf);
}

export function altered(sentence: string): ServerError {
  return new ServerError('audit-altered', sentence);
}

/** Whether an error says that a log does not agree with itself, and not, say, that the database is away. */
export function isAltered(error: unknown): boolean {
  return error instanceof ServerError && error.code === 'audit-altered';
}

/** None where the bytes are no tile: then its hashes are missing. */
function wholeHashes(bytes: Uint8Array): Uint8Array[] {
  try {
    return readTile(bytes);
  } catch {
    return [];
  }
}

function nameOf({ level, index }: { level: number; index: number }): string {
  return `${level}/${index}`;
}
