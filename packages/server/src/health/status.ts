import { logState } from '../audit/shards.ts';
import type { Context } from '../context.ts';
import { partnersState } from '../peers/partners.ts';
import type { NodeStatus } from './api.ts';
import { countByPartner, countMessages, countStates } from './store.ts';

const nothing = { sent: 0, receipted: 0, queued: 0, came: 0 };

/** How this node is, in numbers: no content, so the administrator may see it. */
export async function readStatus(ctx: Context): Promise<NodeStatus> {
  const [messages, states, counts, partners, log] = await Promise.all([
    countMessages(ctx.worker),
    countStates(ctx.worker),
    countByPartner(ctx.worker),
    partnersState(ctx),
    logState(ctx),
  ]);
  return {
    node: ctx.config.node,
    state: partners.some(({ alerts }) => alerts.length > 0) ? 'attention' : 'running',
    ...states,
    messages,
    log,
    partners: partners.map(({ node, state, lastReceiptAt }) => {
      const { sent, receipted, queued, came } = counts.find((each) => each.node === node) ?? nothing;
      return { node, state, lastReceipt: lastReceiptAt, sent, receipted, queued, came };
    }),
  };
}
