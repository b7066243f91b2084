import type { MessageId } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/database.ts';
import { selectUndeliveredAttachments } from '../parts/outgoing.ts';
import { countOutbox, selectTransport, selectUnreceipted } from './store.ts';

/** How a message of ours stands on its way. */
export interface Transport {
  id: MessageId;
  state: 'queued' | 'sent' | 'receipted';
  /** What the partner's receipt says. */
  receipt: 'applied' | 'held' | 'refused' | null;
  code: string | null;
  queuedAt: Date;
  receiptedAt: Date | null;
  attempts: number;
}

/** Undefined for what is not ours. */
export async function readTransport(db: Db | Tx, id: MessageId): Promise<Transport | undefined> {
  const row = await selectTransport(db, id);
  return (
    row && {
      ...{ id, state: row.state === 'sealed' ? 'sent' : row.state, receipt: row.receiptState, code: row.receiptCode },
      ...{ queuedAt: row.queuedAt, receiptedAt: row.receiptedAt, attempts: row.attempts },
    }
  );
}

/** What has not arrived yet: messages without a receipt, attachments that the partner does not have whole. */
export async function undelivered(ctx: Pick<Context, 'worker'>): Promise<{ message: string; state: string }[]> {
  const messages = await selectUnreceipted(ctx.worker, 50);
  const attachments = await selectUndeliveredAttachments(ctx.worker, 50);
  return [...messages.map(({ id, state }) => ({ message: id, state })), ...attachments];
}

/** For `status`: how many messages of each state there are. */
export async function countMessages(ctx: Pick<Context, 'worker'>): Promise<Record<string, number>> {
  const rows = await countOutbox(ctx.worker);
  return Object.fromEntries(rows.map(({ state, messages }) => [state, messages]));
}
