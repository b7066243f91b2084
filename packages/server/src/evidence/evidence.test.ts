import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestServer } from '../../test/server.ts';
import { handlingOf } from '../../test/sharing.ts';
import type { NewEvidence } from './api.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const registrar = server.withOnly('evidence:register', 'evidence:read');

const register: NewEvidence = {
  title: 'Register of the guesthouse',
  mediaType: 'text/csv',
  collectedAt: '2026-06-01T04:00:00Z',
  collectedBy: 'TH-INV-1',
  grade: { scheme: '4x4', source: 'A', info: '1' },
  handling: handlingOf(['H1']),
  case: 'TH-2569-0088',
};
const params = { node: server.ctx.config.node, uuid: server.ctx.random.uuid() };
const object = `${params.node}/${params.uuid}` as never;
const offer = {
  to: 'x-training.us.justice.mla' as never,
  items: [{ item: object, proceedings: [] }],
  part: 1,
  last: true,
};

describe('without the permission', () => {
  test.each([
    ['listEvidence', () => server.without('evidence:read').listEvidence({ query: {} })],
    ['readEvidence', () => server.without('evidence:read').readEvidence({ params })],
    ['registerEvidence', () => server.without('evidence:register').registerEvidence({ body: register })],
    ['verifyEvidence', () => server.without('evidence:verify').verifyEvidence({ params })],
    ['countersignEvidence', () => server.without('evidence:countersign').countersignEvidence({ params })],
    ['listOffers', () => server.without('evidence:read').listOffers({ query: {} })],
    [
      'prepareOffer',
      () => server.without('evidence:offer').prepareOffer({ body: { ...offer, purpose: 'assistance' } }),
    ],
    ['sendOffer', () => server.without('evidence:offer').sendOffer({ params })],
  ])('%s is not permitted', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'not-permitted' });
  });

  test('a file is neither put nor fetched', async () => {
    expect((await put(object, 'bytes', await server.authorize('evidence:read'))).statusCode).toBe(403);
    expect((await fetchFile(object, '', await server.authorize('evidence:register'))).statusCode).toBe(403);
    expect((await fetchFile(object, '', {})).statusCode).toBe(401);
  });
});

describe('an item of evidence', () => {
  test('has both hashes of its file, and a signed custody chain from the collecting on', async () => {
    const { id } = await registrar.registerEvidence({ body: register });
    const bytes = 'room,guest\n7,[V-NG-01]\n';
    expect((await put(id, bytes)).statusCode).toBe(200);
    const item = await registrar.readEvidence({ params: paramsOf(id) });
    expect(item).toMatchObject({
      state: 'usable',
      file: {
        ...{ sha256: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes: bytes.length },
        sha512: `sha512:${createHash('sha512').update(bytes).digest('hex')}`,
      },
    });
    expect(item.custody).toEqual([
      expect.objectContaining({ seq: 1, step: 'collected', officer: 'TH-INV-1', at: '2026-06-01T04:00:00.000Z' }),
      expect.objectContaining({ seq: 2, step: 'registered', node: server.ctx.config.node, signed: true }),
    ]);
  });

  test('is fetched as it was put, and not shown by a browser', async () => {
    const { id } = await registrar.registerEvidence({ body: register });
    await put(id, '<script>alert(1)</script>');
    const reply = await fetchFile(id);
    expect(reply.body).toBe('<script>alert(1)</script>');
    expect(reply.headers).toMatchObject({
      ...{ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' },
      'content-disposition': expect.stringMatching(/^attachment/),
    });
    const entries = await server.ctx.worker
      .selectFrom('auditEntries')
      .select('verb')
      .where('subject', '=', id)
      .execute();
    expect(entries.map(({ verb }) => verb)).toEqual(['evidence-taken-in', 'evidence-read']);
  });

  test('is never replaced', async () => {
    const { id } = await registrar.registerEvidence({ body: register });
    await put(id, 'first');
    expect((await put(id, 'second')).statusCode).toBe(409);
    expect((await fetchFile(id)).body).toBe('first');
  });

  test('is nothing before its file is there', async () => {
    const { id } = await registrar.registerEvidence({ body: register });
    expect(await registrar.readEvidence({ params: paramsOf(id) })).toMatchObject({ state: 'awaited', file: null });
    const reply = await fetchFile(id);
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'release-stopped']);
  });

  test.each([
    ['a name in the place of an officer', { collectedBy: 'Nattaphon S.' }],
    ['a grade out of its scheme', { grade: { scheme: '4x4', source: 'Z', info: '1' } }],
    ['H3 without words', { handling: handlingOf(['H3']) }],
    ['an instant without a zone', { collectedAt: '2026-06-01T04:00:00' }],
  ])('refuses %s', async (_, wrong) => {
    const body = { ...register, ...wrong };
    await expect(registrar.registerEvidence({ body })).rejects.toMatchObject({ code: 'input-invalid' });
  });

  test('answers an unknown one as one that is not open', async () => {
    await expect(registrar.readEvidence({ params })).rejects.toMatchObject({ code: 'object-unknown' });
    expect((await put(object, 'bytes')).statusCode).toBe(404);
  });
});

function paramsOf(id: string) {
  const [node, uuid] = id.split('/') as [never, string];
  return { node, uuid };
}

async function put(id: string, payload: string, headers?: object) {
  const authorization = headers ?? (await server.authorize('evidence:register'));
  return server.app.inject({
    ...{ method: 'PUT', url: `/api/evidence/${id}/file`, payload: Buffer.from(payload) },
    headers: { ...authorization, 'content-type': 'application/octet-stream' },
  });
}

async function fetchFile(id: string, query = '', headers?: object) {
  const authorization = headers ?? (await server.authorize('evidence:read'));
  return server.app.inject({ method: 'GET', url: `/api/evidence/${id}/file${query}`, headers: { ...authorization } });
}
