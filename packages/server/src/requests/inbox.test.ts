import { type Hash, parseObjectId, signApproval } from '@comity/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { asOfficer, enrolAll } from '../../test/as-officer.ts';
import { toNigeria } from '../../test/drafts.ts';
import { type TestNode, testFederation } from '../../test/federation.ts';
import { withWorker } from '../db/access.ts';
import { askedForOf } from '../drafts/submission.ts';
import { type NewMessage, queueMessage } from '../messages/queue.ts';
import { readTransport } from '../messages/state.ts';

const federation = await testFederation(['us', 'th', 'ng']);
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng } = federation;
await Promise.all([us, th, ng].map(enrolAll));

/** Sends whatever a partner could send, past the rules of our own program. Returns what the receipt says. */
async function send(
  from: TestNode,
  to: TestNode,
  message: Pick<NewMessage, 'kind' | 'content' | 'thread'> & Partial<NewMessage>,
) {
  const id = await withWorker(from.ctx, (tx) =>
    queueMessage(tx, from.ctx, {
      ...{ to: to.ctx.config.node, purpose: 'CASE', legalBasis: [], actor: { id: 'X-1', role: 'officer' }, lang: 'en' },
      ...message,
    }),
  );
  await federation.settle();
  const transport = await readTransport(from.ctx.worker, id);
  return { state: transport?.receipt, code: transport?.code };
}

const refused = { state: 'refused', code: 'policy-refused' };
const at = '2030-01-01T08:00:00Z';
const idOf = (node: TestNode) => parseObjectId(`${node.ctx.config.node}/${node.ctx.random.uuid()}`);

function submission(request: string) {
  const urgency = { level: 'normal' };
  return {
    ...{ request, reference: 'TH-1', ...askedForOf(toNigeria), urgency },
    ...{ channel: 'central-authority', attachments: [] },
  };
}

async function asked(): Promise<string> {
  const request = idOf(th);
  await send(th, ng, { kind: 'request.submit', content: submission(request), thread: request });
  return request;
}
const stateAt = async (node: TestNode, officer: string, id: string) =>
  (await asOfficer(node, officer).readRequest({ params: { id } })).state;

describe('a partner is refused', () => {
  test('a request that is named by another node', async () => {
    const request = idOf(us);
    expect(await send(th, ng, { kind: 'request.submit', content: submission(request), thread: request })).toEqual(
      refused,
    );
  });

  test('a request of a name that is taken', async () => {
    const request = await asked();
    expect(await send(th, ng, { kind: 'request.submit', content: submission(request), thread: request })).toEqual(
      refused,
    );
  });

  test('a word about a request between two others, as if there were none', async () => {
    const request = await asked();
    const content = { request, at, type: 'message', text: 'What is it about?' };
    expect(await send(us, ng, { kind: 'request.update', content, thread: request })).toEqual(refused);
    const withdrawal = { request, at, reason: 'It is not ours.' };
    expect(await send(us, ng, { kind: 'request.withdraw', content: withdrawal, thread: request })).toEqual(refused);
    expect(await stateAt(ng, 'NG-CA-1', request)).toBe('received');
  });

  test('a decision about what it asks for itself', async () => {
    const request = await asked();
    const content = { request, at, type: 'accepted', conditions: [] };
    expect(await send(th, ng, { kind: 'request.update', content, thread: request })).toEqual(refused);
    expect(await stateAt(ng, 'NG-CA-1', request)).toBe('received');
  });

  test('a state that cannot follow', async () => {
    const body = { recipient: ng.ctx.config.node, case: 'CASE-TH', content: toNigeria };
    const { id } = await asOfficer(th, 'TH-CA-1').createDraft({ body });
    await asOfficer(th, 'TH-CA-1').sendDraftUnchecked({ params: { id }, body: { reason: 'Test' } });
    await federation.settle();
    const content = { request: id, at, type: 'completed', parts: [], conditions: [] };
    expect(await send(ng, th, { kind: 'request.update', content, thread: id })).toEqual(refused);
    expect(await stateAt(th, 'TH-CA-1', id)).toBeNull();
  });

  test('an approval that was given for something else', async () => {
    const request = idOf(th);
    const action = {
      ...{ to: ng.ctx.config.node, kind: 'request.submit', purpose: 'CASE' },
      ...{
        handling: { codes: [], conditions: [], onward: 'ask' as const },
        content_hash: `sha256:${'0'.repeat(64)}` as Hash,
      },
    };
    const approvals = [await signApproval(th.ctx.keys, { approver: 'TH-CA-2', role: 'approver', at, action })];
    const content = submission(request);
    const answer = await send(th, ng, { kind: 'request.submit', content, thread: request, approvals });
    expect(answer).toEqual(refused);
    const read = asOfficer(ng, 'NG-CA-1').readRequest({ params: { id: request } });
    await expect(read).rejects.toMatchObject({ code: 'request-unknown' });
  });

  test('the draft of another node, and a comment on one that was never shown', async () => {
    const draft = idOf(us);
    const shown = { draft, version: 1, ...askedForOf(toNigeria) };
    expect(await send(th, ng, { kind: 'draft.share', content: shown, thread: draft })).toEqual(refused);
    const comment = { draft, version: 1, at, comments: [{ id: 'c1', text: 'Good.' }] };
    expect(await send(th, us, { kind: 'draft.comment', content: comment, thread: draft })).toEqual(refused);
  });
});

test('a draft that comes late does not replace a later version, and both are kept', async () => {
  const draft = idOf(th);
  const show = (version: number, subject: string) =>
    send(th, ng, {
      kind: 'draft.share',
      content: { draft, version, ...askedForOf(toNigeria), subject },
      thread: draft,
    });
  for (const [version, subject] of [
    [1, 'First'],
    [3, 'Third'],
    [2, 'Second'],
  ] as const) {
    expect(await show(version, subject)).toEqual({ state: 'applied', code: null });
  }
  const read = await asOfficer(ng, 'NG-CA-1').readDraft({ params: { id: draft } });
  expect(read).toMatchObject({ version: 3, content: { subject: 'Third' } });
});

test('the stream goes on after a refusal, and what a later version of the protocol adds is kept', async () => {
  const request = await asked();
  const content = { request, at, type: 'message', text: 'One more thing.', mood: 'hopeful' };
  expect(await send(th, ng, { kind: 'request.update', content, thread: request })).toEqual({
    state: 'applied',
    code: null,
  });
  const { entries } = await asOfficer(ng, 'NG-CA-1').readRequest({ params: { id: request } });
  expect(entries.at(-1)).toMatchObject({ type: 'message', content: { text: 'One more thing.', mood: 'hopeful' } });
});
