import {
  ComityError,
  canonicalJson,
  checkConsistencyJson,
  checkInclusionJson,
  commit,
  equalBytes,
  fromBase64,
  isTlogProof,
  leafHash,
  type ProofVerdict,
  parseExactJson,
  parseTlogProof,
  parseVerifierKey,
  toBase64,
  toHash,
  verifyCheckpoint,
  verifyTlogProof,
} from '@comity/protocol';
import { CliError } from './command.ts';
import type { LogOptions } from './log.ts';

/** A verdict; with `error` where what was given is no proof at all. */
export interface Judgement extends ProofVerdict {
  error?: { code: string; sentence: string; line: number };
}

type Judge = (json: unknown, options: LogOptions) => Promise<ProofVerdict>;

/**
 * Judges what a text holds: one proof, a list of proofs, proofs a line each (with `--jsonl`), or a tlog-proof. Throws for a
 * single one that cannot be read; of many, a bad one is a judgement.
 */
export async function judgeMany(text: string, options: LogOptions, judge: Judge): Promise<Judgement[]> {
  if (isTlogProof(text)) return [await judgeTlogProof(text, options)];
  const items = options.jsonl ? readLines(text) : readWhole(text);
  const isSingle = !options.jsonl && items.length === 1;
  const judgements: Judgement[] = [];
  for (const [place, read] of items.entries()) {
    try {
      judgements.push(await judge(read(), options));
    } catch (error) {
      if (!(error instanceof ComityError) || isSingle) throw error;
      const { code, message: sentence } = error;
      judgements.push({ valid: false, reason: sentence, error: { code, sentence, line: place + 1 } });
    }
  }
  return judgements;
}

function readWhole(text: string): (() => unknown)[] {
  const json = parseExactJson(text);
  return Array.isArray(json) ? json.map((item) => () => item) : [() => json];
}

/** JSON Lines, or, as the vectors come, one list. */
function readLines(text: string): (() => unknown)[] {
  if (text.trimStart().startsWith('[')) return readWhole(text);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => () => parseExactJson(line));
}

export const judgeConsistency: Judge = async (json) => checkConsistencyJson(json);

/** A proof as RFC 9162 has it; where a node gave it with the entry and the signed head, these are checked too. */
export const judgeInclusion: Judge = async (json, { key }) => {
  const verdict = checkInclusionJson(json);
  if (!verdict.valid) return verdict;
  const given = json as Record<string, unknown>;
  const entry = checkEntry(given);
  if (entry) return { valid: false, reason: entry };
  return key === undefined ? verdict : checkHead(given, key, verdict);
};

/** Why the leaf is not made of the entry that is given with it; undefined when it is, or when none is given. */
function checkEntry({ leaf, leafHash: hash, body, salt, details }: Record<string, unknown>): string | undefined {
  if (typeof leaf !== 'string') return undefined;
  if (toBase64(leafHash(Buffer.from(leaf))) !== hash) return 'The proof is of another leaf.';
  if (typeof body !== 'string' || typeof salt !== 'string') return undefined;
  const bound = hashWith(salt, body);
  if (bound === undefined || leaf.split('\n')[3] !== toBase64(bound)) return 'The leaf is of another entry.';
  if (typeof details !== 'object' || details === null) return undefined;
  const { text, salt: detailsSalt } = details as Record<string, unknown>;
  const detailsHash = hashWith(String(detailsSalt), String(text));
  const said = (JSON.parse(body) as { details?: unknown }).details;
  if (canonicalJson(JSON.parse(body)) !== body) return 'The entry is not written as it must be.';
  return detailsHash && toHash(detailsHash) === said ? undefined : 'The details are of another entry.';
}

function hashWith(salt: string, text: string): Uint8Array | undefined {
  const bytes = fromBase64(salt);
  return bytes?.length === 32 ? commit(bytes, Buffer.from(text)) : undefined;
}

async function checkHead(
  { checkpoint, treeSize, root }: Record<string, unknown>,
  key: string,
  verdict: ProofVerdict,
): Promise<ProofVerdict> {
  if (typeof checkpoint !== 'string')
    throw new CliError('input-invalid', 'The file has no checkpoint that --key signs.');
  try {
    const head = await verifyCheckpoint(checkpoint, { origin: parseVerifierKey(key).name, key });
    const isIt = head.size === Number(treeSize) && equalBytes(head.root, fromBase64(String(root)) ?? new Uint8Array());
    return isIt ? verdict : { valid: false, reason: 'The checkpoint is of another tree.' };
  } catch (error) {
    if (error instanceof ComityError && error.code === 'bad-signature') return { valid: false, reason: error.message };
    throw error;
  }
}

export async function judgeTlogProof(
  text: string,
  { leaf, key, witness = [], quorum }: LogOptions,
): Promise<ProofVerdict> {
  const hash = fromBase64(leaf ?? '');
  if (hash?.length !== 32 || key === undefined) {
    throw new CliError('usage', 'A tlog-proof is checked with --leaf (the hash of the leaf in base64) and --key.');
  }
  if (quorum !== undefined && !/^\d{1,3}$/.test(quorum))
    throw new CliError('usage', '--quorum is a number of witnesses.');
  const log = parseVerifierKey(key);
  const witnesses = witness.map(parseVerifierKey);
  return verifyTlogProof(parseTlogProof(text), hash, {
    ...{ origin: log.name, log, witnesses },
    quorum: quorum === undefined ? witnesses.length : Number(quorum),
  });
}
