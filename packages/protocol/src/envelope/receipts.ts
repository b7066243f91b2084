import { z } from 'zod';
import { utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import type { Keys } from '../keys/keys.ts';
import type { FindSigningKey } from '../keys/public-keys.ts';
import { readJson } from '../strict-json.ts';
import { count, hash, instant, lane, nodeId, number, objectId, parseShape, token } from './fields.ts';
import { readJws, signJws, verifyJws } from './jws.ts';
import { keyOf } from './verify.ts';

const receiptSchema = z.looseObject({
  /** The message, and its place in the stream of `from` to `to`: the receipt is signed by `to`. */
  id: objectId,
  from: nodeId,
  to: nodeId,
  lane,
  epoch: number,
  seq: number,
  /** The digest of the statement (`payloadDigest`). */
  digest: hash,
  received_at: instant,
  state: z.enum(['applied', 'held', 'refused']),
  code: token.optional(),
  /** The leaf of the receiver's log that records the receipt of the message. */
  audit_leaf: hash,
  /** The number up to which the receiver has everything. */
  high_water: count,
});

/** What a receiver signs after it has committed a message: from now on the sender need not keep it for sending. */
export type Receipt = z.infer<typeof receiptSchema>;

/** Signs a receipt: JWS of type `comity+receipt`. Throws `schema-invalid`, or `header-mismatch` for another's message. */
export async function signReceipt(keys: Keys, receipt: Receipt): Promise<string> {
  const checked = parseShape(receiptSchema, receipt);
  if (checked.to !== keys.node) throw new ProtocolError('header-mismatch', 'A node signs for what it has received.');
  return signJws(keys, 'comity+receipt', utf8(JSON.stringify(checked)));
}

/**
 * Verifies a receipt by a key of the node that received. A retired key serves: receipts come late.
 * Throws `key-unknown`, `bad-signature`, or as `readJws` for what is not a receipt.
 */
export async function verifyReceipt(text: string, signingKey: FindSigningKey): Promise<Receipt> {
  const jws = readJws(text, 'comity+receipt', 32 * 1024);
  const receipt = parseShape(receiptSchema, readJson(jws.payload, { bytes: 8192 }));
  await verifyJws(jws, keyOf(jws.kid, receipt.to, signingKey));
  return receipt;
}
