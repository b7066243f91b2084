import { beforeAll, expect, test } from 'vitest';
import { directoryOf, nigeria, now, type Party, partyOf, thailand } from '../../test/two-nodes.ts';
import { hashOf, utf8 } from '../bytes.ts';
import { parseObjectId } from '../identifiers.ts';
import { markCompromised, rotateSigningKey } from '../keys/stored-keys.ts';
import { signJws } from './jws.ts';
import { type Receipt, signReceipt, verifyReceipt } from './receipts.ts';
import { nextStreamHash } from './stream-hash.ts';

let receiver: Party;
beforeAll(async () => {
  receiver = await partyOf(nigeria);
});

const receipt: Receipt = {
  id: parseObjectId(`${thailand}/0197300a-0000-7000-8000-000000000001`),
  from: thailand,
  to: nigeria,
  lane: 'normal',
  epoch: 1,
  seq: 4,
  digest: hashOf(utf8('statement')),
  received_at: now.toISOString(),
  state: 'refused',
  code: 'policy-refused',
  audit_leaf: hashOf(utf8('leaf')),
  high_water: 4,
};

const refusal = (code: string) => expect.objectContaining({ name: 'ProtocolError', code });

test('a receipt verifies, also when its key has been retired since', async () => {
  const text = await signReceipt(receiver.keys, receipt);
  expect(await verifyReceipt(text, directoryOf(receiver))).toEqual(receipt);
  const rotated = await rotateSigningKey(receiver.stored, {});
  expect(await verifyReceipt(text, directoryOf({ stored: rotated }))).toEqual(receipt);
  const compromised = directoryOf({ stored: markCompromised(rotated, receiver.keys.signingKid) });
  await expect(verifyReceipt(text, compromised)).rejects.toThrow(refusal('key-unknown'));
});

test('a node signs for what it has received itself', async () => {
  await expect(signReceipt(receiver.keys, { ...receipt, to: thailand })).rejects.toThrow(refusal('header-mismatch'));
  await expect(signReceipt(receiver.keys, { ...receipt, seq: 0 })).rejects.toThrow(refusal('schema-invalid'));
});

test('the sender cannot write its own receipt', async () => {
  const sender = await partyOf(thailand);
  const forged = await signJws(sender.keys, 'comity+receipt', utf8(JSON.stringify(receipt)));
  await expect(verifyReceipt(forged, directoryOf(sender, receiver))).rejects.toThrow(refusal('key-unknown'));
});

test('a signed text of another type, or that says something else, is no receipt', async () => {
  const payload = utf8(JSON.stringify(receipt));
  const call = await signJws(receiver.keys, 'comity+call', payload);
  await expect(verifyReceipt(call, directoryOf(receiver))).rejects.toThrow(refusal('bad-signature'));
  const other = await signJws(receiver.keys, 'comity+receipt', utf8('{}'));
  await expect(verifyReceipt(other, directoryOf(receiver))).rejects.toThrow(refusal('schema-invalid'));
});

test('the hash of a stream depends on each number and digest before', () => {
  const [a, b] = [hashOf(utf8('a')), hashOf(utf8('b'))];
  const stream = (...messages: [number, typeof a][]) =>
    messages.reduce<typeof a | undefined>((before, [seq, digest]) => nextStreamHash(before, seq, digest), undefined);
  const all = [
    stream([1, a], [2, b]),
    stream([1, b], [2, a]),
    stream([1, a]),
    stream([2, a]),
    stream([1, a], [3, b]),
    stream([1, a], [2, b], [3, a]),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(stream([1, a], [2, b])).toBe(all[0]);
});
