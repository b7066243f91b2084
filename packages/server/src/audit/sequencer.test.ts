import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { consistencyProof, toBase64, verifyCheckpoint, verifyConsistency } from '@comity/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../../test/server.ts';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import { withClient } from '../db/database.ts';
import { eraseAuditBody, recordAudit } from './audit.ts';
import { checkLog } from './check.ts';
import { auditJobs } from './jobs.ts';
import { sequenceAudit, superviseLog } from './sequencer.ts';
import { keyTextOf, logState, openShard } from './shards.ts';
import { readNodes } from './tree.ts';

const origin = 'x-training.th.oag.mla/audit/2030';
let server: TestServer;
let ctx: Context;

beforeEach(async () => {
  server = await createTestServer();
  ctx = server.ctx;
});
afterEach(() => server[Symbol.asyncDispose]());

test('gives numbers without gaps, in the order of the deeds, and signs a head', async () => {
  const ids = await record(10);
  await sequenceAudit(ctx);
  expect(await numbered()).toEqual(ids);
  expect(await logState(ctx)).toMatchObject({ origin, size: 10 });
  const [head] = await heads();
  expect(await verifyCheckpoint(head?.note ?? '', { origin, key: keyTextOf(ctx, '2030') })).toMatchObject({ size: 10 });
});

test('signs no head while nothing is new', async () => {
  await sequenceAudit(ctx);
  await record(1);
  await sequenceAudit(ctx);
  await sequenceAudit(ctx);
  expect(await heads()).toHaveLength(1);
});

test('each head begins with the one before, over the edges of tiles', async () => {
  for (const count of [1, 254, 1, 1, 1000, 300]) {
    await record(count);
    await sequenceAudit(ctx);
  }
  const signed = await heads();
  expect(signed.map(({ size }) => Number(size))).toEqual([1, 255, 256, 257, 1257, 1557]);
  const last = signed.at(-1);
  for (const { size, root } of signed) {
    const [size1, size2] = [Number(size), 1557];
    const everyNode = Array.from({ length: 11 }, (_, level) =>
      Array.from({ length: Math.floor(size2 / 2 ** level) }, (_, index) => ({ level, index })),
    ).flat();
    const proof = consistencyProof(size1, size2, await readNodes(ctx.worker, '2030', size2, everyNode));
    const claim = { size1, size2, root1: root, root2: last?.root ?? root, proof };
    expect(verifyConsistency(claim)).toMatchObject({ valid: true });
  }
  expect(await checkLog(ctx)).toEqual({
    valid: true,
    shards: [{ origin, size: 1557, root: toBase64(last?.root ?? new Uint8Array()), checkpoints: 6, problems: [] }],
  });
}, 60_000);

test('sequencers of several processes, all at once with the deeds, leave no gap and number nothing twice', async () => {
  const other = await createTestServer(ctx.config.databaseUrl);
  const sameNode = { ...other.ctx, keys: ctx.keys };
  const ids: string[] = [];
  const writers = [ctx, sameNode].map(async (each) => {
    for (let n = 0; n < 60; n++) {
      ids.push(...(await record(3, each)));
      await sequenceAudit(each);
    }
  });
  await Promise.all(writers);
  await sequenceAudit(ctx);
  expect((await numbered()).toSorted()).toEqual(ids.toSorted());
  expect(await checkLog(ctx)).toMatchObject({ valid: true, shards: [{ size: 360 }] });
  await other[Symbol.asyncDispose]();
}, 60_000);

test('a process that is killed again and again loses nothing that was committed', async () => {
  const committed: string[] = [];
  for (let round = 0; round < 6; round++) {
    const program = path.join(import.meta.dirname, '../../test/audit-writer.ts');
    const child = spawn(process.execPath, [program, JSON.stringify(ctx.config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    child.stdout.on('data', (chunk) => {
      told += chunk;
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (told.split('\n').length <= 5 + 3 * round) await wait(1);
    await wait(7 * round);
    child.kill('SIGKILL');
    await ended;
    // The last line may have been cut; every whole one was committed.
    committed.push(...told.split('\n').slice(0, -1));
  }
  await sequenceAudit(ctx);
  const all = await numbered();
  expect(committed.length).toBeGreaterThan(20);
  expect(all).toEqual(expect.arrayContaining(committed));
  // At most one a round was committed without being told.
  expect(all.length - committed.length).toBeLessThanOrEqual(6);
  expect(await checkLog(ctx)).toMatchObject({ valid: true, shards: [{ size: all.length }] });
}, 60_000);

test('a crash between numbering and signing leaves a head to sign', async () => {
  await record(5);
  const failing = { ...ctx, keys: { ...ctx.keys, signCheckpoint: () => Promise.reject(new Error('no power')) } };
  await expect(sequenceAudit(failing)).rejects.toThrow('no power');
  expect([(await numbered()).length, (await heads()).length]).toEqual([5, 0]);
  await sequenceAudit(ctx);
  expect(await logState(ctx)).toMatchObject({ size: 5 });
});

test('a head that is signed by another key is never kept', async () => {
  await record(1);
  const other = await createTestServer();
  const wrong = { ...ctx, keys: { ...ctx.keys, signCheckpoint: other.ctx.keys.signCheckpoint } };
  await expect(sequenceAudit(wrong)).rejects.toMatchObject({ code: 'bad-signature' });
  expect(await heads()).toEqual([]);
  await other[Symbol.asyncDispose]();
});

describe('tampering by who owns the database', () => {
  test.each([
    ['who did it', `update audit_entries set by_name = 'nobody' where index = 3`, 'entry-altered', '3'],
    ['to what', `update audit_entries set subject = 'case 9' where index = 0`, 'entry-altered', '0'],
    ['when', `update audit_entries set at = at + interval '1 millisecond' where index = 3`, 'entry-altered', '3'],
    ['the verb', `update audit_entries set verb = 'case-closed' where index = 3`, 'entry-altered', '3'],
    ['a verb that no leaf can have', `update audit_entries set verb = 'NO' where index = 3`, 'entry-altered', '3'],
    ['the details', `update audit_entries set body = '{"n":99}' where index = 3`, 'entry-altered', '3'],
    ['the salt', `update audit_entries set salt = body_salt where index = 3`, 'entry-altered', '3'],
    ['a row away', 'delete from audit_entries where index = 3', 'entry-missing', '3'],
    ['the last row away', 'delete from audit_entries where index = 299', 'entry-missing', '299'],
    [
      'a leaf in a tile',
      `update audit_tiles set hashes = set_byte(hashes, 96, get_byte(hashes, 96) # 1) where level = 0 and index = 0`,
      'tile-altered',
      'tile/0/000',
    ],
    [
      'a hash of the level above',
      `update audit_tiles set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1) where level = 1`,
      'tile-altered',
      'tile/0/000',
    ],
    ['a tile away', 'delete from audit_tiles where level = 0 and index = 1', 'tile-altered', 'tile/0/001.p/44'],
    [
      'a root',
      `update audit_checkpoints set root = set_byte(root, 0, get_byte(root, 0) # 1)`,
      'checkpoint-altered',
      '300',
    ],
    ['a note', `update audit_checkpoints set note = replace(note, '300', '200')`, 'checkpoint-altered', '300'],
    ['the size', 'update audit_shards set size = 299', 'size-differs', '300'],
  ])('that changes %s is found, and stops the next head', async (_, sql, code, place) => {
    await record(300);
    await sequenceAudit(ctx);
    await tamper(sql);
    const report = await checkLog(ctx);
    expect(report.valid).toBe(false);
    expect(report.shards[0]?.problems).toContainEqual({ code, place });

    await record(1);
    await sequenceAudit(ctx);
    expect(await heads()).toHaveLength(1);
    expect(await halted()).not.toBeNull();
  });

  test('that takes details away is found when nothing says that they were erased', async () => {
    await record(3);
    await sequenceAudit(ctx);
    const [id = ''] = await numbered();
    await withWorker(ctx, (tx) => eraseAuditBody(tx, ctx, { entry: id, by: { officer: 'dpo' }, ground: 'retention' }));
    expect(await checkLog(ctx)).toMatchObject({ valid: true });
    await tamper('update audit_entries set body = null, body_salt = null where index = 1');
    expect((await checkLog(ctx)).shards[0]?.problems).toEqual([{ code: 'entry-stray', place: '1' }]);
  });

  test('that changes an entry before it has a number halts the log', async () => {
    await record(2);
    await tamper(`update audit_entries set by_name = 'nobody'`);
    await sequenceAudit(ctx);
    expect([await numbered(), await heads(), await halted()]).toEqual([[], [], 'entry-altered']);
  });

  test('that is put right lets the log go on, and all of it is on record', async () => {
    await record(5);
    await sequenceAudit(ctx);
    await tamper(`update audit_entries set by_name = 'nobody' where index = 3`);
    expect(await superviseLog(ctx)).toMatchObject({ valid: false });
    await record(1);
    await sequenceAudit(ctx);
    expect(await heads()).toHaveLength(1);

    await tamper(`update audit_entries set by_name = 'test' where index = 3`);
    expect(await superviseLog(ctx)).toMatchObject({ valid: true });
    await sequenceAudit(ctx);
    expect(await halted()).toBeNull();
    expect(await heads()).toHaveLength(2);
    const { rows } = await asRoot('select verb from audit_entries where index > 4 order by index');
    expect(rows.map(({ verb }) => verb)).toEqual([
      'log-checked',
      'log-halted',
      'case-read',
      'log-checked',
      'log-resumed',
    ]);
  });

  test('that swaps a later entry for another with the same number of leaves is found in its turn', async () => {
    await record(4200);
    await sequenceAudit(ctx);
    await tamper(`update audit_entries set by_name = 'nobody' where index = 4150`);
    for (let turn = 0; turn < 3 && (await halted()) === null; turn++) {
      await record(1);
      await sequenceAudit(ctx);
    }
    expect(await halted()).toBe('entry-altered');
  }, 60_000);
});

test('a node signs and checks by itself', async () => {
  await record(3);
  for (const { run } of auditJobs) await run(ctx);
  expect(await logState(ctx)).toMatchObject({ size: 3 });
  expect((await asRoot(`select from audit_entries where verb = 'log-checked'`)).rows).toHaveLength(1);
});

test('each year has a log of its own', async () => {
  const nextYear = { ...ctx, clock: () => new Date('2031-01-01T00:00:00Z') };
  await record(2);
  await record(3, nextYear);
  await sequenceAudit(ctx);
  expect(await checkLog(ctx)).toMatchObject({ valid: true, shards: [{ origin, size: 2 }, { size: 3 }] });
  expect(await logState(nextYear)).toMatchObject({ origin: 'x-training.th.oag.mla/audit/2031', size: 3 });
});

test('a further shard of a year goes on where one has halted, with its reason on record', async () => {
  await record(2);
  await sequenceAudit(ctx);
  await tamper('delete from audit_entries where index = 0');
  await superviseLog(ctx);
  const by = { officer: 'administrator' };
  const shard = await withWorker(ctx, (tx) => openShard(tx, ctx, { reason: 'an entry was lost', by }));
  expect(shard).toBe('2030-2');
  await sequenceAudit(ctx);
  // The entries about the check and the halt, and that of the new shard.
  expect(await logState(ctx)).toMatchObject({ origin: `${origin}-2`, size: 3 });
});

test('partners read heads and tiles, and of the tree no more than is signed', async () => {
  await record(300);
  await sequenceAudit(ctx);
  await record(20);
  const failing = { ...ctx, keys: { ...ctx.keys, signCheckpoint: () => Promise.reject(new Error('no power')) } };
  await expect(sequenceAudit(failing)).rejects.toThrow('no power');

  const head = await get('/log/checkpoint');
  expect(head.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(await verifyCheckpoint(head.body, { origin, key: keyTextOf(ctx, '2030') })).toMatchObject({ size: 300 });
  expect((await get('/log/2030/checkpoint')).body).toBe(head.body);

  const tile = await get('/log/2030/tile/0/000');
  expect(tile.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(tile.rawPayload.length).toBe(8192);
  expect((await get('/log/tile/0/001.p/44')).rawPayload.length).toBe(44 * 32);
  expect((await get('/log/tile/1/000.p/1')).rawPayload.length).toBe(32);
  for (const path of ['tile/0/001.p/45', 'tile/0/001', 'tile/2/000.p/1', '2029/checkpoint', '2029/tile/0/000']) {
    expect((await get(`/log/${path}`)).statusCode).toBe(404);
  }
  for (const path of ['tile/0/1', 'tile/0/..%2f000', 'tile/entries/000']) {
    expect((await get(`/log/${path}`)).statusCode).toBe(400);
  }
});

async function get(url: string) {
  return server.app.inject({ url });
}

async function record(count: number, each: Pick<Context, 'worker' | 'clock' | 'random'> = ctx): Promise<string[]> {
  return withWorker(each, async (tx) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const deed = { verb: 'case-read', by: { process: 'test' }, subject: `case ${n}`, body: { n } } as const;
      ids.push(await recordAudit(tx, each, deed));
    }
    return ids;
  });
}

/** The ids in the order of their numbers, which must be 0, 1, 2 ... */
async function numbered(): Promise<string[]> {
  const { rows } = await asRoot('select id, index::int from audit_entries where index is not null order by index');
  expect(rows.map(({ index }) => index)).toEqual(rows.map((_, place) => place));
  return rows.map(({ id }) => id);
}

async function heads() {
  return ctx.worker.selectFrom('auditCheckpoints').selectAll().orderBy('size').execute();
}

async function halted(): Promise<string | null> {
  const { rows } = await asRoot('select halted from audit_shards');
  return rows[0].halted;
}

/** What only who owns the database can do: past the triggers that keep everybody else from it. */
async function tamper(sql: string): Promise<void> {
  await asRoot(`set session_replication_role = replica; ${sql}`);
}

// biome-ignore lint/suspicious/noExplicitAny: rows of a query that is only text
async function asRoot(sql: string): Promise<{ rows: any[] }> {
  return withClient(ctx.config.databaseUrl, (client) => client.query(sql));
}
