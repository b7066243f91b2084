import { beforeAll, expect, test } from 'vitest';
import { directoryOf, nigeria, now, type Party, partyOf, statementOf, thailand } from '../../test/two-nodes.ts';
import { hashOf, utf8 } from '../bytes.ts';
import { type ApprovedAction, approvalBytes, signApproval, verifyApproval } from './approvals.ts';

let node: Party;
beforeAll(async () => {
  node = await partyOf(thailand);
});

const { to, kind, purpose, handling, content_hash } = statementOf();
const action: ApprovedAction = { to, kind, purpose, handling, content_hash };
const given = { approver: 'officer-9', role: 'central-authority-approver', at: now.toISOString(), action };
const mismatch = expect.objectContaining({ code: 'header-mismatch' });

test('an approval verifies for its action', async () => {
  const approval = await signApproval(node.keys, given);
  const expected = { from: thailand, signingKey: directoryOf(node) };
  await expect(verifyApproval(approval, action, expected)).resolves.toBeUndefined();
});

test('the bytes of an action do not depend on the order of its fields', () => {
  const reordered = {
    content_hash,
    handling: { onward: handling.onward, conditions: [], codes: ['H1'] },
    purpose,
    kind,
    to,
  };
  expect(approvalBytes(reordered)).toEqual(approvalBytes(action));
});

test('an approval for another action, of another node or of another officer is refused', async () => {
  const approval = await signApproval(node.keys, given);
  const expected = { from: thailand, signingKey: directoryOf(node) };
  const others: Partial<ApprovedAction>[] = [
    { to: thailand },
    { kind: 'request.update' },
    { purpose: 'Another' },
    { handling: { ...handling, onward: 'allowed' } },
    { content_hash: hashOf(utf8('another')) },
  ];
  for (const other of others) {
    await expect(verifyApproval(approval, { ...action, ...other }, expected)).rejects.toThrow(mismatch);
  }
  for (const change of [{ approver: 'officer-1' }, { role: 'x' }, { at: '2026-06-02T04:05:07Z' }]) {
    await expect(verifyApproval({ ...approval, ...change }, action, expected)).rejects.toThrow(mismatch);
  }
  await expect(verifyApproval(approval, action, { ...expected, from: nigeria })).rejects.toThrow(mismatch);
});
