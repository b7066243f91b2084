import type { Approval, Kind } from '@comity/protocol';
import { withWorker } from '../src/db/access.ts';
import { queueMessage } from '../src/messages/queue.ts';
import type { TestNode } from './federation.ts';

/** What a partner that does not keep the rules could send: nothing of our own side checks it. */
export async function sendAnyway(
  from: TestNode,
  to: TestNode,
  {
    kind,
    content,
    blobs = [],
    approvals = [],
  }: { kind: Kind; content: object; blobs?: string[]; approvals?: Approval[] },
): Promise<string> {
  return withWorker(from.ctx, (tx) =>
    queueMessage(tx, from.ctx, {
      ...{ to: to.ctx.config.node, kind, content, thread: 'hostile', purpose: 'test', legalBasis: [], lang: 'en' },
      approvals,
      actor: { id: 'somebody', role: 'officer' },
      attachments: blobs.map((blob) => ({ blob: blob as never, mediaType: 'text/csv' })),
    }),
  );
}

/** How the partner received a message: applied, held or refused, and why. */
export async function receiptOf(
  { ctx }: TestNode,
  message: string,
): Promise<{ state: string | null; code: string | null }> {
  return ctx.worker
    .selectFrom('outbox')
    .select(['receiptState as state', 'receiptCode as code'])
    .where('id', '=', message as never)
    .executeTakeFirstOrThrow();
}
