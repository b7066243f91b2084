import { ProtocolError } from '../errors.ts';
import { hashBytes } from './hashes.ts';
import { rootOfLeaves, type TreeNode } from './tree.ts';

/** Hashes in a full tile: the tree is cut into subtrees of this many hashes. C2SP tlog-tiles. */
export const tileWidth = 256;

/**
 * One tile of a tree: `width` hashes of level `level`, each standing for 256^level leaves. Fewer than 256 are a partial
 * tile, at the right edge of the tree.
 */
export interface Tile {
  level: number;
  index: number;
  width: number;
}

/** Where a tile is served, below the prefix of the log: `tile/0/x001/234`, a partial one `tile/0/x001/234.p/5`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const words = digits.match(/\d{3}/g) ?? [];
  const place = words.map((word, at) => (at < words.length - 1 ? `x${word}` : word)).join('/');
  return `tile/${level}/${place}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** Reads the path of a tile. Throws `log-invalid` for every other way to write the same tile. */
export function parseTilePath(path: string): Tile {
  const parts = /^tile\/(\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  const [, level = '', place = '', width = String(tileWidth)] = parts ?? [];
  const tile = { level: Number(level), index: Number(place.replace(/[x/]/g, '')), width: Number(width) };
  const isPossible = tile.level <= 63 && tile.width >= 1 && tile.width <= tileWidth;
  if (!parts || !isPossible || tilePath(tile) !== path) {
    throw new ProtocolError('log-invalid', 'A tile is named as C2SP tlog-tiles says, such as tile/0/x001/234.');
  }
  return tile;
}

/** The tile of a level at an index in a tree of `size` leaves, or undefined where it would be empty. */
export function tileAt(size: number, level: number, index: number): Tile | undefined {
  const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth);
  return width >= 1 ? { level, index, width } : undefined;
}

/** All tiles of a tree of `size` leaves, level by level, from left to right. */
export function* tilesOfTree(size: number): Generator<Tile> {
  for (let level = 0; tileWidth ** level <= size; level++) {
    for (let index = 0; ; index++) {
      const tile = tileAt(size, level, index);
      if (!tile) break;
      yield tile;
    }
  }
}

/** The tiles of a tree of `size` leaves in which the hashes of these subtrees are, each once. */
export function tilesOfNodes(nodes: Iterable<TreeNode>, size: number): Tile[] {
  const tiles = new Map<string, Tile>();
  for (const node of nodes) {
    const { level, index } = placeInTile(node);
    const tile = tileAt(size, level, index);
    if (tile) tiles.set(`${level}/${index}`, tile);
  }
  return [...tiles.values()];
}

/** Where the hashes lie from which a subtree's hash is made: in which tile, from which place on, and how many. */
export function placeInTile({ level, index }: TreeNode): { level: number; index: number; from: number; count: number } {
  const count = 2 ** (level % 8);
  const first = index * count;
  return { level: Math.floor(level / 8), index: Math.floor(first / tileWidth), from: first % tileWidth, count };
}

/** The hashes of a tile's bytes. Throws `log-invalid` when they are not whole hashes, or more than 256. */
export function readTile(bytes: Uint8Array): Uint8Array[] {
  const width = bytes.length / hashBytes;
  if (!Number.isInteger(width) || width < 1 || width > tileWidth) {
    throw new ProtocolError('log-invalid', 'A tile has 1 to 256 hashes of 32 bytes.');
  }
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes));
}

/**
 * The hash of a complete subtree from the tile that holds it (see `placeInTile`). Throws `log-invalid` when the tile
 * is too narrow.
 */
export function hashInTile(tile: readonly Uint8Array[], node: TreeNode): Uint8Array {
  const { from, count } = placeInTile(node);
  const hashes = tile.slice(from, from + count);
  if (hashes.length < count) throw new ProtocolError('log-invalid', 'A tile has fewer hashes than the tree needs.');
  return rootOfLeaves(hashes);
}
