import { equalBytes } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { type KeyId, type NodeId, nodeOf } from '../identifiers.ts';
import { type FindSigningKey, type PublicSigningKey, streamKey } from '../keys/public-keys.ts';
import { contentHash, type OpenedMessage } from './envelope.ts';
import { readJws, verifyJws } from './jws.ts';
import type { Statement } from './statement.ts';

/** What must be the same inside and outside the seal. */
const repeated = ['from', 'to', 'lane', 'epoch', 'seq', 'id'] as const;

/**
 * Verifies an opened message: both signatures, by a key that its sender had for this number of this stream; the statement
 * says the same as the header outside the seal; the content is the one that was signed. The caller still compares the sender
 * with the connection and the stream.
 *
 * Throws `key-unknown`, `bad-signature` or `header-mismatch`.
 */
export async function verifyMessage(opened: OpenedMessage, signingKey: FindSigningKey): Promise<void> {
  const { header, statement, content, salt } = opened;
  const jws = readJws(opened.jws, 'comity+jws');
  const key = keyOf(jws.kid, statement.from, signingKey);
  if (key.state === 'retired' && !signedInItsTime(key, statement)) {
    throw new ProtocolError('key-unknown', 'The key was retired before this message.');
  }
  await verifyJws(jws, key);
  if (!equalBytes(jws.payload, opened.statementBytes)) {
    throw new ProtocolError('header-mismatch', 'What was opened is not what was signed.');
  }
  if (repeated.some((name) => header[name] !== statement[name]) || nodeOf(statement.id) !== statement.from) {
    throw new ProtocolError('header-mismatch', 'The message says another thing inside than outside.');
  }
  if (contentHash(salt, content) !== statement.content_hash) {
    throw new ProtocolError('header-mismatch', 'The content is not the one that was signed.');
  }
}

/** The key of a sender under its name. A compromised key is as good as none. Throws `key-unknown`. */
export function keyOf(kid: KeyId, owner: NodeId, signingKey: FindSigningKey): PublicSigningKey {
  const key = nodeOf(kid) === owner ? signingKey(kid) : undefined;
  if (!key || key.kid !== kid || key.state === 'compromised') {
    throw new ProtocolError('key-unknown', 'The sender has no valid key of this name.');
  }
  return key;
}

function signedInItsTime(key: PublicSigningKey, statement: Statement): boolean {
  return statement.seq <= (key.lastSeq?.[streamKey(statement)] ?? 0);
}
