import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { toNigeria } from '../../test/drafts.ts';
import { createTestServer } from '../../test/server.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const text = 'An order of the court';
const type = 'application/octet-stream';

async function put(headers: Record<string, string>, payload: string) {
  return server.app.inject({
    method: 'PUT',
    url: '/api/files',
    headers: { ...headers, 'content-type': type },
    payload,
  });
}

async function sentWithFile(): Promise<string> {
  const { sha256 } = (await put(await server.authorize('drafts:write'), text)).json();
  const officer = server.withOnly('drafts:write', 'requests:send-urgent');
  const attachments = [{ sha256, mediaType: 'text/plain', title: 'Order' }];
  const body = { recipient: 'x-training.ng.justice.mla', case: 'CASE-TH', content: { ...toNigeria, attachments } };
  const { id } = await officer.createDraft({ body });
  await officer.sendDraftUnchecked({ params: { id }, body: { reason: 'Test' } });
  return `/api/requests/${encodeURIComponent(id)}/files/${sha256}`;
}

describe('a file of a draft', () => {
  test('is not taken in without drafts:write', async () => {
    expect((await put(await server.authorize('drafts:read'), text)).statusCode).toBe(403);
    expect((await put({}, text)).statusCode).toBe(401);
  });

  test('is kept by its hash', async () => {
    const reply = await put(await server.authorize('drafts:write'), text);
    expect(reply.json()).toMatchObject({ sha256: expect.stringMatching(/^sha256:/), bytes: text.length });
  });
});

describe('a file of a request', () => {
  test('is not read without requests:read', async () => {
    const headers = await server.authorize('drafts:write');
    expect((await server.app.inject({ url: await sentWithFile(), headers })).statusCode).toBe(403);
  });

  test('is read by who can see the request, as bytes that no browser shows', async () => {
    const headers = await server.authorize('requests:read');
    const reply = await server.app.inject({ url: await sentWithFile(), headers });
    expect([reply.statusCode, reply.body]).toEqual([200, text]);
    expect(reply.headers).toMatchObject({ 'content-type': type, 'x-content-type-options': 'nosniff' });
    expect(reply.headers['content-disposition']).toMatch('attachment');
  });

  test('that was never taken in cannot be sent, not even in haste: it would stop the stream', async () => {
    const officer = server.withOnly('drafts:write', 'requests:send-urgent', 'requests:send', 'drafts:read');
    const { sha256 } = await server.ctx.blobs.put(Readable.from([Buffer.from('A piece of evidence')]));
    const file = { sha256, mediaType: 'text/plain', title: 'Evidence' };
    const content = { ...toNigeria, attachments: [file] };
    const body = { recipient: 'x-training.ng.justice.mla', case: 'CASE-TH', content };
    const { id } = await officer.createDraft({ body });
    const send = officer.sendDraftUnchecked({ params: { id }, body: { reason: 'Test' } });
    await expect(send).rejects.toMatchObject({ code: 'blob-unknown' });
    const asked = decodeURIComponent((await sentWithFile()).split('/')[3] ?? '');
    const write = officer.writeMessage({ params: { id: asked }, body: { text: 'x', attachments: [file] } });
    await expect(write).rejects.toMatchObject({ code: 'blob-unknown' });
  });

  test('of another hash is not there, though it is in the store', async () => {
    const { sha256 } = (await put(await server.authorize('drafts:write'), 'Another file')).json();
    const url = (await sentWithFile()).replace(/sha256:.*$/, sha256);
    const reply = await server.app.inject({ url, headers: await server.authorize('requests:read') });
    expect(reply.json()).toMatchObject({ code: 'blob-unknown' });
  });
});
