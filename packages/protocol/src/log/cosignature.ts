import { bigEndian64, concat, utf8 } from '../bytes.ts';
import type { SignedCheckpoint } from './checkpoint.ts';
import {
  ed25519Cosignature,
  formatSignature,
  type NoteSignature,
  type NoteSigner,
  noteKeyId,
  type VerifierKey,
  verifyEd25519,
} from './signed-note.ts';

/** A witness has seen this head, at this time, and none that contradicts it. C2SP tlog-cosignature, version 1. */
export interface Cosignature {
  /** The name of the witness. */
  name: string;
  at: Date;
}

const timeBytes = 8;
const signatureBytes = 64;

/** The time and the Ed25519 signature of a witness's line, or undefined when it is no cosignature of that form. */
export function readCosignature({ signature }: NoteSignature): { at: Date; ed25519: Uint8Array } | undefined {
  if (signature.length !== timeBytes + signatureBytes) return undefined;
  const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  // The last instant that a Date can hold.
  if (seconds > 8_640_000_000_000n) return undefined;
  return { at: new Date(Number(seconds) * 1000), ed25519: signature.slice(timeBytes) };
}

/**
 * The witnesses among the given keys whose cosignature on the head is right. Unknown lines are passed over, as C2SP
 * signed-note says; a wrong one counts for nothing.
 */
export async function verifyCosignatures(
  { note }: SignedCheckpoint,
  witnesses: readonly VerifierKey[],
): Promise<Cosignature[]> {
  const seen: Cosignature[] = [];
  for (const line of note.signatures) {
    const key = witnesses.find(
      (each) => each.type === ed25519Cosignature && each.name === line.name && each.keyId === line.keyId,
    );
    const cosignature = key && readCosignature(line);
    if (!cosignature) continue;
    const message = cosignedBytes(note.text, cosignature.at);
    const isRight = await verifyEd25519(key.publicKey, cosignature.ed25519, message);
    if (isRight && !seen.some(({ name }) => name === key.name)) seen.push({ name: key.name, at: cosignature.at });
  }
  return seen;
}

/** The line, with its line break, by which a witness says that it has seen a head. */
export async function cosign(
  { note }: SignedCheckpoint,
  at: Date,
  { name, publicKey, sign }: NoteSigner,
): Promise<string> {
  const ed25519 = await sign(cosignedBytes(note.text, at));
  const signature = concat(bigEndian64(seconds(at)), ed25519);
  return formatSignature({ name, keyId: noteKeyId(name, ed25519Cosignature, publicKey), signature });
}

function cosignedBytes(text: string, at: Date): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds(at)}\n${text}`);
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
