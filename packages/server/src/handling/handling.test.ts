import { freeHandling, type Handling, type ObjectId, parseObjectId } from '@comity/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { seat } from '../../test/seats.ts';
import { createTestServer, now } from '../../test/server.ts';
import { handlingOf } from '../../test/sharing.ts';
import { withOfficer, withWorker } from '../db/access.ts';
import { flagDerived, grantUse, keepObject, openToUnits, readObject, setHandling, setObjectState } from './objects.ts';
import { type Release, release, replayVerdict } from './release.ts';

const server = await createTestServer();
afterAll(() => server[Symbol.asyncDispose]());
const { ctx } = server;
const lawyer = seat('TH-CA-1', 'central-authority-lawyer');
const partner = 'x-training.us.justice.mla' as never;

describe('without the permission', () => {
  const params = { node: ctx.config.node, uuid: ctx.random.uuid() };
  const object = `${params.node}/${params.uuid}` as never;
  test.each([
    [
      'askForRelease',
      () => server.without('handling:read').askForRelease({ body: { objects: [object], for: 'court' } }),
    ],
    ['readHandledObject', () => server.without('handling:read').readHandledObject({ params })],
    ['openObjectToUnits', () => server.without('handling:write').openObjectToUnits({ params, body: { units: ['x'] } })],
    [
      'reviewFlaggedObject',
      () => server.without('handling:write').reviewFlaggedObject({ params, body: { review: 'x' } }),
    ],
  ])('%s is not permitted', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe('a verdict', () => {
  test('is kept with the rules and the facts that it was made from, and can be given again', async () => {
    const id = await given(handlingOf(['H1', 'H2']));
    const stopped = await ask({ objects: [id], for: 'court', proceedings: 'A/1' });
    await grant(id, 'H1', ['A/1']);
    const allowed = await ask({ objects: [id], for: 'court', proceedings: 'A/1' });
    expect([stopped.allowed, allowed.allowed]).toEqual([false, true]);
    for (const { verdictId, ...verdict } of [stopped, allowed]) {
      expect(await withOfficer(ctx, lawyer, (tx) => replayVerdict(tx, verdictId))).toEqual(verdict);
    }
    const row = await ctx.worker
      .selectFrom('releaseVerdicts')
      .selectAll()
      .where('id', '=', stopped.verdictId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      ...{ officer: lawyer.id, at: now, rules: 'uses-1', allowed: false },
      use: { for: 'court', proceedings: 'A/1', at: now.toISOString() },
      facts: { asked: [expect.objectContaining({ id, owner: partner, state: 'usable' })], unknown: [] },
    });
    const log = ctx.worker.selectFrom('auditEntries').select('verb').where('subject', '=', id);
    expect(await log.execute()).toEqual([{ verb: 'release-stopped' }]);
  });

  test('names every object that stands in the way', async () => {
    const [free, first, second] = [
      await given(freeHandling),
      await given(handlingOf(['H1'])),
      await given(handlingOf(['H1'])),
    ];
    const { stops } = await ask({ objects: [free, first, second], for: 'court' });
    expect(stops.map(({ object }) => object).sort()).toEqual([first, second].sort());
  });

  test('says "not known" of what is not there and of what is not open, in the same words', async () => {
    const hidden = await given(freeHandling, { units: ['th.oag.protection'] });
    const absent = parseObjectId(`${partner}/${ctx.random.uuid()}`);
    const [one, other] = [await ask({ objects: [hidden], for: 'read' }), await ask({ objects: [absent], for: 'read' })];
    expect(one.stoppedBy).toEqual({ ...other.stoppedBy, object: hidden });
    expect(one).toMatchObject({ allowed: false, stoppedBy: { condition: 'not-known' } });
  });

  test.each(['awaited', 'quarantined', 'recalled', 'shredded'] as const)(
    'stops every use of what is %s',
    async (state) => {
      const id = await given(freeHandling);
      await withWorker(ctx, (tx) => setObjectState(tx, ctx, id, state, 'The reason.'));
      for (const kind of ['read', 'court', 'onward', 'export', 'print', 'message', 'statistics', 'api'] as const) {
        const verdict = await ask({ objects: [id], for: kind });
        expect(verdict).toMatchObject({ allowed: false, stoppedBy: { object: id, condition: state } });
        expect(verdict.stoppedBy?.sentence).toContain('The reason.');
      }
    },
  );
});

describe('what is made of others', () => {
  test('is bound by each of them, however far away, while its maker is free of its own codes', async () => {
    const foreign = await given(handlingOf(['H2']));
    const first = await made(handlingOf(['H1']), [foreign]);
    const second = await made(freeHandling, [first]);
    expect((await readObject(ctx, lawyer, second)).handling).toMatchObject({ codes: ['H1', 'H2'], onward: 'ask' });
    expect(await ask({ objects: [second], for: 'court' })).toMatchObject({ allowed: true });
    const relay = await ask({ objects: [second], for: 'onward', to: 'x-training.ng.justice.mla' as never });
    expect(relay).toMatchObject({ allowed: false, stoppedBy: { object: foreign, condition: 'H2' } });
    await grant(foreign, 'H2');
    // The onward rule of the permission's owner is lifted with the code.
    expect(await ask({ objects: [second], for: 'onward', to: 'x-training.ng.justice.mla' as never })).toMatchObject({
      allowed: true,
    });
  });

  test('becomes stricter when one of them does', async () => {
    const foreign = await given(freeHandling);
    const derived = await made(freeHandling, [foreign]);
    await withWorker(ctx, (tx) => setHandling(tx, foreign, handlingOf(['H1'])));
    expect((await readObject(ctx, lawyer, derived)).handling.codes).toEqual(['H1']);
    expect(await ask({ objects: [derived], for: 'court' })).toMatchObject({ stoppedBy: { object: foreign } });
  });

  test('does not leave when it was made of something that is not open', async () => {
    const foreign = await given(handlingOf(['H2']));
    const derived = await made(freeHandling, [foreign]);
    await openToUnits(ctx, lawyer, derived, ['th.oag.atp-chonburi']);
    const elsewhere = { ...lawyer, units: ['th.oag.atp-chonburi'] };
    const verdict = await ask({ objects: [derived], for: 'export' }, elsewhere);
    expect(verdict).toMatchObject({ allowed: false, stoppedBy: { object: derived, condition: 'not-known' } });
  });

  test('cannot be made of what is not open, or was taken back', async () => {
    const hidden = await given(freeHandling, { units: ['th.oag.protection'] });
    await expect(made(freeHandling, [hidden])).rejects.toMatchObject({ code: 'object-unknown' });
    const recalled = await given(freeHandling);
    await withWorker(ctx, (tx) => setObjectState(tx, ctx, recalled, 'recalled'));
    await expect(made(freeHandling, [recalled])).rejects.toMatchObject({ code: 'object-gone' });
  });

  test('is flagged anew when it happens again after somebody has looked', async () => {
    const foreign = await given(freeHandling);
    const derived = await made(freeHandling, [foreign]);
    const flag = () => withWorker(ctx, (tx) => flagDerived(tx, ctx, foreign, 'Corrected.'));
    expect(await flag()).toBe(1);
    const client = server.withOnly('handling:write', 'handling:read');
    const params = { node: ctx.config.node, uuid: derived.split('/')[1] ?? '' };
    const body = { review: 'Nothing of it is used.' };
    const { flags } = await client.reviewFlaggedObject({ params, body });
    expect(flags).toEqual([expect.objectContaining({ reviewedBy: 'only handling:write,handling:read' })]);
    await expect(client.reviewFlaggedObject({ params, body })).rejects.toMatchObject({ code: 'object-not-flagged' });
    await flag();
    expect((await client.readHandledObject({ params })).flags).toEqual([expect.objectContaining({ reviewedBy: null })]);
  });
});

test('a permission that has ended lifts nothing', async () => {
  const id = await given(handlingOf(['H1']));
  await grant(id, 'H1', undefined, now);
  expect(await ask({ objects: [id], for: 'court' })).toMatchObject({ allowed: false });
});

async function given(handling: Handling, { units = ['th.oag.mla'] } = {}): Promise<ObjectId> {
  const id = parseObjectId(`${partner}/${ctx.random.uuid()}`);
  await withWorker(ctx, (tx) => keepObject(tx, ctx, { id, kind: 'information', units, label: 'Given', handling }));
  return id;
}

async function made(handling: Handling, sources: ObjectId[]): Promise<ObjectId> {
  const id = parseObjectId(`${ctx.config.node}/${ctx.random.uuid()}`);
  const object = { id, kind: 'information' as const, units: lawyer.units, label: 'Made', handling, sources };
  await withOfficer(ctx, lawyer, (tx) => keepObject(tx, ctx, object));
  return id;
}

async function grant(object: ObjectId, lifts: string, proceedings?: string[], endsAt?: Date): Promise<void> {
  await withWorker(ctx, (tx) =>
    grantUse(tx, ctx, { object, lifts, proceedings, endsAt, conditions: [], origin: 'a test' }),
  );
}

function ask(question: Release, officer = lawyer) {
  return withOfficer(ctx, officer, (tx) => release(tx, ctx, officer, question));
}
