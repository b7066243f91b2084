import type { Insertable } from 'kysely';
import type { Tx } from '../db/database.ts';

interface StoredFilesTable {
  sha256: string;
  storedBy: string;
  units: string[];
  bytes: string;
  storedAt: Date;
}

declare module '../db/database.ts' {
  interface Tables {
    storedFiles: StoredFilesTable;
  }
}

/** Stored again, it is what it was. */
export async function insertFile(tx: Tx, row: Insertable<StoredFilesTable>): Promise<void> {
  const insert = tx.insertInto('storedFiles').values(row);
  await insert.onConflict((conflict) => conflict.columns(['sha256', 'storedBy']).doNothing()).execute();
}

/** Those of the files that are open to the transaction, with their lengths. */
export async function selectFiles(tx: Tx, hashes: string[]): Promise<Map<string, number>> {
  if (hashes.length === 0) return new Map();
  const rows = await tx.selectFrom('storedFiles').select(['sha256', 'bytes']).where('sha256', 'in', hashes).execute();
  return new Map(rows.map(({ sha256, bytes }) => [sha256, Number(bytes)]));
}
