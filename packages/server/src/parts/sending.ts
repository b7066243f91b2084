import { setTimeout as wait } from 'node:timers/promises';
import { type Attachment, type Hash, readJson } from '@comity/protocol';
import type { AdvisoryLocks } from '../db/advisory-locks.ts';
import { ServerError } from '../errors.ts';
import { backOff } from '../messages/back-off.ts';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import { readTransport } from '../messages/state.ts';
import { activePartner } from '../peers/statements.ts';
import { fromBitmap, hadSchema } from './framing.ts';
import { type OutgoingRow, selectOutgoing, updateOutgoing } from './store.ts';

/** How many parts are under way to one partner at a time. */
const atOnce = 4;
const partTimeout = 120_000;
/** How often, and after how many milliseconds each, it is asked whether the file is whole. */
const looksForWhole = 50;
const pause = 200;

/** Sends the parts that partners do not have yet. Returns whether some file has got further. */
export async function sendAttachments(ctx: DeliveryContext, locks: AdvisoryLocks): Promise<boolean> {
  const rows = await selectOutgoing(ctx.worker, 'cut', ctx.clock());
  const sent = await Promise.all(
    [...Map.groupBy(rows, ({ recipient }) => recipient).values()].map(async (ofPartner) => {
      let isFurther = false;
      for (const row of ofPartner) isFurther = (await trySending(ctx, locks, row)) || isFurther;
      return isFurther;
    }),
  );
  return sent.includes(true);
}

async function trySending(ctx: DeliveryContext, locks: AdvisoryLocks, row: OutgoingRow): Promise<boolean> {
  const transport = await readTransport(ctx.worker, row.message);
  if (transport?.receipt === 'refused') {
    await forget(ctx, row, 'dropped');
    return false;
  }
  // Its parts are welcome once the message is applied.
  if (transport?.receipt !== 'applied' || !row.announced) return false;
  await using lock = await locks.tryLock(`parts ${row.message} ${row.place}`);
  if (!lock) return false;
  const progress = { parts: 0 };
  try {
    const isWhole = await sendAttachment(ctx, row, row.announced, progress);
    if (isWhole) await forget(ctx, row, 'delivered');
    // All parts are there and the partner joins them: it is asked again in a moment.
    else await updateOutgoing(ctx.worker, row, { nextTryAt: backOff(ctx, row.failures), failures: row.failures + 1 });
    return isWhole;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const isLost = error.code === 'blob-unknown';
    // A line that is cut now and then is a line that works: only attempts that bring nothing wait longer and longer.
    const failures = progress.parts > 0 ? 0 : row.failures + 1;
    await updateOutgoing(ctx.worker, row, {
      ...{ failures, nextTryAt: progress.parts > 0 ? null : backOff(ctx, row.failures) },
      // A part is gone from our disk: the file is cut again, which gives the same parts.
      ...(isLost && { state: 'uncut', nextTryAt: null }),
    });
    return progress.parts > 0;
  }
}

/** Returns whether the partner has the whole file. Throws `partner-unreachable` or `blob-unknown`. */
async function sendAttachment(
  ctx: DeliveryContext,
  row: OutgoingRow,
  { parts }: Attachment,
  progress: { parts: number },
): Promise<boolean> {
  const partner = await activePartner(ctx.worker, ctx, row.recipient);
  if (!partner || partner.baseUrl === null) {
    throw new ServerError('partner-unreachable', 'The partner cannot be reached now.');
  }
  const base = partner.baseUrl;
  const { have, whole } = await ask(ctx, base, parts.hashes);
  if (whole) return true;
  const missing = parts.hashes.filter((_, index) => !have[index]);
  const queue = missing.values();
  const lane = async () => {
    for (const hash of queue) {
      await put(ctx, base, hash);
      progress.parts += 1;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  const failed = lanes.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  // The partner joins the parts while they come: soon after the last one it has the file.
  for (let looks = 0; looks < looksForWhole; looks++) {
    if ((await ask(ctx, base, parts.hashes)).whole) return true;
    await wait(pause);
  }
  return false;
}

async function ask({ egress }: DeliveryContext, base: string, hashes: Hash[]) {
  const answer = await egress.send({
    ...{ base, method: 'POST', path: 'have', body: Buffer.from(JSON.stringify({ hashes })) },
    ...{ type: 'application/json', limit: 65_536, timeout: 15_000 },
  });
  try {
    const { have, whole } = hadSchema.parse(readJson(answer.body, { bytes: 65_536 }));
    return { have: fromBitmap(have, hashes.length), whole };
  } catch (cause) {
    throw new ServerError('partner-unreachable', 'The partner does not answer as the protocol says.', { cause });
  }
}

async function put({ egress, blobs }: DeliveryContext, base: string, hash: Hash): Promise<void> {
  const bytes = await blobs.size(hash);
  if (bytes === undefined) throw new ServerError('blob-unknown', 'A part is not on the disk any more.');
  const { status } = await egress.send({
    ...{ base, method: 'PUT', path: `part/${hash}`, body: blobs.get(hash), bytes },
    ...{ type: 'application/octet-stream', limit: 4096, timeout: partTimeout },
  });
  if (status !== 200) throw new ServerError('partner-unreachable', 'The partner does not take the part now.');
}

/** The parts have served; the file itself stays with the module that it belongs to. */
async function forget(ctx: DeliveryContext, row: OutgoingRow, state: 'delivered' | 'dropped'): Promise<void> {
  await updateOutgoing(ctx.worker, row, { state, deliveredAt: ctx.clock(), nextTryAt: null });
  for (const hash of row.announced?.parts.hashes ?? []) await ctx.blobs.delete(hash);
}
