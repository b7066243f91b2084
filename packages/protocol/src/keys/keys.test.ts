import { beforeAll, expect, test } from 'vitest';
import { type Party, partyOf, sealingKeyOf, thailand } from '../../test/two-nodes.ts';
import { fromBase64url, utf8 } from '../bytes.ts';
import { parseVerifierKey } from '../log/signed-note.ts';
import { logKeyOf, openKeys } from './keys.ts';
import { sealingKeysOf, signingKeysOf } from './public-keys.ts';
import {
  keyIdOf,
  markCompromised,
  parseStoredKeys,
  rotateSealingKey,
  rotateSigningKey,
  type StoredKeys,
  sealingKeyIdOf,
} from './stored-keys.ts';
import { importSealer, seal, verifyWith } from './suite.ts';

let party: Party;
beforeAll(async () => {
  party = await partyOf(thailand);
});

const invalid = expect.objectContaining({ name: 'ProtocolError', code: 'keys-invalid' });

test('stored keys survive JSON', async () => {
  const read = parseStoredKeys(JSON.parse(JSON.stringify(party.stored)));
  expect(read).toEqual(party.stored);
  expect((await openKeys(read)).signingKid).toBe(party.keys.signingKid);
});

test('keys are named by their digest', () => {
  const [signing] = signingKeysOf(party.stored);
  expect(signing && keyIdOf(thailand, 'signing', signing)).toBe(party.keys.signingKid);
  expect(sealingKeyIdOf(thailand, sealingKeyOf(party).key)).toBe(party.keys.sealingKid);
});

test.each<[string, (stored: StoredKeys) => unknown]>([
  ['nothing', () => undefined],
  ['no signing key', (stored) => ({ ...stored, signing: [] })],
  ['no active signing key', (stored) => markCompromised(stored, party.keys.signingKid)],
  ['no active sealing key', (stored) => markCompromised(stored, party.keys.sealingKid)],
  ['a field that we do not know', (stored) => ({ ...stored, extra: 1 })],
  [
    'a signing key that is none',
    (stored) => ({ ...stored, signing: stored.signing.map((key) => ({ ...key, mlDsa65Seed: 'AA' })) }),
  ],
  ['a log key that is none', (stored) => ({ ...stored, log: { ...stored.log, ed25519Seed: 'AA' } })],
  [
    'a sealing key that is none',
    (stored) => ({ ...stored, sealing: stored.sealing.map((key) => ({ ...key, seed: 'AA' })) }),
  ],
])('stored keys with %s are not opened', async (_, change) => {
  await expect(openKeys(change(party.stored) as StoredKeys)).rejects.toThrow(invalid);
});

test('a new signing key retires the one before, with what it signed last', async () => {
  const once = await rotateSigningKey(party.stored, { 'a/normal/1': 3 });
  const twice = await rotateSigningKey(once, { 'a/normal/1': 9 });
  expect(signingKeysOf(twice).map(({ state, lastSeq }) => [state, lastSeq?.['a/normal/1']])).toEqual([
    ['active', undefined],
    ['retired', 9],
    ['retired', 3],
  ]);
});

test('a new sealing key retires the one before; each opens what was sealed for it', async () => {
  const twice = await rotateSealingKey(await rotateSealingKey(party.stored));
  const states = sealingKeysOf(twice).map(({ state }) => state);
  expect(states).toEqual(['active', 'retired', 'retired']);
  const keys = await openKeys(twice);
  const text = utf8('secret');
  for (const { kid, key } of sealingKeysOf(twice)) {
    const sealed = await seal(await importSealer(key), text, utf8('aad'));
    expect(await keys.open(kid, sealed.enc, sealed.ciphertext, utf8('aad'))).toEqual(text);
  }
});

test('what was sealed with other associated data does not open', async () => {
  const { kid, key } = sealingKeyOf(party);
  const sealed = await seal(await importSealer(key), utf8('secret'), utf8('aad'));
  const opened = party.keys.open(kid, sealed.enc, sealed.ciphertext, utf8('other'));
  await expect(opened).rejects.toThrow(expect.objectContaining({ code: 'decrypt-failed' }));
});

test('the key of the log is a verifier key of the signed-note format', async () => {
  const { origin, ed25519 } = party.stored.log;
  expect(party.keys.logKey).toBe(logKeyOf(origin, ed25519));
  expect(parseVerifierKey(party.keys.logKey)).toMatchObject({ name: `${thailand}/log` });
  const key = await crypto.subtle.importKey('raw', fromBase64url(ed25519), 'Ed25519', false, ['verify']);
  const signature = await party.keys.signCheckpoint(utf8('checkpoint'));
  expect(await verifyWith('Ed25519', key, signature, utf8('checkpoint'))).toBe(true);
});
