import { z } from 'zod';
import { utf8 } from '../bytes.ts';
import { instant, language, line, nodeId, number, parseShape, token, version } from '../envelope/fields.ts';
import { readJws, signJws, verifyJws } from '../envelope/jws.ts';
import { ProtocolError } from '../errors.ts';
import type { Hash, KeyId } from '../identifiers.ts';
import { readJson } from '../strict-json.ts';
import { logKeyOf, signerOf } from './keys.ts';
import { publicSealingKey, publicSigningKey, sealingKeysOf, signingKeysOf } from './public-keys.ts';
import { fingerprintOf, keyIdOf, type StoredKeys, sealingKeyIdOf } from './stored-keys.ts';
import { type PublicPair, suite } from './suite.ts';

const publicPair = {
  kid: publicSigningKey.shape.kid,
  ed25519: publicSigningKey.shape.ed25519,
  mlDsa65: publicSigningKey.shape.mlDsa65,
};

/** The word of a root for the key that signs trust statements. */
const certificateSchema = z.looseObject({
  v: version,
  node: nodeId,
  root: z.looseObject(publicPair),
  key: z.looseObject(publicPair),
  issued_at: instant,
  expires_at: instant,
});
type Certificate = z.infer<typeof certificateSchema>;

const trustStatementSchema = z.looseObject({
  v: version,
  node: nodeId,
  /** Grows with every statement of the node; an older one is never believed again. */
  serial: number,
  issued_at: instant,
  expires_at: instant,
  /** A statement is issued anew at least every seven days, so that a partner notices silence. */
  heartbeat_at: instant,
  name: line,
  competences: z.array(line).max(100),
  languages: z.array(language).max(50),
  endpoints: z.looseObject({ base: z.url({ protocol: /^https?$/ }).max(500) }),
  versions: z.array(z.string().max(20)).min(1).max(20),
  suites: z.array(z.string().max(20)).min(1).max(20),
  log: z.looseObject({ origin: token, key: z.string().max(500) }),
  signing: z.array(publicSigningKey).min(1).max(100),
  sealing: z.array(publicSealingKey).min(1).max(100),
  /** The kinds of messages that the node takes. */
  kinds: z.array(token).max(200),
  /** A JWS of type `comity+statement-key`. */
  certificate: z.string().max(32 * 1024),
});

/** What a node says of itself, certified by its root: who it is, where it is reached, and all its keys with their states. */
export type TrustStatement = z.infer<typeof trustStatementSchema>;

/** What the caller of `publishTrustStatement` says; the keys come from the stored ones. */
export type TrustStatementBody = Pick<
  TrustStatement,
  'serial' | 'issued_at' | 'expires_at' | 'heartbeat_at' | 'name' | 'competences' | 'languages' | 'kinds'
> & { endpoints: { base: string } };

/** SHA-256 over the two public keys of the root: what two officers a side read to each other as twelve words. */
export function rootFingerprint(stored: StoredKeys): Hash {
  return fingerprintOf(stored.root ?? certificateOf(stored).root);
}

/** The root certifies the key that signs trust statements. Done once, offline. Throws `keys-invalid` without a root. */
export async function certifyStatementKey(
  stored: StoredKeys,
  validity: Pick<Certificate, 'issued_at' | 'expires_at'>,
): Promise<StoredKeys> {
  if (!stored.root) throw new ProtocolError('keys-invalid', 'The root is not here; it is kept offline.');
  const certificate = {
    v: 1,
    node: stored.node,
    root: publicOf(stored.root),
    key: publicOf(stored.statement),
    ...validity,
  };
  const signed = await signJws(
    await signerOf(stored.root),
    'comity+statement-key',
    utf8(JSON.stringify(parseShape(certificateSchema, certificate))),
  );
  return { ...stored, statement: { ...stored.statement, certificate: signed } };
}

/**
 * Signs the trust statement of a node: JWS of type `comity+trust-statement`. The certificate of the statement key goes with
 * it; where there is none yet and the root is here, as in an exercise, it is made for the same time.
 * Throws `schema-invalid`, or `keys-invalid` where nobody can certify.
 */
export async function publishTrustStatement(stored: StoredKeys, body: TrustStatementBody): Promise<string> {
  const { issued_at, expires_at } = body;
  const certified = stored.statement.certificate
    ? stored
    : await certifyStatementKey(stored, { issued_at, expires_at });
  const statement = parseShape(trustStatementSchema, {
    v: 1,
    node: stored.node,
    ...body,
    versions: ['1'],
    suites: [suite],
    log: { origin: stored.log.origin, key: logKeyOf(stored.log.origin, stored.log.ed25519) },
    signing: signingKeysOf(stored),
    sealing: sealingKeysOf(stored),
    certificate: certified.statement.certificate,
  });
  return signJws(await signerOf(stored.statement), 'comity+trust-statement', utf8(JSON.stringify(statement)));
}

/**
 * Verifies a trust statement from the pinned root down: root, statement key, statement, each with both signatures; then
 * that it is valid now, newer than the one we have, and about keys of its node alone. `root` is the pinned fingerprint.
 *
 * Throws `trust-invalid`, `expired`, `bad-signature`, `unsupported-suite`, or as `readJws` for what is not a statement.
 */
export async function verifyTrustStatement(
  text: string,
  expected: { root: Hash | PublicPair; now: Date; newerThan?: number },
): Promise<TrustStatement> {
  const jws = readJws(text, 'comity+trust-statement');
  const statement = parseShape(trustStatementSchema, readJson(jws.payload));
  const certificateJws = readJws(statement.certificate, 'comity+statement-key');
  const certificate = parseShape(certificateSchema, readJson(certificateJws.payload));
  const { root, key, node } = certificate;

  const pinned = typeof expected.root === 'string' ? expected.root : fingerprintOf(expected.root);
  if (fingerprintOf(root) !== pinned) throw untrusted('The statement is not certified by the root that is pinned.');
  if (node !== statement.node) throw untrusted('The certificate is for another node.');
  refuseForeignName(root.kid, keyIdOf(node, 'root', root));
  refuseForeignName(key.kid, keyIdOf(node, 'statement', key));
  refuseForeignName(certificateJws.kid, root.kid);
  refuseForeignName(jws.kid, key.kid);
  await verifyJws(certificateJws, root);
  await verifyJws(jws, key);

  for (const period of [certificate, statement]) refuseOutside(period, expected.now);
  if (expected.newerThan !== undefined && statement.serial <= expected.newerThan) {
    throw untrusted('A newer statement of this node is known.');
  }
  if (!statement.suites.includes(suite))
    throw new ProtocolError('unsupported-suite', 'The node does not speak suite C1.');
  for (const signing of statement.signing) refuseForeignName(signing.kid, keyIdOf(node, 'signing', signing));
  for (const sealing of statement.sealing) refuseForeignName(sealing.kid, sealingKeyIdOf(node, sealing.key));
  return statement;
}

function certificateOf(stored: StoredKeys): Certificate {
  if (!stored.statement.certificate) throw new ProtocolError('keys-invalid', 'The statement key is not certified yet.');
  const jws = readJws(stored.statement.certificate, 'comity+statement-key');
  return parseShape(certificateSchema, readJson(jws.payload));
}

function publicOf({ kid, ed25519, mlDsa65 }: PublicPair & { kid: KeyId }) {
  return { kid, ed25519, mlDsa65 };
}

/** Clocks differ: a statement may seem to come from a few minutes ahead. */
const drift = 5 * 60 * 1000;

function refuseOutside(period: { issued_at: string; expires_at: string }, now: Date): void {
  const instant = now.getTime();
  if (instant < Date.parse(period.issued_at) - drift || instant >= Date.parse(period.expires_at)) {
    throw new ProtocolError('expired', 'The trust statement is not valid at this time.');
  }
}

function refuseForeignName(given: KeyId, expected: KeyId): void {
  if (given !== expected) throw untrusted('A key of the statement has the name of another.');
}

function untrusted(sentence: string): ProtocolError {
  return new ProtocolError('trust-invalid', sentence);
}
