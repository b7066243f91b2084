import type { Context } from '../src/context.ts';
import { withWorker } from '../src/db/access.ts';
import { type NewMessage, queueMessage } from '../src/messages/queue.ts';
import type { TestNode } from './federation.ts';
import './noting.ts';
import { asOwner } from './server.ts';

/** A node, however it runs. */
export type Sender = Pick<TestNode, 'ctx'>;

/** Information that means nothing, to be sent by tests. */
export function information(ctx: Context, to: Sender, title = 'A title'): NewMessage {
  const handling = { codes: [], conditions: [], onward: 'ask' as const };
  return {
    to: to.ctx.config.node,
    kind: 'info.share',
    content: {
      info: `${ctx.config.node}/${ctx.random.uuid()}`,
      ...{ version: 1, title, text: 'A text', spontaneous: true, handling, legal_basis: [], records: [] },
      grade: { scheme: '4x4', source: 'A', info: '1' },
    },
    thread: `thread-${ctx.random.uuid()}`,
    purpose: 'investigation',
    legalBasis: ['UNTOC art. 18(4)'],
    handling,
    actor: { id: 'officer-1', role: 'investigator' },
    lang: 'en',
  };
}

/** Queues it as a deed of the node itself would. */
export async function send(from: Sender, message: NewMessage) {
  return withWorker(from.ctx, (tx) => queueMessage(tx, from.ctx, message));
}

/** A table in which the effects of a test note what they have done, in the transaction of the message. */
export async function noteEffects({ ctx }: TestNode): Promise<void> {
  await asOwner(
    { ctx } as TestNode,
    'create table noted (message text, title text); grant all on noted to comity_worker',
  );
}

export async function noted({ ctx }: TestNode): Promise<{ message: string; title: string }[]> {
  return ctx.worker.selectFrom('noted').selectAll().execute();
}

export { notingEffects } from './noting.ts';
