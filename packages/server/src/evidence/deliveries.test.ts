import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ObjectId } from '@comity/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { type TestNode, testFederation } from '../../test/federation.ts';
import { approve, handOver, seize } from '../../test/handing-over.ts';
import { information } from '../../test/messages.ts';
import { seat } from '../../test/seats.ts';
import { handlingOf } from '../../test/sharing.ts';
import { withOfficer } from '../db/access.ts';
import { openToUnits } from '../handling/objects.ts';
import { type Release, release } from '../handling/release.ts';
import { answerRecall } from '../information/recall-answers.ts';
import { orderRecall } from '../information/recalls.ts';
import { queueMessage } from '../messages/queue.ts';
import type { SessionOfficer } from '../officers/api.ts';
import { evidenceState } from './deliveries.ts';
import { readEvidence } from './evidence.ts';
import { openFile } from './file.ts';
import { prepareOffer, sendOffer } from './offers.ts';
import { countersignEvidence, verifyEvidence } from './verifying.ts';

const federation = await testFederation(['us', 'th', 'ng']);
afterAll(() => federation[Symbol.asyncDispose]());
const { us, th, ng } = federation;

const thaiProsecutor = seat('TH-PRO-1', 'prosecutor');
const thaiApprover = seat('TH-CA-2', 'central-authority-approver');
const clerk = seat('US-CLK-1', 'registry-clerk');
const examiner = seat('US-FOR-1', 'forensic-examiner', 'US-2026-00417');
const prosecutor = seat('US-PRO-1', 'prosecutor', 'US-2026-00417');
const proceedings = ['US-2026-00417'];

const register = 'guest,out,payer\nS-06,18/04/2569,S-01\n';
const altered = 'guest,out,payer\nS-06,17/04/2569,cash\n';

describe('evidence in answer to a request', () => {
  test('is received, verified and countersigned, with a custody entry a step on both sides', async () => {
    const { id } = await seize(th, thaiProsecutor, register);
    await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items: [{ item: id, proceedings }] });
    await settled(us, id, 'received');
    await openToUnits(us.ctx, clerk, id, examiner.units);

    await expect(countersignEvidence(us.ctx, clerk, id)).rejects.toMatchObject({ code: 'delivery-state' });
    expect((await verifyEvidence(us.ctx, examiner, id)).deliveries[0]).toMatchObject({ state: 'verified' });
    await countersignEvidence(us.ctx, clerk, id);
    await federation.settle();

    const steps = ['collected', 'registered', 'offered', 'received', 'verified', 'countersigned'];
    const here = (await readEvidence(us.ctx, prosecutor, id)).deliveries[0];
    const there = (await readEvidence(th.ctx, thaiProsecutor, id)).deliveries[0];
    for (const delivery of [here, there]) {
      expect(delivery).toMatchObject({ state: 'countersigned', copy: 1 });
      expect(delivery?.custody.map(({ step }) => step)).toEqual(steps);
      expect(delivery?.copies).toEqual([expect.objectContaining({ verdict: 'equal' })]);
    }
    expect(here?.custody.map(({ hash }) => hash)).toEqual(there?.custody.map(({ hash }) => hash));
    expect(await bytesOf(us, prosecutor, id)).toBe(register);
  });

  test('leaves only when another person approved exactly this', async () => {
    const { id } = await seize(th, thaiProsecutor, register);
    const to = us.ctx.config.node;
    const offer = await prepareOffer(th.ctx, thaiProsecutor, {
      ...{ to, items: [{ item: id, proceedings }], part: 1, last: true, purpose: 'assistance' },
    });
    await expect(sendOffer(th.ctx, thaiProsecutor, offer.id)).rejects.toMatchObject({ code: 'approval-missing' });
    await expect(approve(th, thaiProsecutor, offer.id)).rejects.toMatchObject({ code: 'approval-own' });
    await approve(th, thaiApprover, offer.id);
    expect(await sendOffer(th.ctx, thaiProsecutor, offer.id)).toMatchObject({ state: 'sent' });
    await expect(sendOffer(th.ctx, thaiProsecutor, offer.id)).rejects.toMatchObject({ code: 'offer-sent' });
    const again = { to, items: [{ item: id, proceedings }], part: 2, last: true, purpose: 'assistance' };
    await expect(prepareOffer(th.ctx, thaiProsecutor, again)).rejects.toMatchObject({ code: 'delivery-state' });
  });

  test('is not used in court before it is countersigned, and then for the case of the request alone (E-TH-01, H1)', async () => {
    const { id } = await seize(th, thaiProsecutor, register);
    await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items: [{ item: id, proceedings }] });
    await settled(us, id, 'received');
    await openToUnits(us.ctx, clerk, id, examiner.units);
    const bundle = { objects: [id], for: 'court', proceedings: 'US-2026-00417' } as const;
    expect(await ask(us, prosecutor, bundle)).toMatchObject({ allowed: false, stoppedBy: { condition: 'awaited' } });
    await verifyEvidence(us.ctx, examiner, id);
    expect(await ask(us, prosecutor, bundle)).toMatchObject({ allowed: false, stoppedBy: { condition: 'H1' } });
    await countersignEvidence(us.ctx, clerk, id);
    expect(await ask(us, prosecutor, bundle)).toMatchObject({ allowed: true });
    const other = { ...bundle, proceedings: 'US-2026-00999' };
    expect(await ask(us, prosecutor, other)).toMatchObject({ allowed: false, stoppedBy: { condition: 'H1' } });
    const taken = openFile(us.ctx, prosecutor, id, { for: 'court', proceedings: 'US-2026-00999' });
    await expect(taken).rejects.toMatchObject({ code: 'release-stopped' });
    await federation.settle();
  });

  test('is not used in a tax case: use limitation, with the article (E-TH-09, speciality)', async () => {
    const article = { instrument: 'BIL-USA-THA-MLA-1986', article: '7', checked: 'general-knowledge' } as const;
    const handling = handlingOf(['H1'], { type: 'proceedings', names: proceedings, article });
    const { id } = await seize(th, thaiProsecutor, 'account,amount\n', { title: 'Bank records', handling });
    await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items: [{ item: id, proceedings }] });
    await settled(us, id, 'received');
    await openToUnits(us.ctx, clerk, id, [...examiner.units, 'us.justice.hsi-fresno']);
    await verifyEvidence(us.ctx, examiner, id);
    await countersignEvidence(us.ctx, clerk, id);
    await federation.settle();
    const investigator = seat('US-INV-1', 'investigator');
    const verdict = await ask(us, investigator, { objects: [id], for: 'export', proceedings: 'US-TAX-2026-0007' });
    expect(verdict).toMatchObject({ allowed: false, stoppedBy: { object: id, condition: 'proceedings', article } });
    expect(verdict.stoppedBy?.sentence).toContain('use limitation');
    const bundle = { objects: [id], for: 'court', proceedings: 'US-2026-00417' } as const;
    expect(await ask(us, investigator, bundle)).toMatchObject({ allowed: true });
  });

  test('comes in parts that are counted, to the node that asked alone', async () => {
    const items = [await seize(th, thaiProsecutor, 'one'), await seize(th, thaiProsecutor, 'two')];
    for (const [index, { id }] of items.entries()) {
      const [part, last] = [index + 1, index === 1];
      const offered = [{ item: id, proceedings }];
      await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items: offered, part, last });
    }
    for (const { id } of items) await settled(us, id, 'received');
    const nigerian = seat('NG-PRO-1', 'prosecutor');
    await expect(readEvidence(ng.ctx, nigerian, items[0]?.id as ObjectId)).rejects.toMatchObject({
      code: 'object-unknown',
    });
    expect(await evidenceState(ng.ctx)).toEqual([]);
  });
});

describe('a copy that was altered after it arrived', () => {
  test('is set aside and never countersigned; a second one is asked for, sent, and right', async () => {
    const { id, file } = await seize(th, thaiProsecutor, register);
    const items = [{ item: id, proceedings }];
    const first = await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items });
    await settled(us, id, 'received');
    await openToUnits(us.ctx, clerk, id, examiner.units);
    writeStored(us, file?.sha256 ?? '', altered);

    const checked = await verifyEvidence(us.ctx, examiner, id);
    expect(checked).toMatchObject({ state: 'quarantined', stateReason: expect.stringContaining('Expected sha256:') });
    const [delivery] = checked.deliveries;
    expect(delivery).toMatchObject({ state: 'quarantined', copy: 1 });
    // The chain ends with the last good transfer.
    expect(delivery?.custody.at(-1)).toMatchObject({ step: 'received' });
    expect(delivery?.copies).toEqual([
      expect.objectContaining({
        ...{ verdict: 'differs', expected: file },
        found: expect.objectContaining({ bytes: altered.length }),
      }),
    ]);
    expect(delivery?.copies[0]?.found?.sha256).not.toBe(file?.sha256);

    await expect(countersignEvidence(us.ctx, clerk, id)).rejects.toMatchObject({ code: 'delivery-state' });
    for (const kind of ['court', 'export', 'print', 'read', 'statistics', 'api', 'onward', 'message'] as const) {
      expect(await ask(us, prosecutor, { objects: [id], for: kind })).toMatchObject({
        ...{ allowed: false, stoppedBy: { condition: 'quarantined' } },
      });
    }
    await expect(openFile(us.ctx, prosecutor, id, { for: 'read' })).rejects.toMatchObject({ code: 'release-stopped' });

    await federation.settle();
    const [learnt] = (await readEvidence(th.ctx, thaiProsecutor, id)).deliveries;
    expect(learnt).toMatchObject({ state: 'quarantined', copies: [expect.objectContaining({ verdict: 'differs' })] });
    expect(await evidenceState(th.ctx)).toContainEqual(expect.objectContaining({ state: 'quarantined', items: 1 }));

    await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items, replaces: first.id });
    await settled(us, id, 'received');
    expect((await verifyEvidence(us.ctx, examiner, id)).deliveries[0]).toMatchObject({ state: 'verified', copy: 2 });
    await countersignEvidence(us.ctx, clerk, id);
    await federation.settle();
    const [done] = (await readEvidence(th.ctx, thaiProsecutor, id)).deliveries;
    expect(done).toMatchObject({ state: 'countersigned', copy: 2 });
    expect(done?.copies.map(({ verdict }) => verdict)).toEqual(['differs', 'equal']);
    expect(done?.custody.map(({ step }) => step)).toEqual([
      ...['collected', 'registered', 'offered', 'offered', 'received', 'verified', 'countersigned'],
    ]);
    expect(await bytesOf(us, prosecutor, id)).toBe(register);
    // What was set aside is kept, as a proof, under its own hash.
    const found = delivery?.copies[0]?.found?.sha256 ?? '';
    expect(readFileSync(placeOf(us, found), 'utf8')).toBe(altered);
  });

  test('is found when it is gone altogether', async () => {
    const { id, file } = await seize(th, thaiProsecutor, 'a file that gets lost');
    await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items: [{ item: id, proceedings }] });
    await settled(us, id, 'received');
    await openToUnits(us.ctx, clerk, id, examiner.units);
    await us.ctx.blobs.delete(file?.sha256 as never);
    const [delivery] = (await verifyEvidence(us.ctx, examiner, id)).deliveries;
    expect(delivery?.copies[0]).toMatchObject({ verdict: 'differs', found: { bytes: 0 } });
    await federation.settle();
  });

  test('is not sent again unless it was asked for', async () => {
    const { id } = await seize(th, thaiProsecutor, 'asked for once');
    const items = [{ item: id, proceedings }];
    const first = await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items });
    await settled(us, id, 'received');
    const again = handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items, replaces: first.id });
    await expect(again).rejects.toMatchObject({ code: 'delivery-state' });
  });
});

test('evidence of a partner does not leave as an attachment of something else', async () => {
  const { id, file } = await seize(th, thaiProsecutor, 'not to be attached');
  await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items: [{ item: id, proceedings }] });
  await settled(us, id, 'received');
  // It is not open to the protection unit, which could only know the hash.
  const outsider = seat('US-VIC-1', 'protection-officer');
  const message = { ...information(us.ctx, ng), attachments: [{ blob: file?.sha256 as never, mediaType: 'text/csv' }] };
  const attached = withOfficer(us.ctx, outsider, (tx) => queueMessage(tx, us.ctx, message));
  await expect(attached).rejects.toMatchObject({ code: 'release-stopped' });
  // It is ours at home.
  await withOfficer(th.ctx, thaiProsecutor, (tx) => queueMessage(tx, th.ctx, { ...message, to: ng.ctx.config.node }));
});

test('evidence that is taken back is destroyed, and what is shown in its place says why', async () => {
  const { id, file } = await seize(th, thaiProsecutor, 'taken back');
  await handOver(th, us, { by: thaiProsecutor, approver: thaiApprover, items: [{ item: id, proceedings }] });
  await settled(us, id, 'received');
  const ordered = await orderRecall(th.ctx, thaiProsecutor, {
    ...{ to: us.ctx.config.node, about: [id], reason: 'error', text: 'Seized in another case.' },
    deadline: '2030-02-01T00:00:00Z',
  });
  await federation.settle();
  await answerRecall(us.ctx, prosecutor, ordered.id, { results: [{ about: id, result: 'shredded' }] });
  expect(await readEvidence(us.ctx, prosecutor, id)).toMatchObject({
    ...{ state: 'shredded', stateReason: 'Seized in another case.' },
  });
  expect(await us.ctx.blobs.has(file?.sha256 as never)).toBe(false);
  await expect(openFile(us.ctx, prosecutor, id, { for: 'read' })).rejects.toMatchObject({ code: 'object-gone' });
  await expect(verifyEvidence(us.ctx, { ...examiner, units: clerk.units }, id)).rejects.toMatchObject({
    code: 'object-gone',
  });
});

async function settled(node: TestNode, id: ObjectId, state: string): Promise<void> {
  await federation.settle();
  const [delivery] = (await readEvidence(node.ctx, clerk, id)).deliveries;
  expect(delivery).toMatchObject({ state });
}

function ask({ ctx }: TestNode, officer: SessionOfficer, question: Release) {
  return withOfficer(ctx, officer, (tx) => release(tx, ctx, officer, question));
}

async function bytesOf({ ctx }: TestNode, officer: SessionOfficer, id: ObjectId): Promise<string> {
  const { source } = await openFile(ctx, officer, id, { for: 'read' });
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function placeOf({ ctx }: TestNode, sha256: string): string {
  const digits = sha256.slice('sha256:'.length);
  return path.join(ctx.config.folder, 'blobs/sha256', digits.slice(0, 2), digits.slice(2, 4), digits);
}

/** What somebody with access to the disk would do. */
function writeStored(node: TestNode, sha256: string, bytes: string): void {
  chmodSync(placeOf(node, sha256), 0o600);
  writeFileSync(placeOf(node, sha256), bytes);
}
