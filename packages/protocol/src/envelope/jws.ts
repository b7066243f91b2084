import { z } from 'zod';
import { fromBase64url, toBase64url, utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import type { KeyId } from '../identifiers.ts';
import type { Keys } from '../keys/keys.ts';
import {
  type Algorithm,
  algorithms,
  importVerifier,
  type PublicPair,
  type SignerPair,
  verifyWith,
} from '../keys/suite.ts';
import { readJson } from '../strict-json.ts';
import { base64url, keyId, parseShape } from './fields.ts';

/** What a signed text is, so that one can never pass for another (RFC 8725, section 3.11). */
export type JwsType =
  | 'comity+jws'
  | 'comity+receipt'
  | 'comity+call'
  | 'comity+answer'
  | 'comity+approval'
  | 'comity+custody'
  | 'comity+trust-statement'
  | 'comity+statement-key';

/** A JWS whose form is right. Nothing is verified yet. */
export interface ReadJws {
  kid: KeyId;
  payload: Uint8Array;
  signatures: { algorithm: Algorithm; input: Uint8Array; signature: Uint8Array }[];
}

/** Strict: an unprotected header, or any member that we do not know, is a JWS that we do not understand. */
const general = z.strictObject({
  payload: base64url,
  signatures: z.array(z.strictObject({ protected: base64url, signature: base64url })).length(algorithms.length),
});
/** Strict as well, which refuses `crit`, `b64`, `jwk`, `x5u` and whatever else has misled verifiers. */
const protectedHeader = z.strictObject({ alg: z.enum(algorithms), kid: keyId, typ: z.string() });

type Signer = Pick<Keys, 'sign' | 'signingKid'>;

/** Signs a payload with both algorithms: JWS in general JSON serialisation (RFC 7515, section 7.2.1). */
export async function signJws(signer: Signer, typ: JwsType, payload: Uint8Array): Promise<string> {
  const kid = signer.signingKid;
  const encoded = toBase64url(payload);
  const [first, second] = algorithms.map((alg) => toBase64url(utf8(JSON.stringify({ alg, kid, typ }))));
  const signed = await signer.sign({ ed25519: utf8(`${first}.${encoded}`), mlDsa65: utf8(`${second}.${encoded}`) });
  if (signed.kid !== kid) throw new ProtocolError('keys-invalid', 'The active signing key changed while it was used.');
  return JSON.stringify({
    payload: encoded,
    signatures: [
      { protected: first, signature: toBase64url(signed.ed25519) },
      { protected: second, signature: toBase64url(signed.mlDsa65) },
    ],
  });
}

/**
 * Reads a JWS of one type with exactly one signature of each algorithm, both of the same key. Verifies nothing.
 * Throws `json-invalid`, `too-large`, `base64url-invalid`, `schema-invalid` or, when the type is another, `bad-signature`.
 */
export function readJws(text: string, typ: JwsType, bytes: number = 2 ** 20): ReadJws {
  const jws = parseShape(general, readJson(utf8(text), { bytes, depth: 8 }));
  const signatures = jws.signatures.map((given) => {
    const header = parseShape(protectedHeader, readJson(fromBase64url(given.protected), { bytes: 1024, depth: 8 }));
    if (header.typ !== typ) throw new ProtocolError('bad-signature', 'The signed text is of another type.');
    const input = utf8(`${given.protected}.${jws.payload}`);
    return { algorithm: header.alg, kid: header.kid, input, signature: fromBase64url(given.signature) };
  });
  const [kid, ...others] = new Set(signatures.map((signature) => signature.kid));
  const complete = algorithms.every((algorithm) => signatures.some((signature) => signature.algorithm === algorithm));
  if (kid === undefined || others.length > 0 || !complete) {
    throw new ProtocolError('bad-signature', 'A signed text needs one signature of each algorithm, of one key.');
  }
  return { kid, payload: fromBase64url(jws.payload), signatures };
}

/**
 * Verifies each signature by itself and requires all. A library's verdict on a JWS with several signatures will not do: it
 * is usually that one of them is good. Throws `bad-signature`, or `keys-invalid` where the key is not one.
 */
export async function verifyJws(jws: ReadJws, key: PublicPair): Promise<void> {
  const verifier = await verifierOf(key);
  const verdicts = await Promise.all(
    jws.signatures.map(({ algorithm, input, signature }) =>
      verifyWith(algorithm, algorithm === 'Ed25519' ? verifier.ed25519 : verifier.mlDsa65, signature, input),
    ),
  );
  if (verdicts.length !== algorithms.length || !verdicts.every(Boolean)) {
    throw new ProtocolError('bad-signature', 'A signature does not belong to the text or to the key.');
  }
}

/** Importing a key costs as much as using it, and the same few partners write all the time. */
const verifiers = new Map<string, Promise<SignerPair>>();
const mostVerifiers = 500;

function verifierOf(key: PublicPair): Promise<SignerPair> {
  const name = `${key.ed25519}.${key.mlDsa65}`;
  let verifier = verifiers.get(name);
  if (!verifier) {
    verifier = importVerifier(key);
    const oldest = verifiers.keys().next();
    if (verifiers.size >= mostVerifiers && !oldest.done) verifiers.delete(oldest.value);
    verifiers.set(name, verifier);
  }
  return verifier;
}
