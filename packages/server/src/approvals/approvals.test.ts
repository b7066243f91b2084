import { afterAll, describe, expect, test } from 'vitest';
import { toNigeria } from '../../test/drafts.ts';
import { createTestServer } from '../../test/server.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const writer = server.withOnly('drafts:read', 'drafts:write');
const approver = server.withOnly('approvals:read', 'approvals:decide');
const everything = server.withOnly('drafts:write', 'drafts:read', 'approvals:read', 'approvals:decide');
const refused = { code: 'not-permitted' };
const draft = { recipient: 'x-training.ng.justice.mla', case: 'CASE-TH', content: toNigeria };

async function ask(by = writer) {
  const { id } = await by.createDraft({ body: draft });
  const { approval, contentHash } = await by.askDraftApproval({ params: { id }, body: {} });
  return { draft: id, params: { id: approval }, contentHash };
}

test('no route of approvals is open to an officer without its permission', async () => {
  const { params, contentHash } = await ask();
  const others = server.without('approvals:decide');
  await expect(server.without('approvals:read').listApprovals({ query: {} })).rejects.toMatchObject(refused);
  await expect(others.giveApproval({ params, body: { contentHash } })).rejects.toMatchObject(refused);
  await expect(others.refuseApproval({ params, body: { reason: 'x' } })).rejects.toMatchObject(refused);
});

describe('giveApproval', () => {
  test('takes another person than who wrote it or asked', async () => {
    const { params, contentHash } = await ask(everything);
    const own = everything.giveApproval({ params, body: { contentHash } });
    await expect(own).rejects.toMatchObject({ code: 'approval-own' });
    expect(await approver.giveApproval({ params, body: { contentHash } })).toMatchObject({ state: 'given' });
  });

  test('is for what was read, and for nothing else', async () => {
    const { params } = await ask();
    const contentHash = `sha256:${'0'.repeat(64)}`;
    const wrong = approver.giveApproval({ params, body: { contentHash } });
    await expect(wrong).rejects.toMatchObject({ code: 'approval-over' });
  });

  test('is given once', async () => {
    const { params, contentHash } = await ask();
    await approver.giveApproval({ params, body: { contentHash } });
    const again = approver.giveApproval({ params, body: { contentHash } });
    await expect(again).rejects.toMatchObject({ code: 'approval-over' });
  });

  test('is too late for what was asked anew: that is another question', async () => {
    const { draft, params, contentHash } = await ask();
    await writer.askDraftApproval({ params: { id: draft }, body: {} });
    const late = approver.giveApproval({ params, body: { contentHash } });
    await expect(late).rejects.toMatchObject({ code: 'approval-over' });
    const open = await approver.listApprovals({ query: { subject: draft, state: 'asked' } });
    expect(open).toHaveLength(1);
  });
});

test('the database refuses an approval of one of the authors, whatever the program does', async () => {
  const { params } = await ask();
  const { worker } = server.ctx;
  const { authors } = await worker
    .selectFrom('approvals')
    .selectAll()
    .where('id', '=', params.id)
    .executeTakeFirstOrThrow();
  const own = worker
    .updateTable('approvals')
    .set({ decidedBy: authors[0] ?? null })
    .where('id', '=', params.id)
    .execute();
  await expect(own).rejects.toThrow('check constraint');
});

test('a refusal has its reason', async () => {
  const { params } = await ask();
  const reason = 'The facts are too thin.';
  expect(await approver.refuseApproval({ params, body: { reason } })).toMatchObject({ state: 'refused', reason });
});

test('a question that does not exist has no answer', async () => {
  const params = { id: server.ctx.random.uuid() };
  const body = { reason: 'x' };
  await expect(approver.refuseApproval({ params, body })).rejects.toMatchObject({ code: 'approval-unknown' });
});
