import { afterAll, describe, expect, test } from 'vitest';
import { testFederation } from '../../test/federation.ts';
import { seat } from '../../test/seats.ts';
import { handlingOf, spontaneous } from '../../test/sharing.ts';
import { withOfficer } from '../db/access.ts';
import { readObject } from '../handling/objects.ts';
import { release } from '../handling/release.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { correctInformation, listInformation, readInformation, shareInformation } from './information.ts';
import { askPermission, decidePermission, listPermissionRequests } from './permissions.ts';

const federation = await testFederation(['us', 'th', 'ng']);
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng } = federation;

const thaiLawyer = seat('TH-CA-1', 'central-authority-lawyer');
const thaiApprover = seat('TH-CA-2', 'central-authority-approver');
const nigerianProsecutor = seat('NG-PRO-1', 'prosecutor', 'NG/TIP/2026/0231');
const nigerianLawyer = seat('NG-CA-1', 'central-authority-lawyer');

const params = { node: th.ctx.config.node, uuid: th.ctx.random.uuid() };

describe('without the permission', () => {
  test.each([
    ['listInformation', 'information:read', () => th.without('information:read').listInformation({ query: {} })],
    ['readInformation', 'information:read', () => th.without('information:read').readInformation({ params })],
    [
      'shareInformation',
      'information:share',
      () => th.without('information:share').shareInformation({ body: spontaneous(ng) }),
    ],
    [
      'correctInformation',
      'information:share',
      () => th.without('information:share').correctInformation({ params, body: correction('A text') }),
    ],
    ['listPermissionRequests', '', () => th.without('information:read').listPermissionRequests({ query: {} })],
    [
      'askPermission',
      'information:share',
      () =>
        th.without('information:share').askPermission({
          body: { object: `${us.ctx.config.node}/${us.ctx.random.uuid()}` as never, lifts: 'H1', use: 'court' },
        }),
    ],
    [
      'decidePermission',
      'information:permit',
      () =>
        th.without('information:permit').decidePermission({ params, body: { decision: 'granted', conditions: [] } }),
    ],
  ])('%s is not permitted', async (_, __, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe('spontaneous information', () => {
  test('arrives with its grade, its handling and its basis, and who reads it is on record', async () => {
    const given = await shareInformation(th.ctx, thaiLawyer, spontaneous(ng));
    await federation.settle();
    const list = await listInformation(ng.ctx, nigerianProsecutor, { direction: 'received' });
    const listed = list.find(({ id }) => id === given.id);
    expect(listed).toMatchObject({ sender: th.ctx.config.node, title: given.title, state: 'usable' });
    expect(listed).not.toHaveProperty('text');
    const read = await readInformation(ng.ctx, nigerianProsecutor, given.id);
    expect(read).toMatchObject({
      ...{ text: given.text, grade: given.grade, handling: given.handling, legalBasis: given.legalBasis },
      ...{ records: given.records, createdBy: 'TH-CA-1', contentHash: expect.stringMatching(/^sha256:/) },
    });
    expect(await verbsAbout(ng, given.id)).toEqual(['item-received', 'item-read']);
    expect(await verbsAbout(th, given.id)).toEqual(['item-shared']);
  });

  test('is open to its units alone, and to nobody without a purpose', async () => {
    const { id } = await shareInformation(th.ctx, thaiLawyer, spontaneous(ng));
    await federation.settle();
    const elsewhere: SessionOfficer = { ...nigerianProsecutor, units: ['ng.justice.protection'] };
    for (const officer of [elsewhere, { ...nigerianProsecutor, purpose: '' }]) {
      await expect(readInformation(ng.ctx, officer, id)).rejects.toMatchObject({ code: 'object-unknown' });
      expect(await listInformation(ng.ctx, officer, {})).toEqual([]);
    }
  });

  test('refuses braces around anything but a pseudonym', async () => {
    const body = spontaneous(ng, { text: 'She is {{Somebody}}.' });
    await expect(th.withOnly('information:share').shareInformation({ body })).rejects.toMatchObject({
      code: 'input-invalid',
    });
  });

  test('is replaced by a corrected version at everybody who has it', async () => {
    const { id } = await shareInformation(th.ctx, thaiLawyer, spontaneous(ng));
    await correctInformation(th.ctx, thaiLawyer, id, correction('The recruiter is reached on PH-NG-3.'));
    await federation.settle();
    const read = await readInformation(ng.ctx, nigerianProsecutor, id);
    expect(read).toMatchObject({ version: 2, text: 'The recruiter is reached on PH-NG-3.' });
    await expect(
      correctInformation(ng.ctx, nigerianProsecutor, id, correction('Something else.')),
    ).rejects.toMatchObject({ code: 'object-not-ours' });
  });
});

describe('SP-01', async () => {
  const given = await shareInformation(th.ctx, thaiLawyer, spontaneous(ng));
  await federation.settle();
  const inCourt = { objects: [given.id], for: 'court', proceedings: 'NG/TIP/2026/0231' } as const;
  const relayed = { objects: [given.id], for: 'onward', to: us.ctx.config.node } as const;
  const ask = (use: Parameters<typeof release>[3], officer = nigerianProsecutor) =>
    withOfficer(ng.ctx, officer, (tx) => release(tx, ng.ctx, officer, use));

  test('is not used in court before its owner has answered (H1)', async () => {
    const verdict = await ask(inCourt);
    expect(verdict).toMatchObject({ allowed: false, stoppedBy: { object: given.id, condition: 'H1' } });
    expect(verdict.stoppedBy?.sentence).toContain('permission of its owner');
  });

  test('is not passed on (H2): the owner is asked', async () => {
    expect(await ask(relayed, nigerianLawyer)).toMatchObject({ allowed: false, stoppedBy: { condition: 'H2' } });
    const relay = spontaneous(us, { derivedFrom: [given.id], handling: handlingOf(['H0']) });
    await expect(shareInformation(ng.ctx, nigerianLawyer, relay)).rejects.toMatchObject({ code: 'release-stopped' });
    await federation.settle();
    const american = seat('US-CA-1', 'central-authority-lawyer');
    expect(await listInformation(us.ctx, american, {})).toEqual([]);
  });

  test('goes back to its owner without being asked about', async () => {
    expect(await ask({ objects: [given.id], for: 'message', to: th.ctx.config.node })).toMatchObject({ allowed: true });
  });

  test('is used in court with permission, in camera, the source not named, and still not passed on', async () => {
    const asked = await askPermission(ng.ctx, nigerianProsecutor, {
      ...{ object: given.id, lifts: 'H1', use: 'An application to the court', proceedings: 'NG/TIP/2026/0231' },
    });
    await federation.settle();
    const [question] = await listPermissionRequests(th.ctx, thaiApprover, given.id);
    expect(question).toMatchObject({ id: asked.id, lifts: 'H1', state: 'asked', asker: ng.ctx.config.node });
    const conditions = [
      { type: 'court-use', rule: 'in-camera' },
      { type: 'court-use', rule: 'source-not-named' },
      { type: 'onward', rule: 'permission' },
    ] as const;
    await decidePermission(th.ctx, thaiApprover, asked.id, {
      ...{ decision: 'granted-with-conditions', conditions: [...conditions] },
    });
    await federation.settle();

    const verdict = await ask(inCourt);
    expect(verdict).toMatchObject({ allowed: true, stops: [] });
    expect(verdict.duties.map(({ condition }) => condition)).toEqual(conditions);
    expect(await ask(relayed, nigerianLawyer)).toMatchObject({ allowed: false, stoppedBy: { condition: 'H2' } });
    expect(await ask({ ...inCourt, proceedings: 'NG/TAX/2026/1' })).toMatchObject({ allowed: false });
    const twice = decidePermission(th.ctx, thaiApprover, asked.id, { decision: 'refused', conditions: [] });
    await expect(twice).rejects.toMatchObject({ code: 'permission-over' });
    expect(await verbsAbout(th, given.id)).toContain('handling-permission-given');
  });

  test('makes what is made of it as strict as itself', async () => {
    const derived = await shareInformation(
      ng.ctx,
      nigerianLawyer,
      spontaneous(th, { derivedFrom: [given.id], handling: handlingOf(['H0']) }),
    );
    const { handling, sources } = await readObject(ng.ctx, nigerianLawyer, derived.id);
    expect(handling).toMatchObject({ codes: ['H1', 'H2'], onward: 'ask' });
    expect(sources).toEqual([given.id]);
    expect(await ask({ objects: [derived.id], for: 'onward', to: us.ctx.config.node })).toMatchObject({
      ...{ allowed: false, stoppedBy: { object: given.id, condition: 'H2' } },
    });
  });
});

test('a permission is asked by who has it and of its owner', async () => {
  const given = await shareInformation(th.ctx, thaiLawyer, spontaneous(ng));
  const question = { object: given.id, lifts: 'H1', use: 'court' } as const;
  await expect(askPermission(th.ctx, thaiLawyer, question)).rejects.toMatchObject({ code: 'object-not-ours' });
  const american = seat('US-CA-1', 'central-authority-lawyer');
  await expect(askPermission(us.ctx, american, question)).rejects.toMatchObject({ code: 'object-unknown' });
});

function correction(text: string) {
  const { title, grade, handling, legalBasis, records } = spontaneous(ng);
  return { title, grade, handling, legalBasis, records, text, reason: 'A number was misread.' };
}

async function verbsAbout({ ctx }: typeof th, subject: string): Promise<string[]> {
  const query = ctx.worker.selectFrom('auditEntries').select('verb').where('subject', '=', subject);
  return (await query.orderBy('arrival').execute()).map(({ verb }) => verb);
}
