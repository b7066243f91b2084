import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { ProtocolError } from './errors.ts';
import type { Hash } from './identifiers.ts';

/** Bytes that own their memory, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const letters = new TextEncoder().encode(alphabet);
const values = new Int8Array(256).fill(-1);
letters.forEach((letter, value) => {
  values[letter] = value;
});

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function concat(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two byte strings are equal. The time does not depend on where they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** An unsigned integer of 8 bytes, most significant first. */
export function bigEndian64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** A server has it, a browser does not: the same result, thirty times as fast. */
const { Buffer: fast } = globalThis as { Buffer?: typeof Buffer };

/** base64url without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  if (fast) return fast.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
  return portableBase64url.encode(bytes);
}

/**
 * Reads base64url without padding. There is one spelling of each byte string: the bits left over must be zero.
 * Throws `base64url-invalid`.
 */
export function fromBase64url(text: string): Bytes {
  const unused = (values[text.charCodeAt(text.length - 1)] ?? -1) & ([0, 0, 15, 3][text.length % 4] ?? 0);
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1 || unused !== 0) throw notBase64url();
  return fast ? new Uint8Array(fast.from(text, 'base64url')) : portableBase64url.decode(text);
}

/** The same without help of the platform; `decode` expects what `fromBase64url` has checked. */
export const portableBase64url = {
  encode(bytes: Uint8Array): string {
    const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
    let at = 0;
    for (let i = 0; i < bytes.length; i += 3) {
      const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      for (let shift = 18; shift >= 0 && at < text.length; shift -= 6) text[at++] = letters[(group >> shift) & 63] ?? 0;
    }
    return new TextDecoder('latin1').decode(text);
  },
  decode(text: string): Bytes {
    const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
    let bits = 0;
    let count = 0;
    let at = 0;
    for (let i = 0; i < text.length; i += 1) {
      bits = (bits << 6) | (values[text.charCodeAt(i)] ?? 0);
      count += 6;
      if (count >= 8) {
        count -= 8;
        bytes[at++] = bits >> count;
        bits &= (1 << count) - 1;
      }
    }
    return bytes;
  },
};

/** SHA-256 in the form that messages carry. */
export function hashOf(...parts: Uint8Array[]): Hash {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return toHash(hash.digest());
}

/** Writes the 32 bytes of a digest as `sha256:<hex>`. */
export function toHash(digest: Uint8Array): Hash {
  return `sha256:${bytesToHex(digest)}` as Hash;
}

/** The 32 bytes of a digest. */
export function bytesOfHash(hash: Hash): Bytes {
  return hexToBytes(hash.slice('sha256:'.length)) as Bytes;
}

function notBase64url(): ProtocolError {
  return new ProtocolError('base64url-invalid', 'The text is not base64url without padding.');
}
