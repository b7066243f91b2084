import {
  contentHash,
  type Keys,
  type Lane,
  openKeys,
  type PublicSealingKey,
  sealingKeysOf,
  sealMessage,
  statementSchema,
} from '@comity/protocol';
import { envelopesType, exchangePath, joinEnvelopes } from '../src/inbox/framing.ts';
import { readStoredKeys } from '../src/node/keys.ts';
import type { TestNode } from './federation.ts';
import { information } from './messages.ts';

/** What makes an envelope different from a good one. */
export interface Crafted {
  title?: string;
  content?: object;
  lane?: Lane;
  epoch?: number;
  id?: string;
  kind?: string;
  keys?: Keys;
  recipient?: PublicSealingKey;
  /** Other fields of the signed statement. */
  statement?: object;
}

/** A message with a number of the test's choice, past the outbox: what a partner that misbehaves could send. */
export async function craft(from: TestNode, to: TestNode, seq: number, crafted: Crafted = {}) {
  const { ctx } = from;
  const keys = crafted.keys ?? ctx.keys;
  const message = information(ctx, to, crafted.title ?? `Number ${seq}`);
  const content = Buffer.from(JSON.stringify(crafted.content ?? message.content));
  const salt = ctx.random.bytes(32);
  const recipient = crafted.recipient ?? (await sealingKeyOf(to));
  const statement = statementSchema.parse({
    ...{ v: 1, id: crafted.id ?? `${keys.node}/${ctx.random.uuid()}`, from: keys.node, to: to.ctx.config.node },
    ...{ lane: crafted.lane ?? 'normal', epoch: crafted.epoch ?? 1, seq, kind: crafted.kind ?? 'info.share' },
    ...{ schema: '1.0', thread: 'thread', iat: ctx.clock().toISOString(), purpose: message.purpose, legal_basis: [] },
    ...{ offence: [], handling: message.handling, actor: message.actor, approvals: [], subjects: [], lang: 'en' },
    ...{ content_hash: contentHash(salt, content), attachments: [], crit: [], ...crafted.statement },
  });
  const sealed = await sealMessage({ keys, recipient, statement, content, salt });
  return { ...sealed, id: statement.id, content, salt, recipient };
}

export async function sealingKeyOf({ ctx }: TestNode): Promise<PublicSealingKey> {
  const [key] = sealingKeysOf(readStoredKeys(ctx.config));
  if (!key) throw new Error('The node has no sealing key.');
  return key;
}

export async function keysOf({ ctx }: TestNode): Promise<Keys> {
  return openKeys(readStoredKeys(ctx.config));
}

export interface PostAnswer {
  receipt?: string;
  state?: string;
  code?: string;
}

/** Sends envelopes as they are. */
export async function post(to: TestNode, ...wires: Uint8Array[]): Promise<PostAnswer[]> {
  const reply = await postBody(to, Buffer.from(joinEnvelopes(wires)));
  return ((await reply.json()) as { answers: PostAnswer[] }).answers;
}

export async function postBody(to: TestNode, body: Buffer<ArrayBuffer>): Promise<Response> {
  const headers = { 'content-type': envelopesType };
  return fetch(`${to.url}${exchangePath}/inbox`, { method: 'POST', headers, body });
}

/** What a receipt says, unverified. */
export function readReceipt({ receipt = '{}' }: PostAnswer): {
  state: string;
  code?: string;
  seq: number;
  high_water: number;
} {
  return JSON.parse(Buffer.from(JSON.parse(receipt).payload, 'base64url').toString());
}
