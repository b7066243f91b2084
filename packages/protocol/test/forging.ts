import { fromBase64url, toBase64url, utf8 } from '../src/bytes.ts';
import { parseObjectId } from '../src/identifiers.ts';
import { thailand } from './two-nodes.ts';

/* What an attacker does to texts that were good. */

export type Json = Record<string, unknown>;

export function withHeader(wire: string, change: Json): string {
  const envelope = JSON.parse(wire);
  const header = JSON.parse(decode(fromBase64url(envelope.protected)));
  return JSON.stringify({ ...envelope, protected: toBase64url(json({ ...header, ...change })) });
}

export function swappedHeader(wire: string): string {
  return withHeader(wire, { seq: 2, id: parseObjectId(`${thailand}/0197300a-0000-7000-8000-000000000002`) });
}

export function forgedPayload(jws: string): string {
  const parsed = JSON.parse(jws);
  // The last second of the first instant: all kinds of signed texts have one.
  const payload = decode(fromBase64url(parsed.payload)).replace(
    /(\d)((\.\d+)?Z)/,
    (_, digit, rest) => `${(Number(digit) + 1) % 10}${rest}`,
  );
  return JSON.stringify({ ...parsed, payload: toBase64url(utf8(payload)) });
}

export function forgedSignature(jws: string, index: number): string {
  const parsed = JSON.parse(jws);
  const signature = parsed.signatures[index];
  signature.signature = toBase64url(flipped(fromBase64url(signature.signature), 7));
  return JSON.stringify(parsed);
}

export function forgedCiphertext(wire: string): string {
  const envelope = JSON.parse(wire);
  return JSON.stringify({ ...envelope, ciphertext: toBase64url(flipped(fromBase64url(envelope.ciphertext), 100)) });
}

export function truncatedCiphertext(wire: string): string {
  const envelope = JSON.parse(wire);
  return JSON.stringify({ ...envelope, ciphertext: toBase64url(fromBase64url(envelope.ciphertext).subarray(0, -16)) });
}

export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

export function json(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}

export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
