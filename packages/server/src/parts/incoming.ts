import { partSize } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { type AppliedMessage, Refusal } from '../messages/effects.ts';
import { insertAwaited, insertIncoming } from './store.ts';

/** Notes which parts a message announces: from now on they, and no others, may be put here. */
export async function awaitAttachments(
  tx: Tx,
  { clock }: Pick<Context, 'clock'>,
  { id: message, from: sender, statement: { attachments } }: AppliedMessage,
): Promise<void> {
  for (const [place, attachment] of attachments.entries()) {
    const { hashes, size } = attachment.parts;
    if (size !== partSize) throw new Refusal('schema-invalid', 'A part has 8 MiB.');
    await insertIncoming(tx, { message, place, sender, announced: JSON.stringify(attachment), announcedAt: clock() });
    await insertAwaited(tx, { message, place, sender, hashes, size });
  }
}
