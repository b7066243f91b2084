import { generateKeys, publishTrustStatement, rootFingerprint } from '@comity/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { testFederation } from '../../test/federation.ts';
import { readStoredKeys } from '../node/keys.ts';
import { pinPartner } from './partners.ts';
import { receiveStatement } from './statements.ts';

const federation = await testFederation(['us', 'th'], { level: 'T4' });
const { us, th } = federation;
afterAll(() => federation[Symbol.asyncDispose]());
const { node } = th.ctx.config;
const params = { node };
const notPermitted = { code: 'not-permitted' };
const reviewAt = '2031-01-01T00:00:00.000Z';
const body = { purpose: 'investigation', level: 'T5', reviewAt } as const;

describe('listPartners', () => {
  test('is not permitted without partners:read', async () => {
    await expect(us.without('partners:read').listPartners({})).rejects.toMatchObject(notPermitted);
  });

  test('shows each partner with its root, statement and trust', async () => {
    expect(await us.withOnly('partners:read').listPartners({})).toMatchObject([
      { node, root: rootFingerprint(readStoredKeys(th.ctx.config)), state: 'active', statement: 'valid', serial: 1 },
    ]);
  });
});

describe('trust', () => {
  const writer = us.withOnly('partners:write');

  test('is not permitted to be changed without partners:write', async () => {
    const others = us.without('partners:write');
    await expect(others.suspendPartner({ params })).rejects.toMatchObject(notPermitted);
    await expect(others.lowerTrust({ params, body: { ...body, level: 'T1' } as never })).rejects.toMatchObject(
      notPermitted,
    );
    await expect(others.proposeTrust({ params, body })).rejects.toMatchObject(notPermitted);
    await expect(others.raiseTrust({ params: { id: us.ctx.random.uuid() } })).rejects.toMatchObject(notPermitted);
  });

  test('falls by one person and cannot be raised that way', async () => {
    const lowered = await writer.lowerTrust({ params, body: { purpose: 'investigation', level: 'T1' } });
    expect(lowered.trust).toContainEqual({ purpose: 'investigation', level: 'T1', reviewAt: null });
    const raising = writer.lowerTrust({ params, body: { purpose: 'investigation', level: 'T2' } });
    await expect(raising).rejects.toMatchObject({ code: 'trust-not-lower' });
  });

  test('rises by two persons, with a day of review, and takes up a suspended partner again', async () => {
    expect(await writer.suspendPartner({ params })).toMatchObject({ state: 'suspended' });
    const { id } = await writer.proposeTrust({ params, body });
    await expect(writer.raiseTrust({ params: { id } })).rejects.toMatchObject(notPermitted);
    const second = us.withOnly('partners:write', 'partners:read');
    const raised = await second.raiseTrust({ params: { id } });
    expect(raised).toMatchObject({ state: 'active' });
    expect(raised.trust).toContainEqual({ purpose: 'investigation', level: 'T5', reviewAt });
    await expect(second.raiseTrust({ params: { id } })).rejects.toMatchObject({ code: 'proposal-unknown' });
  });

  test('nothing is known of a partner that is none', async () => {
    const suspending = writer.suspendPartner({ params: { node: us.ctx.config.node } });
    await expect(suspending).rejects.toMatchObject({ code: 'partner-unknown' });
  });
});

describe('a pinned root', () => {
  test('never changes by itself', async () => {
    const root = rootFingerprint(await generateKeys(node));
    await expect(pinPartner(us.ctx, { node, root, level: 'T5' })).rejects.toMatchObject({ code: 'partner-pinned' });
  });

  test('stands behind every statement, and an older one is never believed again', async () => {
    const now = us.ctx.clock();
    const said = (serial: number) => ({
      ...{ serial, name: 'Another', competences: [], languages: ['en'], kinds: [], endpoints: { base: th.url } },
      ...{ issued_at: now.toISOString(), heartbeat_at: now.toISOString(), expires_at: reviewAt },
    });
    const forged = await publishTrustStatement(await generateKeys(node), said(7));
    await expect(receiveStatement(us.ctx, node, forged)).rejects.toMatchObject({ code: 'trust-invalid' });
    const stored = readStoredKeys(th.ctx.config);
    const [older, newer] = [await publishTrustStatement(stored, said(2)), await publishTrustStatement(stored, said(3))];
    expect(await receiveStatement(us.ctx, node, newer)).toBe(true);
    await expect(receiveStatement(us.ctx, node, older)).rejects.toMatchObject({ code: 'trust-invalid' });
    expect(await us.withOnly('partners:read').listPartners({})).toMatchObject([{ serial: 3, name: 'Another' }]);
  });
});
