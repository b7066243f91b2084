import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { toBase64 } from './base64.ts';
import { hashBytes } from './hashes.ts';

/** What the log says of a deed to everybody: the kind, the hour, and a hash that only the body and its salt explain. */
interface LeafHead {
  version: 1;
  /** From the register, `spec/audit-events.md`. */
  verb: string;
  /** The hour of the deed in UTC, no finer: `2026-06-02T04`. */
  hour: string;
}

/** A leaf with its body at hand, or, where the body has been erased, with what the body was bound by. */
export type AuditLeaf = LeafHead & ({ salt: Uint8Array; body: Uint8Array } | { commitment: Uint8Array });

/** SHA-256(salt || body). The salt has 32 bytes, so that nobody can find the body by trying. Throws `log-invalid`. */
export function commit(salt: Uint8Array, body: Uint8Array): Uint8Array {
  if (salt.length !== hashBytes) throw invalid();
  return sha256.create().update(salt).update(body).digest();
}

/**
 * The data of a leaf, four lines: `comity/audit/v1`, verb, hour, and base64 of SHA-256(salt || body). Its hash in the
 * tree is `leafHash` of it. No personal data: a body can be erased, and what the log has proven stays proven. See
 * spec/log.md. Throws `log-invalid`.
 */
export function auditLeaf(leaf: AuditLeaf): Uint8Array {
  const commitment = 'commitment' in leaf ? leaf.commitment : commit(leaf.salt, leaf.body);
  const isVerb = /^[a-z]+(-[a-z]+)*$/.test(leaf.verb);
  const isHour = /^\d{4}-\d{2}-\d{2}T\d{2}$/.test(leaf.hour);
  if (leaf.version !== 1 || !isVerb || !isHour || commitment.length !== hashBytes) throw invalid();
  return utf8(`comity/audit/v${leaf.version}\n${leaf.verb}\n${leaf.hour}\n${toBase64(commitment)}\n`);
}

/** The hour of an instant as leaves write it. */
export function auditHour(at: Date): string {
  return at.toISOString().slice(0, 13);
}

function invalid(): ProtocolError {
  return new ProtocolError('log-invalid', 'A leaf is a verb, an hour, and a salted hash of 32 bytes.');
}
