import { bigEndian64, bytesOfHash, hashOf, utf8 } from '../bytes.ts';
import type { Hash } from '../identifiers.ts';

const label = utf8('comity stream 1\n');

/**
 * The running hash of a stream after one more message. Both sides keep it and compare it: a loss, a swap, or two different
 * messages under one number show. `SHA-256("comity stream 1\n" || previous, 32 zeros at first || seq, 8 bytes || digest)`.
 */
export function nextStreamHash(previous: Hash | undefined, seq: number, payloadDigest: Hash): Hash {
  const before = previous === undefined ? new Uint8Array(32) : bytesOfHash(previous);
  return hashOf(label, before, bigEndian64(seq), bytesOfHash(payloadDigest));
}
