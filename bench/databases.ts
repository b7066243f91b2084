import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { systemRandom } from '../packages/server/src/clock-and-random.ts';
import { createDatabase } from '../packages/server/src/db/database.ts';
import { startPostgres } from '../packages/server/src/db/embedded-postgres.ts';
import { migrate } from '../packages/server/src/db/migrate.ts';

/** Two databases of a PostgreSQL of their own, as durable as that of a real node, removed in the end. */
export async function startDatabases(): Promise<AsyncDisposable & { urls: [string, string] }> {
  const home = path.join(import.meta.dirname, '../.comity');
  const folder = mkdtempSync(path.join(home, 'bench-'));
  const postgres = await startPostgres(path.join(folder, 'postgres'), systemRandom);
  const urls: string[] = [];
  for (const name of ['bench_one', 'bench_two']) {
    await createDatabase(postgres.url('postgres'), name);
    await migrate(postgres.url(name));
    urls.push(postgres.url(name));
  }
  return {
    urls: urls as [string, string],
    async [Symbol.asyncDispose]() {
      await postgres[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
