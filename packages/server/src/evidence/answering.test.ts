import type { ObjectId } from '@comity/protocol';
import { afterAll, expect, test } from 'vitest';
import { asOfficer, enrolAll } from '../../test/as-officer.ts';
import { toNigeria } from '../../test/drafts.ts';
import { type TestNode, testFederation } from '../../test/federation.ts';
import { receiptOf, sendAnyway } from '../../test/refusals.ts';
import { handlingOf, spontaneous } from '../../test/sharing.ts';

const federation = await testFederation(['us', 'th', 'ng']);
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng } = federation;
await Promise.all([us, th, ng].map(enrolAll));

const bank = { title: 'Records of AC-NG-1', mediaType: 'text/csv', collectedAt: '2026-08-01T10:00:00Z' };

test('evidence comes in answer to a request, in parts, to whoever the request is open to', async () => {
  const request = await ask();
  for (const [index, text] of ['account 1', 'account 2'].entries()) {
    const item = await produce(request, text);
    await deliver(request, item, { part: index + 1, last: index === 1 });
  }
  await federation.settle();

  const lawyer = asOfficer(th, 'TH-CA-1');
  const received = await lawyer.listEvidence({ query: { request } });
  expect(received.map(({ title, request: id, state }) => ({ title, id, state }))).toEqual([
    { title: bank.title, id: request, state: 'awaited' },
    { title: bank.title, id: request, state: 'awaited' },
  ]);
  const offers = [...(await lawyer.listOffers({ query: { request } }))].sort((a, b) => a.part - b.part);
  expect(offers.map(({ part, last, state }) => ({ part, last, state }))).toEqual([
    { part: 1, last: false, state: 'received' },
    { part: 2, last: true, state: 'received' },
  ]);
  const sent = await asOfficer(ng, 'NG-PRO-1').listOffers({ query: { request } });
  expect(sent.every(({ state }) => state === 'sent')).toBe(true);

  // The laboratory sees it when it is opened to it, and the examiner and the registry finish.
  const params = paramsOf(received[0]?.id as ObjectId);
  const examiner = asOfficer(th, 'TH-FOR-1');
  await expect(examiner.verifyEvidence({ params })).rejects.toMatchObject({ code: 'object-unknown' });
  await asOfficer(th, 'TH-CLK-1').openObjectToUnits({ params, body: { units: ['th.oag.lab'] } });
  expect((await examiner.verifyEvidence({ params })).deliveries[0]).toMatchObject({ state: 'verified' });
  await asOfficer(th, 'TH-CLK-1').countersignEvidence({ params });
  await federation.settle();
  const [delivery] = (await asOfficer(ng, 'NG-PRO-1').readEvidence({ params })).deliveries;
  expect(delivery).toMatchObject({ state: 'countersigned' });
});

test('a third node answers no request that is between two others', async () => {
  const request = await ask();
  const { title, text, grade, handling, legalBasis: legal_basis, records } = spontaneous(th);
  const info = `${us.ctx.config.node}/${us.ctx.random.uuid()}`;
  const content = { info, version: 1, title, text, grade, handling, legal_basis, records, spontaneous: false, request };
  const message = await sendAnyway(us, th, { kind: 'info.share', content });
  await federation.settle();
  // It is taken as information, and not as part of the request.
  expect(await receiptOf(us, message)).toEqual({ state: 'applied', code: null });
  expect(await asOfficer(th, 'TH-CA-1').listInformation({ query: { request } })).toEqual([]);
});

test('a request is withdrawn, not recalled', async () => {
  const request = await ask();
  const given = { about: [request], reason: 'error', text: 'A mistake.', deadline: '2030-02-01T00:00:00Z' } as const;
  const content = { ...given, recall: `${th.ctx.config.node}/${th.ctx.random.uuid()}` };
  const message = await sendAnyway(th, ng, { kind: 'info.recall', content });
  await federation.settle();
  expect(await receiptOf(th, message)).toEqual({ state: 'refused', code: 'policy-refused' });
});

/** Thailand asks Nigeria. */
async function ask(): Promise<ObjectId> {
  const [lawyer, approver] = [asOfficer(th, 'TH-CA-1'), asOfficer(th, 'TH-CA-2')];
  const { id } = await lawyer.createDraft({
    body: { recipient: ng.ctx.config.node, case: 'TH-2569-0088', content: toNigeria },
  });
  const { approval, contentHash } = await lawyer.askDraftApproval({ params: { id }, body: {} });
  await approver.giveApproval({ params: { id: approval }, body: { contentHash } });
  await approver.sendDraft({ params: { id }, body: {} });
  await federation.settle();
  return id as ObjectId;
}

/** Nigeria takes in what was asked for. */
async function produce(request: ObjectId, text: string): Promise<ObjectId> {
  const { id } = await asOfficer(ng, 'NG-PRO-1').registerEvidence({
    body: {
      ...{ ...bank, collectedBy: 'NG-INV-1', grade: { scheme: '4x4', source: 'A', info: '1' }, request },
      handling: handlingOf(['H1']),
    },
  });
  const { statusCode } = await ng.app.inject({
    ...{ method: 'PUT', url: `/api/evidence/${id}/file`, payload: Buffer.from(text) },
    headers: { ...(await authorizationOf(ng)), 'content-type': 'application/octet-stream' },
  });
  expect(statusCode).toBe(200);
  return id;
}

async function deliver(request: ObjectId, item: ObjectId, { part, last }: { part: number; last: boolean }) {
  const prosecutor = asOfficer(ng, 'NG-PRO-1');
  const items = [{ item, proceedings: ['TH-2569-0088'] }];
  const body = { to: th.ctx.config.node, request, items, part, last, purpose: 'assistance' };
  const { id } = await prosecutor.prepareOffer({ body });
  const approver = asOfficer(ng, 'NG-CA-2');
  const [asked] = await approver.listApprovals({ query: { subject: id, state: 'asked' } });
  const { contentHash } = asked ?? { contentHash: '' };
  await approver.giveApproval({ params: { id: asked?.id ?? '' }, body: { contentHash } });
  await prosecutor.sendOffer({ params: paramsOf(id) });
}

/** An officer of the first unit of Nigeria, for what is not of the JSON contract. */
async function authorizationOf(node: TestNode): Promise<{ authorization: string }> {
  const { token } = await signIn(node, 'NG-PRO-1');
  return { authorization: `Bearer ${token}` };
}

async function signIn(node: TestNode, officer: string): Promise<{ token: string }> {
  const reply = await node.app.inject({
    method: 'POST',
    url: '/api/training/session',
    payload: { officer, purpose: 'x' },
  });
  const cookie = String(reply.headers['set-cookie']);
  return { token: /=([^;]+)/.exec(cookie)?.[1] ?? '' };
}

function paramsOf(id: string): { node: never; uuid: string } {
  const [node, uuid] = id.split('/') as [never, string];
  return { node, uuid };
}
