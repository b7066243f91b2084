import { beforeAll, expect, test } from 'vitest';
import {
  content,
  directoryOf,
  nigeria,
  type Party,
  partyOf,
  salt,
  sealFor,
  sealingKeyOf,
  statementOf,
  thailand,
} from '../../test/two-nodes.ts';
import { toBase64url, utf8 } from '../bytes.ts';
import { parseNodeId, parseObjectId } from '../identifiers.ts';
import { openKeys } from '../keys/keys.ts';
import { streamKey } from '../keys/public-keys.ts';
import { markCompromised, rotateSealingKey, rotateSigningKey } from '../keys/stored-keys.ts';
import { importSealer, seal } from '../keys/suite.ts';
import { openMessage } from './envelope.ts';
import { signJws } from './jws.ts';
import { pad } from './padding.ts';
import type { Statement } from './statement.ts';
import { verifyMessage } from './verify.ts';

let sender: Party;
let receiver: Party;

beforeAll(async () => {
  [sender, receiver] = await Promise.all([partyOf(thailand), partyOf(nigeria)]);
});

const refusal = (code: string) => expect.objectContaining({ name: 'ProtocolError', code });

async function received(change: Partial<Statement> = {}) {
  const { wire } = await sealFor(sender, receiver, change);
  return openMessage({ keys: receiver.keys, wire });
}

/** Seals a signed statement under a header that says something else, as a bad partner can. */
async function receivedUnder(header: object, given: { statement?: Statement; content?: Uint8Array } = {}) {
  const statement = given.statement ?? statementOf();
  const recipient = sealingKeyOf(receiver);
  const { from, to, lane, epoch, seq, id } = statement;
  const outer = { typ: 'comity+jwe', alg: 'C1', kid: recipient.kid, v: 1, from, to, lane, epoch, seq, id, ...header };
  const protectedText = toBase64url(utf8(JSON.stringify(outer)));
  const jws = await signJws(sender.keys, 'comity+jws', utf8(JSON.stringify(statement)));
  const inner = { jws, salt: toBase64url(salt), content: toBase64url(given.content ?? content) };
  const sealed = await seal(await importSealer(recipient.key), pad(utf8(JSON.stringify(inner))), utf8(protectedText));
  const wire = {
    protected: protectedText,
    encrypted_key: toBase64url(sealed.enc),
    ciphertext: toBase64url(sealed.ciphertext),
  };
  return openMessage({ keys: receiver.keys, wire: utf8(JSON.stringify(wire)) });
}

test('a good message verifies', async () => {
  await expect(verifyMessage(await received(), directoryOf(sender))).resolves.toBeUndefined();
  await expect(verifyMessage(await receivedUnder({}), directoryOf(sender))).resolves.toBeUndefined();
});

test.each([
  ['from', 'x-training.us.doj'],
  ['lane', 'urgent'],
  ['epoch', 2],
  ['seq', 2],
  ['id', `${thailand}/0197300a-0000-7000-8000-000000000002`],
])('a header with another %s than the statement is refused', async (field, value) => {
  const opened = await receivedUnder({ [field]: value });
  await expect(verifyMessage(opened, directoryOf(sender))).rejects.toThrow(refusal('header-mismatch'));
});

test('a statement for another node cannot be sealed on to us', async () => {
  // Signed for a third node and then sealed anew by that node: both signatures are good.
  const opened = await receivedUnder(
    { to: nigeria },
    { statement: statementOf({ to: parseNodeId('x-training.us.doj') }) },
  );
  await expect(verifyMessage(opened, directoryOf(sender))).rejects.toThrow(refusal('header-mismatch'));
});

test('a message is named by its sender', async () => {
  const id = parseObjectId(`${nigeria}/0197300a-0000-7000-8000-000000000001`);
  const opened = await receivedUnder({}, { statement: statementOf({ id }) });
  await expect(verifyMessage(opened, directoryOf(sender))).rejects.toThrow(refusal('header-mismatch'));
});

test('another content than the signed one is refused', async () => {
  const opened = await receivedUnder({}, { content: utf8('{"text":"another"}') });
  await expect(verifyMessage(opened, directoryOf(sender))).rejects.toThrow(refusal('header-mismatch'));
});

test('a node cannot sign for another, even with a key that we know', async () => {
  const liar = await partyOf(parseNodeId('x-training.us.doj'));
  const opened = await received();
  const jws = await signJws(liar.keys, 'comity+jws', opened.statementBytes);
  await expect(verifyMessage({ ...opened, jws }, directoryOf(sender, liar))).rejects.toThrow(refusal('key-unknown'));
});

test('what was opened must be what was signed', async () => {
  const opened = await received();
  const other = await received({ purpose: 'Another purpose' });
  await expect(verifyMessage({ ...opened, jws: other.jws }, directoryOf(sender))).rejects.toThrow(
    refusal('header-mismatch'),
  );
});

test('a key that nobody knows, or that is known under another name, is refused', async () => {
  const opened = await received();
  await expect(verifyMessage(opened, () => undefined)).rejects.toThrow(refusal('key-unknown'));
  const [known] = [directoryOf(sender)(sender.keys.signingKid)];
  const renamed = known && { ...known, kid: sender.keys.sealingKid };
  await expect(verifyMessage(opened, () => renamed)).rejects.toThrow(refusal('key-unknown'));
});

test('a retired key verifies up to its last number of the stream and no further', async () => {
  const stream = streamKey({ to: nigeria, lane: 'normal', epoch: 1 });
  const retired = directoryOf({ stored: await rotateSigningKey(sender.stored, { [stream]: 7 }) });
  await expect(verifyMessage(await received({ seq: 7 }), retired)).resolves.toBeUndefined();
  for (const change of [{ seq: 8 }, { lane: 'urgent' as const }, { epoch: 2 }]) {
    await expect(verifyMessage(await received(change), retired)).rejects.toThrow(refusal('key-unknown'));
  }
});

test('a compromised key verifies nothing', async () => {
  const { stored, keys } = sender;
  const rotated = await rotateSigningKey(stored, { [streamKey({ to: nigeria, lane: 'normal', epoch: 1 })]: 7 });
  const known = directoryOf({ stored: markCompromised(rotated, keys.signingKid) });
  await expect(verifyMessage(await received(), known)).rejects.toThrow(refusal('key-unknown'));
});

test('after a rotation the new key signs, and the old sealing key still opens', async () => {
  const rotated = await rotateSigningKey(sender.stored, {});
  const party = { ...sender, stored: rotated, keys: await openKeys(rotated) };
  const { wire } = await sealFor(party, receiver);
  const later = await openKeys(await rotateSealingKey(receiver.stored));
  const opened = await openMessage({ keys: later, wire });
  await expect(verifyMessage(opened, directoryOf(party))).resolves.toBeUndefined();
  expect(later.sealingKid).not.toBe(receiver.keys.sealingKid);
});
