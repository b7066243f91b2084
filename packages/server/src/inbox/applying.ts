import { contentOf, type Hash, isKind, messageKinds, type OpenedMessage, ProtocolError } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';
import { ServerError } from '../errors.ts';
import { type AppliedMessage, type Effects, Refusal } from '../messages/effects.ts';
import { awaitAttachments } from '../parts/incoming.ts';
import { raiseAlert } from '../peers/alerts.ts';
import type { TrustRow } from '../peers/known-partners.ts';
import { levelFor } from '../peers/partners.ts';
import { mayBeSent } from '../peers/trust-levels.ts';
import { auditLeafOf } from './audit-leaf.ts';
import { type RawMailRow, savepoint, undo } from './store.ts';

export type Verdict =
  | { state: 'applied' | 'held' | 'refused'; code: string | null; auditLeaf: Hash }
  /** Nothing is decided: it is tried again. */
  | { state: 'later'; code: string };

/** How often an effect that fails is tried before the message is held for a human. */
const mostAttempts = 4;

interface Genuine {
  mail: RawMailRow;
  message: OpenedMessage;
  trust: TrustRow[];
}

/**
 * Decides on a genuine message and does what it asks for. What is refused or held takes its number as well and does not
 * stop the stream; nothing of it is applied.
 */
export async function applyMessage(
  tx: Tx,
  ctx: Context,
  effects: Effects,
  { mail, message, trust }: Genuine,
): Promise<Verdict> {
  const { kind } = message.statement;
  const refusal = await attempt(tx, ctx, effects, { mail, message, trust });
  if (refusal && isTemporary(refusal)) return { state: 'later', code: 'storage' };
  const isOurFault = refusal !== undefined && !(refusal instanceof Refusal || refusal instanceof ProtocolError);
  if (isOurFault && mail.attempts < mostAttempts) {
    ctx.log.error({ err: refusal, message: mail.messageId, kind }, 'An effect failed; it is tried again.');
    return { state: 'later', code: 'internal' };
  }
  if (isOurFault) await raiseAlert(tx, ctx, { node: mail.sender, kind: 'effect-failed', subject: mail.messageId });
  const state = refusal === undefined ? 'applied' : isOurFault ? 'held' : 'refused';
  const code = refusal === undefined ? null : isOurFault ? 'internal' : codeOf(refusal);
  const auditLeaf = await auditLeafOf(tx, ctx, {
    verb: `message-${state}`,
    by: { node: mail.sender },
    subject: mail.messageId,
    body: { from: mail.sender, kind, ...(code === null ? { digest: message.payloadDigest } : { code }) },
  });
  return { state, code, auditLeaf };
}

/** Undefined when it is applied; else what stopped it, with all of it undone. */
async function attempt(
  tx: Tx,
  ctx: Context,
  effects: Effects,
  { mail, message, trust }: Genuine,
): Promise<Error | undefined> {
  const { statement } = message;
  try {
    const { kind, schema, purpose } = statement;
    const effect = isKind(kind) ? effects[kind] : undefined;
    if (!isKind(kind) || !effect)
      throw new Refusal('unsupported-kind', 'This node does not take messages of this kind.');
    if (majorOf(schema) !== majorOf(messageKinds[kind].version)) {
      throw new Refusal('unsupported-version', 'This node speaks another version of this kind.');
    }
    const content = contentOf(kind, message.content);
    if (!mayBeSent(levelFor(trust, purpose), kind)) {
      throw new Refusal('policy-refused', 'This node takes no such messages from this partner for this purpose.');
    }
    const { id, from, thread, reply_to: replyTo } = statement;
    const applied: AppliedMessage = {
      ...{ id, from, kind, thread, statement, content, receivedAt: mail.receivedAt },
      ...(replyTo !== undefined && { replyTo }),
    };
    await savepoint(tx);
    try {
      await awaitAttachments(tx, ctx, applied);
      await effect(tx, ctx, applied);
    } catch (error) {
      await undo(tx);
      throw error;
    }
    return undefined;
  } catch (error) {
    // When the connection is gone nothing can be undone: the whole transaction fails and is tried again.
    return error instanceof Error ? error : new Error('An effect threw what is no error.');
  }
}

/** A disk that is full is not the message's fault, nor for ever. */
function isTemporary(error: Error): boolean {
  const { code } = error as Error & { code?: string };
  // disk_full, and what PostgreSQL asks to be tried again: serialization_failure, deadlock_detected.
  if (error instanceof ServerError) return error.code === 'storage';
  return ['53100', '40001', '40P01'].includes(code ?? '');
}

function codeOf(error: Error): string {
  return (error as Refusal).code;
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0];
}
