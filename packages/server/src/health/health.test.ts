import { afterAll, expect, test } from 'vitest';
import { asOwner, createTestServer } from '../../test/server.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const administrator = server.withOnly('node:read');

test('status and diagnosis are not permitted without node:read', async () => {
  const others = server.without('node:read');
  await expect(others.readStatus({})).rejects.toMatchObject({ code: 'not-permitted' });
  await expect(others.diagnose({})).rejects.toMatchObject({ code: 'not-permitted' });
});

test('a fresh node has sent nothing and is well', async () => {
  expect(await administrator.readStatus({})).toMatchObject({
    node: server.ctx.config.node,
    state: 'running',
    messages: { sent: 0, receipted: 0, applied: 0, refused: 0, queued: 0 },
    partners: [],
  });
  const { equations, findings } = await administrator.diagnose({});
  expect(equations.every(({ holds }) => holds)).toBe(true);
  expect(findings.map(({ code }) => code).filter((code) => code !== 'disk-full')).toEqual(['database-forgetful']);
});

test('a message without its entry in the log is found, whoever removed it', async () => {
  await asOwner(
    server,
    `insert into raw_mail (sender, lane, epoch, seq, message_id, wire, wire_sha256, address, received_at, state)
       values ('ng.justice', 'normal', 1, 1, 'm', '', '', '', now(), 'opened');
     insert into inbox select 'ng.justice', 'normal', 1, 1, 'm', 'info.share', 't', id, 'd', 'h', 'applied', null, now(), 'l' from raw_mail`,
  );
  const { ok, findings } = await administrator.diagnose({});
  expect(ok).toBe(false);
  expect(findings.map(({ code }) => code)).toContain('equation-broken');
});
