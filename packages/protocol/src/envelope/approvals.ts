import { z } from 'zod';
import { hashOf, utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import type { Handling } from '../handling.ts';
import { type Hash, type NodeId, nodeOf } from '../identifiers.ts';
import type { Keys } from '../keys/keys.ts';
import type { FindSigningKey } from '../keys/public-keys.ts';
import { canonicalJson } from '../log/canonical-json.ts';
import { readJson } from '../strict-json.ts';
import { hash, instant, parseShape, token } from './fields.ts';
import { readJws, signJws, verifyJws } from './jws.ts';
import type { Approval } from './statement.ts';
import { keyOf } from './verify.ts';

/** The action that an approval is about: this content, to this node, for this purpose, under these conditions. */
export interface ApprovedAction {
  to: NodeId;
  kind: string;
  purpose: string;
  handling: Handling;
  content_hash: Hash;
}

const proofSchema = z.strictObject({ approver: token, role: token, at: instant, action: hash });

/** The one byte string of an action: its canonical JSON (RFC 8785). */
export function approvalBytes({ to, kind, purpose, handling, content_hash }: ApprovedAction): Uint8Array {
  return utf8(canonicalJson({ to, kind, purpose, handling, content_hash }));
}

/** Signs that an officer, under a pseudonym and role, has approved an action: JWS of type `comity+approval`. */
export async function signApproval(
  keys: Keys,
  given: { approver: string; role: string; at: string; action: ApprovedAction },
): Promise<Approval> {
  const { approver, role, at } = given;
  const proof = parseShape(proofSchema, { approver, role, at, action: hashOf(approvalBytes(given.action)) });
  return { approver, role, at, proof: await signJws(keys, 'comity+approval', utf8(JSON.stringify(proof))) };
}

/**
 * Verifies that an approval of a node is for this action. Retired keys serve: an approval may wait before it is sent.
 * Throws `header-mismatch`, `key-unknown`, `bad-signature`, or as `readJws` for what is not an approval.
 */
export async function verifyApproval(
  approval: Approval,
  action: ApprovedAction,
  expected: { from: NodeId; signingKey: FindSigningKey },
): Promise<void> {
  const jws = readJws(approval.proof, 'comity+approval', 16 * 1024);
  const proof = parseShape(proofSchema, readJson(jws.payload, { bytes: 4096 }));
  const same = proof.approver === approval.approver && proof.role === approval.role && proof.at === approval.at;
  if (!same || proof.action !== hashOf(approvalBytes(action)) || nodeOf(jws.kid) !== expected.from) {
    throw new ProtocolError('header-mismatch', 'The approval is for another action.');
  }
  await verifyJws(jws, keyOf(jws.kid, expected.from, expected.signingKey));
}
