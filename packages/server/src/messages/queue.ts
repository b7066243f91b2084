import {
  type Approval,
  checkContent,
  contentHash,
  contentLimit,
  type Handling,
  type Hash,
  isKind,
  type Kind,
  type Lane,
  type MessageId,
  messageKinds,
  type NodeId,
  parseObjectId,
} from '@comity/protocol';
import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { announceAttachments } from '../parts/outgoing.ts';
import { insertQueued, isGivenEvidence } from './store.ts';
import { wake } from './wakeups.ts';

export interface NewMessage {
  to: NodeId;
  kind: Kind;
  lane?: Lane;
  content: object;
  thread: string;
  replyTo?: MessageId;
  /** Our own reference of the case; it means nothing to the partner. */
  case?: string;
  purpose: string;
  legalBasis: string[];
  offence?: string[];
  handling?: Handling;
  /** The officer under a pseudonym that only we can resolve. */
  actor: { id: string; role: string };
  approvals?: Approval[];
  /** The 32 bytes with which the approvals were given: they bind to the hash of salt and content. */
  salt?: Uint8Array;
  /** The category of each person concerned. Never a name. */
  subjects?: string[];
  lang: string;
  attachments?: { blob: Hash; mediaType: string }[];
  /** After it the partner does not start work any more. */
  expires?: Date;
}

/** Where nobody has said anything, the partner asks before it passes anything on. */
const unsaid: Handling = { codes: [], conditions: [], onward: 'ask' };

/**
 * Lays down a message in the transaction of the deed: with it, it is sent until the partner has given a receipt; without
 * it, it never was. It has no number yet. Throws `schema-invalid` or `too-large` for what no partner would take.
 */
export async function queueMessage(
  tx: Tx,
  ctx: Pick<Context, 'clock' | 'random' | 'config'>,
  message: NewMessage,
): Promise<MessageId> {
  const { to, kind, lane = 'normal', thread, attachments = [] } = message;
  if (!isKind(kind)) throw new ServerError('internal', 'There is no such kind of message.');
  const content = Buffer.from(JSON.stringify(checkContent(kind, message.content)));
  if (content.length > contentLimit) throw new ServerError('too-large', 'The content has more than 100 KiB.');

  // What a partner gave under conditions is no attachment of something else: it leaves through its release alone.
  for (const { blob } of kind === 'evidence.offer' ? [] : attachments) {
    if (await isGivenEvidence(tx, blob)) {
      throw new ServerError(
        'release-stopped',
        'A file is evidence of a partner: it is passed on as what it is, if at all.',
      );
    }
  }

  const id = parseObjectId(`${ctx.config.node}/${ctx.random.uuid()}`);
  const salt = Buffer.from(message.salt ?? ctx.random.bytes(32));
  const queuedAt = ctx.clock();
  const statement = {
    ...{ v: 1, id, from: ctx.config.node, to, lane, kind, schema: messageKinds[kind].version, thread },
    ...(message.replyTo !== undefined && { reply_to: message.replyTo }),
    ...(message.case !== undefined && { case: message.case }),
    iat: queuedAt.toISOString(),
    ...(message.expires !== undefined && { exp: message.expires.toISOString() }),
    ...{ purpose: message.purpose, legal_basis: message.legalBasis, offence: message.offence ?? [] },
    ...{ handling: message.handling ?? unsaid, actor: message.actor, approvals: message.approvals ?? [] },
    ...{ subjects: message.subjects ?? [], lang: message.lang, content_hash: contentHash(salt, content), crit: [] },
  };
  const ready = attachments.length === 0;
  await insertQueued(tx, {
    ...{ id, recipient: to, lane, kind, thread, statement: JSON.stringify(statement), content, salt, queuedAt, ready },
  });
  await announceAttachments(tx, id, to, attachments);
  await recordAudit(tx, ctx, {
    ...{ verb: 'message-queued', by: { process: 'outbox' }, subject: id, body: { to, kind } },
  });
  await wake(tx, ready ? 'seal' : 'cut');
  return id;
}
