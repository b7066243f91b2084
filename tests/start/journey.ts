import { expect } from 'vitest';
import { chooseNode, type SignedInNode, signIn } from '../../packages/cli/src/nodes.ts';
import type { Running } from '../../packages/server/src/api.ts';
import { toNigeria } from '../../packages/server/test/drafts.ts';
import { until } from './program.ts';

/**
 * The main job over HTTP, as officers do it: one drafts in Thailand, another approves and sends, Nigeria registers, and
 * both sides come to say the same. In the end every message has its receipt.
 */
export async function requestFromThailandToNigeria({ nodes }: Running): Promise<void> {
  const as = (key: string, officer: string) => signIn(chooseNode(nodes, key), officer, toNigeria.purpose);
  const lawyer = (await as('th', 'TH-CA-1')).client;
  const approver = (await as('th', 'TH-CA-2')).client;
  const nigeria = chooseNode(nodes, 'ng').node;
  const { id } = await lawyer.createDraft({ body: { recipient: nigeria, case: 'CASE-TH', content: toNigeria } });
  const params = { id };
  const { approval, contentHash } = await lawyer.askDraftApproval({ params, body: {} });
  await approver.giveApproval({ params: { id: approval }, body: { contentHash } });
  await approver.sendDraft({ params, body: {} });

  const clerk = (await as('ng', 'NG-CLK-1')).client;
  const arrives = () =>
    clerk.readRequest({ params }).then(
      () => true,
      () => false,
    );
  await until('the request arrives in Nigeria', arrives);
  await clerk.registerRequest({ params, body: {} });
  const isRegistered = async () => (await lawyer.readRequest({ params })).state === 'registered';
  await until('Thailand hears that it is registered', isRegistered);
  const ours = await lawyer.readRequest({ params });
  const theirs = await clerk.readRequest({ params });
  expect([ours.ownReference, ours.partnerReference]).toEqual([theirs.partnerReference, theirs.ownReference]);
  expect(theirs.approvals).toMatchObject([{ approver: 'TH-CA-2' }]);

  for (const key of ['th', 'ng']) {
    const administrator = await as(key, `${key.toUpperCase()}-ADM-1`);
    await until(`what ${key} has sent is receipted`, () => isSettled(administrator));
  }
}

async function isSettled({ client }: SignedInNode): Promise<boolean> {
  const { sent, receipted, queued } = (await client.readStatus({})).messages;
  return sent > 0 && sent === receipted && queued === 0;
}
