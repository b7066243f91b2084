import { type Lane, type NodeId, nextStreamHash, sealAgain, sealMessage, statementSchema } from '@comity/protocol';
import { withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import { announcedAttachments } from '../parts/outgoing.ts';
import { raiseAlert } from '../peers/alerts.ts';
import { activePartner, sealingKeyOf } from '../peers/statements.ts';
import { lockStream, updateStream } from '../streams/streams.ts';
import type { DeliveryContext } from './delivery-context.ts';
import {
  lockForSealing,
  type OutboxRow,
  type SealedFacts,
  selectQueued,
  selectQueuedStreams,
  tryLock,
  updateOutbox,
  updateSealed,
} from './store.ts';
import { wake } from './wakeups.ts';

/** Few enough that a message is under way before much more is sealed. */
const batch = 40;

/** Numbers, signs and seals what is queued, for all partners. Returns whether there may be more. */
export async function sealQueued(ctx: DeliveryContext): Promise<boolean> {
  const streams = await selectQueuedStreams(ctx.worker);
  const sealed = await Promise.all(streams.map(({ recipient, lane }) => sealStream(ctx, recipient, lane)));
  return sealed.some((count) => count === batch);
}

/**
 * One sealer a stream: it alone gives numbers, densely, and all that it does is committed or nothing. Signing and sealing
 * happen within, so that a number that was given always has its bytes.
 */
async function sealStream(ctx: DeliveryContext, recipient: NodeId, lane: Lane): Promise<number> {
  return withWorker(ctx, async (tx) => {
    const name = { sender: ctx.config.node, recipient, lane };
    if (!(await tryLock(tx, `seal ${recipient} ${lane}`))) return 0;
    const partner = await activePartner(tx, ctx, recipient);
    const key = partner && sealingKeyOf(partner.content);
    // It waits: for a statement, for the end of a suspension. Nothing is dropped.
    if (!key) return 0;
    const rows = await selectQueued(tx, recipient, lane, batch);
    if (rows.length === 0) return 0;
    const stream = await lockStream(tx, name);
    const attachments = await announcedAttachments(tx, rows);
    const numbered = rows.map((row, index) => ({ row, seq: Number(stream.seq) + index + 1 }));
    const sealed = await Promise.all(
      numbered.map(async ({ row, seq }) => {
        const statement = statementSchema.parse({
          ...{ ...row.statement, epoch: stream.epoch, seq, attachments: attachments.get(row.id) ?? [] },
        });
        const { content, salt } = row;
        return { row, seq, ...(await sealMessage({ keys: ctx.keys, recipient: key, statement, content, salt })) };
      }),
    );
    let hash = stream.hash ?? undefined;
    const facts = sealed.map(({ row, seq, jws, wire, payloadDigest }): SealedFacts => {
      hash = nextStreamHash(hash, seq, payloadDigest);
      return { id: row.id, epoch: stream.epoch, seq, payloadDigest, streamHash: hash, jws, wire };
    });
    await updateSealed(tx, facts, key.kid, ctx.clock());
    await updateStream(tx, stream, { seq: String(Number(stream.seq) + rows.length), hash: hash ?? null });
    await wake(tx, 'send', `${recipient} ${lane}`);
    return rows.length;
  });
}

/** Seals a message again under its number, since the partner has taken another key. What was signed stays as it is. */
export async function sealForNewKey(ctx: DeliveryContext, recipient: NodeId, id: OutboxRow['id']): Promise<void> {
  await withWorker(ctx, async (tx: Tx) => {
    const partner = await activePartner(tx, ctx, recipient);
    const key = partner && sealingKeyOf(partner.content);
    const row = await lockForSealing(tx, id);
    if (!key || !row?.jws || row.sealingKid === key.kid) return;
    const wire = await sealAgain({ recipient: key, jws: row.jws, content: row.content, salt: row.salt });
    await updateOutbox(tx, id, { wire: Buffer.from(wire), sealingKid: key.kid });
  });
}

/** A message that cannot be sealed would stop its stream: somebody has to look. */
export async function reportUnsealable(ctx: DeliveryContext, recipient: NodeId, code: string): Promise<void> {
  await raiseAlert(ctx.worker, ctx, { node: recipient, kind: 'effect-failed', subject: `seal ${code}` });
}
