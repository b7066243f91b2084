import { createHash } from 'node:crypto';
import { contentOf, type Hash, isKind, openMessage, openParts, ProtocolError } from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { StoredBlob } from '../blobs/blobs.ts';
import { withWorker } from '../db/access.ts';
import type { AdvisoryLocks } from '../db/advisory-locks.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { selectInbox, selectMail } from '../inbox/mail.ts';
import { backOff } from '../messages/back-off.ts';
import type { DeliveryContext } from '../messages/delivery-context.ts';
import type { AppliedMessage, AttachmentEffects } from '../messages/effects.ts';
import { raiseAlert } from '../peers/alerts.ts';
import { nodePrimitives } from './primitives.ts';
import {
  deleteHere,
  deletePart,
  type IncomingRow,
  lockIncoming,
  selectBegun,
  selectHere,
  updateIncoming,
} from './store.ts';

/** How long the joining of a file waits for its next part before it gives up for now, in milliseconds. */
const patience = 5000;
const look = 250;

/** A part has not come in time. What is here stays here. */
class Stalled extends Error {}

/** Joins the parts that have come to files. It begins with the first part and goes along as the others come. */
export async function assembleAttachments(
  ctx: DeliveryContext,
  locks: AdvisoryLocks,
  effects: AttachmentEffects,
  arrival: { wait: (milliseconds: number) => Promise<void> },
): Promise<boolean> {
  const rows = await selectBegun(ctx.worker, ctx.clock());
  let done = 0;
  for (const row of rows) {
    await using lock = await locks.tryLock(`assemble ${row.message} ${row.place}`);
    if (!lock) continue;
    if (await tryAssembling(ctx, row, effects, arrival)) done += 1;
  }
  return done > 0;
}

async function tryAssembling(
  ctx: DeliveryContext,
  row: IncomingRow,
  effects: AttachmentEffects,
  arrival: { wait: (milliseconds: number) => Promise<void> },
): Promise<boolean> {
  const { announced } = row;
  const { hashes } = announced.parts;
  // It had to wait before: then it begins only when nothing is missing.
  if (row.failures > 0 && (await selectHere(ctx.worker, hashes)).size < new Set(hashes).size) return false;
  try {
    const { sha256, sha512, bytes } = announced;
    const parts = openParts(arriving(ctx, hashes, arrival), announced, nodePrimitives);
    const blob = await ctx.blobs.put(parts, { limit: bytes, proven: { sha256, sha512 } });
    await finish(ctx, row, blob, effects);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError) return judge(ctx, row, error);
    if (!(error instanceof Stalled))
      ctx.log.error({ err: error, message: row.message }, 'Parts could not be joined yet.');
    const nextTryAt = error instanceof Stalled ? null : backOff(ctx, row.failures);
    await updateIncoming(ctx.worker, row, { failures: row.failures + 1, nextTryAt });
    return false;
  }
}

/** The parts in their order, each as soon as it is here. Throws `Stalled`. */
async function* arriving(
  ctx: DeliveryContext,
  hashes: Hash[],
  arrival: { wait: (milliseconds: number) => Promise<void> },
): AsyncGenerator<Uint8Array> {
  const here = await selectHere(ctx.worker, hashes);
  for (const [index, hash] of hashes.entries()) {
    for (let waited = 0; !here.has(hash); waited += look) {
      if (waited >= patience) throw new Stalled('A part has not come in time.');
      await arrival.wait(look);
      for (const arrived of await selectHere(ctx.worker, hashes.slice(index))) here.add(arrived);
    }
    yield await readPart(ctx, hash);
  }
}

async function readPart({ blobs, worker }: DeliveryContext, hash: Hash): Promise<Uint8Array> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of blobs.get(hash)) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    // Lost after a power cut: the partner is going to be asked for it again.
    if (error instanceof ServerError && error.code === 'blob-unknown') await deletePart(worker, hash);
    throw error;
  }
}

/** One transaction: the attachment is whole, the log says so, and what it means has happened. */
async function finish(
  ctx: DeliveryContext,
  row: IncomingRow,
  blob: StoredBlob,
  effects: AttachmentEffects,
): Promise<void> {
  const { hashes } = row.announced.parts;
  const needless = await withWorker(ctx, async (tx) => {
    const locked = await lockIncoming(tx, row);
    if (locked?.state !== 'awaited') return [];
    const message = await reopen(tx, ctx, row);
    const state = message ? 'whole' : 'dropped';
    const { sha256, sha512, bytes } = blob;
    await updateIncoming(tx, row, { state, sha256, sha512, bytes: String(bytes), arrivedAt: ctx.clock() });
    const body = { sha256, bytes };
    await recordAudit(tx, ctx, { verb: 'part-received', by: { node: row.sender }, subject: row.message, body });
    if (message) await effects[message.kind]?.(tx, ctx, { message, attachment: row.announced, blob });
    return deleteHere(tx, hashes);
  });
  for (const hash of needless) await ctx.blobs.delete(hash);
}

/** The message that announced it. Undefined when it was shredded meanwhile. */
async function reopen(tx: Tx, ctx: DeliveryContext, row: IncomingRow): Promise<AppliedMessage | undefined> {
  const entry = await selectInbox(tx, row.message);
  const mail = entry && (await selectMail(tx, entry.mail));
  if (!mail || mail.wire.length === 0) return undefined;
  const { statement, content } = await openMessage({ keys: ctx.keys, wire: mail.wire });
  const { id, from, kind, thread, reply_to: replyTo } = statement;
  if (!isKind(kind)) return undefined;
  return {
    ...{ id, from, kind, thread, statement, content: contentOf(kind, content), receivedAt: mail.receivedAt },
    ...(replyTo !== undefined && { replyTo }),
  };
}

/** Bytes that our disk has spoilt are asked for again; a file that is not what was announced is nobody's. */
async function judge(ctx: DeliveryContext, row: IncomingRow, error: ProtocolError): Promise<boolean> {
  let spoilt = 0;
  for (const hash of row.announced.parts.hashes) {
    const digest = createHash('sha256');
    for await (const chunk of ctx.blobs.get(hash)) digest.update(chunk);
    if (`sha256:${digest.digest('hex')}` === hash) continue;
    spoilt += 1;
    await ctx.blobs.delete(hash);
    await deletePart(ctx.worker, hash);
  }
  if (spoilt > 0) {
    await updateIncoming(ctx.worker, row, { failures: row.failures + 1 });
    return false;
  }
  ctx.log.warn({ message: row.message, code: error.code }, 'An attachment is not what was announced.');
  await withWorker(ctx, async (tx) => {
    await updateIncoming(tx, row, { state: 'altered', arrivedAt: ctx.clock() });
    await raiseAlert(tx, ctx, { node: row.sender, kind: 'attachment-altered', subject: row.message });
    await deleteHere(tx, row.announced.parts.hashes);
  });
  return false;
}
