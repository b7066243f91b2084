import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, bigEndian64, concat, equalBytes, utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';

/** What the platform does for parts. The server gives node:crypto, which is several times as fast as WebCrypto. */
export interface PartPrimitives {
  /** AES-256-GCM under one key, with the 16-byte tag after the ciphertext and no associated data. `open` throws. */
  cipher(key: Uint8Array): MaybePromise<ChunkCipher>;
  /** A digest that is fed piece by piece. */
  digest(algorithm: 'sha256' | 'sha512'): { update(bytes: Uint8Array): unknown; digest(): Uint8Array };
}

export interface ChunkCipher {
  seal(nonce: Uint8Array, plaintext: Uint8Array): MaybePromise<Uint8Array>;
  open(nonce: Uint8Array, ciphertext: Uint8Array): MaybePromise<Uint8Array>;
}

export type MaybePromise<T> = T | Promise<T>;

/** Plaintext of a chunk, and its ciphertext with the tag. The last chunk of a message is shorter, and may be empty. */
export const chunkSize = 16 * 1024;
export const tagSize = 16;
export const saltSize = 24;
export const headerSize = saltSize + 32;

const info = utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0');

/**
 * Cobblestone-256 of C2SP chunked-encryption: SHA-512 and AES-256-GCM, with an empty context. A key commitment stands before
 * the chunks, each chunk can be opened alone, and a message that was cut off has no short chunk at its end.
 */
export interface Cobblestone {
  /** What the ciphertext begins with: the salt and the commitment to the key. */
  header: Bytes;
  seal(index: number, plaintext: Uint8Array): MaybePromise<Uint8Array>;
  /** Throws `part-invalid`. */
  open(index: number, ciphertext: Uint8Array): Promise<Uint8Array>;
}

/** Derives what one message needs from a key of 32 bytes and a salt of 24 that never occurs twice with it. */
export async function cobblestone(primitives: PartPrimitives, key: Uint8Array, salt: Uint8Array): Promise<Cobblestone> {
  if (key.length !== 32 || salt.length !== saltSize) {
    throw new ProtocolError('part-invalid', 'Parts are sealed with a key of 32 bytes and a salt of 24.');
  }
  const derived = expand(key, concat(info, salt), 32 + 12 + 32);
  const cipher = await primitives.cipher(derived.subarray(0, 32));
  const nonce = derived.subarray(32, 44);
  return {
    header: concat(salt, derived.subarray(44)),
    seal: (index, plaintext) => cipher.seal(nonceOf(nonce, index), plaintext),
    open: async (index, ciphertext) => {
      try {
        return await cipher.open(nonceOf(nonce, index), ciphertext);
      } catch (cause) {
        throw new ProtocolError('part-invalid', 'A chunk of the file was altered.', { cause });
      }
    },
  };
}

/** As `cobblestone`, for the first bytes of a ciphertext. Throws `part-invalid` if they commit to another key. */
export async function cobblestoneOf(
  primitives: PartPrimitives,
  key: Uint8Array,
  header: Uint8Array,
): Promise<Cobblestone> {
  const opened = await cobblestone(primitives, key, header.subarray(0, saltSize));
  if (!equalBytes(opened.header, header)) {
    throw new ProtocolError('part-invalid', 'The file was sealed with another key.');
  }
  return opened;
}

/** The length of the ciphertext of so many bytes. */
export function sealedLength(bytes: number): number {
  const chunks = Math.floor(bytes / chunkSize) + 1;
  return headerSize + bytes + chunks * tagSize;
}

/** HKDF-Expand (RFC 5869, section 2.3) with SHA-512. The key is shorter than a hash here, which C2SP allows on purpose. */
function expand(key: Uint8Array, label: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 1; blocks.length * 64 < length; counter += 1) {
    blocks.push(hmac(sha512, key, concat(blocks.at(-1) ?? new Uint8Array(), label, Uint8Array.of(counter))));
  }
  return concat(...blocks).subarray(0, length);
}

/** The base nonce XOR the number of the chunk as a big-endian integer. */
function nonceOf(base: Uint8Array, index: number): Uint8Array {
  const nonce = base.slice();
  const counter = bigEndian64(index);
  for (let i = 0; i < 8; i += 1) nonce[i + 4] = (nonce[i + 4] ?? 0) ^ (counter[i] ?? 0);
  return nonce;
}
