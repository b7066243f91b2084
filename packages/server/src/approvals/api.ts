import { z } from 'zod';
import { route } from '../contract/route.ts';

const reason = z.string().trim().min(1).max(2_000);
const contentHash = z.string().regex(/^sha256:[0-9a-f]{64}$/);

export const approvalStates = ['asked', 'given', 'refused', 'void'] as const;
export type ApprovalState = (typeof approvalStates)[number];

export type AskedApproval = z.infer<typeof AskedApproval>;
export const AskedApproval = z
  .strictObject({
    id: z.uuid(),
    /** What is to be approved, such as a draft. */
    subject: z.string(),
    recipient: z.string(),
    kind: z.string(),
    purpose: z.string(),
    contentHash,
    authors: z.array(z.string()),
    askedBy: z.string(),
    askedAt: z.iso.datetime(),
    state: z.enum(approvalStates),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
    override: z.string().nullable(),
  })
  .meta({ id: 'AskedApproval' });

const params = z.strictObject({ id: z.uuid() });

export const approvalsApi = {
  listApprovals: route({
    method: 'GET',
    path: '/api/approvals',
    summary: 'What waits for a second person, or was decided, the newest first',
    query: z.strictObject({ state: z.enum(approvalStates).optional(), subject: z.string().max(200).optional() }),
    status: 200,
    answer: z.array(AskedApproval),
  }),
  giveApproval: route({
    method: 'POST',
    path: '/api/approvals/:id/give',
    summary: 'Approve exactly what was read, by its hash; with a reason where the check found something in its way',
    params,
    body: z.strictObject({ contentHash, override: reason.optional() }),
    status: 200,
    answer: AskedApproval,
  }),
  refuseApproval: route({
    method: 'POST',
    path: '/api/approvals/:id/refuse',
    summary: 'Do not approve, and say why',
    params,
    body: z.strictObject({ reason }),
    status: 200,
    answer: AskedApproval,
  }),
};
