import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '../bytes.ts';
import { emptyRoot, leafHash, nodeHash } from './hashes.ts';
import { verifyConsistency, verifyInclusion } from './proofs.ts';
import {
  CompactRange,
  consistencyProof,
  inclusionProof,
  nodesOfRange,
  rootOfLeaves,
  rootOfTree,
  type TreeNode,
} from './tree.ts';

/** The definition of RFC 9162 section 2.1.1, word for word and slow: everything else is compared with it. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (!only) return emptyRoot();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

const many = Array.from({ length: 300 }, (_, number) => leafHash(utf8(`leaf ${number}`)));
const hashOf = ({ level, index }: TreeNode) => naiveRoot(many.slice(index * 2 ** level, (index + 1) * 2 ** level));
const sizes = fc.integer({ min: 1, max: many.length });
const pairs = fc.tuple(sizes, sizes).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

test('the empty tree, and the trees of RFC 6962 known from Certificate Transparency, have their known roots', () => {
  // certificate-transparency: cpp/merkletree/merkle_tree_test.cc
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const hashes = leaves.map((hex) => leafHash(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number(`0x${byte}`))));
  expect(Buffer.from(emptyRoot()).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  expect(Buffer.from(rootOfLeaves(hashes)).toString('hex')).toBe(
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  );
});

test('a compact range has the root of the naive tree after every leaf', () => {
  const range = new CompactRange();
  many.forEach((leaf, index) => {
    expect(range.size).toBe(index);
    range.append(leaf);
    expect(range.root()).toEqual(naiveRoot(many.slice(0, index + 1)));
  });
});

test('a compact range goes on from any size, and tells each subtree that it finishes', () => {
  fc.assert(
    fc.property(pairs, ([start, end]) => {
      const range = new CompactRange(start, nodesOfRange({ start: 0, end: start }).map(hashOf));
      for (const leaf of many.slice(start, end)) {
        range.append(leaf, (node, hash) => expect(hash).toEqual(hashOf(node)));
      }
      expect(range.root()).toEqual(rootOfTree(end, hashOf));
    }),
    { numRuns: 50 },
  );
});

test('every inclusion proof holds, and is the shortest', () => {
  fc.assert(
    fc.property(pairs, ([below, size]) => {
      const index = below - 1;
      const proof = inclusionProof(index, size, hashOf);
      const root = naiveRoot(many.slice(0, size));
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
      expect(verifyInclusion({ index, size, leaf: many[index] as Uint8Array, root, proof }).valid).toBe(true);
    }),
  );
});

test('every consistency proof holds', () => {
  fc.assert(
    fc.property(pairs, ([size1, size2]) => {
      const [root1, root2] = [naiveRoot(many.slice(0, size1)), naiveRoot(many.slice(0, size2))];
      const proof = consistencyProof(size1, size2, hashOf);
      expect(verifyConsistency({ size1, size2, root1, root2, proof }).valid).toBe(true);
    }),
  );
});

test('one wrong bit, one hash more or less, or another place spoils an inclusion proof', () => {
  fc.assert(
    fc.property(pairs, fc.nat(), fc.nat(255), ([below, size], place, bit) => {
      const index = below - 1;
      const claim = {
        index,
        size,
        leaf: many[index] as Uint8Array,
        root: naiveRoot(many.slice(0, size)),
        proof: inclusionProof(index, size, hashOf),
      };
      const at = place % (claim.proof.length + 1);
      const damaged = claim.proof.map((hash, each) => (each === at ? flip(hash, bit) : hash));
      const spoilt = [
        { ...claim, leaf: flip(claim.leaf, bit) },
        { ...claim, root: flip(claim.root, bit) },
        { ...claim, proof: [...claim.proof, claim.root] },
        { ...claim, proof: claim.proof.toSpliced(at, 0, claim.leaf) },
        { ...claim, index: index + 1 },
        ...(claim.proof.length > 0 ? [{ ...claim, proof: claim.proof.toSpliced(at % claim.proof.length, 1) }] : []),
        ...(at < claim.proof.length ? [{ ...claim, proof: damaged }] : []),
      ];
      for (const each of spoilt) expect(verifyInclusion(each).valid).toBe(false);
    }),
  );
});

test('one wrong bit, one hash more or less, or swapped roots spoil a consistency proof', () => {
  fc.assert(
    fc.property(pairs, fc.nat(), fc.nat(255), ([size1, size2], place, bit) => {
      const [root1, root2] = [naiveRoot(many.slice(0, size1)), naiveRoot(many.slice(0, size2))];
      const claim = { size1, size2, root1, root2, proof: consistencyProof(size1, size2, hashOf) };
      const at = place % (claim.proof.length + 1);
      const damaged = claim.proof.map((hash, each) => (each === at ? flip(hash, bit) : hash));
      const spoilt = [
        { ...claim, root1: flip(root1, bit) },
        { ...claim, root2: flip(root2, bit) },
        { ...claim, proof: [...claim.proof, root1] },
        ...(size1 < size2 ? [{ ...claim, root1: root2, root2: root1 }] : []),
        ...(claim.proof.length > 0 ? [{ ...claim, proof: claim.proof.toSpliced(at % claim.proof.length, 1) }] : []),
        ...(at < claim.proof.length ? [{ ...claim, proof: damaged }] : []),
      ];
      for (const each of spoilt) expect(verifyConsistency(each).valid).toBe(false);
    }),
  );
});

function flip(hash: Uint8Array, bit: number): Uint8Array {
  return hash.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
