import { generalVerify, importJWK } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { directoryOf, type Party, partyOf, thailand } from '../../test/two-nodes.ts';
import { fromBase64url, toBase64url, utf8 } from '../bytes.ts';
import type { PublicSigningKey } from '../keys/public-keys.ts';
import { readJws, signJws, verifyJws } from './jws.ts';

interface General {
  payload: string;
  signatures: { protected: string; signature: string }[];
}

let party: Party;
let key: PublicSigningKey;
let text: string;

beforeAll(async () => {
  party = await partyOf(thailand);
  text = await signJws(party.keys, 'comity+jws', utf8('{"a":1}'));
  key = directoryOf(party)(party.keys.signingKid) as PublicSigningKey;
});

/** The text with one change to its parsed form. */
function changed(change: (jws: General) => unknown): string {
  const jws: General = JSON.parse(text);
  return JSON.stringify(change(jws) ?? jws);
}

function withHeader(index: number, change: (header: Record<string, unknown>) => unknown): string {
  return changed(({ signatures }) => {
    const signature = signatures[index] as General['signatures'][number];
    const header = JSON.parse(Buffer.from(signature.protected, 'base64url').toString());
    signature.protected = toBase64url(utf8(JSON.stringify(change(header) ?? header)));
  });
}

function flipped(signature: string, at: number): string {
  const bytes = fromBase64url(signature);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return toBase64url(bytes);
}

test('a signed text verifies, and gives its payload and key', async () => {
  const jws = readJws(text, 'comity+jws');
  await verifyJws(jws, key);
  expect(jws.kid).toBe(party.keys.signingKid);
  expect(new TextDecoder().decode(jws.payload)).toBe('{"a":1}');
});

test('another implementation of JWS verifies each of the two signatures', async () => {
  for (const jwk of [
    { kty: 'OKP', crv: 'Ed25519', x: key.ed25519 },
    { kty: 'AKP', alg: 'ML-DSA-65', pub: key.mlDsa65 },
  ]) {
    const alg = jwk.alg ?? 'Ed25519';
    const one = JSON.parse(text) as General;
    one.signatures = one.signatures.filter(({ protected: header }) => atob(header).includes(alg));
    await expect(generalVerify(one, await importJWK(jwk, alg))).resolves.toMatchObject({ protectedHeader: { alg } });
  }
});

test.each([0, 1])('one bad signature of two is enough to refuse (number %i)', async (index) => {
  for (const at of [0, 20, 63]) {
    const forged = changed(({ signatures }) => {
      const signature = signatures[index] as General['signatures'][number];
      signature.signature = flipped(signature.signature, at);
    });
    const verdict = verifyJws(readJws(forged, 'comity+jws'), key);
    await expect(verdict).rejects.toThrow(expect.objectContaining({ code: 'bad-signature' }));
  }
});

test('the library that we do not ask would accept one bad signature of two', async () => {
  const forged: General = JSON.parse(text);
  const [, second] = forged.signatures as [unknown, General['signatures'][number]];
  second.signature = flipped(second.signature, 5);
  const ed25519 = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key.ed25519 }, 'Ed25519');
  await expect(generalVerify(forged, ed25519)).resolves.toBeDefined();
});

test('another payload, another key or a cut signature is refused', async () => {
  const other = directoryOf(await partyOf(thailand));
  const refused = expect.objectContaining({ code: 'bad-signature' });
  const payload = changed((jws) => ({ ...jws, payload: toBase64url(utf8('{"a":2}')) }));
  await expect(verifyJws(readJws(payload, 'comity+jws'), key)).rejects.toThrow(refused);
  const cut = changed(({ signatures }) => {
    for (const signature of signatures) signature.signature = signature.signature.slice(0, 40);
  });
  await expect(verifyJws(readJws(cut, 'comity+jws'), key)).rejects.toThrow(refused);
  const stranger = await partyOf(thailand);
  const strangersKey = directoryOf(stranger)(stranger.keys.signingKid) as PublicSigningKey;
  await expect(verifyJws(readJws(text, 'comity+jws'), strangersKey)).rejects.toThrow(refused);
  expect(other(key.kid)).toBeUndefined();
});

test('a key that is none is refused', async () => {
  const broken = { ...key, mlDsa65: 'AAAA' };
  await expect(verifyJws(readJws(text, 'comity+jws'), broken)).rejects.toThrow(
    expect.objectContaining({ code: 'keys-invalid' }),
  );
});

test.each<[string, () => string, string]>([
  ['is not JSON', () => 'x', 'json-invalid'],
  ['is compact', () => `${JSON.parse(text).payload}..`, 'json-invalid'],
  ['has a member twice', () => text.replace('{"payload"', '{"payload":"AA","payload"'), 'json-invalid'],
  ['has one signature', () => changed(({ signatures }) => void signatures.pop()), 'schema-invalid'],
  ['has three', () => changed((jws) => void jws.signatures.push(...jws.signatures.slice(1))), 'schema-invalid'],
  [
    'has the same algorithm twice',
    () => changed((jws) => ({ ...jws, signatures: [jws.signatures[0], jws.signatures[0]] })),
    'bad-signature',
  ],
  ['has an unprotected header', () => changed((jws) => ({ ...jws, header: {} })), 'schema-invalid'],
  [
    'has an unprotected header at a signature',
    () => changed(({ signatures }) => void Object.assign(signatures[0] as object, { header: { kid: 'x' } })),
    'schema-invalid',
  ],
  ['has crit', () => withHeader(0, (header) => ({ ...header, crit: ['exp'] })), 'schema-invalid'],
  ['has b64', () => withHeader(0, (header) => ({ ...header, b64: false })), 'schema-invalid'],
  ['brings its own key', () => withHeader(0, (header) => ({ ...header, jwk: {} })), 'schema-invalid'],
  ['has no algorithm', () => withHeader(0, (header) => ({ ...header, alg: 'none' })), 'schema-invalid'],
  ['has an algorithm of the past', () => withHeader(0, (header) => ({ ...header, alg: 'HS256' })), 'schema-invalid'],
  ['is of another type', () => withHeader(1, (header) => ({ ...header, typ: 'comity+call' })), 'bad-signature'],
  [
    'names two keys',
    () => withHeader(1, (header) => ({ ...header, kid: `${thailand}#signing-${'00'.repeat(12)}` })),
    'bad-signature',
  ],
  ['is not base64url', () => changed((jws) => ({ ...jws, payload: 'AB' })), 'base64url-invalid'],
])('a text that %s is no JWS of ours', (_, make, code) => {
  expect(() => readJws(make(), 'comity+jws')).toThrow(expect.objectContaining({ name: 'ProtocolError', code }));
});

test('a text that is too large is not read', () => {
  expect(() => readJws(text, 'comity+jws', 1000)).toThrow(expect.objectContaining({ code: 'too-large' }));
});

test('a signer whose key changes while it signs is not believed', async () => {
  const signer = { ...party.keys, signingKid: `${thailand}#signing-${'00'.repeat(12)}` as typeof key.kid };
  await expect(signJws(signer, 'comity+jws', utf8('{}'))).rejects.toThrow(
    expect.objectContaining({ code: 'keys-invalid' }),
  );
});

test('the keys of many partners are kept ready, but not without limit', async () => {
  // Malformed keys fill the store as well as good ones and cost nothing to make.
  for (let i = 0; i < 600; i += 1) {
    await verifyJws(readJws(text, 'comity+jws'), { ed25519: `A${i}`, mlDsa65: 'A' }).catch(() => undefined);
  }
  await verifyJws(readJws(text, 'comity+jws'), key);
});
