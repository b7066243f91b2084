import { beforeAll, describe, expect, test } from 'vitest';
import { hashOf, utf8 } from './bytes.ts';
import {
  type CustodyEntry,
  custodyHash,
  linkedEntries,
  signCustodyEntry,
  verifyCustodyChain,
  writeCustodyEntry,
} from './custody.ts';
import { parseNodeId, parseObjectId } from './identifiers.ts';
import { type Keys, openKeys } from './keys/keys.ts';
import { type FindSigningKey, signingKeysOf } from './keys/public-keys.ts';
import { generateKeys } from './keys/stored-keys.ts';

const node = parseNodeId('th.oag.mla');
const item = parseObjectId('th.oag.mla/0197b3a0-0000-7000-8000-000000000001');
let keys: Keys;
let signingKey: FindSigningKey;

beforeAll(async () => {
  const stored = await generateKeys(node);
  keys = await openKeys(stored);
  signingKey = (kid) => signingKeysOf(stored).find((key) => key.kid === kid);
});

function entries(...changes: Partial<CustodyEntry>[]): string[] {
  const texts: string[] = [];
  for (const [index, change] of changes.entries()) {
    const before = texts.at(-1);
    texts.push(
      writeCustodyEntry({
        v: 1,
        item,
        seq: index + 1,
        step: 'registered',
        node,
        officer: 'TH-FOR-1',
        from: 'TH-INV-1',
        to: 'TH-FOR-1',
        at: '2026-06-01T04:00:00.000Z',
        purpose: 'CASE-TH',
        sha256: hashOf(utf8('register')),
        ...(before !== undefined && { previous: custodyHash(before) }),
        ...change,
      }),
    );
  }
  return texts;
}

async function chain(texts: string[], last = texts.at(-1) ?? '') {
  return { entries: texts, proof: await signCustodyEntry(keys, last) };
}

describe('verifyCustodyChain', () => {
  test('reads a chain whose last entry is signed', async () => {
    const texts = entries({ step: 'collected' }, { step: 'registered' }, { step: 'offered' });
    const read = await verifyCustodyChain(await chain(texts), signingKey);
    expect(read.map(({ step }) => step)).toEqual(['collected', 'registered', 'offered']);
  });

  test('refuses an entry that was changed after it was signed', async () => {
    const texts = entries({ step: 'collected' }, { step: 'registered' });
    const signed = await chain(texts);
    const changed = { ...signed, entries: [texts[0] ?? '', (texts[1] ?? '').replace('TH-FOR-1', 'TH-FOR-2')] };
    await expect(verifyCustodyChain(changed, signingKey)).rejects.toMatchObject({ code: 'bad-signature' });
    const earlier = { ...signed, entries: [(texts[0] ?? '').replace('TH-FOR-1', 'TH-FOR-2'), texts[1] ?? ''] };
    await expect(verifyCustodyChain(earlier, signingKey)).rejects.toMatchObject({ code: 'schema-invalid' });
  });

  test('refuses a proof by a key that is not of the node in the last entry', async () => {
    const texts = entries({ step: 'collected' }, { step: 'received', node: parseNodeId('us.justice.mla') });
    await expect(verifyCustodyChain(await chain(texts), signingKey)).rejects.toMatchObject({ code: 'key-unknown' });
  });

  test('refuses a proof of another entry', async () => {
    const texts = entries({ step: 'collected' }, { step: 'registered' });
    await expect(verifyCustodyChain(await chain(texts, texts[0]), signingKey)).rejects.toMatchObject({
      code: 'bad-signature',
    });
  });
});

test.each<[string, Partial<CustodyEntry>[]]>([
  ['begins in the middle', [{ seq: 2 }]],
  ['has a gap', [{}, { seq: 3 }]],
  ['names another entry before it', [{}, { previous: hashOf(utf8('else')) }]],
  ['goes on with another item', [{}, { item: parseObjectId('th.oag.mla/0197b3a0-0000-7000-8000-000000000002') }]],
])('a chain that %s is broken', (_, changes) => {
  expect(() => linkedEntries(entries(...changes))).toThrow('broken');
});

test('an entry that is not one is not written', () => {
  expect(() => entries({ step: 'lost' as CustodyEntry['step'] })).toThrow('does not have the form');
});
