import { type Attachment, type Part, type SealedParts, sealParts } from '@comity/protocol';
import { withWorker } from '../db/access.ts';
import type { AdvisoryLocks } from '../db/advisory-locks.ts';
import { backOff } from '../messages/back-off.ts';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import { markReady } from '../messages/outbox.ts';
import { wake } from '../messages/wakeups.ts';
import { nodePrimitives } from './primitives.ts';
import { countUncut, type OutgoingRow, selectOutgoing, updateOutgoing } from './store.ts';

/** Cuts what is to be sent into sealed parts, one file after the other. Returns whether there may be more. */
export async function cutAttachments(ctx: DeliveryContext, locks: AdvisoryLocks): Promise<boolean> {
  let done = 0;
  for (const row of await selectOutgoing(ctx.worker, 'uncut', ctx.clock())) {
    await using lock = await locks.tryLock(`cut ${row.message} ${row.place}`);
    if (!lock) continue;
    try {
      await cut(ctx, row);
      done += 1;
    } catch (error) {
      ctx.log.error({ err: error, message: row.message }, 'An attachment could not be cut; it is tried again.');
      await updateOutgoing(ctx.worker, row, { failures: row.failures + 1, nextTryAt: backOff(ctx, row.failures) });
    }
  }
  return done > 0;
}

async function cut(ctx: DeliveryContext, row: OutgoingRow): Promise<void> {
  const key = row.key ?? ctx.random.bytes(32);
  const salt = row.salt ?? ctx.random.bytes(24);
  // Kept first: cut again, it gives the same parts, and a salt never serves twice with one key.
  if (!row.key) await updateOutgoing(ctx.worker, row, { key, salt });
  const parts = sealParts(ctx.blobs.get(row.blob), { key, salt, primitives: nodePrimitives });
  let next = await parts.next();
  for (; !next.done; next = await parts.next()) await keepPart(ctx, next.value);
  const sealed: SealedParts = next.value;
  const attachment: Attachment = { id: `attachment-${row.place + 1}`, media_type: row.mediaType, ...sealed };
  await withWorker(ctx, async (tx) => {
    await updateOutgoing(tx, row, {
      state: 'cut',
      announced: JSON.stringify(attachment),
      nextTryAt: null,
      failures: 0,
    });
    if ((await countUncut(tx, row.message)) > 0) return;
    await markReady(tx, row.message);
    await wake(tx, 'seal');
  });
}

/** Need not survive a power cut: it can be cut again. */
async function keepPart({ blobs }: DeliveryContext, { bytes, hash }: Part): Promise<void> {
  async function* source() {
    yield bytes;
  }
  await blobs.put(source(), { durable: false, proven: { sha256: hash, sha512: '' } });
}
