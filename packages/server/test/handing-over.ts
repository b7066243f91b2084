import type { ObjectId } from '@comity/protocol';
import { giveApproval, listApprovals } from '../src/approvals/approvals.ts';
import type { Evidence, NewEvidence, NewOffer, Offer } from '../src/evidence/api.ts';
import { registerEvidence, takeInFile } from '../src/evidence/evidence.ts';
import { prepareOffer, sendOffer } from '../src/evidence/offers.ts';
import type { SessionOfficer } from '../src/officers/api.ts';
import type { TestNode } from './federation.ts';
import { handlingOf } from './sharing.ts';

/** Registers an item with its file. */
export async function seize(
  { ctx }: TestNode,
  officer: SessionOfficer,
  bytes: string | Uint8Array,
  change: Partial<NewEvidence> = {},
): Promise<Evidence> {
  const { id } = await registerEvidence(ctx, officer, {
    ...{ title: 'Register of the guesthouse', mediaType: 'text/csv', collectedAt: '2026-06-01T04:00:00Z' },
    ...{ collectedBy: 'TH-INV-1', grade: { scheme: '4x4', source: 'A', info: '1' }, handling: handlingOf(['H1']) },
    ...change,
  });
  return takeInFile(ctx, officer, id, source(bytes));
}

/** Prepares a hand-over, has it approved by another officer and sends it. */
export async function handOver(
  from: TestNode,
  to: TestNode,
  {
    by,
    approver,
    ...given
  }: { by: SessionOfficer; approver: SessionOfficer; items: NewOffer['items'] } & Partial<NewOffer>,
): Promise<Offer> {
  const offer = await prepareOffer(from.ctx, by, {
    ...{ to: to.ctx.config.node, part: 1, last: true, purpose: 'assistance', ...given },
  });
  await approve(from, approver, offer.id);
  return sendOffer(from.ctx, by, offer.id);
}

export async function approve({ ctx }: TestNode, officer: SessionOfficer, subject: ObjectId): Promise<void> {
  const [asked] = await listApprovals(ctx, officer, { subject, state: 'asked' });
  await giveApproval(ctx, officer, asked?.id ?? '', { contentHash: asked?.contentHash ?? '' });
}

async function* source(bytes: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(bytes);
}
