import type { Attachment, Hash, MessageId, NodeId } from '@comity/protocol';
import type { Db, Tx } from '../db/database.ts';
import { clearPartWaits, insertOutgoing, selectAnnounced, selectOpen } from './store.ts';

/** Notes what a message carries, in its transaction. The message waits until all of it is cut into parts. */
export async function announceAttachments(
  tx: Tx,
  message: MessageId,
  recipient: NodeId,
  attachments: readonly { blob: Hash; mediaType: string }[],
): Promise<void> {
  await insertOutgoing(
    tx,
    attachments.map(({ blob, mediaType }, place) => ({ message, place, recipient, blob, mediaType })),
  );
}

/** What the statements of these messages have to announce. */
export async function announcedAttachments(
  tx: Tx,
  messages: readonly { id: MessageId }[],
): Promise<Map<MessageId, Attachment[]>> {
  const rows = await selectAnnounced(
    tx,
    messages.map(({ id }) => id),
  );
  const byMessage = new Map<MessageId, Attachment[]>();
  for (const { message, announced } of rows) {
    if (announced) byMessage.set(message, [...(byMessage.get(message) ?? []), announced]);
  }
  return byMessage;
}

/** What the partner does not have whole yet. */
export async function selectUndeliveredAttachments(
  db: Db | Tx,
  limit: number,
): Promise<{ message: MessageId; state: string }[]> {
  return selectOpen(db, limit);
}

/** Try again now, whatever was to be waited for. */
export async function hastenParts(db: Db | Tx): Promise<void> {
  await clearPartWaits(db);
}
