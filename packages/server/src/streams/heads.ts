import { type Hash, type Lane, lanes, type NodeId } from '@comity/protocol';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/database.ts';
import { raiseAlert } from '../peers/alerts.ts';
import { selectHashAt, selectStreamsWith } from './store.ts';

/** How far one side says that a stream is. */
const headSchema = z.object({
  sender: z.string().max(128),
  lane: z.enum(lanes),
  epoch: z.int().positive(),
  seq: z.int().nonnegative(),
  hash: z.string().max(80).nullable(),
});
export type Head = z.infer<typeof headSchema>;
export const headsSchema = z.object({ streams: z.array(headSchema).max(100) });

/** The heads of the streams between us and a partner, both ways. */
export async function headsWith(db: Db | Tx, node: NodeId): Promise<Head[]> {
  const streams = await selectStreamsWith(db, node);
  return streams.map(({ sender, lane, epoch, seq, hash }) => ({ sender, lane, epoch, seq: Number(seq), hash }));
}

/** What we have at the places that a partner names, as far as we are there too. */
export async function ourHashes(db: Db | Tx, us: NodeId, partner: NodeId, heads: Head[]): Promise<Head[]> {
  const known: Head[] = [];
  for (const head of heads) {
    const sender = head.sender === us ? us : partner;
    const hash = await hashAt(db, { us, partner, sender, lane: head.lane, epoch: head.epoch, seq: head.seq });
    if (hash !== undefined) known.push({ ...head, sender, hash });
  }
  return known;
}

/**
 * Compares heads that a partner gives with what we have there. A difference is a loss, a swap or two messages under one
 * number: an alert. Returns the streams that differ.
 */
export async function compareHeads(
  db: Db | Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'log' | 'config'>,
  partner: NodeId,
  heads: Head[],
): Promise<Head[]> {
  const ours = await ourHashes(db, ctx.config.node, partner, heads);
  const differing = ours.filter(({ sender, lane, epoch, seq, hash }) =>
    heads.some(
      (head) =>
        head.lane === lane &&
        head.epoch === epoch &&
        head.seq === seq &&
        head.hash !== hash &&
        (head.sender === ctx.config.node) === (sender === ctx.config.node),
    ),
  );
  for (const { sender, lane, epoch, seq } of differing) {
    await raiseAlert(db, ctx, { node: partner, kind: 'streams-differ', subject: `${sender} ${lane} ${epoch} ${seq}` });
  }
  return differing;
}

interface Position {
  us: NodeId;
  partner: NodeId;
  sender: NodeId;
  lane: Lane;
  epoch: number;
  seq: number;
}

/** Undefined where we are not yet; null for the beginning. */
async function hashAt(db: Db | Tx, { us, partner, sender, ...place }: Position): Promise<Hash | null | undefined> {
  if (place.seq === 0) return null;
  return selectHashAt(db, { isOurs: sender === us, partner, ...place });
}
