import { parseCountry } from '@comity/protocol';
import { afterAll, expect, test } from 'vitest';
import { asOwner, createTestServer } from '../../test/server.ts';
import { systemClock } from '../clock-and-random.ts';

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
  // The database of the tests need not survive a power cut, and their clock stands still.
  const expected = ['database-forgetful', 'clock-differs'];
  expect(findings.map(({ code }) => code).filter((code) => code !== 'disk-full')).toEqual(expected);
});

test('a clock that is behind what the node has recorded is found', async () => {
  await using late = await createTestServer();
  const time = late.ctx.clock().getTime();
  await late.withOnly('contacts:write', 'contacts:read').addContact({
    body: {
      country: parseCountry('TH'),
      authority: 'DSI',
      competence: 'extradition',
      email: 'a@b.example',
      phone: null,
    },
  });
  const differs = (await late.withOnly('node:read').diagnose({})).findings.find(({ code }) => code === 'clock-differs');
  expect(differs?.sentence).toContain(new Date(time).toISOString().slice(0, 10));
  // As the database's, which goes on: years before that deed.
  late.ctx.clock = systemClock;
  const { ok, findings } = await late.withOnly('node:read').diagnose({});
  expect(ok).toBe(false);
  expect(findings).toContainEqual(expect.objectContaining({ code: 'clock-behind', level: 'error' }));
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
