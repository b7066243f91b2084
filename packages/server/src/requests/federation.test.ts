import { afterAll, expect, test } from 'vitest';
import { asOfficer, enrolAll } from '../../test/as-officer.ts';
import { arrest, preservation, toNigeria } from '../../test/drafts.ts';
import { type TestNode, testFederation } from '../../test/federation.ts';
import { remind } from '../deadlines/remind.ts';
import type { DraftContent } from '../drafts/api.ts';

const zones: Record<string, string> = { us: 'America/New_York', th: 'Asia/Bangkok', ng: 'Africa/Lagos' };
const federation = await testFederation(['us', 'th', 'ng'], {
  config: (key, config) => ({ ...config, zone: zones[key] ?? config.zone }),
});
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng, clock } = federation;
await Promise.all([us, th, ng].map(enrolAll));
const settle = () => federation.settle();
const day = 86_400_000;
const at = (node: TestNode, officer: string) => asOfficer(node, officer);

/** Drafted by one officer, approved and sent by another one. */
async function send(node: TestNode, [lawyer, approver]: [string, string], to: TestNode, content: DraftContent) {
  const body = { recipient: to.ctx.config.node, case: 'CASE', content };
  const { id } = await at(node, lawyer).createDraft({ body });
  return sendDraft(node, [lawyer, approver], id);
}

async function sendDraft(node: TestNode, [lawyer, approver]: [string, string], id: string) {
  const params = { id };
  const { approval, contentHash } = await at(node, lawyer).askDraftApproval({ params, body: {} });
  await at(node, approver).giveApproval({ params: { id: approval }, body: { contentHash } });
  await at(node, approver).sendDraft({ params, body: {} });
  await settle();
  return params;
}

/** Both sides say the same of the state, the numbers and what was said. */
async function expectAgreement(params: { id: string }, here: [TestNode, string], there: [TestNode, string]) {
  const [ours, theirs] = await Promise.all([here, there].map(([node, id]) => at(node, id).readRequest({ params })));
  expect(ours?.state).toBe(theirs?.state);
  expect([ours?.ownReference, ours?.partnerReference]).toEqual([theirs?.partnerReference, theirs?.ownReference]);
  const said = (request: typeof ours) => request?.entries.slice(1).map(({ type, content }) => ({ type, content }));
  expect(said(ours)).toEqual(said(theirs));
  return ours;
}

test('a request is asked back about, accepted, carried out in parts and closed on both sides', async () => {
  const params = await send(th, ['TH-CA-1', 'TH-CA-2'], ng, { ...toNigeria, reference: 'TH-MLO-2569-0077' });
  expect(await at(ng, 'NG-CA-1').readRequest({ params })).toMatchObject({
    ...{ direction: 'incoming', state: 'received', partnerReference: 'TH-MLO-2569-0077', ownReference: null },
    approvals: [{ approver: 'TH-CA-2', role: 'central-authority-approver' }],
    handling: { codes: ['H1'] },
    deadlines: [{ rule: 'suggested', dueAt: '2030-03-12T09:30:00.000Z' }],
  });

  clock.move(day);
  await at(ng, 'NG-CLK-1').registerRequest({ params, body: { number: 'NG-MLI-2026-0105', caseworker: 'NG-CA-1' } });
  const questions = [
    { id: 'q1', text: 'Which offences are compared?', article: '18(9)' },
    { id: 'q2', text: 'Why is it an organised group?' },
  ];
  await at(ng, 'NG-CA-1').askBack({ params, body: { questions } });
  await settle();
  const asked = await at(th, 'TH-CA-1').readRequest({ params });
  expect(asked).toMatchObject({ state: 'info-requested', openQuestions: [{ id: 'q1' }, { id: 'q2' }] });

  const answers = questions.map(({ id }) => ({ question: id, text: 'As annexed.' }));
  const answer = Buffer.from('comparison of offences');
  const headers = { ...(await th.authorize('drafts:write')), 'content-type': 'application/octet-stream' };
  const { sha256 } = (await th.app.inject({ method: 'PUT', url: '/api/files', headers, payload: answer })).json();
  const attachments = [{ sha256, mediaType: 'text/plain', title: 'Comparison' }];
  await at(th, 'TH-CA-1').answerQuestions({ params, body: { answers, attachments } });
  await settle();
  expect(await at(ng, 'NG-CA-1').readRequest({ params })).toMatchObject({
    openQuestions: [],
    attachments: [{ title: 'Comparison', bytes: answer.length, arrivedAt: expect.any(String) }],
  });

  const url = `/api/requests/${encodeURIComponent(params.id)}/files/${sha256}`;
  const token = await ng.authorize('requests:read');
  const elsewhere = await ng.app.inject({ method: 'GET', url, headers: token });
  expect(elsewhere.statusCode).toBe(404);

  await at(ng, 'NG-CA-1').reviewRequest({ params, body: {} });
  await at(ng, 'NG-CA-1').acceptRequest({ params, body: { conditions: ['For the case named in the request.'] } });
  const task = { title: 'Bank records', assignee: 'NG-INV-1', due: { date: '2030-02-01', zone: 'Africa/Lagos' } };
  const hidden = at(ng, 'NG-INV-1').readRequest({ params });
  await expect(hidden).rejects.toMatchObject({ code: 'request-unknown' });
  const { tasks } = await at(ng, 'NG-CA-1').addTask({ params, body: task });
  await at(ng, 'NG-INV-1').executeRequest({ params, body: {} });
  await at(ng, 'NG-INV-1').finishTask({ params: { ...params, task: tasks[0]?.id ?? '' }, body: {} });
  const conditions = ['Not in another proceeding (UNTOC art. 18(19)).'];
  await at(ng, 'NG-CA-2').deliverPart({ params, body: { parts: ['Bank records'], conditions } });
  await at(ng, 'NG-CA-2').deliverPart({ params, body: { parts: ['Account opening form'], conditions } });
  await at(ng, 'NG-CA-2').completeRequest({ params, body: { parts: ['Statement of W-03'], conditions } });
  await settle();
  const done = await expectAgreement(params, [th, 'TH-CA-1'], [ng, 'NG-CA-1']);
  expect(done).toMatchObject({ state: 'completed', deadlines: [{ rule: 'suggested', state: 'met' }] });

  const helpful = { result: 'helpful' as const, figures: { charges: 2 } };
  await at(th, 'TH-CA-1').closeRequest({ params, body: { outcome: helpful } });
  await settle();
  await at(ng, 'NG-CA-1').closeRequest({ params, body: { outcome: { result: 'unknown' } } });
  await settle();
  const closed = await expectAgreement(params, [th, 'TH-CA-1'], [ng, 'NG-CA-1']);
  expect(closed).toMatchObject({ state: 'closed', ownOutcome: helpful, partnerOutcome: { result: 'unknown' } });
  for (const q of ['ng mli 2026 0105', 'TH/MLO/2569/0077']) {
    expect(await at(ng, 'NG-CLK-1').listRequests({ query: { q } })).toMatchObject([{ id: params.id }]);
    expect(await at(th, 'TH-CLK-1').listRequests({ query: { q } })).toMatchObject([{ id: params.id }]);
  }
});

test('the check blocks an arrest under the wrong treaty; sent alone as urgent, it is returned with the better way', async () => {
  const body = {
    recipient: th.ctx.config.node,
    case: 'US-2026-00417',
    content: { ...arrest, reference: 'US-MLO-2026-0251' },
  };
  const { id } = await at(us, 'US-CA-1').createDraft({ body });
  const params = { id };
  const { blockers } = await at(us, 'US-CA-1').checkDraft({ params, body: {} });
  const codes = blockers.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['wrong-instrument', 'translation', 'second-approver']));
  const clerk = at(us, 'US-CLK-1').sendDraftUnchecked({ params, body: { reason: 'urgent' } });
  await expect(clerk).rejects.toMatchObject({ code: 'not-permitted' });

  await at(us, 'US-CA-1').sendDraftUnchecked({ params, body: { reason: 'urgent' } });
  await settle();
  const received = await at(th, 'TH-CA-1').readRequest({ params });
  expect(received).toMatchObject({ approvals: [], unchecked: 'urgent', urgent: true });

  const instrument = 'BIL-USA-THA-MLA-1986';
  const grounds = [
    { instrument, article: '1(6)', text: 'The treaty does not reach the execution of arrest warrants.' },
    { instrument, article: '4(1)', text: 'Not in the language of the requested State.' },
  ];
  const advice = { instrument: 'BIL-USA-THA-EXT-1983', article: '10', text: 'Provisional arrest, then extradition.' };
  await at(th, 'TH-CA-1').returnRequest({ params, body: { grounds, advice } });
  await settle();
  const returned = await expectAgreement(params, [us, 'US-CA-1'], [th, 'TH-CA-1']);
  expect(returned).toMatchObject({ state: 'returned', partnerReference: null, nextStates: [] });
  expect(returned?.entries.at(-1)).toMatchObject({ type: 'returned', content: { grounds, advice } });
  const late = at(th, 'TH-CLK-1').registerRequest({ params, body: {} });
  await expect(late).rejects.toMatchObject({ code: 'request-state' });
});

test('data preserved by the 24/7 desk are held once the request for them is lodged', async () => {
  const params = await send(us, ['US-CA-1', 'US-CA-2'], ng, { ...preservation, reference: 'US-MLO-2026-0211' });
  await at(ng, 'NG-247-1').registerRequest({ params, body: { number: 'NG-247-2026-0038' } });
  const questions = [{ id: 'q1', text: 'Send the text of the offence.', article: '29(4)' }];
  await at(ng, 'NG-247-1').askBack({ params, body: { questions } });
  await settle();
  const answers = [{ question: 'q1', text: '18 USC 1589 and 1590 beside section 13.' }];
  await at(us, 'US-CA-1').answerQuestions({ params, body: { answers } });
  await settle();
  const soon = { until: { date: '2030-01-20', zone: 'Africa/Lagos' } };
  const short = at(ng, 'NG-247-1').preserveData({ params, body: soon });
  await expect(short).rejects.toMatchObject({ code: 'input-invalid' });
  await at(ng, 'NG-247-1').preserveData({ params, body: {} });
  await settle();
  const preserved = await expectAgreement(params, [us, 'US-CA-2'], [ng, 'NG-247-1']);
  const start = clock.now().getTime();
  const until = new Date(Math.floor((start + 60 * day) / 60_000) * 60_000).toISOString();
  expect(preserved).toMatchObject({
    ...{ state: 'preserved', preservedUntil: until },
    deadlines: [{ rule: 'preservation', dueAt: until, level: 'calm' }],
  });

  // Day 45 is a Saturday: people are told on the Friday before.
  clock.move(44 * day);
  await Promise.all([remind(us.ctx), remind(ng.ctx)]);
  expect((await at(us, 'US-CA-2').readRequest({ params })).deadlines).toMatchObject([{ level: 'escalate', day: 44 }]);

  const body = { measures: ['documents_records', 'stored_data_access'] };
  const { draft, content } = await at(us, 'US-CA-1').convertPreservation({ params, body });
  const edited: DraftContent = {
    ...content,
    basis: [
      { instrument: 'BIL-USA-NGA-MLA-1989', articles: [] },
      { ...{ instrument: 'ETS185', articles: ['31'] }, alternative: true },
    ],
    fields: { ...content.fields, central_authority: 'Central Authority of the United States' },
    reference: 'US-MLO-2026-0254',
  };
  await at(us, 'US-CA-1').editDraft({ params: { id: draft }, body: { version: 1, content: edited } });
  const disclosure = await sendDraft(us, ['US-CA-1', 'US-CA-2'], draft);
  const held = [{ state: 'held', level: 'none', day: 44, stateReason: expect.stringMatching('lodged') }];
  expect(await expectAgreement(params, [us, 'US-CA-2'], [ng, 'NG-247-1'])).toMatchObject({
    ...{ state: 'converted', deadlines: held, followedBy: [disclosure.id] },
  });
  expect(await at(ng, 'NG-CA-1').readRequest({ params })).toMatchObject({ deadlines: held });
  expect(await at(ng, 'NG-CA-1').readRequest({ params: disclosure })).toMatchObject({
    follows: params.id,
    state: 'received',
  });
  clock.move(30 * day);
  await Promise.all([remind(us.ctx), remind(ng.ctx)]);
  expect((await at(us, 'US-CA-2').readRequest({ params })).deadlines).toMatchObject(held);
});

test('data are preserved to a later day, and let go with notice', async () => {
  const params = await send(us, ['US-CA-1', 'US-CA-2'], ng, preservation);
  await at(ng, 'NG-247-1').registerRequest({ params, body: {} });
  await at(ng, 'NG-247-1').preserveData({ params, body: {} });
  await settle();
  clock.move(50 * day);
  const later = { date: '2030-12-31', time: '12:00', zone: 'Africa/Lagos' };
  await at(ng, 'NG-247-1').preserveData({ params, body: { until: later } });
  await settle();
  expect(await expectAgreement(params, [us, 'US-CA-2'], [ng, 'NG-247-1'])).toMatchObject({
    preservedUntil: '2030-12-31T11:00:00.000Z',
    deadlines: [{ state: 'ended' }, { state: 'running', dueAt: '2030-12-31T11:00:00.000Z' }],
  });
  const reason = 'No request for the data has come.';
  await at(ng, 'NG-247-1').lapsePreservation({ params, body: { reason } });
  await settle();
  expect(await expectAgreement(params, [us, 'US-CA-2'], [ng, 'NG-247-1'])).toMatchObject({
    state: 'lapsed',
    preservedUntil: null,
    deadlines: [{ state: 'ended' }, { state: 'ended', stateReason: reason }],
  });
});

test('a request goes to the authority that is competent; what its sender proposes, the owner decides', async () => {
  const params = await send(th, ['TH-CA-1', 'TH-CA-2'], ng, toNigeria);
  await at(th, 'TH-CA-1').proposeState({ params, body: { state: 'forwarded', reason: 'It is for the agency.' } });
  await settle();
  expect(await at(ng, 'NG-CLK-1').readRequest({ params })).toMatchObject({ state: 'received' });
  const authority = 'National Agency for the Prohibition of Trafficking in Persons';
  await at(ng, 'NG-CLK-1').forwardRequest({ params, body: { authority } });
  await settle();
  const forwarded = await expectAgreement(params, [th, 'TH-CA-1'], [ng, 'NG-CLK-1']);
  expect(forwarded).toMatchObject({ state: 'forwarded', transport: { state: 'receipted', receipt: 'applied' } });
  expect(forwarded?.entries.at(-1)).toMatchObject({ type: 'forwarded', content: { authority } });
});

test('a request is refused with its ground, another postponed to a day, a third withdrawn', async () => {
  const ids: ['TH-CA-1', 'TH-CA-2'] = ['TH-CA-1', 'TH-CA-2'];
  const { suggestedDeadline, ...content } = toNigeria;
  const [refused, postponed, withdrawn] = [
    await send(th, ids, ng, content),
    await send(th, ids, ng, content),
    await send(th, ids, ng, content),
  ];
  for (const params of [refused, postponed, withdrawn]) await at(ng, 'NG-CLK-1').registerRequest({ params, body: {} });
  const grounds = [{ instrument: 'UNTOC', article: '18(21)(b)', text: 'It would prejudice essential interests.' }];
  await at(ng, 'NG-CA-1').refuseRequest({ params: refused, body: { grounds } });
  const until = { date: '2030-06-03', zone: 'Africa/Lagos' };
  await at(ng, 'NG-CA-1').postponeRequest({ params: postponed, body: { until, reason: 'It would harm a case here.' } });
  await settle();
  await at(th, 'TH-CA-1').withdrawRequest({ params: withdrawn, body: { reason: 'The witness has come by herself.' } });
  await settle();

  const here: [TestNode, string] = [th, 'TH-CA-1'];
  const there: [TestNode, string] = [ng, 'NG-CA-1'];
  expect(await expectAgreement(refused, here, there)).toMatchObject({ state: 'refused', nextStates: ['closed'] });
  expect(await expectAgreement(postponed, here, there)).toMatchObject({
    state: 'postponed',
    deadlines: [{ rule: 'postponed', dueAt: '2030-06-03T23:00:00.000Z' }],
  });
  expect(await expectAgreement(withdrawn, here, there)).toMatchObject({ state: 'withdrawn' });
  const accept = at(ng, 'NG-CA-1').acceptRequest({ params: withdrawn, body: { conditions: [] } });
  await expect(accept).rejects.toMatchObject({ code: 'request-state' });
});

test('a draft that is shown is commented on by both sides, and asks for nothing', async () => {
  const body = { recipient: th.ctx.config.node, case: 'US-2026-00417', content: { ...toNigeria, purpose: 'CASE-US' } };
  const { id } = await at(us, 'US-CA-1').createDraft({ body });
  const params = { id };
  await at(us, 'US-CA-1').commentDraft({ params, body: { text: 'For ourselves.' } });
  await at(us, 'US-CA-1').shareDraft({ params, body: { note: 'Is the certificate right?' } });
  await settle();
  const shown = await at(th, 'TH-CA-1').readDraft({ params });
  expect(shown).toMatchObject({
    state: 'foreign',
    sender: us.ctx.config.node,
    content: { subject: toNigeria.subject },
  });
  expect(shown.comments).toEqual([]);
  await at(th, 'TH-CA-1').commentDraft({ params, body: { field: 'facts', text: 'The court wants the oath named.' } });
  await settle();
  await at(us, 'US-CA-1').commentDraft({ params, body: { field: 'facts', text: 'Added.' } });
  await settle();
  const [here, there] = await Promise.all([
    at(us, 'US-CA-1').readDraft({ params }),
    at(th, 'TH-CA-1').readDraft({ params }),
  ]);
  expect(here.comments.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['For ourselves.', 'The court wants the oath named.', 'Added.']),
  );
  expect(there.comments.map(({ text }) => text).sort()).toEqual(['Added.', 'The court wants the oath named.']);
  const edit = at(th, 'TH-CA-1').editDraft({ params, body: { version: 1, content: toNigeria } });
  await expect(edit).rejects.toMatchObject({ code: 'draft-unknown' });
  expect(await at(th, 'TH-CLK-1').listRequests({ query: { q: 'W-03' } })).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ id })]),
  );
});

test('what an administrator of the node asks for is not shown', async () => {
  const admin = at(ng, 'NG-ADM-1');
  await expect(admin.listRequests({ query: {} })).rejects.toMatchObject({ code: 'not-permitted' });
  await expect(admin.listDrafts({ query: {} })).rejects.toMatchObject({ code: 'not-permitted' });
  await expect(admin.listDeadlines({ query: {} })).rejects.toMatchObject({ code: 'not-permitted' });
  await expect(admin.listApprovals({ query: {} })).rejects.toMatchObject({ code: 'not-permitted' });
});
