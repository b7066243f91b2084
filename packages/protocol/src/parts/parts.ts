import { bytesToHex } from '@noble/hashes/utils.js';
import { concat, fromBase64url, toBase64url, toHash } from '../bytes.ts';
import type { Attachment } from '../envelope/statement.ts';
import { ProtocolError } from '../errors.ts';
import type { Hash } from '../identifiers.ts';
import {
  type Cobblestone,
  chunkSize,
  cobblestone,
  cobblestoneOf,
  headerSize,
  type PartPrimitives,
  sealedLength,
  tagSize,
} from './cobblestone.ts';

/** A part is 8 MiB of ciphertext; the last is what remains, a multiple of 64 KiB. */
export const partSize = 8 * 2 ** 20;
export const partStep = 64 * 1024;

export interface Part {
  bytes: Uint8Array;
  hash: Hash;
}

/** What `Attachment` says of a file, apart from its name and type. */
export type SealedParts = Pick<Attachment, 'bytes' | 'sha256' | 'sha512' | 'parts'>;

/**
 * Seals a file as parts, while it streams. Zeros after its end, inside the encryption, hide its exact length. Each part can
 * be stored and sent as it comes; the description is what the generator returns at its end. The same file, key and salt give
 * the same parts, so that an interrupted sending can go on. A salt must never serve twice with one key.
 */
export async function* sealParts(
  source: AsyncIterable<Uint8Array>,
  { key, salt, primitives }: { key: Uint8Array; salt: Uint8Array; primitives: PartPrimitives },
): AsyncGenerator<Part, SealedParts> {
  const cipher = await cobblestone(primitives, key, salt);
  const sha256 = primitives.digest('sha256');
  const sha512 = primitives.digest('sha512');
  const hashes: Hash[] = [];
  let bytes = 0;
  let padded = 0;

  async function* plaintext() {
    for await (const piece of source) {
      bytes += piece.length;
      sha256.update(piece);
      sha512.update(piece);
      yield piece;
    }
    padded = paddingFor(bytes);
    yield new Uint8Array(padded);
  }
  for await (const piece of blocks(sealChunks(cipher, plaintext()), partSize)) {
    const hash = hashOfPart(primitives, piece);
    hashes.push(hash);
    yield { bytes: piece, hash };
  }
  return {
    bytes,
    sha256: toHash(sha256.digest()),
    sha512: `sha512:${bytesToHex(sha512.digest())}`,
    parts: { size: partSize, hashes, key: toBase64url(key), padded },
  };
}

/**
 * Opens the parts of a file, in their order. Each part and chunk is checked before it is given on; the digests of the whole
 * only at the end, so whoever reads must throw away what came before an error. Throws `part-invalid`.
 */
export async function* openParts(
  parts: AsyncIterable<Uint8Array>,
  attachment: SealedParts,
  primitives: PartPrimitives,
): AsyncGenerator<Uint8Array> {
  refuseImpossible(attachment);
  const sha256 = primitives.digest('sha256');
  const sha512 = primitives.digest('sha512');
  let rest = attachment.bytes;
  for await (const chunk of openChunks(primitives, attachment, checkedParts(parts, attachment, primitives))) {
    const piece = chunk.subarray(0, rest);
    if (chunk.subarray(piece.length).some((byte) => byte !== 0))
      throw invalid('There is more than zeros after the file.');
    rest -= piece.length;
    sha256.update(piece);
    sha512.update(piece);
    if (piece.length > 0) yield piece;
  }
  const same =
    toHash(sha256.digest()) === attachment.sha256 && `sha512:${bytesToHex(sha512.digest())}` === attachment.sha512;
  if (!same) throw invalid('The file is not the one that was announced.');
}

/** The name of a part: SHA-256 of its bytes. */
export function hashOfPart(primitives: PartPrimitives, part: Uint8Array): Hash {
  const digest = primitives.digest('sha256');
  digest.update(part);
  return toHash(digest.digest());
}

/** The fewest zeros after a file with which its ciphertext is a multiple of 64 KiB. */
function paddingFor(bytes: number): number {
  let length = Math.ceil(sealedLength(bytes) / partStep) * partStep;
  // Not every length is that of a ciphertext: its last chunk has at least a tag.
  while ((length - headerSize) % (chunkSize + tagSize) < tagSize) length += partStep;
  const chunks = Math.floor((length - headerSize) / (chunkSize + tagSize)) + 1;
  return length - headerSize - chunks * tagSize - bytes;
}

function refuseImpossible({ bytes, parts }: SealedParts): void {
  const length = sealedLength(bytes + parts.padded);
  const possible = parts.size === partSize && parts.padded === paddingFor(bytes);
  if (!possible || parts.hashes.length !== Math.ceil(length / partSize)) {
    throw invalid('The description of the parts does not fit the length of the file.');
  }
}

async function* checkedParts(
  parts: AsyncIterable<Uint8Array>,
  attachment: SealedParts,
  primitives: PartPrimitives,
): AsyncGenerator<Uint8Array> {
  const { hashes, padded } = attachment.parts;
  let length = sealedLength(attachment.bytes + padded);
  let index = 0;
  for await (const part of parts) {
    if (part.length !== Math.min(partSize, length) || hashOfPart(primitives, part) !== hashes[index]) {
      throw invalid('A part is not the one that was announced.');
    }
    length -= part.length;
    index += 1;
    yield part;
  }
  if (index !== hashes.length) throw invalid('A part of the file is missing.');
}

async function* sealChunks(cipher: Cobblestone, plaintext: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield cipher.header;
  let index = 0;
  // The last chunk is shorter than the others, as it must be: a whole one would end 72 bytes after a multiple of 16400,
  // and no multiple of 64 KiB is there.
  for await (const chunk of blocks(plaintext, chunkSize)) yield await cipher.seal(index++, chunk);
}

async function* openChunks(
  primitives: PartPrimitives,
  attachment: SealedParts,
  ciphertext: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const reader = new Blocks(ciphertext);
  const cipher = await cobblestoneOf(primitives, fromBase64url(attachment.parts.key), await reader.read(headerSize));
  for (let index = 0; ; index += 1) {
    const chunk = await reader.read(chunkSize + tagSize);
    yield await cipher.open(index, chunk);
    if (chunk.length < chunkSize + tagSize) return;
  }
}

async function* blocks(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const reader = new Blocks(source);
  for (let block = await reader.read(size); block.length > 0; block = await reader.read(size)) yield block;
}

/** Cuts a stream of pieces anew. */
class Blocks {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #left: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** So many bytes, fewer at the end, none after it. */
  async read(size: number): Promise<Uint8Array> {
    const taken: Uint8Array[] = [];
    for (let missing = size; missing > 0; ) {
      if (this.#left.length === 0) {
        const next = await this.#pieces.next();
        if (next.done) break;
        this.#left = next.value;
      }
      const piece = this.#left.subarray(0, missing);
      this.#left = this.#left.subarray(piece.length);
      missing -= piece.length;
      taken.push(piece);
    }
    const [only] = taken;
    return taken.length === 1 && only ? only : concat(...taken);
  }
}

function invalid(sentence: string): ProtocolError {
  return new ProtocolError('part-invalid', sentence);
}
