import { afterAll, describe, expect, test } from 'vitest';
import { preservation, toNigeria } from '../../test/drafts.ts';
import { createTestServer } from '../../test/server.ts';
import type { DraftContent } from '../drafts/api.ts';
import { requestsState } from './requests.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const refused = { code: 'not-permitted' };
const officer = server.withOnly('drafts:write', 'requests:read', 'requests:send', 'requests:send-urgent');
const owner = server.withOnly('requests:read', 'requests:triage', 'requests:decide', 'requests:execute');

/** A request of ours that has left. */
async function sent(content: DraftContent = toNigeria): Promise<{ id: string }> {
  const body = { recipient: 'x-training.ng.justice.mla', case: 'TH-2569-0088', content };
  const { id } = await officer.createDraft({ body });
  await officer.sendDraftUnchecked({ params: { id }, body: { reason: 'Test' } });
  return { id };
}

test('no route of requests is open to an officer without its permission', async () => {
  const params = await sent();
  const grounds = [{ instrument: 'UNTOC', article: '18(21)(b)', text: 'Sovereignty.' }];
  const none = { body: {}, params };
  const until = { date: '2030-03-01', zone: 'Asia/Bangkok' };
  const reads = server.without('requests:read');
  const triages = server.without('requests:triage');
  const decides = server.without('requests:decide');
  const executes = server.without('requests:execute');
  const sends = server.without('requests:send');
  const outcome = { result: 'helpful' as const };
  const task = { id: params.id, task: server.ctx.random.uuid() };
  const calls = [
    () => reads.listRequests({ query: {} }),
    () => reads.readRequest({ params }),
    () => triages.registerRequest(none),
    () => triages.returnRequest({ params, body: { grounds } }),
    () => triages.forwardRequest({ params, body: { authority: 'x' } }),
    () => triages.assignRequest({ params, body: { officer: 'x' } }),
    () => decides.reviewRequest(none),
    () => decides.askBack({ params, body: { questions: [{ text: 'x' }] } }),
    () => decides.acceptRequest({ params, body: { conditions: [] } }),
    () => decides.refuseRequest({ params, body: { grounds } }),
    () => decides.postponeRequest({ params, body: { until, reason: 'x' } }),
    () => decides.preserveData(none),
    () => decides.lapsePreservation({ params, body: { reason: 'x' } }),
    () => executes.executeRequest(none),
    () => executes.deliverPart({ params, body: { parts: ['x'], conditions: [] } }),
    () => executes.completeRequest({ params, body: { parts: [], conditions: [] } }),
    () => executes.addTask({ params, body: { title: 'x' } }),
    () => executes.finishTask({ params: task, body: {} }),
    () => sends.answerQuestions({ params, body: { answers: [{ question: 'q', text: 'x' }] } }),
    () => sends.withdrawRequest({ params, body: { reason: 'x' } }),
    () => sends.writeMessage({ params, body: { text: 'x' } }),
    () => sends.proposeState({ params, body: { state: 'closed', reason: 'x' } }),
    () => sends.closeRequest({ params, body: { outcome } }),
    () => server.without('drafts:write').convertPreservation({ params, body: { measures: ['x'] } }),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject(refused);
});

test('a node administrator sees no request, an officer of other units none of theirs', async () => {
  const params = await sent();
  await server.ctx.worker
    .updateTable('requests')
    .set({ units: ['th.oag.lab'] })
    .where('id', '=', params.id)
    .execute();
  await expect(officer.readRequest({ params })).rejects.toMatchObject({ code: 'request-unknown' });
  expect((await officer.listRequests({ query: {} })).map(({ id }) => id)).not.toContain(params.id);
});

describe('on the side of the sender', () => {
  test('nobody decides: that is for the authority that was asked', async () => {
    const params = await sent();
    const accept = owner.acceptRequest({ params, body: { conditions: [] } });
    await expect(accept).rejects.toMatchObject({ code: 'request-not-owner' });
  });

  test('a state can be proposed that may follow, and no other', async () => {
    const params = await sent();
    const propose = (state: string) =>
      officer.proposeState({ params, body: { state, reason: 'The suspect is dead.' } });
    await expect(propose('closed')).rejects.toMatchObject({ code: 'request-state' });
    expect(await propose('withdrawn')).toMatchObject({
      state: null,
      entries: [{ type: 'sent' }, { type: 'proposed' }],
    });
  });

  test('a question that nobody asked cannot be answered', async () => {
    const answers = [{ question: 'q1', text: 'Yes.' }];
    const answer = officer.answerQuestions({ params: await sent(), body: { answers } });
    await expect(answer).rejects.toMatchObject({ code: 'request-state' });
  });

  test('a request is withdrawn once, and its deadline ends', async () => {
    const params = await sent();
    const withdraw = () => officer.withdrawRequest({ params, body: { reason: 'No longer needed.' } });
    expect(await withdraw()).toMatchObject({ state: 'withdrawn', deadlines: [{ state: 'ended' }] });
    await expect(withdraw()).rejects.toMatchObject({ code: 'request-state' });
  });

  test('it can be closed once the other side is done, not before', async () => {
    const params = await sent();
    const body = { outcome: { result: 'not-executed' as const } };
    await expect(officer.closeRequest({ params, body })).rejects.toMatchObject({ code: 'request-state' });
    await officer.withdrawRequest({ params, body: { reason: 'No longer needed.' } });
    expect(await officer.closeRequest({ params, body })).toMatchObject({ ownOutcome: body.outcome });
    await expect(officer.closeRequest({ params, body })).rejects.toMatchObject({ code: 'request-state' });
  });
});

test('how many requests are open is said without a word of what they are about', async () => {
  await sent();
  const sentOnes = { direction: 'outgoing', state: null, requests: expect.any(Number) };
  expect(await requestsState(server.ctx)).toContainEqual(sentOnes);
});

test('reading a request is on record before the answer leaves', async () => {
  const params = await sent();
  await officer.readRequest({ params });
  const reads = server.ctx.worker.selectFrom('auditEntries').select('verb').where('subject', '=', params.id);
  expect((await reads.where('verb', '=', 'request-read').execute()).length).toBe(1);
});

test('a request is found by its number, its case and words of its subject, however they are written', async () => {
  const { id } = await sent({ ...toNigeria, reference: 'TH-MLO-2569-0999', subject: 'Ferry tickets of 100%' });
  const find = async (q: string) => (await officer.listRequests({ query: { q } })).map((each) => each.id);
  expect(await find('thmlo 2569/0999')).toEqual([id]);
  expect(await find('๒๕๖๙๐๙๙๙')).toEqual([id]);
  expect(await find('ferry')).toEqual([id]);
  expect(await find('100%')).toEqual([id]);
  expect(await find('_erry')).toEqual([]);
  expect(await find('TH-2569-0088')).toContain(id);
});

describe('convertPreservation', () => {
  test('carries facts, persons and the number over to a draft', async () => {
    const { id } = await sent({ ...preservation, reference: 'TH-P-1' });
    const measures = ['stored_data_access'];
    const { draft, content } = await officer.convertPreservation({ params: { id }, body: { measures } });
    expect(draft).not.toBe(id);
    expect(content).toMatchObject({
      type: 'mla',
      measures,
      fields: { ...preservation.fields, facts: preservation.fields.offence_facts },
      follows: { request: id, reference: 'TH-P-1' },
      urgency: { level: 'normal' },
    });
    expect(content.reference).toBeUndefined();
  });

  test('is for preservations alone', async () => {
    const convert = officer.convertPreservation({ params: await sent(), body: { measures: ['x'] } });
    await expect(convert).rejects.toMatchObject({ code: 'request-state' });
  });
});
