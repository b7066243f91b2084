import { beforeAll, expect, test } from 'vitest';
import { nigeria, now, type Party, partyOf, thailand } from '../../test/two-nodes.ts';
import { fromBase64url, utf8 } from '../bytes.ts';
import { signJws } from '../envelope/jws.ts';
import { signerOf } from './keys.ts';
import { rotateSigningKey, withoutRoot } from './stored-keys.ts';
import {
  certifyStatementKey,
  publishTrustStatement,
  rootFingerprint,
  type TrustStatementBody,
  verifyTrustStatement,
} from './trust-statement.ts';

let party: Party;
let text: string;
beforeAll(async () => {
  party = await partyOf(thailand);
  text = await publishTrustStatement(party.stored, body);
});

const issued_at = '2026-06-01T00:00:00Z';
const expires_at = '2027-06-01T00:00:00Z';
const body: TrustStatementBody = {
  serial: 5,
  issued_at,
  expires_at,
  heartbeat_at: issued_at,
  name: 'Office of the Attorney General',
  competences: ['Mutual legal assistance'],
  languages: ['th', 'en'],
  endpoints: { base: 'https://comity.example' },
  kinds: ['request.submit'],
};
const refusal = (code: string) => expect.objectContaining({ name: 'ProtocolError', code });
const payloadOf = (jws: string) => JSON.parse(new TextDecoder().decode(fromBase64url(JSON.parse(jws).payload)));
const verify = (given: string, change: object = {}) =>
  verifyTrustStatement(given, { root: rootFingerprint(party.stored), now, ...change });

/** The statement with a change, signed again by the statement key. */
async function resigned(change: object): Promise<string> {
  const signer = await signerOf(party.stored.statement);
  return signJws(signer, 'comity+trust-statement', utf8(JSON.stringify({ ...payloadOf(text), ...change })));
}

test('a statement verifies from the pinned root down', async () => {
  const statement = await verify(text);
  expect(statement).toMatchObject({ ...body, v: 1, node: thailand, versions: ['1'], suites: ['C1'] });
  expect(statement.log.key).toBe(party.keys.logKey);
  expect(statement.signing[0]?.kid).toBe(party.keys.signingKid);
  expect(statement.sealing[0]?.kid).toBe(party.keys.sealingKid);
  expect(await verify(text, { root: party.stored.root, newerThan: 4 })).toEqual(statement);
});

test('the root can stay offline once it has certified the statement key', async () => {
  const certified = await certifyStatementKey(party.stored, { issued_at, expires_at });
  const online = withoutRoot(certified);
  expect(rootFingerprint(online)).toBe(rootFingerprint(party.stored));
  await expect(verify(await publishTrustStatement(online, body))).resolves.toBeDefined();
  await expect(certifyStatementKey(online, { issued_at, expires_at })).rejects.toThrow(refusal('keys-invalid'));
  const never = withoutRoot(party.stored);
  expect(() => rootFingerprint(never)).toThrow(refusal('keys-invalid'));
  await expect(publishTrustStatement(never, body)).rejects.toThrow(refusal('keys-invalid'));
});

test('a statement of another root, or signed by another key, is refused', async () => {
  const stranger = await partyOf(thailand);
  const forged = await publishTrustStatement(stranger.stored, body);
  await expect(verify(forged)).rejects.toThrow(refusal('trust-invalid'));
  await expect(verify(text, { root: stranger.stored.root })).rejects.toThrow(refusal('trust-invalid'));

  const payload = utf8(JSON.stringify(payloadOf(text)));
  const bySigningKey = await signJws(party.keys, 'comity+trust-statement', payload);
  await expect(verify(bySigningKey)).rejects.toThrow(refusal('trust-invalid'));
  const { kid } = party.stored.statement;
  const underItsName = await signerOf({ ...stranger.stored.statement, kid });
  await expect(verify(await signJws(underItsName, 'comity+trust-statement', payload))).rejects.toThrow(
    refusal('bad-signature'),
  );
});

test('a certificate that the root did not sign is refused', async () => {
  const { root, statement } = party.stored;
  const certificate = payloadOf(payloadOf(text).certificate);
  const sign = async (signer: Parameters<typeof signerOf>[0], payload: object) =>
    resigned({
      certificate: await signJws(await signerOf(signer), 'comity+statement-key', utf8(JSON.stringify(payload))),
    });
  await expect(verify(await sign(statement, certificate))).rejects.toThrow(refusal('trust-invalid'));
  if (!root) throw new Error('a new node has its root');
  const byOther = { ...statement, kid: root.kid };
  await expect(verify(await sign(byOther, certificate))).rejects.toThrow(refusal('bad-signature'));
  await expect(verify(await sign(root, { ...certificate, node: nigeria }))).rejects.toThrow(refusal('trust-invalid'));
  const misnamed = { ...certificate, key: { ...certificate.key, kid: root.kid } };
  await expect(verify(await sign(root, misnamed))).rejects.toThrow(refusal('trust-invalid'));
  await expect(verify(await sign(root, { ...certificate, expires_at: issued_at }))).rejects.toThrow(refusal('expired'));
});

test('a statement is valid for its time', async () => {
  await expect(verify(text, { now: new Date('2026-05-31T23:55:00Z') })).resolves.toBeDefined();
  for (const instant of ['2026-05-31T23:54:59Z', expires_at]) {
    await expect(verify(text, { now: new Date(instant) })).rejects.toThrow(refusal('expired'));
  }
});

test('an older statement is not believed again', async () => {
  for (const newerThan of [5, 6]) await expect(verify(text, { newerThan })).rejects.toThrow(refusal('trust-invalid'));
});

test('a statement cannot put other keys under a name, or keys of another node', async () => {
  const payload = payloadOf(text);
  const other = await partyOf(nigeria);
  const foreign = payloadOf(await publishTrustStatement(other.stored, body));
  const [signing] = foreign.signing;
  const cases = [
    { signing: foreign.signing },
    { sealing: foreign.sealing },
    { signing: [{ ...signing, kid: payload.signing[0].kid }] },
    { node: nigeria },
  ];
  for (const change of cases) await expect(verify(await resigned(change))).rejects.toThrow(refusal('trust-invalid'));
});

test('a statement without our suite, or without its form, is refused', async () => {
  await expect(verify(await resigned({ suites: ['C9'] }))).rejects.toThrow(refusal('unsupported-suite'));
  for (const change of [{ endpoints: { base: 'javascript:alert(1)' } }, { signing: [] }, { serial: 0 }, { v: 2 }]) {
    await expect(verify(await resigned(change))).rejects.toThrow(refusal('schema-invalid'));
  }
  await expect(publishTrustStatement(party.stored, { ...body, name: '' })).rejects.toThrow(refusal('schema-invalid'));
});

test('after a rotation the statement lists the retired key with its last numbers', async () => {
  const stored = await rotateSigningKey(party.stored, { [`${nigeria}/normal/1`]: 12 });
  const statement = await verify(await publishTrustStatement(stored, { ...body, serial: 6 }), { newerThan: 5 });
  expect(statement.signing[1]).toMatchObject({ state: 'retired', lastSeq: { [`${nigeria}/normal/1`]: 12 } });
});
