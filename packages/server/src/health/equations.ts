import type { Context } from '../context.ts';
import { countByPartner, countMessages, countUnbalanced, countUnderWay, type MessageCounts } from './store.ts';

/** Something that has to be equal on one node, whatever has happened to it, with its figures. */
export interface Equation {
  name: string;
  holds: boolean;
  figure: string;
}

/** Envelopes that went and came, without receipts and repeats. */
export async function messagesOf({ worker }: Pick<Context, 'worker'>): Promise<MessageCounts> {
  return countMessages(worker);
}

/** How much is still under way to and from partners that can be reached. */
export async function underWay({ worker }: Pick<Context, 'worker'>): Promise<number> {
  return countUnderWay(worker);
}

/** What one node can say by itself: every receipt has its message, every effect its one entry in the log. */
export async function solveEquations(ctx: Pick<Context, 'worker'>): Promise<Equation[]> {
  const { sent, receipted, queued, applied, held, refused } = await countMessages(ctx.worker);
  const { withoutEntry, withoutMessage } = await countUnbalanced(ctx.worker);
  return [
    equation(
      'what was sent is receipted or still waits',
      sent <= receipted + queued && receipted <= sent,
      `${sent} sent, ${receipted} receipted, ${queued} waiting`,
    ),
    equation(
      'each message that came has one entry in the log',
      withoutEntry === 0,
      `${applied + held + refused} came, ${withoutEntry} without`,
    ),
    equation('each such entry has its message', withoutMessage === 0, `${withoutMessage} without`),
  ];
}

/** What only both sides together can say: nothing was lost or doubled between these nodes. */
export async function solveBetween(nodes: readonly Pick<Context, 'worker' | 'config'>[]): Promise<Equation[]> {
  const counts = await Promise.all(
    nodes.map(async ({ worker }) =>
      (await countByPartner(worker)).filter(({ node }) => nodes.some(({ config }) => config.node === node)),
    ),
  );
  const sum = (name: 'sent' | 'receipted' | 'came') => counts.flat().reduce((total, each) => total + each[name], 0);
  const [sent, receipted, came] = [sum('sent'), sum('receipted'), sum('came')];
  return [
    equation('sent = receipted', sent === receipted, `${sent} = ${receipted}`),
    equation('receipted = applied + held + refused', receipted === came, `${receipted} = ${came}`),
  ];
}

function equation(name: string, holds: boolean, figure: string): Equation {
  return { name, holds, figure };
}
