import { afterAll, describe, expect, test } from 'vitest';
import { createTestServer, now } from '../../test/server.ts';
import { withWorker } from '../db/access.ts';
import { endDeadlines, resumeAfterQuestion, startDeadline, stopForQuestion } from './deadlines.ts';
import { remind } from './remind.ts';
import { type RuleId, rules } from './rules.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const { ctx } = server;
const by = { process: 'test' };
const units = ['th.oag.mla'];
const reader = server.withOnly('deadlines:read');
const writer = server.withOnly('deadlines:write');
const day = 86_400_000;
const after = (days: number) => new Date(now.getTime() + days * day);
/** The same node, some days later. */
const on = (days: number) => ({ ...ctx, clock: () => after(days) });

const start = (subject: string, rule: RuleId = 'preservation', given: object = {}) =>
  withWorker(ctx, (tx) => startDeadline(tx, ctx, { rule, subject, units, startsAt: now, by, ...given }));
const read = async (subject: string) => (await reader.listDeadlines({ query: { subject } }))[0];

describe('listDeadlines', () => {
  test('is not permitted without deadlines:read', async () => {
    const others = server.without('deadlines:read');
    await expect(others.listDeadlines({ query: {} })).rejects.toMatchObject({ code: 'not-permitted' });
  });

  test('shows a deadline with its rule, its day and what is told when', async () => {
    await start('one');
    expect(await read('one')).toMatchObject({
      rule: 'preservation',
      source: { instrument: 'ETS185', article: '29(7)', confidence: 'verified' },
      dueAt: after(60).toISOString(),
      dueOn: { date: '2030-03-02', time: '15:00', zone: 'Asia/Bangkok' },
      freeDay: 'weekend',
      level: 'calm',
      points: [
        { point: 'warn', at: after(30).toISOString(), announced: false },
        { point: 'escalate', at: after(45).toISOString(), announced: false },
        { point: 'red', at: after(55).toISOString(), announced: false },
        { point: 'due', at: after(60).toISOString(), announced: false },
      ],
    });
  });

  test('hides what belongs to other units', async () => {
    await start('elsewhere', 'preservation', { units: ['th.oag.lab'] });
    expect(await read('elsewhere')).toBeUndefined();
  });
});

describe('setDeadline', () => {
  const body = { subject: 'own', date: '2030-01-31', time: '16:30', reason: 'The court sits.' };

  test('is not permitted without deadlines:write', async () => {
    const others = server.without('deadlines:write');
    await expect(others.setDeadline({ body })).rejects.toMatchObject({ code: 'not-permitted' });
  });

  test('sets a day of our own, in our own zone', async () => {
    expect(await writer.setDeadline({ body })).toMatchObject({
      dueAt: '2030-01-31T09:30:00.000Z',
      reason: body.reason,
    });
  });
});

describe('a clock that is stopped', () => {
  test('is not stopped, resumed or ended without deadlines:write', async () => {
    const params = { id: await start('refused') };
    const others = server.without('deadlines:write');
    const refused = { code: 'not-permitted' };
    await expect(others.stopDeadline({ params, body: { reason: 'x' } })).rejects.toMatchObject(refused);
    await expect(others.resumeDeadline({ params, body: {} })).rejects.toMatchObject(refused);
    await expect(others.endDeadline({ params, body: { state: 'met', reason: 'x' } })).rejects.toMatchObject(refused);
  });

  test('runs on as much later as it stood still, with what people are still to be told', async () => {
    const id = await start('stopped', 'production-eu');
    await withWorker(ctx, (tx) => stopForQuestion(tx, on(2), 'stopped', 'Which account?', by));
    expect(await read('stopped')).toMatchObject({ state: 'stopped', level: 'none' });
    await remind(on(9));
    await withWorker(ctx, (tx) => resumeAfterQuestion(tx, on(9), 'stopped', by));
    expect(await read('stopped')).toMatchObject({
      id,
      state: 'running',
      dueAt: after(17).toISOString(),
      stops: [{ stoppedAt: after(2).toISOString(), resumedAt: after(9).toISOString(), reason: 'Which account?' }],
    });
  });

  test('is one whose rule says so', async () => {
    await start('unstoppable');
    await withWorker(ctx, (tx) => stopForQuestion(tx, ctx, 'unstoppable', 'Which account?', by));
    expect(await read('unstoppable')).toMatchObject({ state: 'running' });
  });

  test('can be stopped by hand, but not twice', async () => {
    const params = { id: await start('by hand') };
    const body = { reason: 'Agreed on the telephone.' };
    expect(await writer.stopDeadline({ params, body })).toMatchObject({ state: 'stopped' });
    await expect(writer.stopDeadline({ params, body })).rejects.toMatchObject({ code: 'deadline-over' });
    expect(await writer.resumeDeadline({ params, body: {} })).toMatchObject({ state: 'running' });
    const end = { state: 'met' as const, reason: 'It is here.' };
    expect(await writer.endDeadline({ params, body: end })).toMatchObject({ state: 'met', stateReason: end.reason });
    await expect(writer.endDeadline({ params, body: end })).rejects.toMatchObject({ code: 'deadline-over' });
  });
});

test('a preservation is held, not red, once the request for the data is lodged', async () => {
  await start('lodged');
  await remind(on(44));
  const held = { rule: 'preservation', state: 'held', reason: 'The request is lodged.', by } as const;
  await withWorker(ctx, (tx) => endDeadlines(tx, on(44), 'lodged', held));
  await remind(on(61));
  expect(await read('lodged')).toMatchObject({
    state: 'held',
    level: 'none',
    day: 44,
    points: [{ announced: true }, { announced: false }, { announced: false }, { announced: false }],
  });
});

test('what nobody did in time is missed, and stays on the list', async () => {
  await start('missed', 'hit-claim');
  await remind(on(4));
  expect(await read('missed')).toMatchObject({ state: 'missed', level: 'over' });
});

describe('the calendar', () => {
  const body = { day: '2030-02-26', free: true, name: 'Exercise' };

  test('is not permitted without calendar:write, nor to be read without deadlines:read', async () => {
    const refused = { code: 'not-permitted' };
    await expect(server.without('calendar:write').setCalendarDay({ body })).rejects.toMatchObject(refused);
    await expect(server.without('deadlines:read').listCalendarDays({})).rejects.toMatchObject(refused);
  });

  test('of the node outranks the list: people are told the day before', async () => {
    // Day 55 is Monday, 25 February; make it and the day after free.
    for (const each of ['2030-02-25', '2030-02-26']) {
      await server.withOnly('calendar:write').setCalendarDay({ body: { ...body, day: each } });
    }
    expect(await reader.listCalendarDays({})).toHaveLength(2);
    await start('calendar');
    const points = (await read('calendar'))?.points ?? [];
    expect(points.find(({ point }) => point === 'red')?.at).toBe('2030-02-22T08:00:00.000Z');
  });
});

test('in a simulated year with restarts and two processes, everybody is told of every point once, and never before it', async () => {
  const node = await createTestServer();
  const ids = Object.keys(rules).filter((id) => rules[id as RuleId as 'preservation'].length) as RuleId[];
  const started = new Map<string, Date>();
  let seed = 7;
  const chance = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let hour = 0; hour < 365 * 24; hour += 1 + chance(40)) {
    const clock = () => new Date(now.getTime() + hour * 3_600_000);
    const at = { ...node.ctx, clock };
    if (chance(2) === 0) {
      const rule = ids[chance(ids.length)] ?? 'hit-claim';
      const given = { rule, subject: `${rule} ${hour}`, units, startsAt: clock(), by };
      started.set(await withWorker(at, (tx) => startDeadline(tx, at, given)), clock());
    }
    // Now and then nobody looks for a while; else two processes do at once.
    if (chance(5) > 0) await Promise.all([remind(at), remind(at)]);
  }
  const end = { ...node.ctx, clock: () => new Date(now.getTime() + 400 * day) };
  await remind(end);
  const all = await node.withOnly('deadlines:read').listDeadlines({ query: {} });
  expect(all).toHaveLength(started.size);
  const reminders = await node.ctx.worker.selectFrom('reminders').selectAll().execute();
  const late = reminders.filter(({ at, announcedAt }) => at <= end.clock() && announcedAt === null);
  const early = reminders.filter(({ at, announcedAt }) => announcedAt !== null && announcedAt < at);
  expect([late, early]).toEqual([[], []]);
  const over = all.filter(({ dueAt }) => new Date(dueAt) <= end.clock());
  expect(over.every(({ state }) => state === 'missed')).toBe(true);
  const misses = await node.ctx.worker
    .selectFrom('auditEntries')
    .select('subject')
    .where('verb', '=', 'deadline-missed')
    .execute();
  expect(misses.map(({ subject }) => subject).sort()).toEqual(over.map(({ subject }) => subject).sort());
  expect(over.length).toBeGreaterThan(50);
  await node[Symbol.asyncDispose]();
});
