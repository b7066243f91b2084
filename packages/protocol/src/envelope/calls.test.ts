import { beforeAll, expect, test } from 'vitest';
import { directoryOf, nigeria, now, type Party, partyOf, thailand } from '../../test/two-nodes.ts';
import { parseNodeId } from '../identifiers.ts';
import { rotateSigningKey } from '../keys/stored-keys.ts';
import { type Call, signAnswer, signCall, verifyAnswer, verifyCall } from './calls.ts';

let caller: Party;
let callee: Party;
beforeAll(async () => {
  [caller, callee] = await Promise.all([partyOf(thailand), partyOf(nigeria)]);
});

const call: Call = {
  from: thailand,
  to: nigeria,
  call: 'stream.status',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  iat: now.toISOString(),
  body: { lane: 'normal' },
};
const answer: Call = { ...call, from: nigeria, to: thailand, body: { seq: 3 } };
const refusal = (code: string) => expect.objectContaining({ name: 'ProtocolError', code });
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test('a call and its answer verify', async () => {
  const signingKey = directoryOf(caller, callee);
  const asked = await verifyCall(await signCall(caller.keys, call), { to: nigeria, now, signingKey });
  expect(asked).toEqual(call);
  const text = await signAnswer(callee.keys, answer);
  expect(await verifyAnswer(text, { to: thailand, now, signingKey, call })).toEqual(answer);
});

test('a call is good for five minutes, before and after', async () => {
  const text = await signCall(caller.keys, call);
  const verifyAt = (instant: Date) => verifyCall(text, { to: nigeria, now: instant, signingKey: directoryOf(caller) });
  for (const seconds of [-300, 300]) await expect(verifyAt(later(seconds))).resolves.toEqual(call);
  for (const seconds of [-301, 301]) await expect(verifyAt(later(seconds))).rejects.toThrow(refusal('expired'));
});

test('a call for another node, from a stranger or with a retired key is refused', async () => {
  const text = await signCall(caller.keys, call);
  const verify = (to: string, signingKey = directoryOf(caller)) =>
    verifyCall(text, { to: parseNodeId(to), now, signingKey });
  await expect(verify('x-training.us.doj')).rejects.toThrow(refusal('header-mismatch'));
  await expect(verify(nigeria, () => undefined)).rejects.toThrow(refusal('key-unknown'));
  const retired = directoryOf({ stored: await rotateSigningKey(caller.stored, {}) });
  await expect(verify(nigeria, retired)).rejects.toThrow(refusal('key-unknown'));
});

test('an exercise does not call a real node', async () => {
  const real = parseNodeId('ng.naptip');
  const text = await signCall(caller.keys, { ...call, to: real });
  const verdict = verifyCall(text, { to: real, now, signingKey: directoryOf(caller) });
  await expect(verdict).rejects.toThrow(refusal('header-mismatch'));
});

test('a node calls in its own name, with a nonce that is long enough', async () => {
  await expect(signCall(callee.keys, call)).rejects.toThrow(refusal('header-mismatch'));
  await expect(signCall(caller.keys, { ...call, nonce: 'short' })).rejects.toThrow(refusal('schema-invalid'));
});

test('an answer to another call, or from another node, is refused', async () => {
  const signingKey = directoryOf(caller, callee);
  for (const change of [{ nonce: 'BAAAAAAAAAAAAAAAAAAAAA' }, { call: 'stream.poll' }]) {
    const text = await signAnswer(callee.keys, { ...answer, ...change });
    await expect(verifyAnswer(text, { to: thailand, now, signingKey, call })).rejects.toThrow(
      refusal('header-mismatch'),
    );
  }
  const text = await signAnswer(callee.keys, answer);
  const other = { ...call, to: parseNodeId('x-training.us.doj') };
  await expect(verifyAnswer(text, { to: thailand, now, signingKey, call: other })).rejects.toThrow(
    refusal('header-mismatch'),
  );
  const notAnswer = await signCall(callee.keys, answer);
  await expect(verifyAnswer(notAnswer, { to: thailand, now, signingKey, call })).rejects.toThrow(
    refusal('bad-signature'),
  );
});
