import { createHash } from 'node:crypto';
import {
  ComityError,
  checkInclusionJson,
  fromBase64,
  leafHash,
  ProtocolError,
  parseCheckpoint,
  parseVerifierKey,
  rootOfLeaves,
  tilePath,
  tilesOfTree,
  tileWidth,
  toBase64,
  type VectorReport,
  verifyCheckpoint,
  verifyConsistency,
  verifyCosignatures,
  verifyInclusion,
} from '@comity/protocol';
import { judgeInclusion, judgeTlogProof } from './log-proofs.ts';

/** The files of `spec/vectors/log`: a log made by the libraries of Go, and an audit entry that a node has proved. */

const mostLeaves = 10_000;

interface Interop {
  origin: string;
  key: string;
  witnessKey: string;
  cosigned: string;
  cosignedAt: number;
  heads: { size: number; root: string; checkpoint: string; tiles: Record<string, string> }[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { size1: number; size2: number; proof: string[] }[];
}

interface AuditProof {
  key: string;
  leafHash: string;
  /** A C2SP tlog-proof. */
  file: string;
}

/** One thing to be shown; it fails with the reason, or with the code with which it was refused. */
interface Trial {
  id: string;
  run: () => Promise<string | undefined> | string | undefined;
}

export function isLogFile(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  return ['heads', 'cosigned'].every((name) => name in json) || ['leafHash', 'entry'].every((name) => name in json);
}

/** Runs one of them. What is not of their form throws: `runFile` makes a failure with a code of it. */
export async function runLogFile(json: unknown): Promise<VectorReport> {
  const trials = isInterop(json) ? interopTrials(json) : auditTrials(json as AuditProof);
  const failures: VectorReport['failures'] = [];
  for (const { id, run } of trials) {
    const reason = await reasonOf(run);
    if (reason !== undefined) failures.push({ id, reason });
  }
  return { passed: trials.length - failures.length, failed: failures.length, skipped: 0, failures };
}

function interopTrials(vectors: Interop): Trial[] {
  const most = Math.max(0, ...vectors.heads.map(({ size }) => size));
  // The leaves are given by rule: the texts "leaf 0", "leaf 1" ...
  const leaves = Array.from({ length: most }, (_, number) => leafHash(Buffer.from(`leaf ${number}`)));
  const root = (size: number) => rootOfLeaves(leaves.slice(0, size));
  const heads = vectors.heads.map(({ size, root: wanted, checkpoint, tiles }) => ({
    id: `head of ${size}`,
    run: async () => {
      const head = await verifyCheckpoint(checkpoint, vectors);
      if (head.size !== size || toBase64(head.root) !== wanted) return 'The checkpoint is of another tree.';
      if (toBase64(root(size)) !== wanted) return 'The leaves have another root.';
      return sameTiles(tiles, hashTiles(leaves, size)) ? undefined : 'The tiles differ.';
    },
  }));
  const inclusion = vectors.inclusion.map(({ index, size, proof }, at) => ({
    id: `inclusion ${at}: ${index} in ${size}`,
    run: () => {
      const leaf = leaves[index] ?? new Uint8Array();
      return reasonAgainst(verifyInclusion({ index, size, leaf, root: root(size), proof: proof.map(readHash) }));
    },
  }));
  const consistency = vectors.consistency.map(({ size1, size2, proof }, at) => ({
    id: `consistency ${at}: ${size1} to ${size2}`,
    run: () =>
      reasonAgainst(
        verifyConsistency({ size1, size2, root1: root(size1), root2: root(size2), proof: proof.map(readHash) }),
      ),
  }));
  return [...heads, ...inclusion, ...consistency, cosignatureTrial(vectors)];
}

function cosignatureTrial({ cosigned, cosignedAt, witnessKey }: Interop): Trial {
  return {
    id: 'cosignature',
    run: async () => {
      const [found, ...more] = await verifyCosignatures(parseCheckpoint(cosigned), [parseVerifierKey(witnessKey)]);
      const isIt = found?.at.getTime() === cosignedAt * 1000 && more.length === 0;
      return isIt ? undefined : 'The witness has not signed this head at this time.';
    },
  };
}

function auditTrials(json: AuditProof): Trial[] {
  const { key, leafHash: leaf, file } = json;
  return [
    { id: 'inclusion', run: () => reasonAgainst(checkInclusionJson(json)) },
    { id: 'entry and signed head', run: async () => reasonAgainst(await judgeInclusion(json, { key })) },
    { id: 'tlog-proof', run: async () => reasonAgainst(await judgeTlogProof(file, { leaf, key })) },
  ];
}

function hashTiles(leaves: readonly Uint8Array[], size: number): Record<string, string> {
  const hashed = [...tilesOfTree(size)].map((tile) => {
    const hash = createHash('sha256');
    const span = tileWidth ** tile.level;
    for (let at = 0; at < tile.width; at++) {
      const first = (tile.index * tileWidth + at) * span;
      hash.update(rootOfLeaves(leaves.slice(first, first + span)));
    }
    return [tilePath(tile), hash.digest('hex')];
  });
  return Object.fromEntries(hashed);
}

function sameTiles(wanted: Record<string, string>, given: Record<string, string>): boolean {
  const names = Object.keys(wanted);
  return names.length === Object.keys(given).length && names.every((name) => wanted[name] === given[name]);
}

function readHash(text: string): Uint8Array {
  return fromBase64(text) ?? new Uint8Array();
}

function reasonAgainst({ valid, reason }: { valid: boolean; reason: string }): string | undefined {
  return valid ? undefined : `expected valid, was not: ${reason}`;
}

async function reasonOf(run: Trial['run']): Promise<string | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ComityError)) throw error;
    return `expected valid, was ${error.code}`;
  }
}

/** Throws `vector-invalid` for trees that nobody would put into vectors: each leaf is hashed. */
function isInterop(json: unknown): json is Interop {
  if (!('heads' in (json as object))) return false;
  const { heads, inclusion, consistency } = json as Interop;
  const sizes = [
    ...heads.map(({ size }) => size),
    ...inclusion.flatMap(({ index, size }) => [index, size]),
    ...consistency.flatMap(({ size1, size2 }) => [size1, size2]),
  ];
  const isSmall = sizes.every((each) => Number.isInteger(each) && each >= 0 && each <= mostLeaves);
  if (!isSmall) throw new ProtocolError('vector-invalid', `The trees of the vectors have 0 to ${mostLeaves} leaves.`);
  return true;
}
