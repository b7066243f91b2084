import { emptyRoot, nodeHash } from './hashes.ts';

/** A complete subtree: the 2^level leaves from index * 2^level. Level 0 are the leaves themselves. */
export interface TreeNode {
  level: number;
  index: number;
}

/** The hash of a complete subtree that the reader of a proof has at hand. */
export type HashOfNode = (node: TreeNode) => Uint8Array;

/** The leaves from `start` up to, without, `end`. */
export interface LeafRange {
  start: number;
  end: number;
}

/** The complete subtrees that a range of leaves is made of, from left to right, the larger first. */
export function nodesOfRange({ start, end }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** The Merkle Tree Hash of what complete subtrees make together, given from left to right. RFC 9162 section 2.1.1. */
export function joinNodes(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length ? hashes.reduceRight((right, left) => nodeHash(left, right)) : emptyRoot();
}

/** The root of a tree of `size` leaves. */
export function rootOfTree(size: number, hashOf: HashOfNode): Uint8Array {
  return joinNodes(nodesOfRange({ start: 0, end: size }).map(hashOf));
}

/** The root of the tree over the leaf hashes (see `leafHash`). RFC 9162 section 2.1.1. */
export function rootOfLeaves(leafHashes: Iterable<Uint8Array>): Uint8Array {
  const range = new CompactRange();
  for (const hash of leafHashes) range.append(hash);
  return range.root();
}

/**
 * The right edge of a growing tree: the hashes of the complete subtrees that it is made of, at most 53. It is all that
 * appending and the root need.
 */
export class CompactRange {
  #size: number;
  readonly #hashes: Uint8Array[];

  /** Continues a tree of `size` leaves from the hashes of `nodesOfRange({start: 0, end: size})`. */
  constructor(size = 0, hashes: Iterable<Uint8Array> = []) {
    this.#size = size;
    this.#hashes = [...hashes];
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf. `onNode` hears of each complete subtree that it finishes, the leaf first. */
  append(leaf: Uint8Array, onNode?: (node: TreeNode, hash: Uint8Array) => void): void {
    let node = { level: 0, index: this.#size };
    let hash = leaf;
    onNode?.(node, hash);
    while (node.index % 2 === 1) {
      hash = nodeHash(this.#hashes.pop() as Uint8Array, hash);
      node = { level: node.level + 1, index: (node.index - 1) / 2 };
      onNode?.(node, hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  root(): Uint8Array {
    return joinNodes(this.#hashes);
  }
}

/**
 * The ranges whose hashes prove that the leaf `index` is in the tree of `size` leaves, in the order of the proof: the
 * sibling of the leaf first. RFC 9162 section 2.1.3.1. Needs 0 <= index < size.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
}

/**
 * The ranges whose hashes prove that the tree of `size2` leaves begins with the tree of `size1` leaves, in the order of
 * the proof. RFC 9162 section 2.1.4.1. Needs 0 < size1 <= size2; equal sizes need no proof.
 */
export function consistencyRanges(size1: number, size2: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size2];
  while (size1 < end) {
    const middle = start + largestPowerBelow(end - start);
    if (size1 <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The first tree as a whole is known to whoever checks.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

/** The proof that a leaf is in a tree, as `verifyInclusion` reads it. */
export function inclusionProof(index: number, size: number, hashOf: HashOfNode): Uint8Array[] {
  return inclusionRanges(index, size).map((range) => joinNodes(nodesOfRange(range).map(hashOf)));
}

/** The proof that one tree is the beginning of another, as `verifyConsistency` reads it. */
export function consistencyProof(size1: number, size2: number, hashOf: HashOfNode): Uint8Array[] {
  return consistencyRanges(size1, size2).map((range) => joinNodes(nodesOfRange(range).map(hashOf)));
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
