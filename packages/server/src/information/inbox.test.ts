import type { ContentOf, ObjectId } from '@comity/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testFederation } from '../../test/federation.ts';
import { receiptOf, sendAnyway } from '../../test/refusals.ts';
import { seat } from '../../test/seats.ts';
import { spontaneous } from '../../test/sharing.ts';
import { readObject } from '../handling/objects.ts';
import { readInformation, shareInformation } from './information.ts';
import { askPermission } from './permissions.ts';
import { orderRecall } from './recalls.ts';

const federation = await testFederation(['us', 'th', 'ng']);
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng } = federation;
const thai = seat('TH-CA-2', 'central-authority-approver');
const nigerian = seat('NG-CA-2', 'central-authority-approver');

/** Given by Thailand to Nigeria; the United States is the stranger in every example. */
let given: ObjectId;
beforeAll(async () => {
  given = (await shareInformation(th.ctx, thai, spontaneous(ng))).id;
  await federation.settle();
});

const named = (node: typeof th) => `${node.ctx.config.node}/${node.ctx.random.uuid()}` as ObjectId;

function share(info: ObjectId): ContentOf<'info.share'> {
  const { title, text, grade, handling, legalBasis: legal_basis, records } = spontaneous(ng);
  return { info, version: 1, title, text, grade, handling, legal_basis, records, spontaneous: true };
}

async function refused(...[from, to, message]: Parameters<typeof sendAnyway>): Promise<void> {
  const id = await sendAnyway(from, to, message);
  await federation.settle();
  expect(await receiptOf(from, id)).toEqual({ state: 'refused', code: 'policy-refused' });
}

describe('information', () => {
  test('is not taken from a node that does not own it', async () => {
    await refused(us, ng, { kind: 'info.share', content: share(named(th)) });
  });

  test('is not given twice under one name, so that a tombstone stays one', async () => {
    await refused(th, ng, { kind: 'info.share', content: { ...share(given), text: 'Another text.' } });
    expect((await readInformation(ng.ctx, nigerian, given)).text).not.toBe('Another text.');
  });

  test('is corrected by its owner alone, by a newer version, and only where it is', async () => {
    const { spontaneous: _, ...content } = share(given);
    const correction = { ...content, version: 2, reason: 'A reason.' };
    await refused(us, ng, { kind: 'info.update', content: correction });
    await refused(th, ng, { kind: 'info.update', content: { ...correction, version: 1 } });
    await refused(th, us, { kind: 'info.update', content: correction });
  });

  test('is handled at least as strictly as the message that brought it says', async () => {
    const info = named(th);
    const handling = { codes: [], conditions: [], onward: 'allowed' as const };
    await sendAnyway(th, ng, { kind: 'info.share', content: { ...share(info), handling } });
    await federation.settle();
    // A message that says nothing asks to be asked.
    expect((await readObject(ng.ctx, nigerian, info)).handling.onward).toBe('ask');
  });
});

describe('a permission', () => {
  const asked = { step: 'asked', lifts: 'H1', use: 'court' } as const;
  const answered = { step: 'answered', decision: 'granted', conditions: [] } as const;

  test('is not asked for what was given to somebody else', async () => {
    await refused(us, th, { kind: 'info.permission', content: { ...asked, permission: named(us), about: given } });
    await refused(ng, us, { kind: 'info.permission', content: { ...asked, permission: named(ng), about: given } });
  });

  test('is not given by a node that does not own the object, nor unasked', async () => {
    const { id } = await askPermission(ng.ctx, nigerian, { object: given, lifts: 'H1', use: 'court' });
    await federation.settle();
    await refused(us, ng, { kind: 'info.permission', content: { ...answered, permission: id, about: given } });
    await refused(th, ng, { kind: 'info.permission', content: { ...answered, permission: named(ng), about: given } });
    expect((await readObject(ng.ctx, nigerian, given)).permissions).toEqual([]);
  });
});

describe('a recall', () => {
  const content = { reason: 'error', text: 'A reason.', deadline: '2030-02-01T00:00:00Z' } as const;

  test('is not taken from a node that does not own the object', async () => {
    await refused(us, ng, { kind: 'info.recall', content: { ...content, recall: named(us), about: [given] } });
    expect(await readObject(ng.ctx, nigerian, given)).toMatchObject({ state: 'usable' });
  });

  test('of what never came here is heard, and changes nothing', async () => {
    const id = await sendAnyway(th, us, {
      kind: 'info.recall',
      content: { ...content, recall: named(th), about: [given] },
    });
    await federation.settle();
    expect(await receiptOf(th, id)).toEqual({ state: 'applied', code: null });
  });

  test('is not answered by another node, nor about something else', async () => {
    const recall = { to: ng.ctx.config.node, about: [given], ...content };
    const { id } = await orderRecall(th.ctx, thai, recall);
    await federation.settle();
    const result = { result: 'shredded', at: '2030-01-01T08:00:00Z', derived: 0 } as const;
    const answer = { recall: id, results: [{ about: given, ...result }] };
    await refused(us, th, { kind: 'info.recall-result', content: answer });
    const elsewhere = { recall: id, results: [{ about: named(th), ...result }] };
    await refused(ng, th, { kind: 'info.recall-result', content: elsewhere });
  });
});
