import { auditHour, auditLeaf, canonicalJson, commit, type Hash, leafHash, toHash } from '@comity/protocol';
import type { EntryRow } from './store.ts';

/** What of a row its leaf is made from. */
export type HashedPart = Pick<EntryRow, 'id' | 'at' | 'verb' | 'byKind' | 'byName' | 'subject' | 'salt' | 'bodyHash'>;

/** The body of an entry as the leaf binds it: its details only by their hash, so that they can be erased (spec/log.md). */
export function entryBody({ id, at, byKind, byName, subject, bodyHash }: HashedPart): string {
  const by = { [byKind]: byName };
  return canonicalJson({ at: at.toISOString(), by, ...(bodyHash !== null && { details: bodyHash }), id, subject });
}

/** The data of the leaf, four lines. */
export function entryLeaf(part: HashedPart): Uint8Array {
  const { verb, at, salt } = part;
  return auditLeaf({ version: 1, verb, hour: auditHour(at), salt, body: Buffer.from(entryBody(part)) });
}

export function entryLeafHash(part: HashedPart): Uint8Array {
  return leafHash(entryLeaf(part));
}

/** What the details of an entry are bound by. */
export function detailsHash(salt: Uint8Array, details: object): Hash {
  return toHash(commit(salt, Buffer.from(canonicalJson(details))));
}

/** Whether a row still says what it said when it was written: its leaf, and its details unless they were erased. */
export function isAsWritten(row: EntryRow): boolean {
  try {
    const isBody = row.body === null || (row.bodySalt && detailsHash(row.bodySalt, row.body) === row.bodyHash);
    return Boolean(isBody) && row.leafHash.equals(entryLeafHash(row));
  } catch {
    // A verb, an hour or a salt that no leaf can have.
    return false;
  }
}
