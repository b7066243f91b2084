import { beforeAll, expect, test } from 'vitest';
import { utf8 } from '../bytes.ts';
import { toBase64 } from './base64.ts';
import {
  type Checkpoint,
  formatCheckpoint,
  parseCheckpoint,
  parseCheckpointText,
  shardKey,
  signCheckpoint,
  verifyCheckpoint,
} from './checkpoint.ts';
import { cosign, readCosignature, verifyCosignatures } from './cosignature.ts';
import { leafHash, nodeHash } from './hashes.ts';
import {
  ed25519Cosignature,
  formatSignature,
  formatVerifierKey,
  type NoteSigner,
  parseNote,
  parseVerifierKey,
  signNote,
  verifyNote,
} from './signed-note.ts';
import { formatTlogProof, isTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts';

const origin = 'th.oag.mla/audit/2026';
const [leaf, other] = [leafHash(utf8('one')), leafHash(utf8('two'))];
const head: Checkpoint = { origin, size: 2, root: nodeHash(leaf, other) };
const at = new Date('2026-06-02T04:05:06Z');
let log: NoteSigner;
let witness: NoteSigner;
let stranger: NoteSigner;
let key: string;
let witnessKey: string;
let signed: string;

beforeAll(async () => {
  log = await newSigner(origin);
  witness = await newSigner('ng.naptip/witness');
  stranger = await newSigner(origin);
  key = formatVerifierKey(origin, log.publicKey);
  witnessKey = formatVerifierKey(witness.name, witness.publicKey, ed25519Cosignature);
  signed = await signCheckpoint(head, log);
});

test('a checkpoint is three lines and the signature of its log', async () => {
  expect(formatCheckpoint(head)).toBe(`${origin}\n2\n${toBase64(head.root)}\n`);
  expect(await verifyCheckpoint(signed, { origin, key })).toMatchObject(head);
  expect(await verifyCheckpoint(signed, { origin, key: parseVerifierKey(key) })).toMatchObject(head);
});

test('lines that an extension adds are kept and signed', async () => {
  const extended = { ...head, extensions: ['time 5'] };
  const note = await signCheckpoint(extended, log);
  expect(await verifyCheckpoint(note, { origin, key })).toMatchObject(extended);
});

test('a checkpoint of another log, of another key, or changed afterwards is refused', async () => {
  const changed = signed.replace('\n2\n', '\n3\n');
  const forged = await signCheckpoint(head, stranger);
  for (const [text, name] of [
    [changed, origin],
    [forged, origin],
    [signed, 'th.oag.mla/audit/2027'],
  ] as const) {
    await expect(verifyCheckpoint(text, { origin: name, key })).rejects.toMatchObject({ code: 'bad-signature' });
  }
});

test('all shards of a node sign with one key, each under its own name', async () => {
  const next = { ...head, origin: 'th.oag.mla/audit/2027' };
  const note = await signCheckpoint(next, log);
  const nextKey = shardKey(key, next.origin);
  expect(await verifyCheckpoint(note, { origin: next.origin, key: nextKey })).toMatchObject(next);
  await expect(verifyCheckpoint(note, { origin: next.origin, key })).rejects.toMatchObject({ code: 'bad-signature' });
});

test.each([
  ['no root', 'a\n1\n'],
  ['no final line break', `a\n1\n${toBase64(leaf)}`],
  ['no origin', `\n1\n${toBase64(leaf)}\n`],
  ['a size with a zero before it', `a\n01\n${toBase64(leaf)}\n`],
  ['a size that no number holds', `a\n99999999999999999999\n${toBase64(leaf)}\n`],
  ['a size below zero', `a\n-1\n${toBase64(leaf)}\n`],
  ['a root of 31 bytes', `a\n1\n${toBase64(leaf.slice(1))}\n`],
  ['a root that is not base64', `a\n1\n${'?'.repeat(44)}\n`],
  ['an empty line behind', `a\n1\n${toBase64(leaf)}\n\n`],
])('a head with %s is refused', (_, text) => {
  expect(() => parseCheckpointText(text)).toThrow(expect.objectContaining({ code: 'checkpoint-invalid' }));
});

test.each<[string, Partial<Checkpoint>]>([
  ['a size that is not whole', { size: 0.5 }],
  ['an empty origin', { origin: '' }],
  ['an origin of two lines', { origin: 'a\nb' }],
  ['a short root', { root: leaf.slice(1) }],
  ['an empty extension', { extensions: [''] }],
])('a head with %s is never signed', (_, change) => {
  expect(() => formatCheckpoint({ ...head, ...change })).toThrow(
    expect.objectContaining({ code: 'checkpoint-invalid' }),
  );
});

test.each([
  ['nothing', () => ''],
  ['no signature', () => 'text\n\n'],
  ['no empty line', () => 'text\n— a AAAAAAA=\n'],
  ['no text', () => '\n\n— a AAAAAAA=\n'],
  ['a last line without end', () => signed.slice(0, -1)],
  ['a hyphen for the dash', () => signed.replace('—', '-')],
  ['a control character', () => signed.replace('audit', 'au\tdit')],
  ['half of a surrogate pair', () => signed.replace('audit', 'au\ud800dit')],
  ['a signature of four bytes', () => 'text\n\n— a AAAAAA==\n'],
  ['two spellings of one signature', () => signed.replace(/=\n$/, '\n')],
  ['a name with a plus', () => 'text\n\n— a+b AAAAAAA=\n'],
  ['65 signatures', () => `text\n\n${'— a AAAAAAA=\n'.repeat(65)}`],
  ['a megabyte of text', () => `${'x'.repeat(1_000_000)}\n\n— a AAAAAAA=\n`],
])('a note with %s is refused', (_, text) => {
  expect(() => parseNote(text())).toThrow(expect.objectContaining({ code: 'log-invalid' }));
});

test('a note is never signed under a name that could not be read again, nor without its line break', async () => {
  await expect(signNote('text\n', { ...log, name: 'a b' })).rejects.toMatchObject({ code: 'log-invalid' });
  await expect(signNote('text', log)).rejects.toMatchObject({ code: 'log-invalid' });
});

test('unknown signatures are passed over; a wrong one under a known key spoils the note', async () => {
  const note = parseNote(signed);
  const [own] = note.signatures;
  const unknown = { name: 'somebody', keyId: 1, signature: new Uint8Array(64) };
  const known = [parseVerifierKey(key)];
  expect(await verifyNote({ ...note, signatures: [unknown, ...note.signatures] }, known)).toEqual([origin]);
  const wrong = { name: origin, keyId: own?.keyId ?? 0, signature: new Uint8Array(64) };
  expect(await verifyNote({ ...note, signatures: [...note.signatures, wrong] }, known)).toEqual([]);
  expect(await verifyNote({ ...note, signatures: [unknown] }, known)).toEqual([]);
  const tiny = { name: origin, publicKey: new Uint8Array(3), type: 1, keyId: own?.keyId ?? 0 };
  expect(await verifyNote(note, [tiny])).toEqual([]);
});

test.each([
  ['nothing', () => ''],
  ['another ID', () => key.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
  ['another name', () => `x${key}`],
  ['a name with a blank', () => formatVerifierKey('a b', log.publicKey)],
  ['a key that is too short', () => formatVerifierKey(origin, log.publicKey.slice(1))],
  ['a kind of key that we do not know', () => formatVerifierKey(origin, log.publicKey, 6)],
])('a verifier key with %s is refused', (_, text) => {
  expect(() => parseVerifierKey(text())).toThrow(expect.objectContaining({ code: 'log-invalid' }));
});

test('a witness says when it saw a head, and nobody can change the time', async () => {
  const line = await cosign(parseCheckpoint(signed), at, witness);
  const keys = [parseVerifierKey(witnessKey)];
  const cosigned = parseCheckpoint(signed + line);
  expect(await verifyCosignatures(cosigned, keys)).toEqual([{ name: witness.name, at }]);
  const [, cosignature] = cosigned.note.signatures;
  if (!cosignature) throw new Error('there is no cosignature');
  const later = { ...cosignature, signature: cosignature.signature.with(7, 0) };
  expect(await verifyCosignatures(parseCheckpoint(signed + formatSignature(later)), keys)).toEqual([]);
  // Neither a line twice, nor the line of the log, nor one that has another length makes two of one witness.
  expect(await verifyCosignatures(parseCheckpoint(signed + line + line), keys)).toHaveLength(1);
  const short = { ...cosignature, signature: cosignature.signature.slice(0, 64) };
  expect(await verifyCosignatures(parseCheckpoint(signed + formatSignature(short)), keys)).toEqual([]);
});

test('a time that no calendar holds is no cosignature', () => {
  expect(readCosignature({ name: 'a', keyId: 1, signature: new Uint8Array(72).fill(255) })).toBeUndefined();
});

test('a tlog-proof carries all that is needed to check a leaf', async () => {
  const line = await cosign(parseCheckpoint(signed), at, witness);
  const text = formatTlogProof({ index: 0, proof: [other], checkpoint: signed + line, extra: utf8('here') });
  expect(text.split('\n').slice(0, 4)).toEqual([
    'c2sp.org/tlog-proof@v1',
    `extra ${btoa('here')}`,
    'index 0',
    toBase64(other),
  ]);
  expect(isTlogProof(text)).toBe(true);
  const proof = parseTlogProof(text);
  expect(proof).toMatchObject({ index: 0, proof: [other], extra: utf8('here') });
  const policy = { origin, log: parseVerifierKey(key), witnesses: [parseVerifierKey(witnessKey)], quorum: 1 };
  expect(await verifyTlogProof(proof, leaf, policy)).toMatchObject({ valid: true });
  expect(await verifyTlogProof(proof, other, policy)).toMatchObject({ valid: false });
  for (const [change, reason] of [
    [{ origin: 'another' }, /another log/],
    [{ log: parseVerifierKey(formatVerifierKey(origin, stranger.publicKey)) }, /not signed/],
    [{ quorum: 2 }, /witnesses/],
  ] as const) {
    const verdict = await verifyTlogProof(proof, leaf, { ...policy, ...change });
    expect(verdict).toEqual({ valid: false, reason: expect.stringMatching(reason) });
  }
});

test('a tlog-proof of a tree with one leaf has no hashes and needs no witnesses', async () => {
  const checkpoint = await signCheckpoint({ origin, size: 1, root: leaf }, log);
  const proof = parseTlogProof(formatTlogProof({ index: 0, proof: [], checkpoint }));
  expect(await verifyTlogProof(proof, leaf, { origin, log: parseVerifierKey(key) })).toMatchObject({ valid: true });
});

test.each<[string, (text: string) => string]>([
  ['another first line', (text) => text.replace('@v1', '@v2')],
  ['no index', (text) => text.replace('index', 'place')],
  ['an index with a zero before it', (text) => text.replace('index 0', 'index 00')],
  ['an index that no number holds', (text) => text.replace('index 0', 'index 99999999999999999999')],
  ['a hash that is too short', (text) => text.replace(toBase64(other), toBase64(other.slice(1)))],
  ['extra data that is not base64', (text) => text.replace('index', 'extra ?\nindex')],
  ['64 hashes', (text) => text.replace(toBase64(other), Array(64).fill(toBase64(other)).join('\n'))],
  ['no checkpoint', (text) => text.replace('\n\n', '\n')],
])('a tlog-proof with %s is refused', (_, damage) => {
  const text = formatTlogProof({ index: 0, proof: [other], checkpoint: signed });
  expect(() => parseTlogProof(damage(text))).toThrow(expect.objectContaining({ name: 'ProtocolError' }));
});

async function newSigner(name: string): Promise<NoteSigner> {
  const { subtle } = globalThis.crypto;
  const pair = (await subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(bytes)));
  return { name, publicKey, sign };
}
