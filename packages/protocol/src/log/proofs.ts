import { equalBytes } from '../bytes.ts';
import { hashBytes, nodeHash } from './hashes.ts';

/** What a check of a proof finds: never an exception, for a proof that fails is an answer too. */
export interface ProofVerdict {
  valid: boolean;
  /** One sentence for people. */
  reason: string;
}

/** A size or an index below 2^64. Beyond 2^53 only a bigint is exact. */
export type Count = number | bigint;

export interface InclusionClaim {
  index: Count;
  size: Count;
  /** The hash of the leaf, see `leafHash`. */
  leaf: Uint8Array;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

export interface ConsistencyClaim {
  size1: Count;
  size2: Count;
  root1: Uint8Array;
  root2: Uint8Array;
  proof: readonly Uint8Array[];
}

/** Whether a leaf is in the tree of that size and root, by the algorithm of RFC 9162 section 2.1.3.2. */
export function verifyInclusion({ index, size, leaf, root, proof }: InclusionClaim): ProofVerdict {
  const place = exact(index);
  const count = exact(size);
  if (place === undefined || count === undefined) return no('An index or size is not a whole number below 2^64.');
  if (place >= count) return no('The index is beyond the size of the tree.');
  if (![leaf, ...proof].every(isHash)) return no('A hash does not have 32 bytes.');
  let [fn, sn] = [place, count - 1n];
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0n) return no('The proof is longer than the tree is high.');
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash);
      [fn, sn] = climb(fn, sn);
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n) return no('The proof is shorter than the tree is high.');
  return equalBytes(hash, root) ? yes('The leaf is in the tree.') : no('The proof leads to another root.');
}

/**
 * Whether the tree of `size2` begins with the tree of `size1`, by the algorithm of RFC 9162 section 2.1.4.2. From the
 * empty tree nothing can be proven: every tree begins with it (RFC 6962 section 2.1.2 asks for 0 < size1).
 */
export function verifyConsistency({ size1, size2, root1, root2, proof }: ConsistencyClaim): ProofVerdict {
  const first = exact(size1);
  const second = exact(size2);
  if (first === undefined || second === undefined) return no('A size is not a whole number below 2^64.');
  if (first > second) return no('The first tree is larger than the second.');
  if (first === 0n) return no('A proof from the empty tree says nothing.');
  if (first === second) {
    if (proof.length > 0) return no('Trees of the same size need no proof, and there is one.');
    return equalBytes(root1, root2)
      ? yes('Both trees are the same.')
      : no('Trees of the same size have different roots.');
  }
  if (![root1, root2, ...proof].every(isHash)) return no('A hash does not have 32 bytes.');
  const isComplete = (first & (first - 1n)) === 0n;
  const [seed, ...path] = isComplete ? [root1, ...proof] : proof;
  if (!seed || proof.length === 0) return no('The proof is empty.');
  return chain(seed, path, { first, second, root1, root2 });
}

function chain(
  seed: Uint8Array,
  path: readonly Uint8Array[],
  { first, second, root1, root2 }: { first: bigint; second: bigint; root1: Uint8Array; root2: Uint8Array },
): ProofVerdict {
  let [fn, sn] = [first - 1n, second - 1n];
  while (isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [hash1, hash2] = [seed, seed];
  for (const sibling of path) {
    if (sn === 0n) return no('The proof is longer than the tree is high.');
    if (isOdd(fn) || fn === sn) {
      hash1 = nodeHash(sibling, hash1);
      hash2 = nodeHash(sibling, hash2);
      [fn, sn] = climb(fn, sn);
    } else {
      hash2 = nodeHash(hash2, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n) return no('The proof is shorter than the tree is high.');
  if (!equalBytes(hash1, root1)) return no('The proof leads to another first root.');
  return equalBytes(hash2, root2)
    ? yes('The second tree begins with the first.')
    : no('The proof leads to another second root.');
}

/** On the right edge of the tree: up to where the path has a sibling on its left. */
function climb(fn: bigint, sn: bigint): [bigint, bigint] {
  while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
  return [fn, sn];
}

function isOdd(count: bigint): boolean {
  return (count & 1n) === 1n;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === hashBytes;
}

function exact(count: Count): bigint | undefined {
  if (typeof count === 'number') return Number.isSafeInteger(count) && count >= 0 ? BigInt(count) : undefined;
  return count >= 0n && count < 2n ** 64n ? count : undefined;
}

function yes(reason: string): ProofVerdict {
  return { valid: true, reason };
}

function no(reason: string): ProofVerdict {
  return { valid: false, reason };
}
