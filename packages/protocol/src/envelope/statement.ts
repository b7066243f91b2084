import { z } from 'zod';
import { utf8 } from '../bytes.ts';
import { ProtocolError } from '../errors.ts';
import { Handling } from '../handling.ts';
import { readJson } from '../strict-json.ts';
import {
  base64url,
  count,
  hash,
  instant,
  lane,
  language,
  line,
  nodeId,
  number,
  objectId,
  parseShape,
  token,
  version,
} from './fields.ts';

export const limits = {
  /** The content of a message. */
  content: 100 * 1024,
  /** The statement that is signed. */
  statement: 64 * 1024,
  /** A whole envelope as it is sent. */
  wire: 384 * 1024,
} as const;

/** A second human's yes to one exact action. The proof is a JWS that `verifyApproval` reads. */
export const approval = z.looseObject({ approver: token, role: token, at: instant, proof: z.string().max(16_384) });
export type Approval = z.infer<typeof approval>;

/** A file that travels as parts. `key` opens it, `padded` are the zero bytes after its end; see `sealParts`. */
export const attachment = z.looseObject({
  id: token,
  media_type: z.string().regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/),
  bytes: count,
  sha256: hash,
  sha512: z.string().regex(/^sha512:[0-9a-f]{128}$/),
  parts: z.looseObject({
    size: number,
    hashes: z.array(hash).min(1).max(200_000),
    key: base64url.length(43),
    padded: count,
  }),
});
export type Attachment = z.infer<typeof attachment>;

const fields = {
  v: version,
  id: objectId,
  from: nodeId,
  to: nodeId,
  lane,
  epoch: number,
  seq: number,
  kind: z.string().regex(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/),
  schema: z.string().regex(/^\d{1,4}\.\d{1,4}$/),
  thread: token,
  reply_to: objectId.optional(),
  /** The sender's own reference of the case; it means nothing to the receiver. */
  case: line.optional(),
  iat: instant,
  /** After it the receiver does not start work any more; the message stays valid as a record. */
  exp: instant.optional(),
  purpose: line,
  legal_basis: z.array(line).max(50),
  offence: z.array(line).max(50),
  handling: Handling,
  /** The officer under a pseudonym that only the sender can resolve. */
  actor: z.looseObject({ id: token, role: token }),
  approvals: z.array(approval).max(10),
  /** The category of each person concerned, such as victim or suspect. Never a name. */
  subjects: z.array(token).max(200),
  lang: language,
  content_hash: hash,
  attachments: z.array(attachment).max(100),
  /** Names of fields that the receiver must understand or refuse the message. */
  crit: z.array(token).max(20),
};

/** What a node signs when it sends a message. Fields that are not known are kept and ignored, unless `crit` names them. */
export const statementSchema = z.looseObject(fields);
export type Statement = z.infer<typeof statementSchema>;

/** Reads and checks a statement. Throws `too-large`, `json-invalid`, `unsupported-version` or `schema-invalid`. */
export function readStatement(bytes: Uint8Array): Statement {
  const value = readJson(bytes, { bytes: limits.statement });
  refuseOtherVersion(value);
  const statement = parseShape(statementSchema, value);
  refuseUnknownCrit(statement.crit, fields);
  return statement;
}

/** The bytes of a statement, once it is found to be well formed. They are what is signed, kept and hashed. */
export function writeStatement(statement: Statement): Uint8Array {
  const bytes = utf8(JSON.stringify(statement));
  readStatement(bytes);
  return bytes;
}

/** Another major version is another protocol. Throws `unsupported-version`. */
export function refuseOtherVersion(value: unknown): void {
  const given = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
  if (typeof given === 'number' && given !== 1) {
    throw new ProtocolError('unsupported-version', 'This node speaks version 1 of the protocol.');
  }
}

/** The sender says that these fields must be understood. Throws `unsupported-version`. */
export function refuseUnknownCrit(crit: readonly string[] | undefined, known: object): void {
  if (crit?.some((name) => !Object.hasOwn(known, name))) {
    throw new ProtocolError('unsupported-version', 'The message has a critical field that this node does not know.');
  }
}
