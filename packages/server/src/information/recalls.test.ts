import { contentHash, openMessage } from '@comity/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { testFederation } from '../../test/federation.ts';
import { seat } from '../../test/seats.ts';
import { handlingOf, spontaneous } from '../../test/sharing.ts';
import { withOfficer } from '../db/access.ts';
import { openToUnits, readObject, reviewObject } from '../handling/objects.ts';
import { release } from '../handling/release.ts';
import type { NewRecall } from './api.ts';
import { listInformation, readInformation, shareInformation } from './information.ts';
import { answerRecall } from './recall-answers.ts';
import { listRecalls, noteSilence, orderRecall, recallsState } from './recalls.ts';

const federation = await testFederation(['us', 'th', 'ng']);
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng, clock } = federation;

const thaiProtection = seat('TH-VIC-1', 'protection-officer');
const american = seat('US-CA-2', 'central-authority-approver', 'US-2026-00417');
const nigerian = seat('NG-PRO-1', 'prosecutor', 'NG/TIP/2026/0231');

/** E-TH-13 of the exercise: the statement of a victim, under pseudonym, that rests on her consent. */
const statement = (to: typeof us) =>
  spontaneous(to, {
    title: 'A statement under pseudonym',
    text: 'Heard once, {{person:0197b3a0-0000-4000-8000-000000000031}} says how the papers were kept.',
    records: [{ id: 'E-TH-13', kind: 'evidence' }],
    consent: 'CN-04',
  });

const recall = (to: typeof us, about: NewRecall['about']): NewRecall => ({
  ...{ to: to.ctx.config.node, about, reason: 'consent-withdrawn', text: 'The consent was withdrawn.' },
  deadline: new Date(clock.now().getTime() + 3 * 24 * 3_600_000).toISOString(),
});

describe('without the permission', () => {
  const params = { node: th.ctx.config.node, uuid: th.ctx.random.uuid() };
  const object = `${params.node}/${params.uuid}` as NewRecall['about'][number];
  test.each([
    ['listRecalls', () => th.without('information:read').listRecalls({ query: {} })],
    ['orderRecall', () => th.without('information:recall').orderRecall({ body: recall(us, [object]) })],
    [
      'answerRecall',
      () =>
        th.without('information:recall').answerRecall({
          ...{ params, body: { results: [{ about: object, result: 'shredded' }] } },
        }),
    ],
  ])('%s is not permitted', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe('RC-02: shredded', () => {
  test('what was recalled is gone, its tombstone says why, what was made of it is flagged, its hash still proves', async () => {
    const given = await shareInformation(th.ctx, thaiProtection, statement(us));
    await federation.settle();
    const derived = await shareInformation(
      us.ctx,
      american,
      spontaneous(th, { derivedFrom: [given.id], handling: handlingOf(['H0']) }),
    );
    const before = await sealedMail(given.id);
    const proof = contentHash(before.salt, before.content);

    const ordered = await orderRecall(th.ctx, thaiProtection, recall(us, [given.id]));
    await federation.settle();
    // Before anybody has answered, nobody opens it any more.
    await expect(readInformation(us.ctx, american, given.id)).rejects.toMatchObject({ code: 'object-gone' });

    const [open] = await listRecalls(us.ctx, american, 'open');
    expect(open).toMatchObject({ id: ordered.id, sender: th.ctx.config.node, reason: 'consent-withdrawn' });
    await answerRecall(us.ctx, american, ordered.id, { results: [{ about: given.id, result: 'shredded' }] });
    await federation.settle();

    const list = await listInformation(us.ctx, american, { direction: 'received' });
    const tombstone = list.find(({ id }) => id === given.id);
    expect(tombstone).toMatchObject({ title: null, state: 'shredded', stateReason: 'The consent was withdrawn.' });
    const opening = readInformation(us.ctx, american, given.id);
    await expect(opening).rejects.toMatchObject({ code: 'object-gone', message: expect.stringContaining('consent') });
    const { flags } = await readObject(us.ctx, american, derived.id);
    expect(flags).toEqual([
      expect.objectContaining({ source: given.id, reason: 'The consent was withdrawn.', reviewedBy: null }),
    ]);

    const [learnt] = await listRecalls(th.ctx, thaiProtection, 'answered');
    expect(learnt?.objects).toEqual([
      expect.objectContaining({ id: given.id, result: 'shredded', derived: 1, contentHash: proof }),
    ]);
    expect(await everythingStored()).not.toContain('papers were kept');
    const [signed] = await us.ctx.worker
      .selectFrom('rawMail')
      .select('wire')
      .where('messageId', '=', before.message)
      .execute();
    expect(signed?.wire.length).toBe(0);
  });

  test('what was made of it leaves only after somebody has looked at it', async () => {
    const given = await shareInformation(th.ctx, thaiProtection, statement(us));
    await federation.settle();
    const derived = await shareInformation(
      us.ctx,
      american,
      spontaneous(th, { derivedFrom: [given.id], handling: handlingOf(['H0']) }),
    );
    await orderRecall(th.ctx, thaiProtection, recall(us, [given.id]));
    await federation.settle();
    const back = { objects: [derived.id], for: 'message', to: th.ctx.config.node } as const;
    const ask = () => withOfficer(us.ctx, american, (tx) => release(tx, us.ctx, american, back));
    expect(await ask()).toMatchObject({ allowed: false, stoppedBy: { condition: 'flagged' } });
    await reviewObject(us.ctx, american, derived.id, 'It says nothing that is not known from elsewhere.');
    expect(await ask()).toMatchObject({ allowed: true });
    const more = spontaneous(th, { derivedFrom: [given.id] });
    await expect(shareInformation(us.ctx, american, more)).rejects.toMatchObject({ code: 'object-gone' });
  });

  test('nothing revives it: neither the same mail nor a newer version', async () => {
    const given = await shareInformation(th.ctx, thaiProtection, statement(us));
    await federation.settle();
    const ordered = await orderRecall(th.ctx, thaiProtection, recall(us, [given.id]));
    await federation.settle();
    await answerRecall(us.ctx, american, ordered.id, { results: [{ about: given.id, result: 'shredded' }] });
    const twice = answerRecall(us.ctx, american, ordered.id, { results: [{ about: given.id, result: 'shredded' }] });
    await expect(twice).rejects.toMatchObject({ code: 'recall-over' });
    await expect(readInformation(us.ctx, american, given.id)).rejects.toMatchObject({ code: 'object-gone' });
  });
});

describe('RC-03: in court', () => {
  test('it stays before the court, nothing new is made of it, and its owner knows', async () => {
    const given = await shareInformation(th.ctx, thaiProtection, statement(ng));
    await federation.settle();
    const ordered = await orderRecall(th.ctx, thaiProtection, recall(ng, [given.id]));
    await federation.settle();
    await answerRecall(ng.ctx, nigerian, ordered.id, {
      results: [{ about: given.id, result: 'in-court', note: 'Filed in camera; the court is asked to seal it.' }],
    });
    await federation.settle();
    const answered = await listRecalls(th.ctx, thaiProtection, 'answered');
    expect(answered.find(({ id }) => id === ordered.id)?.objects).toEqual([
      expect.objectContaining({ result: 'in-court', contentHash: null, note: expect.stringContaining('seal') }),
    ]);
    const more = spontaneous(th, { derivedFrom: [given.id] });
    await expect(shareInformation(ng.ctx, nigerian, more)).rejects.toMatchObject({ code: 'release-stopped' });
  });

  test('a refusal needs its ground', async () => {
    const given = await shareInformation(th.ctx, thaiProtection, statement(ng));
    await federation.settle();
    const ordered = await orderRecall(th.ctx, thaiProtection, recall(ng, [given.id]));
    await federation.settle();
    const bare = { results: [{ about: given.id, result: 'refused' as const }] };
    await expect(answerRecall(ng.ctx, nigerian, ordered.id, bare)).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

test('only what was given is taken back, and only by its owner', async () => {
  const given = await shareInformation(th.ctx, thaiProtection, statement(us));
  await federation.settle();
  await expect(orderRecall(th.ctx, thaiProtection, recall(ng, [given.id]))).rejects.toMatchObject({
    code: 'object-not-ours',
  });
  await expect(orderRecall(us.ctx, american, recall(th, [given.id]))).rejects.toMatchObject({
    code: 'object-not-ours',
  });
});

test('a recall is open to whoever the object was open to', async () => {
  const given = await shareInformation(th.ctx, thaiProtection, statement(us));
  await federation.settle();
  await openToUnits(us.ctx, american, given.id, ['us.justice.hsi-fresno']);
  const ordered = await orderRecall(th.ctx, thaiProtection, recall(us, [given.id]));
  await federation.settle();
  const investigator = seat('US-INV-1', 'investigator');
  expect((await listRecalls(us.ctx, investigator)).map(({ id }) => id)).toContain(ordered.id);
  const examiner = seat('US-FOR-1', 'forensic-examiner');
  expect(await listRecalls(us.ctx, examiner)).toEqual([]);
  const results = [{ about: given.id, result: 'shredded' as const }];
  await expect(answerRecall(us.ctx, examiner, ordered.id, { results })).rejects.toMatchObject({
    code: 'recall-unknown',
  });
});

// It moves the clock and stops a node, so it comes last.
test('RC-01: silence after the deadline is a state; deletion is not assumed; a late answer still counts', async () => {
  const given = await shareInformation(th.ctx, thaiProtection, statement(ng));
  await federation.settle();
  await ng.stop();
  const ordered = await orderRecall(th.ctx, thaiProtection, recall(ng, [given.id]));
  await noteSilence(th.ctx);
  expect(await stateOf(ordered.id)).toBe('open');
  clock.move(3 * 24 * 3_600_000);
  await noteSilence(th.ctx);
  expect(await stateOf(ordered.id)).toBe('silent');
  const [silent] = await listRecalls(th.ctx, thaiProtection, 'silent');
  expect(silent?.objects).toEqual([expect.objectContaining({ result: null, resultAt: null })]);
  const counted = (await recallsState(th.ctx)).find(({ state }) => state === 'silent');
  expect(counted).toMatchObject({ ours: true });

  await ng.start();
  await federation.settle();
  await answerRecall(ng.ctx, nigerian, ordered.id, { results: [{ about: given.id, result: 'shredded' }] });
  await federation.settle();
  expect(await stateOf(ordered.id)).toBe('answered');
});

async function stateOf(id: string): Promise<string | undefined> {
  return (await listRecalls(th.ctx, thaiProtection)).find((each) => each.id === id)?.state;
}

/** The mail that brought something to the United States, opened as it lies there. */
async function sealedMail(information: string) {
  const query = us.ctx.worker.selectFrom('informationMessages').innerJoin('rawMail', 'messageId', 'message');
  const { wire, message } = await query
    .select(['wire', 'message'])
    .where('information', '=', information as never)
    .executeTakeFirstOrThrow();
  return { ...(await openMessage({ keys: us.ctx.keys, wire })), message };
}

/** All that the node of the United States can still read of information, and of the mail that brought it. */
async function everythingStored(): Promise<string> {
  const rows = await us.ctx.worker
    .selectFrom('information')
    .selectAll()
    .where('sender', '=', th.ctx.config.node)
    .execute();
  const gone = await us.ctx.worker.selectFrom('handledObjects').select('id').where('state', '=', 'shredded').execute();
  const shredded = rows.filter(({ id }) => gone.some((each) => each.id === id));
  expect(shredded.length).toBeGreaterThan(0);
  const mail = await us.ctx.worker
    .selectFrom('informationMessages')
    .innerJoin('rawMail', 'messageId', 'message')
    .select(['information', 'wire'])
    .where(
      'information',
      'in',
      shredded.map(({ id }) => id),
    )
    .execute();
  const opened = await Promise.all(
    mail.map(({ wire }) => (wire.length > 0 ? openMessage({ keys: us.ctx.keys, wire }) : { content: Buffer.alloc(0) })),
  );
  return JSON.stringify(shredded) + opened.map(({ content }) => Buffer.from(content).toString('utf8')).join();
}
