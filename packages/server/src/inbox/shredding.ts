import { type MessageId, openMessage } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { selectWires, shredWires } from './store.ts';

/**
 * Shreds content and salt of mail that was taken in, with the sealed bytes that could be opened again. The signed statement
 * stays: the hash in it proves what was there to whoever still has it, and says nothing to anybody else.
 */
export async function shredMail(tx: Tx, ctx: Pick<Context, 'keys' | 'clock'>, message: MessageId): Promise<void> {
  const [wire] = await selectWires(tx, message);
  if (!wire) return;
  const { jws } = await openMessage({ keys: ctx.keys, wire });
  await shredWires(tx, message, { jws, shreddedAt: ctx.clock() });
}
