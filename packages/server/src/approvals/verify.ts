import { type Handling, ProtocolError, type Statement, verifyApproval } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { Refusal } from '../messages/effects.ts';
import { activePartner, signingKeyOf } from '../peers/statements.ts';

/**
 * Verifies each approval that a partner's message carries: it was given at the sender's node for exactly this message.
 * None at all is for whoever reads it to judge; one that is not true makes the message worth nothing.
 */
export async function requireTrueApprovals(tx: Tx, ctx: Context, statement: Statement): Promise<void> {
  const { approvals, from, to, kind, purpose, content_hash } = statement;
  if (approvals.length === 0) return;
  const partner = await activePartner(tx, ctx, from);
  if (!partner) throw new Refusal('policy-refused', 'The keys of the sender are not known any more.');
  const action = { to, kind, purpose, handling: statement.handling as Handling, content_hash };
  try {
    for (const approval of approvals) {
      await verifyApproval(approval, action, { from, signingKey: signingKeyOf(partner.content) });
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Refusal('policy-refused', 'An approval is not for this message.', { cause: error });
  }
}
