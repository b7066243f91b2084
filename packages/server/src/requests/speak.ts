import { type ContentOf, type Hash, type Kind, type MessageId, type NodeId, parseObjectId } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { queueMessage } from '../messages/queue.ts';
import { actorOf } from '../officers/actor.ts';
import type { Officer } from '../officers/api.ts';
import type { RequestRow } from './store.ts';

type Ground = Pick<Context, 'clock' | 'random' | 'config'>;

/** What a node says by itself, since a rule says so. */
export const nodeItself = { id: 'node', role: 'node' };

/**
 * Tells the other side of a request something, in its thread and in the lane in which it came: a word must not overtake
 * another one about the same thing.
 */
export async function speak<K extends Extract<Kind, `request.${string}`>>(
  tx: Tx,
  ctx: Ground,
  row: RequestRow,
  said: {
    kind: K;
    content: Omit<ContentOf<K>, 'request' | 'at'>;
    by: Pick<Officer, 'id' | 'roles'> | typeof nodeItself;
    files?: { sha256: string; mediaType: string }[] | undefined;
  },
): Promise<MessageId> {
  const to: NodeId = row.direction === 'incoming' ? row.sender : row.recipient;
  const content = { request: parseObjectId(row.id), at: ctx.clock().toISOString(), ...said.content };
  return queueMessage(tx, ctx, {
    ...{ to, kind: said.kind, lane: row.urgent ? 'urgent' : 'normal', content, thread: row.id, purpose: row.purpose },
    ...{ legalBasis: [], lang: row.content.language, handling: row.handling },
    ...(row.ownCase !== null && { case: row.ownCase }),
    actor: 'role' in said.by ? said.by : actorOf(said.by),
    attachments: (said.files ?? []).map(({ sha256, mediaType }) => ({ blob: sha256 as Hash, mediaType })),
  });
}
