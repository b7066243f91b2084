import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, type KDFFactory, KEM_MLKEM768_X25519, type Key } from 'hpke';
import { type Bytes, fromBase64url, toBase64url, utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';

/**
 * Suite C1, frozen: Ed25519 (RFC 8032) and ML-DSA-65 (FIPS 204), both required; HPKE (RFC 9180) in base mode with
 * MLKEM768-X25519 (0x647a), HKDF-SHA256 and AES-256-GCM. Each half of a pair holds if the other is broken one day.
 */
export const suite = 'C1';
export const algorithms = ['Ed25519', 'ML-DSA-65'] as const;
export type Algorithm = (typeof algorithms)[number];

/** What HPKE calls info: it ties a sealed message to this protocol and suite. */
const sealingInfo = utf8('comity+jwe C1');

/** HKDF-SHA256 in JavaScript: for the few short inputs of HPKE, a dozen trips to WebCrypto cost more than the hashing. */
export const hkdf: KDFFactory = () => ({
  ...KDF_HKDF_SHA256(),
  Extract: async (salt, ikm) => extract(sha256, ikm, salt),
  Expand: async (prk, info, length) => expand(sha256, prk, info, length),
});
const hpke = new CipherSuite(KEM_MLKEM768_X25519, hkdf, AEAD_AES_256_GCM);

/** A value for each signature algorithm: keys as base64url of their raw bytes, or what is to be signed. */
export interface PublicPair {
  ed25519: string;
  mlDsa65: string;
}

/** A pair of signing keys as it is kept: public halves and the 32-byte seeds of the private ones, all base64url. */
export interface StoredPair extends PublicPair {
  ed25519Seed: string;
  mlDsa65Seed: string;
}

export interface StoredSealingPair {
  public: string;
  seed: string;
}

export interface SignerPair {
  ed25519: CryptoKey;
  mlDsa65: CryptoKey;
}

export async function generateSigningPair(): Promise<StoredPair> {
  const [ed25519, mlDsa65] = await Promise.all([generateJwk('Ed25519'), generateJwk('ML-DSA-65')]);
  return {
    ed25519: ed25519.x ?? '',
    ed25519Seed: ed25519.d ?? '',
    mlDsa65: mlDsa65.pub ?? '',
    mlDsa65Seed: mlDsa65.priv ?? '',
  };
}

/** The key of a log, which signs checkpoints that C2SP witnesses read: Ed25519 alone. */
export async function generateLogPair(): Promise<Pick<StoredPair, 'ed25519' | 'ed25519Seed'>> {
  const { x = '', d = '' } = await generateJwk('Ed25519');
  return { ed25519: x, ed25519Seed: d };
}

export async function generateSealingPair(): Promise<StoredSealingPair> {
  const pair = await hpke.GenerateKeyPair(true);
  return {
    public: toBase64url(await hpke.SerializePublicKey(pair.publicKey)),
    seed: toBase64url(await hpke.SerializePrivateKey(pair.privateKey)),
  };
}

/** Imports the key of a log. Throws `keys-invalid`. */
export async function importLogSigner(stored: Pick<StoredPair, 'ed25519' | 'ed25519Seed'>): Promise<CryptoKey> {
  return readable('log key', importKey('Ed25519', ed25519Jwk(stored.ed25519, stored.ed25519Seed), 'sign'));
}

/** Imports private signing keys, which cannot be read back from the result. Throws `keys-invalid`. */
export async function importSigner(stored: StoredPair): Promise<SignerPair> {
  return importPair(
    ed25519Jwk(stored.ed25519, stored.ed25519Seed),
    mlDsaJwk(stored.mlDsa65, stored.mlDsa65Seed),
    'sign',
  );
}

/** Imports public signing keys. Throws `keys-invalid`. */
export async function importVerifier(pair: PublicPair): Promise<SignerPair> {
  return importPair(ed25519Jwk(pair.ed25519), mlDsaJwk(pair.mlDsa65), 'verify');
}

/** Imports a private key for opening. Throws `keys-invalid`. */
export async function importOpener(stored: StoredSealingPair): Promise<Key> {
  return readable('sealing key', hpke.DeserializePrivateKey(fromBase64url(stored.seed)));
}

/** Imports a public key for sealing. Throws `keys-invalid`. */
export async function importSealer(key: string): Promise<Key> {
  return readable('public sealing key', hpke.DeserializePublicKey(fromBase64url(key)));
}

/** HPKE single-shot encryption in base mode (RFC 9180, section 6.1). */
export async function seal(
  key: Key,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Promise<{ enc: Uint8Array; ciphertext: Uint8Array }> {
  const sealed = await hpke.Seal(key, plaintext, { aad, info: sealingInfo });
  return { enc: sealed.encapsulatedSecret, ciphertext: sealed.ciphertext };
}

/** The reverse of `seal`. Throws `decrypt-failed`, with the same words whatever was wrong. */
export async function open(key: Key, enc: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Promise<Bytes> {
  try {
    return (await hpke.Open(key, enc, ciphertext, { aad, info: sealingInfo })) as Bytes;
  } catch (cause) {
    throw new ProtocolError('decrypt-failed', 'The message cannot be opened with the key that it names.', { cause });
  }
}

export async function signWith(algorithm: Algorithm, key: CryptoKey, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(algorithm, key, bytes as Bytes));
}

export function verifyWith(
  algorithm: Algorithm,
  key: CryptoKey,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> {
  return crypto.subtle.verify(algorithm, key, signature as Bytes, bytes as Bytes);
}

type Jwk = Record<string, string>;

/** JWK is the one form that all platforms read and write for both algorithms: OKP (RFC 8037) and AKP (RFC 9964). */
function ed25519Jwk(x: string, d?: string): Jwk {
  return { kty: 'OKP', crv: 'Ed25519', x, ...(d !== undefined && { d }) };
}

function mlDsaJwk(pub: string, priv?: string): Jwk {
  return { kty: 'AKP', alg: 'ML-DSA-65', pub, ...(priv !== undefined && { priv }) };
}

async function generateJwk(algorithm: Algorithm): Promise<Partial<Jwk>> {
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  return (await crypto.subtle.exportKey('jwk', pair.privateKey)) as Partial<Jwk>;
}

async function importPair(ed25519: Jwk, mlDsa65: Jwk, use: 'sign' | 'verify'): Promise<SignerPair> {
  const imported = Promise.all([importKey('Ed25519', ed25519, use), importKey('ML-DSA-65', mlDsa65, use)]);
  const [first, second] = await readable('signing keys', imported);
  return { ed25519: first, mlDsa65: second };
}

function importKey(algorithm: Algorithm, jwk: Jwk, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', jwk as JsonWebKey, algorithm, false, [use]);
}

async function readable<T>(name: string, imported: Promise<T>): Promise<T> {
  try {
    return await imported;
  } catch (cause) {
    throw new ProtocolError('keys-invalid', `The ${name} cannot be read.`, { cause });
  }
}
