import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { SessionOfficer } from '../officers/api.ts';
import type { Tx } from './database.ts';

/**
 * One transaction as an officer: PostgreSQL shows and takes the rows that are open to the officer's units and purpose,
 * and no others, whatever a query forgets. The settings end with the transaction.
 */
export async function withOfficer<T>(
  ctx: Pick<Context, 'db'>,
  { id, units, purpose }: Pick<SessionOfficer, 'id' | 'units' | 'purpose'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return ctx.db.transaction().execute(async (tx) => {
    await sql`select set_config('comity.officer', ${id}, true), set_config('comity.units', ${units.join(',')}, true),
      set_config('comity.purpose', ${purpose}, true)`.execute(tx);
    return work(tx);
  });
}

/** One transaction of the node itself: effects of partners' messages, sealing, sequencing, jobs. */
export async function withWorker<T>(ctx: Pick<Context, 'worker'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return ctx.worker.transaction().execute(work);
}

/** One transaction of what faces other nodes: it may lay down raw mail and read receipts. */
export async function withGateway<T>(ctx: Pick<Context, 'gateway'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return ctx.gateway.transaction().execute(work);
}
