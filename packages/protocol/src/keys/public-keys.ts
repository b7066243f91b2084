import { z } from 'zod';
import { base64url, count, keyId } from '../envelope/fields.ts';
import type { KeyId, Lane, NodeId } from '../identifiers.ts';
import type { StoredKeys } from './stored-keys.ts';

/** `active` may be used; `retired` still serves for what was made in its time; `compromised` never serves again. */
export const keyState = z.enum(['active', 'retired', 'compromised']);

export const publicSigningKey = z.looseObject({
  kid: keyId,
  state: keyState,
  /** Raw public keys in base64url: 32 and 1952 bytes. */
  ed25519: base64url.length(43),
  mlDsa65: base64url.length(2603),
  /** When retired: the last number that it signed in each stream, by `streamKey`. */
  lastSeq: z.record(z.string(), count).optional(),
});
export type PublicSigningKey = z.infer<typeof publicSigningKey>;

export const publicSealingKey = z.looseObject({
  kid: keyId,
  suite: z.literal('C1'),
  state: keyState,
  /** The raw public key in base64url: 1216 bytes. */
  key: base64url.length(1622),
});
export type PublicSealingKey = z.infer<typeof publicSealingKey>;

/** Finds the public half of a signing key that a trust statement has named. */
export type FindSigningKey = (kid: KeyId) => PublicSigningKey | undefined;

/** The name of a stream among those of its sender. */
export function streamKey(stream: { to: NodeId; lane: Lane; epoch: number }): string {
  return `${stream.to}/${stream.lane}/${stream.epoch}`;
}

/** The public halves of the signing keys of a node, as its trust statement lists them. */
export function signingKeysOf(stored: StoredKeys): PublicSigningKey[] {
  return stored.signing.map(({ kid, state, ed25519, mlDsa65, lastSeq }) => ({
    kid,
    state,
    ed25519,
    mlDsa65,
    ...(lastSeq && { lastSeq }),
  }));
}

/** The public halves of the sealing keys of a node. */
export function sealingKeysOf(stored: StoredKeys): PublicSealingKey[] {
  return stored.sealing.map(({ kid, state, public: key }) => ({ kid, suite: 'C1', state, key }));
}
