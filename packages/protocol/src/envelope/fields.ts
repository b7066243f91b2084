import { z } from 'zod';
import { ProtocolError, type ProtocolErrorCode } from '../errors.ts';
import {
  type Hash,
  isHash,
  isKeyId,
  isNodeId,
  isObjectId,
  type KeyId,
  lanes,
  type NodeId,
  type ObjectId,
} from '../identifiers.ts';

/** The fields that messages, receipts and calls are made of. All are checked and none is changed by reading. */
export const nodeId = z.custom<NodeId>(isNodeId);
export const objectId = z.custom<ObjectId>(isObjectId);
export const keyId = z.custom<KeyId>(isKeyId);
export const hash = z.custom<Hash>(isHash);
export const lane = z.enum(lanes);
export const version = z.literal(1);
/** An instant in UTC, as RFC 3339 writes it with Z. */
export const instant = z.iso.datetime();
export const count = z.int().nonnegative();
/** Streams count from 1, and so do their epochs. */
export const number = z.int().positive();
export const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
/** A name that programs compare: visible ASCII, so that it has one spelling. */
export const token = z.string().regex(/^[\x21-\x7e]{1,200}$/);
/** A line that people read. NFC (UAX #15), so that what looks alike is alike. */
export const line = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => text === text.normalize('NFC') && !/\p{Cc}/u.test(text));
/** A language tag (BCP 47), such as `en` or `th`. */
export const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/);

/**
 * Checks a value against a schema. The error has the path of the first fault as a JSON pointer (RFC 6901) and no value.
 */
export function parseShape<T>(schema: z.ZodType<T>, value: unknown, code: ProtocolErrorCode = 'schema-invalid'): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const pointer = (parsed.error.issues[0]?.path ?? [])
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  throw new ProtocolError(code, 'A field of the message does not have the form that the protocol gives it.', {
    pointer,
  });
}
