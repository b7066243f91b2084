import { utf8 } from '../src/bytes.ts';
import { contentHash, sealMessage } from '../src/envelope/envelope.ts';
import type { Statement } from '../src/envelope/statement.ts';
import { type KeyId, type NodeId, parseNodeId, parseObjectId } from '../src/identifiers.ts';
import { type Keys, openKeys } from '../src/keys/keys.ts';
import { type PublicSigningKey, sealingKeysOf, signingKeysOf } from '../src/keys/public-keys.ts';
import { generateKeys, type StoredKeys } from '../src/keys/stored-keys.ts';

export const thailand = parseNodeId('x-training.th.oag.mla');
export const nigeria = parseNodeId('x-training.ng.naptip');
export const salt = new Uint8Array(32).fill(5);
export const content = utf8('{"text":"We ask for the records of one account."}');
export const now = new Date('2026-06-02T04:05:06Z');

export interface Party {
  node: NodeId;
  stored: StoredKeys;
  keys: Keys;
}

export async function partyOf(node: NodeId): Promise<Party> {
  const stored = await generateKeys(node);
  return { node, stored, keys: await openKeys(stored) };
}

/** What a partner knows of some nodes: their public signing keys. */
export function directoryOf(...parties: { stored: StoredKeys }[]): (kid: KeyId) => PublicSigningKey | undefined {
  const known = parties.flatMap(({ stored }) => signingKeysOf(stored));
  return (kid) => known.find((key) => key.kid === kid);
}

export function sealingKeyOf({ stored }: { stored: StoredKeys }) {
  const [key] = sealingKeysOf(stored);
  if (!key) throw new Error('every node has a sealing key');
  return key;
}

export function statementOf(change: Partial<Statement> = {}): Statement {
  return {
    v: 1,
    id: parseObjectId(`${thailand}/0197300a-0000-7000-8000-000000000001`),
    from: thailand,
    to: nigeria,
    lane: 'normal',
    epoch: 1,
    seq: 1,
    kind: 'request.submit',
    schema: '1.0',
    thread: `${thailand}/0197300a-0000-7000-8000-000000000001`,
    iat: now.toISOString(),
    purpose: 'Investigation of trafficking in persons',
    legal_basis: ['UNTOC art. 18'],
    offence: ['Palermo Protocol art. 3'],
    handling: { codes: ['H1'], conditions: [], onward: 'ask' },
    actor: { id: 'officer-7', role: 'central-authority-lawyer' },
    approvals: [],
    subjects: ['victim'],
    lang: 'en',
    content_hash: contentHash(salt, content),
    attachments: [],
    crit: [],
    ...change,
  };
}

export async function sealFor(sender: Party, receiver: Party, change: Partial<Statement> = {}) {
  return sealMessage({
    keys: sender.keys,
    recipient: sealingKeyOf(receiver),
    statement: statementOf({ from: sender.node, to: receiver.node, ...change }),
    content,
    salt,
  });
}
