import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Key } from 'hpke';
import { concat, fromBase64url, utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import type { KeyId, NodeId } from '../identifiers.ts';
import { parseStoredKeys, type StoredKeys } from './stored-keys.ts';
import { importLogSigner, importOpener, importSigner, open, type StoredPair, signWith } from './suite.ts';

/** What each signature covers. The two differ: the header of a JWS signature names its algorithm. */
export interface ToSign {
  ed25519: Uint8Array;
  mlDsa65: Uint8Array;
}

export interface Signatures extends ToSign {
  kid: KeyId;
}

/** What a node can do with its private keys. All is asynchronous, so that a hardware module can stand behind it. */
export interface Keys {
  node: NodeId;
  /** The active signing key. */
  signingKid: KeyId;
  /** The active sealing key. */
  sealingKid: KeyId;
  sign(bytes: ToSign): Promise<Signatures>;
  /** Opens what was sealed for one of our keys. Throws `key-unknown` or `decrypt-failed`. */
  open(kid: KeyId, enc: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  /** Signs the text of a checkpoint of the log with Ed25519, for a C2SP signed note. */
  signCheckpoint(bytes: Uint8Array): Promise<Uint8Array>;
  /** The verifier key of the log: name, key hash and Ed25519 key (C2SP signed-note). */
  logKey: string;
}

/** Opens stored keys for use. Throws `keys-invalid`. */
export async function openKeys(value: StoredKeys): Promise<Keys> {
  const stored = parseStoredKeys(value);
  const signing = stored.signing.find(({ state }) => state === 'active');
  const sealing = stored.sealing.find(({ state }) => state === 'active');
  if (!signing || !sealing) throw new ProtocolError('keys-invalid', 'The stored keys have no active key.');

  const signer = await signerOf(signing);
  const logSigner = await importLogSigner(stored.log);
  const openers = new Map<KeyId, Key>();
  for (const key of stored.sealing) openers.set(key.kid, await importOpener(key));

  return {
    node: stored.node,
    signingKid: signing.kid,
    sealingKid: sealing.kid,
    logKey: logKeyOf(stored.log.origin, stored.log.ed25519),
    sign: signer.sign,
    open: async (kid, enc, ciphertext, aad) => {
      const opener = openers.get(kid);
      if (!opener)
        throw new ProtocolError('key-unknown', 'The message is sealed for a key that this node does not have.');
      return open(opener, enc, ciphertext, aad);
    },
    signCheckpoint: (bytes) => signWith('Ed25519', logSigner, bytes),
  };
}

/** The signing half of `Keys`, for one pair of keys. Throws `keys-invalid`. */
export async function signerOf(pair: StoredPair & { kid: KeyId }): Promise<Pick<Keys, 'sign' | 'signingKid'>> {
  const signer = await importSigner(pair);
  return {
    signingKid: pair.kid,
    sign: async (bytes) => {
      const [ed25519, mlDsa65] = await Promise.all([
        signWith('Ed25519', signer.ed25519, bytes.ed25519),
        signWith('ML-DSA-65', signer.mlDsa65, bytes.mlDsa65),
      ]);
      return { kid: pair.kid, ed25519, mlDsa65 };
    },
  };
}

/** Writes a verifier key of the C2SP signed-note format: `<name>+<key hash>+<base64 of 0x01 and the Ed25519 key>`. */
export function logKeyOf(name: string, ed25519: string): string {
  const key = concat(Uint8Array.of(1), fromBase64url(ed25519));
  const hash = bytesToHex(sha256(concat(utf8(`${name}\n`), key)).subarray(0, 4));
  return `${name}+${hash}+${btoa(String.fromCharCode(...key))}`;
}
