import { z } from 'zod';
import { hashOf, utf8 } from './bytes.ts';
import { parseShape } from './envelope/fields.ts';
import { readJws, signJws, verifyJws } from './envelope/jws.ts';
import { keyOf } from './envelope/verify.ts';
import { ProtocolError } from './errors.ts';
import type { Hash } from './identifiers.ts';
import type { Keys } from './keys/keys.ts';
import type { FindSigningKey } from './keys/public-keys.ts';
import { instant, nodeId, objectId, sha256, text } from './messages/fields.ts';
import { readJson } from './strict-json.ts';

export const custodySteps = ['collected', 'registered', 'offered', 'received', 'verified', 'countersigned'] as const;
export type CustodyStep = (typeof custodySteps)[number];

const longestEntry = 8192;

/** One step of an item: from whose hands into whose, when, what for, and which bytes (ISO/IEC 27037, section 6.1). */
export type CustodyEntry = z.infer<typeof CustodyEntry>;
export const CustodyEntry = z.looseObject({
  v: z.literal(1),
  item: objectId,
  /** Counted from 1, without gaps. */
  seq: z.int().positive(),
  step: z.enum(custodySteps),
  /** The node whose officer writes the entry, and that signs it. */
  node: nodeId,
  /** The officer's pseudonym, or the process that acted by itself. */
  officer: text(200),
  from: text(500),
  to: text(500),
  at: instant,
  purpose: text(500),
  sha256,
  /** The hash of the entry before; absent in the first. */
  previous: sha256.optional(),
});

/**
 * A chain as it travels: the entries as the exact texts that were written, and a signature over the last one, which by the
 * hashes in between covers all of them.
 */
export type CustodyChain = z.infer<typeof CustodyChain>;
export const CustodyChain = z.looseObject({
  entries: z.array(z.string().min(1).max(longestEntry)).min(1).max(50),
  proof: z
    .string()
    .min(1)
    .max(2 * longestEntry),
});

/** Writes an entry. The text is kept and hashed as it is. Throws `schema-invalid`. */
export function writeCustodyEntry(entry: CustodyEntry): string {
  return JSON.stringify(parseShape(CustodyEntry, entry));
}

/** Reads an entry. Throws `json-invalid`, `too-large` or `schema-invalid`. */
export function readCustodyEntry(text: string): CustodyEntry {
  return parseShape(CustodyEntry, readJson(utf8(text), { bytes: longestEntry, depth: 4 }));
}

/** What the next entry names as the one before it. */
export function custodyHash(text: string): Hash {
  return hashOf(utf8(text));
}

/** Signs an entry for our own node. */
export function signCustodyEntry(keys: Keys, text: string): Promise<string> {
  return signJws(keys, 'comity+custody', utf8(text));
}

/**
 * Verifies a chain: one item, numbered without gaps, each entry naming the one before, and the last one signed by the node
 * that it names. Retired keys serve: an item is held for years. Returns the entries.
 *
 * Throws `schema-invalid` for a broken chain, `key-unknown` or `bad-signature` for its proof.
 */
export async function verifyCustodyChain(chain: CustodyChain, signingKey: FindSigningKey): Promise<CustodyEntry[]> {
  const entries = linkedEntries(chain.entries);
  const jws = readJws(chain.proof, 'comity+custody', 2 * longestEntry);
  const last = entries.at(-1);
  if (!last || hashOf(jws.payload) !== custodyHash(chain.entries.at(-1) ?? '')) {
    throw new ProtocolError('bad-signature', 'The proof of the custody chain signs another entry.');
  }
  await verifyJws(jws, keyOf(jws.kid, last.node, signingKey));
  return entries;
}

/** Reads the entries of one item and checks that each follows the one before. Throws `schema-invalid`. */
export function linkedEntries(texts: string[]): CustodyEntry[] {
  const entries = texts.map(readCustodyEntry);
  entries.forEach((entry, index) => {
    const before = index > 0 ? custodyHash(texts[index - 1] ?? '') : undefined;
    const follows = entry.seq === index + 1 && entry.previous === before && entry.item === entries[0]?.item;
    if (!follows) {
      const sentence = 'The custody chain is broken: an entry does not follow the one before it.';
      throw new ProtocolError('schema-invalid', sentence, { pointer: `/entries/${index}` });
    }
  });
  return entries;
}
