import { expect, test } from 'vitest';
import { emptyRoot, leafHash, nodeHash } from './hashes.ts';
import { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from './proofs.ts';

const [one, two, three] = [1, 2, 3].map((byte) => leafHash(Uint8Array.of(byte))) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const pair = nodeHash(one, two);
const root = nodeHash(pair, three);

const inclusion: InclusionClaim = { index: 2, size: 3, leaf: three, root, proof: [pair] };
const consistency: ConsistencyClaim = { size1: 2, size2: 3, root1: pair, root2: root, proof: [three] };

test('a proof holds, and says so', () => {
  expect(verifyInclusion(inclusion)).toEqual({ valid: true, reason: 'The leaf is in the tree.' });
  expect(verifyInclusion({ ...inclusion, index: 2n, size: 3n }).valid).toBe(true);
  expect(verifyConsistency(consistency)).toEqual({ valid: true, reason: 'The second tree begins with the first.' });
});

test.each<[string, Partial<InclusionClaim>, RegExp]>([
  ['an index that is not whole', { index: 0.5 }, /whole number/],
  ['an index below zero', { index: -1 }, /whole number/],
  ['an index that a number cannot hold', { index: 2 ** 64 }, /whole number/],
  ['a size of 2^64', { size: 2n ** 64n }, /whole number/],
  ['an index that is the size', { index: 3 }, /beyond/],
  ['an index near 2^64', { index: 2n ** 64n - 1n }, /beyond/],
  ['an empty tree', { index: 0, size: 0 }, /beyond/],
  ['a leaf of 31 bytes', { leaf: three.slice(1) }, /32 bytes/],
  ['a part of the proof of 33 bytes', { proof: [Uint8Array.of(0, ...pair)] }, /32 bytes/],
  ['a proof that is too long', { proof: [pair, pair] }, /longer/],
  ['a proof that is too short', { proof: [] }, /shorter/],
  ['another root', { root: pair }, /another root/],
  ['no root', { root: new Uint8Array() }, /another root/],
])('an inclusion proof does not hold with %s', (_, change, reason) => {
  expect(verifyInclusion({ ...inclusion, ...change })).toEqual({
    valid: false,
    reason: expect.stringMatching(reason),
  });
});

test.each<[string, Partial<ConsistencyClaim>, RegExp]>([
  ['a size that is not whole', { size1: 1.5 }, /whole number/],
  ['a second size of 2^64', { size2: 2n ** 64n }, /whole number/],
  ['a first tree that is the larger', { size1: 4 }, /larger/],
  ['an empty first tree', { size1: 0 }, /empty tree/],
  ['two empty trees', { size1: 0, size2: 0, root1: emptyRoot(), root2: emptyRoot(), proof: [] }, /empty tree/],
  ['a proof for equal sizes', { size1: 3, root1: root }, /need no proof/],
  ['equal sizes of different roots', { size1: 3, proof: [] }, /different roots/],
  ['an empty proof', { proof: [] }, /is empty/],
  ['an empty proof for an incomplete tree', { size1: 3, size2: 5, proof: [] }, /is empty/],
  ['a root of 31 bytes', { root1: pair.slice(1) }, /32 bytes/],
  ['a proof that is too long', { proof: [three, three] }, /longer/],
  ['a proof that is too short', { size2: 9 }, /shorter/],
  ['another second root', { root2: pair }, /another second root/],
  ['another first root', { size1: 3, size2: 4, root1: pair, proof: [three, one, pair] }, /another first root/],
])('a consistency proof does not hold with %s', (_, change, reason) => {
  expect(verifyConsistency({ ...consistency, ...change })).toEqual({
    valid: false,
    reason: expect.stringMatching(reason),
  });
});

test('trees of the same size and root are the same tree', () => {
  expect(verifyConsistency({ size1: 3, size2: 3, root1: root, root2: root, proof: [] }).valid).toBe(true);
});
