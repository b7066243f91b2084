import { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import { fromBase64 } from './base64.ts';
import { type ProofVerdict, verifyConsistency, verifyInclusion } from './proofs.ts';

/** Where the bytes are wrong, there is nothing to check: bad input, not a bad proof. */
const base64 = z.string().max(10_000).transform(read);
const count = z.union([z.number(), z.bigint()]);
const proof = z.array(base64).max(1000).nullable();

const inclusion = z
  .looseObject({ leafIdx: count, treeSize: count, root: base64, leafHash: base64, proof })
  .transform((claim) =>
    verifyInclusion({
      index: claim.leafIdx,
      size: claim.treeSize,
      leaf: claim.leafHash,
      root: claim.root,
      proof: claim.proof ?? [],
    }),
  );
const consistency = z
  .looseObject({ size1: count, size2: count, root1: base64, root2: base64, proof })
  .transform((claim) => verifyConsistency({ ...claim, proof: claim.proof ?? [] }));
const expectation = z.looseObject({ file: z.string().max(500), wantErr: z.boolean() });

/** How one vector of transparency-dev/merkle came out. */
export interface VectorResult {
  id: string;
  passed: boolean;
  reason: string;
}

/**
 * Parses JSON in which numbers above 2^53 stay exact, as bigints: the vectors have indices up to 2^64 - 1. Throws
 * `json-invalid`.
 */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(text, exactNumber as (name: string, value: unknown) => unknown);
  } catch (cause) {
    throw new ProtocolError('json-invalid', 'The text is not JSON.', { cause });
  }
}

/**
 * Checks an inclusion proof in the form of the vectors: `leafIdx`, `treeSize`, `root`, `leafHash`, `proof`, hashes in
 * base64. Throws `proof-invalid` when it is no such object.
 */
export function checkInclusionJson(json: unknown): ProofVerdict {
  return parse(inclusion, json);
}

/** The same for a consistency proof: `size1`, `size2`, `root1`, `root2`, `proof`. Throws `proof-invalid`. */
export function checkConsistencyJson(json: unknown): ProofVerdict {
  return parse(consistency, json);
}

/** Runs one vector of transparency-dev/merkle of either kind: it passes when the verdict is the one that it wants. */
export function runMerkleVector(json: unknown): VectorResult {
  const { file, wantErr } = parse(expectation, json);
  const { valid, reason } = 'leafIdx' in (json as object) ? checkInclusionJson(json) : checkConsistencyJson(json);
  return { id: file, passed: valid === !wantErr, reason };
}

function exactNumber(_name: string, value: unknown, { source }: { source?: string } = {}): unknown {
  const isInexact = typeof value === 'number' && source !== undefined && /^\d{16,20}$/.test(source);
  return isInexact ? BigInt(source) : value;
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const { data, error } = schema.safeParse(json);
  if (error) {
    const places = error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
    throw new ProtocolError('proof-invalid', `The proof is not as RFC 9162 needs it: ${places}.`);
  }
  return data;
}

function read(text: string, ctx: z.RefinementCtx): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes) ctx.addIssue({ code: 'custom', message: 'not base64' });
  return bytes ?? new Uint8Array();
}
