import { z } from 'zod';
import { fromBase64url, hashOf } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { type Hash, isKeyId, isNodeId, type KeyId, type NodeId } from '../identifiers.ts';
import { generateLogPair, generateSealingPair, generateSigningPair, type PublicPair } from './suite.ts';

const text = z.string().regex(/^[A-Za-z0-9_-]+$/);
const keyId = z.custom<KeyId>(isKeyId);
const state = z.enum(['active', 'retired', 'compromised']);
const pair = { kid: keyId, ed25519: text, ed25519Seed: text, mlDsa65: text, mlDsa65Seed: text };
const lastSeq = z.record(z.string(), z.int().nonnegative()).optional();

const storedKeys = z.strictObject({
  v: z.literal(1),
  node: z.custom<NodeId>(isNodeId),
  /** Kept offline once the statement key is certified; then absent here. */
  root: z.strictObject(pair).optional(),
  /** The certificate is the word of the root for this key; absent until the root has given it. */
  statement: z.strictObject({ ...pair, certificate: z.string().optional() }),
  signing: z.array(z.strictObject({ ...pair, state, lastSeq })).min(1),
  sealing: z.array(z.strictObject({ kid: keyId, state, public: text, seed: text })).min(1),
  log: z.strictObject({ origin: z.string(), ed25519: text, ed25519Seed: text }),
});

/** The private keys of a node, as JSON. Whoever has it is the node: keep it encrypted. */
export type StoredKeys = z.infer<typeof storedKeys>;

/** Makes all keys of a new node, its root among them, with the platform's own random source. */
export async function generateKeys(node: NodeId): Promise<StoredKeys> {
  const [root, statement, signing, sealing, log] = await Promise.all([
    generateSigningPair(),
    generateSigningPair(),
    generateSigningPair(),
    generateSealingPair(),
    generateLogPair(),
  ]);
  return {
    v: 1,
    node,
    root: { kid: keyIdOf(node, 'root', root), ...root },
    statement: { kid: keyIdOf(node, 'statement', statement), ...statement },
    signing: [{ kid: keyIdOf(node, 'signing', signing), state: 'active', ...signing }],
    sealing: [{ kid: sealingKeyIdOf(node, sealing.public), state: 'active', ...sealing }],
    log: { origin: `${node}/log`, ...log },
  };
}

/** Reads stored keys. Throws `keys-invalid`, without a word of what is in them. */
export function parseStoredKeys(value: unknown): StoredKeys {
  const parsed = storedKeys.safeParse(value);
  if (!parsed.success) throw new ProtocolError('keys-invalid', 'The stored keys do not have the form of keys.');
  return parsed.data;
}

/** The keys without the root, for the machine that is online. */
export function withoutRoot(stored: StoredKeys): StoredKeys {
  const { root: _, ...online } = stored;
  return online;
}

/**
 * Gives the node a new signing key. The former one is retired: it verifies up to the last number of each stream that it
 * has signed, and no further. `lastSeq` is by stream, as `streamKey` writes it.
 */
export async function rotateSigningKey(stored: StoredKeys, lastSeq: Record<string, number>): Promise<StoredKeys> {
  const signing = await generateSigningPair();
  const former = stored.signing.map((key) =>
    key.state === 'active' ? { ...key, state: 'retired' as const, lastSeq } : key,
  );
  return {
    ...stored,
    signing: [{ kid: keyIdOf(stored.node, 'signing', signing), state: 'active', ...signing }, ...former],
  };
}

/** Gives the node a new sealing key. The former one still opens what is under way; delete it after 400 days. */
export async function rotateSealingKey(stored: StoredKeys): Promise<StoredKeys> {
  const sealing = await generateSealingPair();
  const former = stored.sealing.map((key) => (key.state === 'active' ? { ...key, state: 'retired' as const } : key));
  return {
    ...stored,
    sealing: [{ kid: sealingKeyIdOf(stored.node, sealing.public), state: 'active', ...sealing }, ...former],
  };
}

/** Marks keys as compromised: from the next trust statement on, nobody believes them. Rotate first. */
export function markCompromised(stored: StoredKeys, kid: KeyId): StoredKeys {
  const mark = <Key extends { kid: KeyId; state: StoredKeys['signing'][number]['state'] }>(key: Key): Key =>
    key.kid === kid ? { ...key, state: 'compromised' } : key;
  return { ...stored, signing: stored.signing.map(mark), sealing: stored.sealing.map(mark) };
}

/** The name of a pair of signing keys. It contains their digest, so that nobody can put other keys under the name. */
export function keyIdOf(node: NodeId, use: 'root' | 'statement' | 'signing', keys: PublicPair): KeyId {
  return named(node, use, fingerprintOf(keys));
}

/** The name of a sealing key, from its digest. */
export function sealingKeyIdOf(node: NodeId, key: string): KeyId {
  return named(node, 'sealing', hashOf(fromBase64url(key)));
}

/** SHA-256 over the 32 bytes of the Ed25519 key and the 1952 bytes of the ML-DSA-65 key. */
export function fingerprintOf(keys: PublicPair): Hash {
  return hashOf(fromBase64url(keys.ed25519), fromBase64url(keys.mlDsa65));
}

function named(node: NodeId, use: string, digest: Hash): KeyId {
  return `${node}#${use}-${digest.slice('sha256:'.length).slice(0, 24)}` as KeyId;
}
