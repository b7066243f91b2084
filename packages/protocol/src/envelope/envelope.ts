import type { Key } from 'hpke';
import { z } from 'zod';
import { fromBase64url, hashOf, toBase64url, utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { type Hash, isTraining, nodeOf } from '../identifiers.ts';
import type { Keys } from '../keys/keys.ts';
import type { PublicSealingKey } from '../keys/public-keys.ts';
import { importSealer, seal, suite } from '../keys/suite.ts';
import { readJson } from '../strict-json.ts';
import { base64url, keyId, lane, nodeId, number, objectId, parseShape, token, version } from './fields.ts';
import { readJws, signJws } from './jws.ts';
import { pad, unpad } from './padding.ts';
import {
  limits,
  readStatement,
  refuseOtherVersion,
  refuseUnknownCrit,
  type Statement,
  writeStatement,
} from './statement.ts';

const headerFields = {
  typ: z.literal('comity+jwe'),
  alg: z.literal(suite),
  kid: keyId,
  v: version,
  from: nodeId,
  to: nodeId,
  lane,
  epoch: number,
  seq: number,
  id: objectId,
  crit: z.array(token).max(20).optional(),
};
const headerSchema = z.looseObject(headerFields);

/** What stands outside the seal: where the message goes and its place in the stream. Nothing here is believed alone. */
export type OuterHeader = z.infer<typeof headerSchema>;

/** JWE in flattened JSON serialisation with integrated HPKE: `encrypted_key` is the encapsulated secret. */
const jwe = z.strictObject({ protected: base64url, encrypted_key: base64url, ciphertext: base64url });
const plaintext = z.strictObject({ jws: z.string(), salt: base64url.length(43), content: z.string() });

export interface OpenedMessage {
  header: OuterHeader;
  /** As the sender signed it; not yet verified. */
  statement: Statement;
  statementBytes: Uint8Array;
  /** The JWS as text: keep it, it is the proof. */
  jws: string;
  content: Uint8Array;
  salt: Uint8Array;
  /** SHA-256 of the statement's bytes: the same message sealed or signed again has the same digest. */
  payloadDigest: Hash;
}

export interface SealedMessage {
  wire: Uint8Array;
  payloadDigest: Hash;
  jws: string;
}

/** `SHA-256(salt || content)`: salt and content can be erased later, and what was signed still proves. */
export function contentHash(salt: Uint8Array, content: Uint8Array): Hash {
  if (salt.length !== 32) throw new ProtocolError('schema-invalid', 'The salt of a content has 32 bytes.');
  return hashOf(salt, content);
}

/**
 * Signs a statement and seals it with its content for one recipient. Throws `schema-invalid` or `too-large` for what no
 * recipient would take, and `header-mismatch` where statement, content, keys and recipient do not belong together.
 */
export async function sealMessage(message: {
  keys: Keys;
  recipient: PublicSealingKey;
  statement: Statement;
  content: Uint8Array;
  salt: Uint8Array;
}): Promise<SealedMessage> {
  const { keys, recipient, statement, content, salt } = message;
  const bytes = writeStatement(statement);
  if (content.length > limits.content) throw new ProtocolError('too-large', 'The content has more than 100 KiB.');
  if (statement.from !== keys.node || nodeOf(statement.id) !== keys.node) {
    throw new ProtocolError('header-mismatch', 'A node sends messages in its own name.');
  }
  if (statement.content_hash !== contentHash(salt, content)) {
    throw new ProtocolError('header-mismatch', 'The statement is about another content.');
  }
  const jws = await signJws(keys, 'comity+jws', bytes);
  return { wire: await sealAgain({ recipient, jws, content, salt }), payloadDigest: hashOf(bytes), jws };
}

/** Seals a signed message, for the first time or after the recipient took another key. The signature stays the same. */
export async function sealAgain(message: {
  recipient: PublicSealingKey;
  jws: string;
  content: Uint8Array;
  salt: Uint8Array;
}): Promise<Uint8Array> {
  const { recipient, jws, content, salt } = message;
  const { from, to, lane, epoch, seq, id } = readStatement(readJws(jws, 'comity+jws').payload);
  if (nodeOf(recipient.kid) !== to || recipient.state !== 'active') {
    throw new ProtocolError('header-mismatch', 'The sealing key is not an active one of the recipient.');
  }
  const header = { typ: 'comity+jwe', alg: suite, kid: recipient.kid, v: 1, from, to, lane, epoch, seq, id };
  const protectedText = toBase64url(utf8(JSON.stringify(header)));
  const inner = { jws, salt: toBase64url(salt), content: toBase64url(content) };
  const sealed = await seal(await sealerOf(recipient.key), pad(utf8(JSON.stringify(inner))), utf8(protectedText));
  const wire = {
    protected: protectedText,
    encrypted_key: toBase64url(sealed.enc),
    ciphertext: toBase64url(sealed.ciphertext),
  };
  return utf8(JSON.stringify(wire));
}

/**
 * Reads the outer header: size, strict JSON and form, before anything is decrypted. Throws `too-large`, `json-invalid`,
 * `base64url-invalid`, `schema-invalid`, `unsupported-suite`, `unsupported-version` or `header-mismatch`; a stranger is told
 * `rejected` whatever it was.
 */
export function readHeader(wire: Uint8Array): OuterHeader {
  return readEnvelope(wire).header;
}

/**
 * Opens an envelope with our keys and reads what is in it. **Nothing of the result is verified**: give it to
 * `verifyMessage` next. Throws as `readHeader`, and `key-unknown`, `decrypt-failed` or `bad-signature` (not a JWS of ours).
 */
export async function openMessage({ keys, wire }: { keys: Keys; wire: Uint8Array }): Promise<OpenedMessage> {
  const envelope = readEnvelope(wire);
  const { header } = envelope;
  if (header.to !== keys.node) throw new ProtocolError('header-mismatch', 'The message is for another node.');
  const padded = await keys.open(header.kid, envelope.enc, envelope.ciphertext, utf8(envelope.protectedText));
  const inner = parseShape(plaintext, readJson(unpad(padded), { depth: 8 }));
  const read = readJws(inner.jws, 'comity+jws');
  const content = fromBase64url(inner.content);
  if (content.length > limits.content) throw new ProtocolError('too-large', 'The content has more than 100 KiB.');
  return {
    header,
    statement: readStatement(read.payload),
    statementBytes: read.payload,
    jws: inner.jws,
    content,
    salt: fromBase64url(inner.salt),
    payloadDigest: hashOf(read.payload),
  };
}

function readEnvelope(wire: Uint8Array) {
  const envelope = parseShape(jwe, readJson(wire, { bytes: limits.wire, depth: 8 }));
  const value = readJson(fromBase64url(envelope.protected), { bytes: 4096, depth: 8 });
  refuseOtherVersion(value);
  if (typeof value === 'object' && value !== null && 'alg' in value && value.alg !== suite) {
    throw new ProtocolError('unsupported-suite', 'This node speaks suite C1.');
  }
  const header = parseShape(headerSchema, value);
  refuseUnknownCrit(header.crit, headerFields);
  if (isTraining(header.from) !== isTraining(header.to)) {
    throw new ProtocolError('header-mismatch', 'Nodes of exercises and real nodes do not exchange messages.');
  }
  return {
    header,
    protectedText: envelope.protected,
    enc: fromBase64url(envelope.encrypted_key),
    ciphertext: fromBase64url(envelope.ciphertext),
  };
}

/** Public keys of recipients, imported once. Bounded, though only pinned partners come here. */
const sealers = new Map<string, Promise<Key>>();

function sealerOf(key: string): Promise<Key> {
  let sealer = sealers.get(key);
  if (!sealer) {
    sealer = importSealer(key);
    if (sealers.size >= 500) sealers.clear();
    sealers.set(key, sealer);
  }
  return sealer;
}
