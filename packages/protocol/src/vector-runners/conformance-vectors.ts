import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { AEAD_AES_256_GCM, CipherSuite, KEM_DHKEM_P256_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import { z } from 'zod';
import { type Bytes, equalBytes, fromBase64url, toBase64url, utf8 } from '../bytes.ts';
import { type Algorithm, hkdf, verifyWith } from '../keys/suite.ts';
import { webPrimitives } from '../parts/web-primitives.ts';
import { readVectors, type VectorOutcome } from './report.ts';

/** Vectors of others, in their own formats, for the algorithms of suite C1 as this code calls them. */

const hex = z.string().regex(/^([0-9a-f]{2})*$/);
const result = z.enum(['valid', 'invalid', 'acceptable']);
const text = z.string();

/** How one test of Wycheproof is done: whether it is good, or that it is not about us. */
type Try = (group: Record<string, unknown>, test: Record<string, unknown>) => Promise<boolean | 'skipped'>;
const wycheproof: Record<string, Try> = {
  'eddsa_verify_schema_v1.json': tryEd25519,
  'mldsa_verify_schema.json': tryMlDsa,
  'aead_test_schema_v1.json': tryAesGcm,
  'hkdf_test_schema_v1.json': tryHkdf,
  'mlkem_test_schema.json': tryMlKem,
  'xdh_comp_schema_v1.json': tryX25519,
};
const wycheproofFile = z.looseObject({
  algorithm: text,
  schema: text,
  testGroups: z.array(z.looseObject({ tests: z.array(z.looseObject({ tcId: z.int(), result })) })),
});

export function isWycheproof(json: object): boolean {
  return 'testGroups' in json;
}

/** Runs a file of Project Wycheproof; files of algorithms that we do not use are skipped. */
export async function runWycheproof(json: unknown): Promise<VectorOutcome[]> {
  const { algorithm, schema, testGroups } = readVectors(wycheproofFile, json);
  const attempt = Object.hasOwn(wycheproof, schema) ? wycheproof[schema] : undefined;
  const outcomes: VectorOutcome[] = [];
  for (const group of testGroups) {
    for (const test of group.tests) {
      const id = `tcId ${test.tcId}`;
      const good = attempt ? await attempt({ ...group, algorithm }, test) : 'skipped';
      if (good === 'skipped') outcomes.push({ id, skipped: true });
      // "acceptable" leaves it to the implementation.
      else if (test.result === 'acceptable') outcomes.push({ id, expected: 'a verdict', actual: 'a verdict' });
      else outcomes.push({ id, expected: test.result, actual: good ? 'valid' : 'invalid' });
    }
  }
  return outcomes;
}

async function tryEd25519(group: object, test: object): Promise<boolean> {
  const { publicKey } = readVectors(z.looseObject({ publicKey: z.looseObject({ pk: hex }) }), group);
  return trySignature('Ed25519', { kty: 'OKP', crv: 'Ed25519', x: toBase64url(hexToBytes(publicKey.pk)) }, test);
}

async function tryMlDsa(group: object, test: object): Promise<boolean | 'skipped'> {
  const { publicKey } = readVectors(z.looseObject({ publicKey: hex }), group);
  // Contexts are a feature of FIPS 204 that JOSE does not use.
  if ('ctx' in test && test.ctx !== '') return 'skipped';
  return trySignature('ML-DSA-65', { kty: 'AKP', alg: 'ML-DSA-65', pub: toBase64url(hexToBytes(publicKey)) }, test);
}

async function trySignature(algorithm: Algorithm, jwk: object, test: object): Promise<boolean> {
  const { msg, sig } = readVectors(z.looseObject({ msg: hex, sig: hex }), test);
  return succeeds(async () => {
    const key = await crypto.subtle.importKey('jwk', jwk as JsonWebKey, algorithm, false, ['verify']);
    return verifyWith(algorithm, key, hexToBytes(sig), hexToBytes(msg));
  });
}

async function tryAesGcm(group: object, test: object): Promise<boolean | 'skipped'> {
  const { algorithm, keySize, ivSize, tagSize } = readVectors(
    z.looseObject({ algorithm: text, keySize: z.int(), ivSize: z.int(), tagSize: z.int() }),
    group,
  );
  const { key, iv, aad, msg, ct, tag } = readVectors(
    z.looseObject({ key: hex, iv: hex, aad: hex, msg: hex, ct: hex, tag: hex }),
    test,
  );
  if (algorithm !== 'AES-GCM' || keySize !== 256 || ivSize !== 96 || tagSize !== 128) return 'skipped';
  return succeeds(async () => {
    // The AEAD of HPKE takes associated data; that of parts has none.
    const opened = await AEAD_AES_256_GCM().Open(
      hexToBytes(key),
      hexToBytes(iv),
      hexToBytes(aad),
      hexToBytes(ct + tag),
    );
    if (aad === '') await (await webPrimitives.cipher(hexToBytes(key))).open(hexToBytes(iv), hexToBytes(ct + tag));
    return equalBytes(opened, hexToBytes(msg));
  });
}

async function tryHkdf(group: object, test: object): Promise<boolean | 'skipped'> {
  const { algorithm } = readVectors(z.looseObject({ algorithm: text }), group);
  const { ikm, salt, info, size, okm } = readVectors(
    z.looseObject({ ikm: hex, salt: hex, info: hex, size: z.int(), okm: hex }),
    test,
  );
  const hash = { 'HKDF-SHA-256': sha256, 'HKDF-SHA-512': sha512 }[algorithm];
  if (!hash) return 'skipped';
  return succeeds(async () =>
    equalBytes(expand(hash, extract(hash, hexToBytes(ikm), hexToBytes(salt)), hexToBytes(info), size), hexToBytes(okm)),
  );
}

async function tryMlKem(group: object, test: object): Promise<boolean | 'skipped'> {
  const { parameterSet } = readVectors(z.looseObject({ parameterSet: text }), group);
  if (parameterSet !== 'ML-KEM-768') return 'skipped';
  const { seed, c, K } = readVectors(z.looseObject({ seed: hex, c: hex, K: hex.optional() }), test);
  // Not yet in the types of the platform.
  const subtle = crypto.subtle as unknown as {
    importKey(
      format: string,
      bytes: Uint8Array,
      algorithm: string,
      extractable: boolean,
      uses: string[],
    ): Promise<CryptoKey>;
    decapsulateBits(algorithm: string, key: CryptoKey, ciphertext: Uint8Array): Promise<ArrayBuffer>;
  };
  return succeeds(async () => {
    const key = await subtle.importKey('raw-seed', hexToBytes(seed), parameterSet, false, ['decapsulateBits']);
    const shared = new Uint8Array(await subtle.decapsulateBits(parameterSet, key, hexToBytes(c)));
    return equalBytes(shared, hexToBytes(K ?? ''));
  });
}

async function tryX25519(_: object, test: object): Promise<boolean> {
  const given = readVectors(z.looseObject({ public: hex, private: hex, shared: hex }), test);
  // PKCS #8 is the one form in which WebCrypto takes a private key without its public one.
  const pkcs8 = hexToBytes(`302e020100300506032b656e04220420${given.private}`) as Bytes;
  return succeeds(async () => {
    const secret = await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits']);
    const other = await crypto.subtle.importKey('raw', hexToBytes(given.public) as Bytes, 'X25519', true, []);
    const shared = await crypto.subtle.deriveBits({ name: 'X25519', public: other }, secret, 256);
    return equalBytes(new Uint8Array(shared), hexToBytes(given.shared));
  });
}

const hpkeFile = z.array(
  z.looseObject({
    mode: z.int(),
    kem_id: z.int(),
    kdf_id: z.int(),
    aead_id: z.int(),
    info: hex,
    skRm: hex,
    enc: hex,
    encryptions: z.array(z.looseObject({ aad: hex, ciphertext: hex, plaintext: hex })),
  }),
);

/** Runs HPKE vectors in the format of RFC 9180: base mode, HKDF-SHA256 and AES-256-GCM, with the KEMs of that time. */
export async function runHpkeVectors(json: unknown): Promise<VectorOutcome[]> {
  const outcomes: VectorOutcome[] = [];
  for (const given of readVectors(hpkeFile, json)) {
    const id = `kem ${given.kem_id}, kdf ${given.kdf_id}, aead ${given.aead_id}`;
    const kem = { 16: KEM_DHKEM_P256_HKDF_SHA256, 32: KEM_DHKEM_X25519_HKDF_SHA256 }[given.kem_id];
    const ours = kem && given.mode === 0 && given.kdf_id === 1 && given.aead_id === 2;
    if (!ours) {
      outcomes.push({ id, skipped: true });
      continue;
    }
    const suite = new CipherSuite(kem, hkdf, AEAD_AES_256_GCM);
    const good = await succeeds(async () => {
      const key = await suite.DeserializePrivateKey(hexToBytes(given.skRm));
      const context = await suite.SetupRecipient(key, hexToBytes(given.enc), { info: hexToBytes(given.info) });
      for (const { aad, ciphertext, plaintext } of given.encryptions) {
        const opened = await context.Open(hexToBytes(ciphertext), hexToBytes(aad));
        if (!equalBytes(opened, hexToBytes(plaintext))) return false;
      }
      return true;
    });
    outcomes.push({ id, expected: 'valid', actual: good ? 'valid' : 'invalid' });
  }
  return outcomes;
}

const cookbook = z.looseObject({
  title: text,
  input: z.looseObject({ payload: text, key: z.looseObject({ kty: text, crv: text.optional(), x: text.optional() }) }),
  signing: z.looseObject({ 'sig-input': text, sig: text }),
});

/** Runs an example of the JOSE cookbook. Only Ed25519 is an algorithm of ours. */
export async function runCookbookExample(json: unknown): Promise<VectorOutcome[]> {
  const { title: id, input, signing } = readVectors(cookbook, json);
  const { kty, crv, x } = input.key;
  if (crv !== 'Ed25519') return [{ id, skipped: true }];
  const good = await succeeds(async () => {
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x } as JsonWebKey, crv, false, ['verify']);
    const samePayload = signing['sig-input'].endsWith(`.${toBase64url(utf8(input.payload))}`);
    return samePayload && verifyWith(crv, key, fromBase64url(signing.sig), utf8(signing['sig-input']));
  });
  return [{ id, expected: 'valid', actual: good ? 'valid' : 'invalid' }];
}

/** The platform refuses malformed keys and inputs in many ways; all of them mean that the vector is not good. */
async function succeeds(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch {
    return false;
  }
}
