import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, utf8 } from '../bytes.ts';
import { leafHash } from './hashes.ts';
import {
  hashInTile,
  parseTilePath,
  placeInTile,
  readTile,
  type Tile,
  tileAt,
  tilePath,
  tilesOfNodes,
  tilesOfTree,
  tileWidth,
} from './tiles.ts';
import { consistencyRanges, nodesOfRange, rootOfLeaves, rootOfTree, type TreeNode } from './tree.ts';

test.each<[Tile, string]>([
  [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
  [{ level: 0, index: 5, width: 1 }, 'tile/0/005.p/1'],
  [{ level: 1, index: 1000, width: 256 }, 'tile/1/x001/000'],
  // The example of C2SP tlog-tiles.
  [{ level: 63, index: 1_234_067, width: 255 }, 'tile/63/x001/x234/067.p/255'],
])('%o is served at %s', (tile, path) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

test.each([
  'tile/0/0',
  'tile/00/000',
  'tile/64/000',
  'tile/0/x000/001',
  'tile/0/001/002',
  'tile/0/000.p/0',
  'tile/0/000.p/01',
  'tile/0/000.p/256',
  'tile/entries/000',
  'tile/0/000/../001',
  '/tile/0/000',
  `tile/0/${'x999/'.repeat(5)}999`,
])('%s is no path of a tile', (path) => {
  expect(() => parseTilePath(path)).toThrow(expect.objectContaining({ code: 'log-invalid' }));
});

test('every path that is written is read again', () => {
  const tiles = fc.record({
    level: fc.nat(63),
    index: fc.nat({ max: 999_999_999 }),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(
    fc.property(tiles, (tile) => {
      expect(parseTilePath(tilePath(tile))).toEqual(tile);
    }),
  );
});

test('a tree of 70,000 leaves has the tiles that C2SP counts, one of 256 a full and a narrow one', () => {
  const counted = Map.groupBy(tilesOfTree(70_000), ({ level, width }) => `${level}: ${width}`);
  expect(Object.fromEntries([...counted].map(([kind, tiles]) => [kind, tiles.length]))).toEqual({
    '0: 256': 273,
    '0: 112': 1,
    '1: 256': 1,
    '1: 17': 1,
    '2: 1': 1,
  });
  expect([...tilesOfTree(256)].map(tilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
  expect([...tilesOfTree(0)]).toEqual([]);
  expect(tileAt(70_000, 2, 1)).toBeUndefined();
});

test('the root of any tree can be computed from the tiles of its right edge', () => {
  const leaves = Array.from({ length: 1500 }, (_, number) => leafHash(utf8(String(number))));
  const bytesOf = ({ level, index, width }: Tile) => {
    const span = tileWidth ** level;
    const first = index * tileWidth;
    const hashes = Array.from({ length: width }, (_, at) =>
      rootOfLeaves(leaves.slice((first + at) * span, (first + at + 1) * span)),
    );
    return concat(...hashes);
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: leaves.length }), (size) => {
      const tiles = tilesOfNodes(nodesOfRange({ start: 0, end: size }), size);
      const read = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, readTile(bytesOf(tile))]));
      const hashOf = (node: TreeNode) => {
        const { level, index } = placeInTile(node);
        return hashInTile(read.get(`${level}/${index}`) ?? [], node);
      };
      expect(rootOfTree(size, hashOf)).toEqual(rootOfLeaves(leaves.slice(0, size)));
    }),
    { numRuns: 40 },
  );
});

test('a tile that a tree does not have is not asked for', () => {
  expect(tilesOfNodes([{ level: 0, index: 300 }], 10)).toEqual([]);
  const nodes = consistencyRanges(300, 70_000).flatMap(nodesOfRange);
  expect(tilesOfNodes(nodes, 70_000).length).toBeLessThanOrEqual(6);
});

test('bytes that are no whole hashes are no tile, and a narrow tile gives no hash beyond its width', () => {
  for (const length of [0, 31, 33, 257 * 32]) {
    expect(() => readTile(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'log-invalid' }));
  }
  const tile = readTile(new Uint8Array(3 * 32));
  expect(() => hashInTile(tile, { level: 1, index: 1 })).toThrow(expect.objectContaining({ code: 'log-invalid' }));
});
