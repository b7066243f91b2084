import { ProtocolError } from '../errors.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { parseCheckpoint, type SignedCheckpoint } from './checkpoint.ts';
import { verifyCosignatures } from './cosignature.ts';
import { hashBytes } from './hashes.ts';
import { type ProofVerdict, verifyInclusion } from './proofs.ts';
import { type VerifierKey, verifyNote } from './signed-note.ts';

/** A proof that can be checked without the log: a leaf's place, its way to the root, and the signed root. C2SP tlog-proof. */
export interface TlogProof {
  index: number;
  proof: Uint8Array[];
  checkpoint: SignedCheckpoint;
  /** Opaque, and not covered by any signature. */
  extra?: Uint8Array;
}

/** The keys that a checker trusts, and how many of the witnesses must have seen the head. */
export interface TlogPolicy {
  origin: string;
  log: VerifierKey;
  witnesses?: readonly VerifierKey[];
  quorum?: number;
}

const header = 'c2sp.org/tlog-proof@v1';
const proofLimit = 64;

/** Writes the file; `checkpoint` is the signed note as the log gave it. */
export function formatTlogProof({
  index,
  proof,
  checkpoint,
  extra,
}: Omit<TlogProof, 'checkpoint'> & { checkpoint: string }): string {
  const lines = [header, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...proof.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Whether a text claims to be a tlog-proof: its first line says so. */
export function isTlogProof(text: string): boolean {
  return text.startsWith(`${header}\n`);
}

/** Reads the file; nothing in it is checked yet. Throws `proof-invalid`, or what `parseCheckpoint` throws. */
export function parseTlogProof(text: string): TlogProof {
  const split = text.indexOf('\n\n');
  const [first, ...rest] = text.slice(0, split).split('\n');
  const extraText = rest[0]?.startsWith('extra ') ? rest.shift()?.slice('extra '.length) : undefined;
  const extra = extraText === undefined ? undefined : fromBase64(extraText);
  const [, index = ''] = /^index (0|[1-9]\d*)$/.exec(rest.shift() ?? '') ?? [];
  const proof = rest.map((line) => fromBase64(line));
  const isProof = proof.length < proofLimit && proof.every((hash) => hash?.length === hashBytes);
  const isIndex = index !== '' && Number.isSafeInteger(Number(index));
  if (split < 0 || first !== header || !isIndex || !isProof || (extraText !== undefined && !extra)) {
    throw new ProtocolError('proof-invalid', 'A tlog-proof is an index, hashes and a checkpoint, as C2SP says.');
  }
  const checkpoint = parseCheckpoint(text.slice(split + 2));
  return { index: Number(index), proof: proof as Uint8Array[], checkpoint, ...(extra && { extra }) };
}

/** Whether a leaf is in the log that the policy names, and enough witnesses have seen its head. */
export async function verifyTlogProof(
  { index, proof, checkpoint }: TlogProof,
  leaf: Uint8Array,
  { origin, log, witnesses = [], quorum = 0 }: TlogPolicy,
): Promise<ProofVerdict> {
  if (checkpoint.origin !== origin) return { valid: false, reason: 'The checkpoint is of another log.' };
  if ((await verifyNote(checkpoint.note, [log])).length === 0) {
    return { valid: false, reason: 'The checkpoint is not signed by the key of this log.' };
  }
  if ((await verifyCosignatures(checkpoint, witnesses)).length < quorum) {
    return { valid: false, reason: 'Too few witnesses have seen the checkpoint.' };
  }
  return verifyInclusion({ index, size: checkpoint.size, leaf, root: checkpoint.root, proof });
}
