import { type Lane, lanes, type NodeId } from '@comity/protocol';
import { z } from 'zod';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withOfficer, withWorker } from '../db/access.ts';
import type { Tx } from '../db/database.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { endAlerts } from '../peers/alerts.ts';
import { insertEpoch, lockStream, updateStream } from './store.ts';

export const resetSchema = z.object({
  lane: z.enum(lanes),
  epoch: z.int().positive(),
  reason: z.string().min(1).max(500),
});
export type Reset = z.infer<typeof resetSchema>;

/** Begins a new epoch of one of our streams, after a restore. The partner has to be told, with the reason. */
export async function beginEpoch(
  ctx: Pick<Context, 'worker' | 'clock' | 'random' | 'config'>,
  { recipient, lane, reason }: { recipient: NodeId; lane: Lane; reason: string },
): Promise<Reset> {
  return withWorker(ctx, async (tx) => {
    const stream = { sender: ctx.config.node, recipient, lane };
    const { epoch } = await lockStream(tx, stream);
    await insertEpoch(tx, { ...stream, epoch: epoch + 1 });
    const body = { epoch: epoch + 1, reason };
    await recordAudit(tx, ctx, {
      ...{ verb: 'stream-reopened', by: { process: 'worker' }, subject: `${recipient} ${lane}`, body },
    });
    return { lane, epoch: epoch + 1, reason };
  });
}

/** A partner begins a new epoch of its stream: numbers start again at 1. A frozen stream waits for our human first. */
export async function acceptEpoch(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'config'>,
  sender: NodeId,
  { lane, epoch, reason }: Reset,
): Promise<{ accepted: boolean; epoch: number }> {
  const stream = { sender, recipient: ctx.config.node, lane };
  const current = await lockStream(tx, stream);
  if (epoch === current.epoch) return { accepted: true, epoch };
  if (current.state === 'frozen' || epoch !== current.epoch + 1) return { accepted: false, epoch: current.epoch };
  await insertEpoch(tx, { ...stream, epoch });
  await recordAudit(tx, ctx, {
    ...{ verb: 'stream-reopened', by: { node: sender }, subject: `${sender} ${lane}`, body: { epoch, reason } },
  });
  return { accepted: true, epoch };
}

/** A human has looked at the contradiction: the first message stands and the stream goes on. */
export async function thawStream(
  ctx: Pick<Context, 'db' | 'worker' | 'clock' | 'random' | 'config'>,
  officer: Pick<SessionOfficer, 'id' | 'units' | 'purpose'>,
  { sender, lane, reason }: { sender: NodeId; lane: Lane; reason: string },
): Promise<void> {
  await withOfficer(ctx, officer, async (tx) => {
    const subject = `${sender} ${lane}`;
    await recordAudit(tx, ctx, { verb: 'stream-reopened', by: { officer: officer.id }, subject, body: { reason } });
  });
  await withWorker(ctx, async (tx) => {
    const stream = await lockStream(tx, { sender, recipient: ctx.config.node, lane });
    await updateStream(tx, stream, { state: 'open' });
    await endAlerts(tx, sender, 'equivocation', ctx.clock());
  });
}
