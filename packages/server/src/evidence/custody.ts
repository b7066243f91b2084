import {
  type CustodyChain,
  type CustodyEntry,
  type CustodyStep,
  custodyHash,
  type Hash,
  type ObjectId,
  readCustodyEntry,
  signCustodyEntry,
  writeCustodyEntry,
} from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { type EntryRow, insertEntry, selectEntries } from './store.ts';

type Ground = Pick<Context, 'clock' | 'keys' | 'config'>;

export interface NewStep {
  item: ObjectId;
  step: CustodyStep;
  officer: string;
  from: string;
  to: string;
  purpose: string;
  sha256: Hash;
  /** When it happened; now, unless it was before. */
  at?: Date;
}

/** An entry that was written and signed, and is not laid down yet. */
export interface WrittenStep {
  entry: string;
  hash: Hash;
  proof: string;
}

/** Writes the next entry of a chain and signs it for this node. */
export async function writeStep(
  ctx: Ground,
  before: readonly string[],
  { at = ctx.clock(), ...step }: NewStep,
): Promise<WrittenStep> {
  const last = before.at(-1);
  const entry = writeCustodyEntry({
    ...{ v: 1, item: step.item, seq: before.length + 1, step: step.step, node: ctx.config.node, officer: step.officer },
    ...{ from: step.from, to: step.to, at: at.toISOString(), purpose: step.purpose, sha256: step.sha256 },
    ...(last !== undefined && { previous: custodyHash(last) }),
  });
  return { entry, hash: custodyHash(entry), proof: await signCustodyEntry(ctx.keys, entry) };
}

/** Adds the next entry after the head of a chain. Returns the chain with it, ready to travel. */
export async function addStep(
  tx: Tx,
  ctx: Ground,
  head: Hash | null,
  step: NewStep,
): Promise<CustodyChain & { head: Hash }> {
  const before = head === null ? [] : (await chainTo(tx, step.item, head)).map(({ entry }) => entry);
  const { entry, hash, proof } = await writeStep(ctx, before, step);
  await keepEntries(tx, [entry], proof);
  return { entries: [...before, entry], proof, head: hash };
}

/** Lays down entries, as they were written; the proof is that of the last one. */
export async function keepEntries(tx: Tx, entries: readonly string[], proof: string): Promise<void> {
  for (const [index, entry] of entries.entries()) {
    const read: CustodyEntry = readCustodyEntry(entry);
    await insertEntry(tx, {
      ...{ item: read.item, hash: custodyHash(entry), previous: read.previous ?? null, seq: read.seq, step: read.step },
      ...{ node: read.node, at: new Date(read.at), entry, proof: index === entries.length - 1 ? proof : null },
    });
  }
}

/** The entries from the first one to the head. */
export async function chainTo(tx: Tx, item: ObjectId, head: Hash): Promise<EntryRow[]> {
  return walk(await selectEntries(tx, item), head);
}

/** Picks from all entries of an item those that lead to the head. */
export function walk(entries: EntryRow[], head: Hash | null): EntryRow[] {
  const byHash = new Map(entries.map((entry) => [entry.hash, entry]));
  const chain: EntryRow[] = [];
  for (let hash = head; hash !== null; ) {
    const entry = byHash.get(hash);
    if (!entry) throw new ServerError('internal', 'A custody chain has a gap.');
    chain.unshift(entry);
    hash = entry.previous;
  }
  return chain;
}

/** An entry for people, with its hash. */
export function describeStep({ entry, hash, proof }: EntryRow) {
  const { seq, step, node, officer, from, to, at, purpose, sha256 } = readCustodyEntry(entry);
  return { seq, step, node, officer, from, to, at, purpose, sha256, hash, signed: proof !== null };
}
