import type { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import { readJson } from '../strict-json.ts';
import { DraftComment, DraftShare } from './draft.ts';
import { EvidenceCustody, EvidenceOffer } from './evidence.ts';
import { InfoPermission, InfoRecall, InfoRecallResult, InfoShare, InfoUpdate } from './info.ts';
import { RequestSubmit, RequestUpdate, RequestWithdraw } from './request.ts';

/** Every kind of message that travels in a stream, with its version (`major.minor`) and the schema of its content. */
export const messageKinds = {
  'request.submit': { version: '1.0', schema: RequestSubmit },
  'request.update': { version: '1.0', schema: RequestUpdate },
  'request.withdraw': { version: '1.0', schema: RequestWithdraw },
  'draft.share': { version: '1.0', schema: DraftShare },
  'draft.comment': { version: '1.0', schema: DraftComment },
  'info.share': { version: '1.0', schema: InfoShare },
  'info.update': { version: '1.0', schema: InfoUpdate },
  'info.recall': { version: '1.0', schema: InfoRecall },
  'info.recall-result': { version: '1.0', schema: InfoRecallResult },
  'info.permission': { version: '1.0', schema: InfoPermission },
  'evidence.offer': { version: '1.0', schema: EvidenceOffer },
  'evidence.custody': { version: '1.0', schema: EvidenceCustody },
} as const satisfies Record<string, { version: `${number}.${number}`; schema: z.ZodType }>;

export type Kind = keyof typeof messageKinds;
/** The content of a kind, such as `ContentOf<'request.submit'>`. */
export type ContentOf<K extends Kind> = z.infer<(typeof messageKinds)[K]['schema']>;

/** The most bytes that the content of a message may have. */
export const contentLimit = 100 * 1024;

export function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && Object.hasOwn(messageKinds, value);
}

/**
 * Reads the content of a message. Unknown fields are kept: a later minor version adds them.
 * Throws `unsupported-kind`, `too-large`, `json-invalid` or `schema-invalid` with the pointer (RFC 6901) to the first fault.
 */
export function contentOf<K extends Kind>(kind: K, bytes: Uint8Array): ContentOf<K> {
  if (!isKind(kind)) throw new ProtocolError('unsupported-kind', 'There is no such kind of message.');
  return checkContent(kind, readJson(bytes, { bytes: contentLimit }));
}

/** Checks a content that is not written down yet. Throws `schema-invalid`. */
export function checkContent<K extends Kind>(kind: K, value: unknown): ContentOf<K> {
  const { data, error } = messageKinds[kind].schema.safeParse(value);
  if (!error) return data as ContentOf<K>;
  const pointer = toPointer(error.issues[0]);
  throw new ProtocolError('schema-invalid', `The content is not that of ${kind}, at ${pointer || 'its top'}.`, {
    pointer,
  });
}

/** Names of fields alone: a key that the schema does not know could be anything, the name of a person too. */
function toPointer(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path ?? [];
  const known = issue?.code === 'invalid_key' ? path.slice(0, -1) : path;
  return known.map((step) => `/${String(step)}`).join('');
}
