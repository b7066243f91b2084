import { ProtocolError } from '../errors.ts';

/** The lengths that a sealed plaintext may have: the size of a message says little about it. */
export const buckets = [16, 32, 64, 128, 256].map((kibibytes) => kibibytes * 1024);

const prefix = 4;

/** Four bytes of length (most significant first), the bytes, and zeros up to the next bucket. Throws `too-large`. */
export function pad(bytes: Uint8Array): Uint8Array {
  const bucket = bucketFor(bytes.length);
  if (bucket === undefined) throw new ProtocolError('too-large', 'The message has more than 256 KiB.');
  const padded = new Uint8Array(bucket);
  new DataView(padded.buffer).setUint32(0, bytes.length);
  padded.set(bytes, prefix);
  return padded;
}

/** The reverse of `pad`. There is one padding of each length; anything else throws `decrypt-failed`. */
export function unpad(padded: Uint8Array): Uint8Array {
  const length = padded.length < prefix ? 0 : new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const end = prefix + length;
  if (bucketFor(length) !== padded.length || padded.subarray(end).some((byte) => byte !== 0)) {
    throw new ProtocolError('decrypt-failed', 'The message is not padded as the protocol says.');
  }
  return padded.subarray(prefix, end);
}

function bucketFor(length: number): number | undefined {
  return buckets.find((bucket) => prefix + length <= bucket);
}
