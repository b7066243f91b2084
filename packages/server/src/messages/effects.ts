import type { AnswerCode, Attachment, Hash, Kind, MessageId, NodeId, Statement } from '@comity/protocol';
import { ComityError } from '@comity/protocol';
import type { Context } from '../context.ts';
import type { Tx } from '../db/database.ts';

/** A message of a partner: opened, verified, in its place in the stream, of a kind that the partner may send. */
export interface AppliedMessage {
  id: MessageId;
  from: NodeId;
  kind: Kind;
  thread: string;
  replyTo?: MessageId;
  statement: Statement;
  /** Checked against the schema of its kind. */
  content: unknown;
  receivedAt: Date;
}

/**
 * What a kind of message does here. It runs as the node itself, in the transaction that records the message: either all
 * of it is there in the end, or nothing. It may queue messages; it must not call anybody.
 */
export type Effect = (tx: Tx, ctx: Context, message: AppliedMessage) => Promise<void>;
export type Effects = Partial<Record<Kind, Effect>>;

/** An attachment that has arrived. Where the hashes differ from those announced, it was altered. */
export interface ArrivedAttachment {
  message: AppliedMessage;
  attachment: Attachment;
  blob: { sha256: Hash; sha512: string; bytes: number };
}
export type AttachmentEffect = (tx: Tx, ctx: Context, arrived: ArrivedAttachment) => Promise<void>;
export type AttachmentEffects = Partial<Record<Kind, AttachmentEffect>>;

/** Thrown by an effect that will not have the message: nothing of it is applied, the partner is told, the stream goes on. */
export class Refusal extends ComityError<AnswerCode> {}
