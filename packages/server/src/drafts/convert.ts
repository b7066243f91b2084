import type { Context } from '../context.ts';
import { withOfficer } from '../db/access.ts';
import { ServerError } from '../errors.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { lockOpen } from '../requests/requests.ts';
import { DraftContent } from './api.ts';
import { beginDraft } from './drafts.ts';
import { contentOfRow, lockDraft } from './store.ts';

/**
 * Begins the request for data that a partner keeps for us (ETS 185 art. 31): facts, persons, files and both numbers are
 * carried over, so that nothing has to be written twice. Throws `request-state` for what is no preservation of ours.
 */
export async function convertPreservation(
  ctx: Pick<Context, 'db' | 'clock' | 'random' | 'config'>,
  officer: SessionOfficer,
  id: string,
  { measures, subject }: { measures: string[]; subject?: string | undefined },
): Promise<{ draft: string; content: DraftContent }> {
  return withOfficer(ctx, officer, async (tx) => {
    const request = await lockOpen(tx, id);
    const source = await lockDraft(tx, id);
    if (request.type !== 'preservation' || request.direction !== 'outgoing' || !source) {
      throw new ServerError('request-state', 'Only a preservation that we asked for becomes a request for its data.');
    }
    const { reference, suggestedDeadline: _, fields, ...before } = contentOfRow(source);
    const content = DraftContent.parse({
      ...before,
      ...{ type: 'mla', measures, subject: subject ?? before.subject, channel: 'central-authority' },
      ...{ urgency: { level: 'normal' }, basis: [{ instrument: 'ETS185', articles: ['31'], confidence: 'verified' }] },
      content: 'ETS185/stored_data',
      // What was told to have the data kept is what the request for them rests on.
      fields: { ...fields, ...(fields.offence_facts !== undefined && { facts: fields.offence_facts }) },
      follows: { request: id, ...(reference !== undefined && { reference }) },
    });
    const draft = await beginDraft(tx, ctx, officer, {
      ...{ recipient: request.recipient, case: request.ownCase ?? source.ownCase, content },
    });
    return { draft, content };
  });
}
