import { ProtocolError } from '../errors.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { hashBytes } from './hashes.ts';
import {
  formatVerifierKey,
  type NoteSigner,
  parseNote,
  parseVerifierKey,
  type SignedNote,
  signNote,
  type VerifierKey,
  verifyNote,
} from './signed-note.ts';

/** The head of a log: how many leaves it has, and the root over them. C2SP tlog-checkpoint. */
export interface Checkpoint {
  /** Which log: `th.oag.mla/audit/2026`. */
  origin: string;
  size: number;
  root: Uint8Array;
  /** Further lines, opaque; ours has none. */
  extensions?: string[];
}

/** A checkpoint with the note that carries it. */
export interface SignedCheckpoint extends Checkpoint {
  note: SignedNote;
}

/** The text that is signed: origin, size and root, a line each. Throws `checkpoint-invalid`. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  const lines = [origin, String(size), toBase64(root), ...extensions];
  const isWhole = Number.isSafeInteger(size) && size >= 0 && root.length === hashBytes;
  if (!isWhole || lines.some((line) => line === '' || line.includes('\n'))) throw invalid();
  return `${lines.join('\n')}\n`;
}

/** Signs a head under its origin as the name of the key. */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signer: Pick<NoteSigner, 'publicKey' | 'sign'>,
): Promise<string> {
  return signNote(formatCheckpoint(checkpoint), { ...signer, name: checkpoint.origin });
}

/** Reads the text of a head. Throws `checkpoint-invalid`. */
export function parseCheckpointText(text: string): Checkpoint {
  const lines = text.split('\n');
  const [origin = '', size = '', hash = '', ...extensions] = lines.slice(0, -1);
  const root = fromBase64(hash);
  const isSize = /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size));
  if (lines.at(-1) !== '' || origin === '' || !isSize || root?.length !== hashBytes || extensions.includes('')) {
    throw invalid();
  }
  return { origin, size: Number(size), root, ...(extensions.length > 0 && { extensions }) };
}

/** Reads a signed head; its signatures are not checked. Throws `log-invalid` or `checkpoint-invalid`. */
export function parseCheckpoint(text: string): SignedCheckpoint {
  const note = parseNote(text);
  return { ...parseCheckpointText(note.text), note };
}

/**
 * The head that the log itself has signed. Throws `log-invalid`, `checkpoint-invalid`, or `bad-signature` when
 * it is of another log or the signature of the log is missing or wrong.
 */
export async function verifyCheckpoint(
  text: string,
  { origin, key }: { origin: string; key: string | VerifierKey },
): Promise<SignedCheckpoint> {
  const checkpoint = parseCheckpoint(text);
  const verifier = typeof key === 'string' ? parseVerifierKey(key) : key;
  const signers = await verifyNote(checkpoint.note, [verifier]);
  if (checkpoint.origin !== origin || signers.length === 0) {
    throw new ProtocolError('bad-signature', 'The checkpoint is not signed by the key of this log.');
  }
  return checkpoint;
}

/**
 * The key of one shard of a log. All shards of a node sign with one key, each under its own origin as the name, so that
 * the name says which log a signature is for (C2SP tlog-checkpoint: "the key name should match the origin line").
 */
export function shardKey(logKey: string, origin: string): string {
  return formatVerifierKey(origin, parseVerifierKey(logKey).publicKey);
}

function invalid(): ProtocolError {
  return new ProtocolError('checkpoint-invalid', 'A checkpoint is an origin, a size and a root, a line each.');
}
