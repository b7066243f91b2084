import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { concat, hashOf, toBase64url, utf8 } from '../src/bytes.ts';
import { signApproval } from '../src/envelope/approvals.ts';
import { type Call, signAnswer, signCall } from '../src/envelope/calls.ts';
import { type JwsType, signJws } from '../src/envelope/jws.ts';
import { pad } from '../src/envelope/padding.ts';
import { type Receipt, signReceipt } from '../src/envelope/receipts.ts';
import type { Statement } from '../src/envelope/statement.ts';
import { nextStreamHash } from '../src/envelope/stream-hash.ts';
import { type Hash, type NodeId, parseNodeId } from '../src/identifiers.ts';
import { openKeys } from '../src/keys/keys.ts';
import { signingKeysOf, streamKey } from '../src/keys/public-keys.ts';
import { generateKeys, markCompromised, rotateSigningKey, type StoredKeys } from '../src/keys/stored-keys.ts';
import { importSealer, seal } from '../src/keys/suite.ts';
import { publishTrustStatement, rootFingerprint } from '../src/keys/trust-statement.ts';
import { type Part, sealParts } from '../src/parts/parts.ts';
import {
  decode,
  forgedCiphertext,
  forgedPayload,
  forgedSignature,
  type Json,
  json,
  swappedHeader,
  truncatedCiphertext,
  withHeader,
} from './forging.ts';
import { nodePrimitives } from './node-primitives.ts';
import { content, nigeria, now, type Party, salt, sealFor, sealingKeyOf, statementOf, thailand } from './two-nodes.ts';

/*
 * Writes spec/vectors/envelope. The keys and salts are fixed; ML-DSA and HPKE are not deterministic, so the texts differ each
 * time and are kept as they were made once: run this only when the protocol changes.
 */
const folder = new URL('../../../spec/vectors/envelope/', import.meta.url);
const keysFile = new URL('vector-keys.json', import.meta.url);
const us = parseNodeId('x-training.us.doj');

const stored = await storedKeys();
const receiver = await party(stored.receiver);
const third = await party(stored.third);
const stream = streamKey({ to: nigeria, lane: 'normal', epoch: 1 });
/** The sender after two rotations: the key of `former` is retired at number 9, that of `stolen` is compromised. */
const former = await party(stored.sender);
const rotated = await rotateSigningKey(stored.sender, { [stream]: 9 });
const stolen = await party(stored.stolen);
const present = await party(stored.present);
const signingKeys = [
  ...signingKeysOf(stored.present),
  ...signingKeysOf(rotated).filter(({ kid }) => kid === former.keys.signingKid),
  ...signingKeysOf(markCompromised(stored.stolen, stolen.keys.signingKid)),
  ...signingKeysOf(stored.receiver),
  ...signingKeysOf(stored.third),
];

await messages();
await receipts();
await calls();
await approvals();
await trustStatements();
await parts();
strictJson();
streamHashes();

async function messages(): Promise<void> {
  const good = (await sealFor(present, receiver)).wire;
  const text = decode(good);
  const twice = (await sealFor(present, receiver, { purpose: 'Another purpose' })).wire;
  const again = (await sealFor(present, receiver)).wire;
  const jws = await signJws(present.keys, 'comity+jws', json(statementOf()));
  const sealedJws = (given: string, header: Json = {}, rest: Json = {}) =>
    sealInner({ jws: given, salt: toBase64url(salt), content: toBase64url(content), ...rest }, header);
  const statement = (change: Partial<Statement>) => signJws(present.keys, 'comity+jws', json(statementOf(change)));
  const digest = hashOf(json(statementOf()));

  write('message', { recipient: stored.receiver, signingKeys }, [
    { id: 'good', wires: [text], result: `valid ${digest}` },
    { id: 'good-sealed-again', wires: [await sealedJws(jws)], result: `valid ${digest}` },
    {
      id: 'good-retired-key-in-time',
      wires: [decode((await sealFor(former, receiver, { seq: 9 })).wire)],
      result: `valid ${hashOf(json(statementOf({ seq: 9 })))}`,
    },
    { id: 'forged-payload', wires: [await sealedJws(forgedPayload(jws))], result: 'bad-signature' },
    { id: 'forged-ed25519-alone', wires: [await sealedJws(forgedSignature(jws, 0))], result: 'bad-signature' },
    { id: 'forged-ml-dsa-alone', wires: [await sealedJws(forgedSignature(jws, 1))], result: 'bad-signature' },
    { id: 'forged-ciphertext', wires: [forgedCiphertext(text)], result: 'decrypt-failed' },
    {
      id: 'forged-by-third',
      wires: [await sealedJws(await signJws(third.keys, 'comity+jws', json(statementOf())))],
      result: 'key-unknown',
    },
    { id: 'truncated', wires: [text.slice(0, -20)], result: 'json-invalid' },
    { id: 'truncated-ciphertext', wires: [truncatedCiphertext(text)], result: 'decrypt-failed' },
    { id: 'replayed', wires: [text, text], result: 'replayed' },
    { id: 'replayed-sealed-again', wires: [text, decode(again)], result: 'replayed' },
    { id: 'equivocation', wires: [text, decode(twice)], result: 'equivocation' },
    { id: 'header-mismatch', wires: [await sealedJws(jws, { seq: 2 })], result: 'header-mismatch' },
    { id: 'header-swapped', wires: [swappedHeader(text)], result: 'decrypt-failed' },
    {
      id: 'header-mismatch-other-recipient',
      wires: [await sealedJws(await statement({ to: us }))],
      result: 'header-mismatch',
    },
    {
      id: 'header-mismatch-content',
      wires: [await sealedJws(jws, {}, { content: toBase64url(utf8('{}')) })],
      result: 'header-mismatch',
    },
    { id: 'wrong-recipient', wires: [decode((await sealFor(present, third)).wire)], result: 'header-mismatch' },
    {
      id: 'retired-key-too-late',
      wires: [decode((await sealFor(former, receiver, { seq: 10 })).wire)],
      result: 'key-unknown',
    },
    { id: 'compromised-key', wires: [decode((await sealFor(stolen, receiver)).wire)], result: 'key-unknown' },
    {
      id: 'unknown-crit',
      wires: [await sealedJws(await statement({ crit: ['sealed_until'] }))],
      result: 'unsupported-version',
    },
    { id: 'other-suite', wires: [withHeader(text, { alg: 'C2' })], result: 'unsupported-suite' },
    { id: 'other-version', wires: [withHeader(text, { v: 2 })], result: 'unsupported-version' },
    { id: 'real-node', wires: [withHeader(text, { from: 'th.oag.mla' })], result: 'header-mismatch' },
    { id: 'key-twice', wires: [text.replace('{', '{"protected":"e30",')], result: 'json-invalid' },
    {
      id: 'wrong-type',
      wires: [await sealedJws(await signJws(present.keys, 'comity+receipt', json(statementOf())))],
      result: 'bad-signature',
    },
    { id: 'bad-padding', wires: [await sealInner(undefined, {}, badPadding(jws))], result: 'decrypt-failed' },
  ]);
}

async function receipts(): Promise<void> {
  const { id, from, to, lane, epoch, seq } = statementOf();
  const sent = { id, digest: hashOf(json(statementOf())) };
  const receipt: Receipt = {
    ...{ ...sent, from, to, lane, epoch, seq },
    received_at: now.toISOString(),
    state: 'applied',
    audit_leaf: hashOf(utf8('leaf')),
    high_water: 1,
  };
  const text = await signReceipt(receiver.keys, receipt);
  const earlier = await signReceipt(receiver.keys, { ...receipt, digest: hashOf(utf8('another statement')) });
  const byThird = await signJws(third.keys, 'comity+receipt', json(receipt));
  write('receipt', { signingKeys }, [
    { id: 'good', text, sent, result: 'valid' },
    { id: 'forged', text: forgedPayload(text), sent, result: 'bad-signature' },
    { id: 'forged-ml-dsa-alone', text: forgedSignature(text, 1), sent, result: 'bad-signature' },
    { id: 'truncated', text: text.slice(0, -20), sent, result: 'json-invalid' },
    { id: 'replayed-for-another-message', text: earlier, sent, result: 'header-mismatch' },
    { id: 'key-of-another-node', text: byThird, sent, result: 'key-unknown' },
    {
      id: 'wrong-type',
      text: await signJws(receiver.keys, 'comity+call', json(receipt)),
      sent,
      result: 'bad-signature',
    },
  ]);
}

async function calls(): Promise<void> {
  const iat = now.toISOString();
  const call: Call = {
    from: thailand,
    to: nigeria,
    call: 'stream.status',
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
    iat,
    body: { lane: 'normal' },
  };
  const text = await signCall(present.keys, call);
  const forOther = await signCall(present.keys, { ...call, to: us });
  const inName = await sign(third, 'comity+call', call);
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  write('call', { to: nigeria, signingKeys }, [
    { id: 'good', texts: [text], now: at(300), result: 'valid' },
    { id: 'forged', texts: [forgedPayload(text)], now: iat, result: 'bad-signature' },
    { id: 'forged-ed25519-alone', texts: [forgedSignature(text, 0)], now: iat, result: 'bad-signature' },
    { id: 'truncated', texts: [text.slice(0, -20)], now: iat, result: 'json-invalid' },
    { id: 'replayed', texts: [text, text], now: iat, result: 'replayed' },
    { id: 'header-mismatch', texts: [forOther], now: iat, result: 'header-mismatch' },
    { id: 'in-the-name-of-another', texts: [inName], now: iat, result: 'key-unknown' },
    { id: 'expired', texts: [text], now: at(301), result: 'expired' },
    { id: 'early', texts: [text], now: at(-301), result: 'expired' },
    { id: 'retired-key', texts: [await signCall(former.keys, call)], now: iat, result: 'key-unknown' },
  ]);

  const answer: Call = { ...call, from: nigeria, to: thailand, body: { seq: 3 } };
  const answered = await signAnswer(receiver.keys, answer);
  const other = await signAnswer(receiver.keys, { ...answer, nonce: 'BAAAAAAAAAAAAAAAAAAAAA' });
  write('answer', { to: thailand, call, signingKeys }, [
    { id: 'good', text: answered, now: iat, result: 'valid' },
    { id: 'forged', text: forgedPayload(answered), now: iat, result: 'bad-signature' },
    { id: 'truncated', text: answered.slice(0, -20), now: iat, result: 'json-invalid' },
    { id: 'replayed-to-another-call', text: other, now: iat, result: 'header-mismatch' },
    {
      id: 'header-mismatch',
      text: await signAnswer(third.keys, { ...answer, from: us }),
      now: iat,
      result: 'header-mismatch',
    },
    { id: 'call-as-answer', text: await sign(receiver, 'comity+call', answer), now: iat, result: 'bad-signature' },
  ]);
}

async function approvals(): Promise<void> {
  const { to, kind, purpose, handling, content_hash } = statementOf();
  const action = { to, kind, purpose, handling, content_hash };
  const approval = await signApproval(present.keys, {
    approver: 'officer-9',
    role: 'central-authority-approver',
    at: now.toISOString(),
    action,
  });
  const byThird = await signApproval(third.keys, { ...approval, action });
  write('approval', { from: thailand, signingKeys }, [
    { id: 'good', approval, action, result: 'valid' },
    {
      id: 'forged',
      approval: { ...approval, proof: forgedSignature(approval.proof, 1) },
      action,
      result: 'bad-signature',
    },
    { id: 'truncated', approval: { ...approval, proof: approval.proof.slice(0, -20) }, action, result: 'json-invalid' },
    {
      id: 'replayed-for-another-content',
      approval,
      action: { ...action, content_hash: hashOf(utf8('other')) },
      result: 'header-mismatch',
    },
    { id: 'header-mismatch-recipient', approval, action: { ...action, to: us }, result: 'header-mismatch' },
    {
      id: 'header-mismatch-approver',
      approval: { ...approval, approver: 'officer-1' },
      action,
      result: 'header-mismatch',
    },
    { id: 'of-another-node', approval: byThird, action, result: 'header-mismatch' },
  ]);
}

async function trustStatements(): Promise<void> {
  const issued_at = '2026-06-01T00:00:00Z';
  const expires_at = '2027-06-01T00:00:00Z';
  const body = {
    serial: 5,
    ...{ issued_at, expires_at, heartbeat_at: issued_at },
    name: 'Office of the Attorney General (exercise)',
    competences: ['Mutual legal assistance'],
    languages: ['th', 'en'],
    kinds: ['request.submit'],
    endpoints: { base: 'https://comity.example' },
  };
  const text = await publishTrustStatement(stored.present, body);
  const foreign = await publishTrustStatement(stored.third, body);
  const at = now.toISOString();
  write('trust-statement', { root: rootFingerprint(stored.present) }, [
    { id: 'good', text, now: at, newerThan: 4, result: 'valid' },
    { id: 'forged', text: forgedPayload(text), now: at, result: 'bad-signature' },
    { id: 'forged-ml-dsa-alone', text: forgedSignature(text, 1), now: at, result: 'bad-signature' },
    { id: 'truncated', text: text.slice(0, -20), now: at, result: 'json-invalid' },
    { id: 'replayed-after-a-newer-one', text, now: at, newerThan: 5, result: 'trust-invalid' },
    { id: 'header-mismatch-other-root', text: foreign, now: at, result: 'trust-invalid' },
    { id: 'expired', text, now: expires_at, result: 'expired' },
  ]);
}

async function parts(): Promise<void> {
  const file = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 31 + 7) % 251);
  const key = new Uint8Array(32).fill(1);
  const sealed: Part[] = [];
  const generator = sealParts(source(file), { key, salt: new Uint8Array(24).fill(2), primitives: nodePrimitives });
  let next = await generator.next();
  for (; !next.done; next = await generator.next()) sealed.push(next.value);
  const attachment = { id: 'a1', media_type: 'application/octet-stream', ...next.value };
  const other = { ...attachment, bytes: 49_999, parts: { ...attachment.parts, padded: attachment.parts.padded + 1 } };
  const vectors = [
    { id: 'good', result: 'valid' },
    { id: 'forged', change: { part: 0, flip: 30_000 }, result: 'part-invalid' },
    { id: 'truncated', change: { part: 0, cut: 60_000 }, result: 'part-invalid' },
    { id: 'missing', change: { order: [] }, result: 'part-invalid' },
    { id: 'replayed-part', change: { order: [0, 0] }, result: 'part-invalid' },
    { id: 'header-mismatch-length', attachment: other, result: 'part-invalid' },
    {
      id: 'header-mismatch-key',
      attachment: { ...attachment, parts: { ...attachment.parts, key: 'A'.repeat(43) } },
      result: 'part-invalid',
    },
  ];
  const all = {
    format: 'comity-parts-vectors-1',
    parts: sealed.map(({ bytes }) => toBase64url(bytes)),
    attachment,
    vectors,
  };
  writeFileSync(new URL('parts.json', folder), `${JSON.stringify(all, null, 1)}\n`);
}

function strictJson(): void {
  const cases: [string, string | Uint8Array, string][] = [
    ['good', '{"a":[1,-0.5,1e3,true,null,"\\u00e9\\ud83d\\ude00"]}', 'valid'],
    ['good-32-levels', '['.repeat(32) + ']'.repeat(32), 'valid'],
    ['33-levels', '['.repeat(33) + ']'.repeat(33), 'too-large'],
    ['key-twice', '{"a":1,"a":2}', 'json-invalid'],
    ['key-twice-escaped', '{"a":1,"\\u0061":2}', 'json-invalid'],
    ['proto', '{"__proto__":1}', 'json-invalid'],
    ['byte-order-mark', '\ufeff{}', 'json-invalid'],
    ['lone-surrogate', '"\\ud800"', 'json-invalid'],
    ['not-utf-8', Uint8Array.of(0x22, 0xff, 0x22), 'json-invalid'],
    ['not-exact', '9007199254740993', 'json-invalid'],
    ['too-large-number', '1e400', 'json-invalid'],
    ['truncated', '{"a":[1', 'json-invalid'],
    ['two-values', '{}{}', 'json-invalid'],
    ['trailing-comma', '[1,]', 'json-invalid'],
    ['control-character', '"a\u0001"', 'json-invalid'],
  ];
  write(
    'strict-json',
    {},
    cases.map(([id, text, result]) => ({
      id,
      bytes: toBase64url(typeof text === 'string' ? utf8(text) : text),
      result,
    })),
  );
}

function streamHashes(): void {
  const digest = (name: string) => hashOf(utf8(name));
  const streams = [
    [{ seq: 1, digest: digest('a') }],
    [
      { seq: 1, digest: digest('a') },
      { seq: 2, digest: digest('b') },
    ],
    [
      { seq: 1, digest: digest('b') },
      { seq: 2, digest: digest('a') },
    ],
    [
      { seq: 1, digest: digest('a') },
      { seq: 2, digest: digest('b') },
      { seq: 2 ** 40, digest: digest('c') },
    ],
  ];
  write(
    'stream-hash',
    {},
    streams.map((messages, index) => ({
      id: `stream-${index + 1}`,
      messages,
      result: messages.reduce<Hash | undefined>(
        (before, { seq, digest }) => nextStreamHash(before, seq, digest),
        undefined,
      ),
    })),
  );
}

/** Seals the inside of an envelope as it is, under a header that may say something else. */
async function sealInner(inner: unknown, change: Json, padded = pad(json(inner))): Promise<string> {
  const recipient = sealingKeyOf(receiver);
  const { from, to, lane, epoch, seq, id } = statementOf();
  const header = { typ: 'comity+jwe', alg: 'C1', kid: recipient.kid, v: 1, from, to, lane, epoch, seq, id, ...change };
  const protectedText = toBase64url(json(header));
  const sealed = await seal(await importSealer(recipient.key), padded, utf8(protectedText));
  return JSON.stringify({
    protected: protectedText,
    encrypted_key: toBase64url(sealed.enc),
    ciphertext: toBase64url(sealed.ciphertext),
  });
}

function badPadding(jws: string): Uint8Array {
  const padded = pad(json({ jws, salt: toBase64url(salt), content: toBase64url(content) }));
  return padded.map((byte, at) => (at === padded.length - 1 ? 1 : byte));
}

function sign(by: Party, typ: JwsType, payload: unknown): Promise<string> {
  return signJws(by.keys, typ, json(payload));
}

async function party(keys: StoredKeys): Promise<Party> {
  return { node: keys.node, stored: keys, keys: await openKeys(keys) };
}

/** The keys of the vectors, made once. They are public and protect nothing. */
async function storedKeys() {
  if (!existsSync(keysFile)) {
    const make = async (node: NodeId) => generateKeys(node);
    const first = await make(thailand);
    const present = await rotateSigningKey(first, {});
    const other = await rotateSigningKey(first, {});
    const only = (keys: StoredKeys): StoredKeys => ({ ...keys, signing: keys.signing.slice(0, 1) });
    const made = {
      sender: first,
      present: only(present),
      stolen: only(other),
      receiver: await make(nigeria),
      third: await make(us),
    };
    writeFileSync(keysFile, `${JSON.stringify(made, null, 1)}\n`);
  }
  return JSON.parse(readFileSync(keysFile, 'utf8')) as Record<
    'sender' | 'present' | 'stolen' | 'receiver' | 'third',
    StoredKeys
  >;
}

function write(kind: string, given: Json, vectors: Json[]): void {
  const all = { format: 'comity-envelope-vectors-1', kind, ...given, vectors };
  writeFileSync(new URL(`${kind}.json`, folder), `${JSON.stringify(all, null, 1)}\n`);
}

async function* source(bytes: Uint8Array) {
  yield concat(bytes);
}
