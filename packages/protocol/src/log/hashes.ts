import { sha256 } from '@noble/hashes/sha2.js';

/** Bytes of one hash of the tree: SHA-256. */
export const hashBytes = 32;

const leafPrefix = Uint8Array.of(0x00);
const nodePrefix = Uint8Array.of(0x01);

/** The hash of a leaf: SHA-256(0x00 || data). RFC 9162 section 2.1.1; the prefix keeps a leaf from passing for a node. */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256.create().update(leafPrefix).update(data).digest();
}

/** The hash of an inner node: SHA-256(0x01 || left || right). RFC 9162 section 2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(nodePrefix).update(left).update(right).digest();
}

/** The root of the tree without leaves: SHA-256 of nothing. RFC 9162 section 2.1.1. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array());
}
