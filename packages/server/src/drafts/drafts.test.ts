import { afterAll, describe, expect, test } from 'vitest';
import { preservation, toNigeria } from '../../test/drafts.ts';
import { createTestServer } from '../../test/server.ts';
import type { DraftContent } from './api.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const writer = server.withOnly('drafts:read', 'drafts:write');
const colleague = server.withOnly('drafts:write', 'drafts:read');
const approver = server.withOnly('approvals:read', 'approvals:decide');
const sender = server.withOnly('requests:send', 'requests:send-urgent', 'requests:read');
const refused = { code: 'not-permitted' };
const recipient = 'x-training.ng.justice.mla';
const body = { recipient, case: 'CASE-TH', content: toNigeria };

async function draft(content: DraftContent = toNigeria) {
  return writer.createDraft({ body: { ...body, content } });
}

/** Asks, and has another person approve what was asked. */
async function approve(id: string, override?: string) {
  const { approval, contentHash } = await writer.askDraftApproval({ params: { id }, body: {} });
  const given = { contentHash, ...(override !== undefined && { override }) };
  return approver.giveApproval({ params: { id: approval }, body: given });
}

test('no route of drafts is open to an officer without its permission', async () => {
  const { id } = await draft();
  const params = { id };
  const readers = server.without('drafts:read');
  const writers = server.without('drafts:write');
  const senders = server.without('requests:send');
  await expect(readers.listDrafts({ query: {} })).rejects.toMatchObject(refused);
  await expect(readers.readDraft({ params })).rejects.toMatchObject(refused);
  await expect(readers.checkDraft({ params, body: {} })).rejects.toMatchObject(refused);
  await expect(writers.createDraft({ body })).rejects.toMatchObject(refused);
  await expect(writers.editDraft({ params, body: { version: 1, content: toNigeria } })).rejects.toMatchObject(refused);
  await expect(writers.discardDraft({ params })).rejects.toMatchObject(refused);
  await expect(writers.commentDraft({ params, body: { text: 'x' } })).rejects.toMatchObject(refused);
  await expect(writers.askDraftApproval({ params, body: {} })).rejects.toMatchObject(refused);
  await expect(senders.shareDraft({ params, body: {} })).rejects.toMatchObject(refused);
  await expect(senders.sendDraft({ params, body: {} })).rejects.toMatchObject(refused);
  const others = server.without('requests:send-urgent');
  await expect(others.sendDraftUnchecked({ params, body: { reason: 'x' } })).rejects.toMatchObject(refused);
});

test('a draft of other units is not there', async () => {
  const { id } = await draft();
  await server.ctx.worker
    .updateTable('drafts')
    .set({ units: ['th.oag.lab'] })
    .where('id', '=', id)
    .execute();
  await expect(writer.readDraft({ params: { id } })).rejects.toMatchObject({ code: 'draft-unknown' });
  expect((await writer.listDrafts({ query: {} })).map((each) => each.id)).not.toContain(id);
});

test('a request goes to another authority, and an exercise stays among its own', async () => {
  for (const each of ['x-training.th.oag.mla', 'ng.justice.mla']) {
    const wrong = { ...body, recipient: each };
    await expect(writer.createDraft({ body: wrong })).rejects.toMatchObject({ code: 'input-invalid' });
  }
});

describe('editDraft', () => {
  test('raises the version and keeps every one that was saved', async () => {
    const { id } = await draft();
    const content = { ...toNigeria, subject: 'Another subject' };
    const edited = await colleague.editDraft({ params: { id }, body: { version: 1, content } });
    expect(edited).toMatchObject({ version: 2, content: { subject: 'Another subject' } });
    expect(edited.authors).toHaveLength(2);
    const versions = await server.ctx.worker.selectFrom('draftVersions').selectAll().where('draft', '=', id).execute();
    expect(versions.map(({ content }) => (content as DraftContent).subject)).toEqual([
      toNigeria.subject,
      content.subject,
    ]);
  });

  test('refuses an old version with the current one, and changes nothing', async () => {
    const { id } = await draft();
    const mine = { ...toNigeria, subject: 'Mine' };
    await colleague.editDraft({ params: { id }, body: { version: 1, content: { ...toNigeria, subject: 'Theirs' } } });
    const late = writer.editDraft({ params: { id }, body: { version: 1, content: mine } });
    await expect(late).rejects.toMatchObject({
      code: 'draft-conflict',
      current: { id, version: 2, content: { subject: 'Theirs' } },
    });
    expect(await writer.editDraft({ params: { id }, body: { version: 2, content: mine } })).toMatchObject({
      version: 3,
    });
  });

  test('of two who save at the same moment, one is told', async () => {
    const { id } = await draft();
    const save = (subject: string) =>
      writer.editDraft({ params: { id }, body: { version: 1, content: { ...toNigeria, subject } } });
    const results = await Promise.allSettled([save('One'), save('Two'), save('Three')]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is refused once the draft is discarded', async () => {
    const { id } = await draft();
    await writer.discardDraft({ params: { id } });
    const late = writer.editDraft({ params: { id }, body: { version: 1, content: toNigeria } });
    await expect(late).rejects.toMatchObject({ code: 'draft-sent' });
  });
});

describe('checkDraft', () => {
  const check = async (content: DraftContent) =>
    writer.checkDraft({ params: { id: (await draft(content)).id }, body: {} });

  test('finds nothing in the way of a complete draft but the second person', async () => {
    expect((await check(toNigeria)).blockers.map(({ code }) => code)).toEqual(['second-approver']);
  });

  test('names each missing item with its article and the sentence to add', async () => {
    const { facts, ...fields } = toNigeria.fields;
    expect((await check({ ...toNigeria, fields })).blockers[0]).toMatchObject({
      code: 'facts',
      instrument: 'UNTOC',
      article: '18(15)(c)',
      add: expect.stringMatching(/\w/),
    });
  });

  test('finds an instrument that does not offer the measure', async () => {
    const { blockers } = await check({ ...toNigeria, basis: [{ instrument: 'ETS185', articles: ['29'] }] });
    expect(blockers.map(({ instrument }) => instrument)).toContain('ETS185');
  });

  test('says when the law is not known, and blocks nothing for it', async () => {
    const { blockers, warnings } = await check({ ...toNigeria, measures: ['telepathy'] });
    expect(blockers.map(({ code }) => code)).toEqual(['second-approver']);
    expect(warnings.map(({ code }) => code)).toEqual(['basis-not-known']);
  });

  test('finds a token without a person, a victim with a name, and a file that is not there', async () => {
    const content: DraftContent = {
      ...toNigeria,
      fields: { ...toNigeria.fields, facts: 'Seen with {{person:W-09}}.' },
      persons: [{ id: 'V-1', category: 'victim', names: [{ text: 'Somebody' }] }],
      attachments: [{ sha256: `sha256:${'0'.repeat(64)}`, mediaType: 'application/pdf', title: 'Order' }],
    };
    const codes = (await check(content)).blockers.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['person-unknown', 'victim-named', 'file-missing']));
  });
});

describe('sendDraft', () => {
  test('is refused before another person has approved, and after a change', async () => {
    const { id } = await draft();
    const params = { id };
    await expect(sender.sendDraft({ params, body: {} })).rejects.toMatchObject({ code: 'approval-missing' });
    await approve(id);
    const { version, content } = await writer.readDraft({ params });
    const changed = { ...(content as DraftContent), subject: 'Something else' };
    await writer.editDraft({ params, body: { version, content: changed } });
    await expect(sender.sendDraft({ params, body: {} })).rejects.toMatchObject({ code: 'approval-missing' });
    const approvals = await approver.listApprovals({ query: { subject: id } });
    expect(approvals.map(({ state }) => state)).toEqual(['void']);
  });

  test('lays down what was approved, to the byte, under the next number', async () => {
    const { id } = await draft();
    const { contentHash } = await approve(id);
    const sent = await sender.sendDraft({ params: { id }, body: {} });
    expect(sent.reference).toMatch(/^TH-OAG-2030-\d{5}$/);
    const outbox = server.ctx.worker
      .selectFrom('outbox')
      .selectAll()
      .where('id', '=', sent.message as never);
    const { statement } = await outbox.executeTakeFirstOrThrow();
    expect(statement).toMatchObject({ content_hash: contentHash, thread: id, subjects: ['witness'] });
    expect(JSON.stringify(statement)).not.toContain('Efosa');
    await expect(sender.sendDraft({ params: { id }, body: {} })).rejects.toMatchObject({ code: 'draft-sent' });
    expect(await sender.readRequest({ params: { id } })).toMatchObject({
      direction: 'outgoing',
      state: null,
      ownReference: sent.reference,
      partnerReference: null,
      approvals: [{ role: 'investigator' }],
      deadlines: [{ rule: 'suggested', dueAt: '2030-03-12T09:30:00.000Z' }],
    });
  });

  test('is blocked while something is missing, unless the approver says why it must leave', async () => {
    const { facts, ...fields } = toNigeria.fields;
    const blocked = await draft({ ...toNigeria, fields });
    await approve(blocked.id);
    const send = sender.sendDraft({ params: { id: blocked.id }, body: {} });
    await expect(send).rejects.toMatchObject({ code: 'draft-blocked', current: { blockers: [{ code: 'facts' }] } });
    const other = await draft({ ...toNigeria, fields });
    await approve(other.id, 'The facts come by the liaison officer.');
    expect(await sender.sendDraft({ params: { id: other.id }, body: {} })).toMatchObject({ request: other.id });
  });

  test('takes a number that the officer gives, but not that of another request', async () => {
    const content = { ...toNigeria, reference: 'TH-MLO-2569-0077' };
    const first = await draft(content);
    await approve(first.id);
    expect(await sender.sendDraft({ params: { id: first.id }, body: {} })).toMatchObject({
      reference: content.reference,
    });
    const second = await draft({ ...content, reference: 'th mlo/2569/0077' });
    await approve(second.id);
    const send = sender.sendDraft({ params: { id: second.id }, body: {} });
    await expect(send).rejects.toMatchObject({ code: 'reference-taken' });
  });
});

describe('sendDraftUnchecked', () => {
  test('sends alone, with no approval beside the reason, and is on record under a verb of its own', async () => {
    const { id } = await draft(preservation);
    const reason = 'The suspect flies tonight.';
    const { message } = await sender.sendDraftUnchecked({ params: { id }, body: { reason } });
    const outbox = server.ctx.worker
      .selectFrom('outbox')
      .selectAll()
      .where('id', '=', message as never);
    const { statement, lane } = await outbox.executeTakeFirstOrThrow();
    expect([statement.approvals, lane]).toEqual([[], 'urgent']);
    expect(await sender.readRequest({ params: { id } })).toMatchObject({ unchecked: reason, approvals: [] });
    const entries = server.ctx.worker.selectFrom('auditEntries').select('verb').where('subject', '=', id);
    expect((await entries.execute()).map(({ verb }) => verb)).toContain('request-sent-unchecked');
  });
});
