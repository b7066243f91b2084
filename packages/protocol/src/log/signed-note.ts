import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** A text with signatures under it. C2SP signed-note. */
export interface SignedNote {
  /** With its final line break. */
  text: string;
  signatures: NoteSignature[];
}

export interface NoteSignature {
  /** The name of the key. */
  name: string;
  /** The first four bytes of a hash over the key: finds it, and proves nothing. */
  keyId: number;
  signature: Uint8Array;
}

/** A key that a verifier was given beforehand; `type` is the byte of C2SP signed-note. */
export interface VerifierKey {
  name: string;
  keyId: number;
  type: number;
  publicKey: Uint8Array;
}

/** Who signs: the name and Ed25519 key under which it is known, and a function behind which an HSM can stand. */
export interface NoteSigner {
  name: string;
  publicKey: Uint8Array;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Ed25519 over the text of the note. */
export const ed25519Note = 0x01;
/** Ed25519 over the time and the text: a witness. C2SP tlog-cosignature. */
export const ed25519Cosignature = 0x04;

const noteLimit = 1_000_000;
const signatureLimit = 64;
const forbidden = /[\p{Cc}]/u;
const nameForm = /^[^\s+\p{White_Space}\p{Cc}]+$/u;

/** Key ID = SHA-256(name || newline || type || public key), its first four bytes. C2SP signed-note. */
export function noteKeyId(name: string, type: number, publicKey: Uint8Array): number {
  const digest = sha256
    .create()
    .update(utf8(`${name}\n`))
    .update(Uint8Array.of(type))
    .update(publicKey)
    .digest();
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0);
}

/** The text of a verifier key, `name+keyid+base64(type || key)`, for a key of that name. */
export function formatVerifierKey(name: string, publicKey: Uint8Array, type = ed25519Note): string {
  const id = noteKeyId(name, type, publicKey).toString(16).padStart(8, '0');
  return `${name}+${id}+${toBase64(Uint8Array.of(type, ...publicKey))}`;
}

/** Reads a verifier key. Throws `log-invalid`, also when its ID is not the one of its name and key. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', id = '', data = ''] = /^([^+]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,4000})$/.exec(text) ?? [];
  const [type, ...key] = fromBase64(data) ?? [];
  const publicKey = Uint8Array.from(key);
  const isEd25519 = (type === ed25519Note || type === ed25519Cosignature) && publicKey.length === 32;
  const keyId = Number.parseInt(id, 16);
  if (!isEd25519 || !nameForm.test(name) || noteKeyId(name, type, publicKey) !== keyId) {
    throw new ProtocolError('log-invalid', 'A key of a log is written name+id+key, with an Ed25519 key.');
  }
  return { name, keyId, type, publicKey };
}

/** Signs a text. It must end with a line break and have no control characters. Throws `log-invalid`. */
export async function signNote(text: string, { name, publicKey, sign }: NoteSigner): Promise<string> {
  checkText(text);
  if (!nameForm.test(name)) throw invalid();
  const signature = await sign(utf8(text));
  return `${text}\n${formatSignature({ name, keyId: noteKeyId(name, ed25519Note, publicKey), signature })}`;
}

/** One line of signature, with its line break. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const bytes = new Uint8Array(4 + signature.length);
  new DataView(bytes.buffer).setUint32(0, keyId);
  bytes.set(signature, 4);
  return `— ${name} ${toBase64(bytes)}\n`;
}

/** Reads a note; its signatures are not checked. Throws `log-invalid`. */
export function parseNote(note: string): SignedNote {
  if (note.length > noteLimit) throw invalid();
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2).split('\n');
  if (split < 0 || lines.pop() !== '' || lines.length < 1 || lines.length > signatureLimit) throw invalid();
  checkText(text);
  return { text, signatures: lines.map(parseSignature) };
}

/** Reads one line of signature, without its line break. Throws `log-invalid`. */
export function parseSignature(line: string): NoteSignature {
  const [, name = '', data = ''] = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  const bytes = fromBase64(data);
  if (!nameForm.test(name) || !bytes || bytes.length < 5) throw invalid();
  const keyId = new DataView(bytes.buffer).getUint32(0);
  return { name, keyId, signature: bytes.slice(4) };
}

/**
 * The names of the given keys that signed the note as C2SP signed-note says: unknown signatures are passed over, a wrong
 * one under a known key spoils the whole note. Cosignatures are not for here (see `verifyCosignatures`).
 */
export async function verifyNote(note: SignedNote, keys: readonly VerifierKey[]): Promise<string[]> {
  const names: string[] = [];
  for (const { name, keyId, signature } of note.signatures) {
    const key = keys.find((each) => each.type === ed25519Note && each.name === name && each.keyId === keyId);
    if (!key) continue;
    if (!(await verifyEd25519(key.publicKey, signature, utf8(note.text)))) return [];
    names.push(name);
  }
  return names;
}

/** Ed25519, RFC 8032. A key or signature that is none is a signature that does not fit. */
export async function verifyEd25519(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
    return await subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(bytes));
  } catch {
    return false;
  }
}

function checkText(text: string): void {
  const isClean = !forbidden.test(text.replaceAll('\n', '')) && text.isWellFormed();
  if (!isClean || !text.endsWith('\n') || text.length < 2) throw invalid();
}

function invalid(): ProtocolError {
  return new ProtocolError('log-invalid', 'A signed note is a text, an empty line and lines of signatures.');
}
