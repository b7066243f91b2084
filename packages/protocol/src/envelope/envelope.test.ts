import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  content,
  nigeria,
  type Party,
  partyOf,
  salt,
  sealFor,
  sealingKeyOf,
  statementOf,
  thailand,
} from '../../test/two-nodes.ts';
import { fromBase64url, hashOf, toBase64url, utf8 } from '../bytes.ts';
import { parseNodeId } from '../identifiers.ts';
import { importSealer, seal } from '../keys/suite.ts';
import { contentHash, openMessage, readHeader, sealAgain, sealMessage } from './envelope.ts';
import { signJws } from './jws.ts';
import { pad } from './padding.ts';
import { limits } from './statement.ts';

let sender: Party;
let receiver: Party;
let wire: Uint8Array;

beforeAll(async () => {
  [sender, receiver] = await Promise.all([partyOf(thailand), partyOf(nigeria)]);
  ({ wire } = await sealFor(sender, receiver));
});

const refusal = (code: string) => expect.objectContaining({ name: 'ProtocolError', code });
const parse = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));
const write = (value: unknown) => utf8(JSON.stringify(value));

function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const envelope = parse(wire);
  const header = JSON.parse(Buffer.from(envelope.protected, 'base64url').toString());
  return write({ ...envelope, protected: toBase64url(write(change(header))) });
}

/** Seals any bytes for the receiver under the header of the good message. */
async function sealBytes(bytes: Uint8Array, padded = pad(bytes)): Promise<Uint8Array> {
  const { protected: header } = parse(wire);
  const sealed = await seal(await importSealer(sealingKeyOf(receiver).key), padded, utf8(header));
  return write({
    protected: header,
    encrypted_key: toBase64url(sealed.enc),
    ciphertext: toBase64url(sealed.ciphertext),
  });
}

test('a message comes out as it went in', async () => {
  const sealed = await sealFor(sender, receiver);
  const opened = await openMessage({ keys: receiver.keys, wire: sealed.wire });
  expect(opened.statement).toEqual(statementOf());
  expect(opened.content).toEqual(content);
  expect(opened.salt).toEqual(salt);
  expect(opened.jws).toBe(sealed.jws);
  expect(opened.payloadDigest).toBe(sealed.payloadDigest);
  expect(opened.payloadDigest).toBe(hashOf(opened.statementBytes));
  expect(readHeader(sealed.wire)).toEqual(opened.header);
});

test('messages of different length look alike', async () => {
  const long = await sealFor(sender, receiver, { purpose: 'p'.repeat(400) });
  expect(long.wire.length).toBe(wire.length);
});

test('what a later minor version adds is kept', async () => {
  const sealed = await sealFor(sender, receiver, { later: { field: 1 } });
  const opened = await openMessage({ keys: receiver.keys, wire: sealed.wire });
  expect(opened.statement).toMatchObject({ later: { field: 1 } });
  const header = readHeader(withHeader((given) => ({ ...given, later: 1 })));
  expect(header).toMatchObject({ later: 1 });
});

test('a message is sealed again under another key without being signed again', async () => {
  const { jws, payloadDigest } = await sealFor(sender, receiver);
  const again = await sealAgain({ recipient: sealingKeyOf(receiver), jws, content, salt });
  expect(again).not.toEqual(wire);
  const opened = await openMessage({ keys: receiver.keys, wire: again });
  expect(opened).toMatchObject({ jws, payloadDigest });
});

test.each<[string, () => Uint8Array, string]>([
  ['is not JSON', () => utf8('x'), 'json-invalid'],
  ['is cut', () => wire.subarray(0, wire.length - 1), 'json-invalid'],
  ['has a member twice', () => utf8(`{"protected":"AA",${new TextDecoder().decode(wire).slice(1)}`), 'json-invalid'],
  ['is too large', () => new Uint8Array(limits.wire + 1), 'too-large'],
  ['has a member that we do not know', () => write({ ...parse(wire), aad: 'AA' }), 'schema-invalid'],
  ['has recipients', () => write({ ...parse(wire), recipients: [] }), 'schema-invalid'],
  ['has a header that is no object', () => withHeader(() => 7), 'schema-invalid'],
  ['has a header of null', () => withHeader(() => null), 'schema-invalid'],
  ['is of another type', () => withHeader((header) => ({ ...header, typ: 'JWE' })), 'schema-invalid'],
  ['is of another suite', () => withHeader((header) => ({ ...header, alg: 'C2' })), 'unsupported-suite'],
  ['is of another version', () => withHeader((header) => ({ ...header, v: 2 })), 'unsupported-version'],
  ['has crit that we do not know', () => withHeader((h) => ({ ...h, crit: ['later'] })), 'unsupported-version'],
  ['has number 0', () => withHeader((header) => ({ ...header, seq: 0 })), 'schema-invalid'],
  ['has a number that is no number', () => withHeader((header) => ({ ...header, seq: '1' })), 'schema-invalid'],
  ['comes from a real node', () => withHeader((header) => ({ ...header, from: 'th.oag.mla' })), 'header-mismatch'],
])('an envelope that %s is refused before anything is decrypted', (_, make, code) => {
  expect(() => readHeader(make())).toThrow(refusal(code));
});

test('a fault is named by its place and not by its value', () => {
  const bad = withHeader((header) => ({ ...header, from: 'Amina Okafor' }));
  expect(() => readHeader(bad)).toThrow(
    expect.objectContaining({ pointer: '/from', message: expect.not.stringContaining('Amina') }),
  );
});

test('crit may name what this version knows', () => {
  expect(readHeader(withHeader((header) => ({ ...header, crit: ['epoch'] }))).crit).toEqual(['epoch']);
});

test('a message for another node is not opened', async () => {
  await expect(openMessage({ keys: sender.keys, wire })).rejects.toThrow(refusal('header-mismatch'));
});

test('a message for a key that we do not have is not opened', async () => {
  const other = await partyOf(nigeria);
  await expect(openMessage({ keys: other.keys, wire })).rejects.toThrow(refusal('key-unknown'));
});

test('a header that was swapped, or ciphertext that was altered, cannot be opened', async () => {
  const envelope = parse(wire);
  const [enc, ciphertext] = [fromBase64url(envelope.encrypted_key), fromBase64url(envelope.ciphertext)];
  const flip = (bytes: Uint8Array, at: number) => toBase64url(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
  const bad = [
    withHeader((header) => ({ ...header, seq: 2 })),
    withHeader((header) => ({ ...header, lane: 'urgent' })),
    write({ ...envelope, encrypted_key: flip(enc, 0) }),
    write({ ...envelope, encrypted_key: flip(enc, 1119) }),
    write({ ...envelope, encrypted_key: 'AAAA' }),
    write({ ...envelope, ciphertext: flip(ciphertext, 0) }),
    write({ ...envelope, ciphertext: flip(ciphertext, ciphertext.length - 1) }),
    write({ ...envelope, ciphertext: toBase64url(ciphertext.subarray(0, -1)) }),
    write({ ...envelope, ciphertext: 'AA' }),
  ];
  for (const altered of bad) {
    await expect(openMessage({ keys: receiver.keys, wire: altered })).rejects.toThrow(refusal('decrypt-failed'));
  }
});

test('only what is padded as it should be, and is a signed statement of ours, is read', async () => {
  const { jws } = await sealFor(sender, receiver);
  const inner = { jws, salt: toBase64url(salt), content: toBase64url(content) };
  const small = utf8(JSON.stringify(inner));
  const wrongType = await signJws(sender.keys, 'comity+receipt', write(statementOf()));
  const notStatement = await signJws(sender.keys, 'comity+jws', write({ hello: 'world' }));
  const otherVersion = await signJws(sender.keys, 'comity+jws', write({ ...statementOf(), v: 2 }));
  const critical = await signJws(sender.keys, 'comity+jws', write(statementOf({ crit: ['sealed_until'] })));
  const cases: [Uint8Array | Promise<Uint8Array>, string][] = [
    [sealBytes(small, new Uint8Array(16_384)), 'json-invalid'],
    [sealBytes(small, pad(small).subarray(0, 16_383)), 'decrypt-failed'],
    [sealBytes(utf8('eyJhbGciOiJub25lIn0..')), 'json-invalid'],
    [sealBytes(write({ ...inner, extra: 1 })), 'schema-invalid'],
    [sealBytes(write({ ...inner, salt: 'AAAA' })), 'schema-invalid'],
    [sealBytes(write({ ...inner, jws: 'e30' })), 'json-invalid'],
    [sealBytes(write({ ...inner, content: toBase64url(new Uint8Array(limits.content + 1)) })), 'too-large'],
    [sealBytes(write({ ...inner, jws: wrongType })), 'bad-signature'],
    [sealBytes(write({ ...inner, jws: notStatement })), 'schema-invalid'],
    [sealBytes(write({ ...inner, jws: otherVersion })), 'unsupported-version'],
    [sealBytes(write({ ...inner, jws: critical })), 'unsupported-version'],
  ];
  for (const [bad, code] of cases) {
    await expect(openMessage({ keys: receiver.keys, wire: await bad })).rejects.toThrow(refusal(code));
  }
});

test('nobody seals what no recipient would take', async () => {
  const recipient = sealingKeyOf(receiver);
  const message = { keys: sender.keys, recipient, statement: statementOf(), content, salt };
  const large = new Uint8Array(limits.content + 1);
  const cases: [Parameters<typeof sealMessage>[0], string][] = [
    [{ ...message, content: utf8('{}') }, 'header-mismatch'],
    [{ ...message, salt: new Uint8Array(32) }, 'header-mismatch'],
    [{ ...message, salt: new Uint8Array(31) }, 'schema-invalid'],
    [{ ...message, content: large, statement: statementOf({ content_hash: contentHash(salt, large) }) }, 'too-large'],
    [{ ...message, keys: receiver.keys }, 'header-mismatch'],
    [{ ...message, recipient: { ...recipient, state: 'retired' } }, 'header-mismatch'],
    [{ ...message, recipient: sealingKeyOf(sender) }, 'header-mismatch'],
    [{ ...message, recipient: { ...recipient, key: 'AAAA' } }, 'keys-invalid'],
    [{ ...message, statement: statementOf({ seq: 0 }) }, 'schema-invalid'],
    [{ ...message, statement: statementOf({ to: parseNodeId('ng.naptip') }) }, 'header-mismatch'],
    [{ ...message, statement: statementOf({ purpose: 'cafe\u0301' }) }, 'schema-invalid'],
    [{ ...message, statement: statementOf({ crit: ['later'] }) }, 'unsupported-version'],
    [{ ...message, statement: statementOf({ subjects: Array(201).fill('victim') }) }, 'schema-invalid'],
    [{ ...message, statement: statementOf({ later: 'x'.repeat(limits.statement) }) }, 'too-large'],
  ];
  for (const [bad, code] of cases) await expect(sealMessage(bad)).rejects.toThrow(refusal(code));
});

test('the largest content fits', async () => {
  const large = new Uint8Array(limits.content).fill(97);
  const statement = statementOf({ content_hash: contentHash(salt, large), later: 'x'.repeat(60_000) });
  const sealed = await sealMessage({
    keys: sender.keys,
    recipient: sealingKeyOf(receiver),
    statement,
    content: large,
    salt,
  });
  expect(sealed.wire.length).toBeLessThan(limits.wire);
  const opened = await openMessage({ keys: receiver.keys, wire: sealed.wire });
  expect(Buffer.compare(opened.content, large)).toBe(0);
});

test('the keys of many recipients are kept ready, but not without limit', async () => {
  const { jws } = await sealFor(sender, receiver);
  const recipient = sealingKeyOf(receiver);
  for (let i = 0; i < 501; i += 1) {
    await sealAgain({ recipient: { ...recipient, key: `A${i}` }, jws, content, salt }).catch(() => undefined);
  }
  await expect(sealAgain({ recipient, jws, content, salt })).resolves.toBeInstanceOf(Uint8Array);
});

test('whichever byte of an envelope changes, nothing comes out but a coded error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(wire.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const altered = wire.map((byte, i) => (i === at ? byte ^ change : byte));
      await expect(openMessage({ keys: receiver.keys, wire: altered })).rejects.toThrow(
        expect.objectContaining({ name: 'ProtocolError' }),
      );
    }),
    { numRuns: 200 },
  );
});
