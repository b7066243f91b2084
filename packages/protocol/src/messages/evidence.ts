import { z } from 'zod';
import { CustodyChain } from '../custody.ts';
import { Grade, Handling } from '../handling.ts';
import { instant, localId, objectId, reference, sha256, text } from './fields.ts';

const line = text(500);
const number = z.int().positive();

const sha512 = z.string().regex(/^sha512:[0-9a-f]{128}$/);

/** What the manifest says of a file, or what was found. */
export type FileFacts = z.infer<typeof FileFacts>;
export const FileFacts = z.looseObject({ sha256, sha512, bytes: z.int().nonnegative() });

/** One item of the manifest. Its file is the attachment of the message with the same SHA-256. */
export type OfferedItem = z.infer<typeof OfferedItem>;
export const OfferedItem = z.looseObject({
  item: objectId,
  title: line,
  media_type: z.string().regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/),
  file: FileFacts,
  collected_at: instant,
  /** The officer under the pseudonym that the sender uses. */
  collected_by: localId,
  grade: Grade,
  handling: Handling,
  /**
   * The proceedings that it was asked for. Once it is received as evidence it may be used in them, also in court; for all
   * others its handling holds.
   */
  proceedings: z.array(reference).max(50),
  custody: CustodyChain,
});

/** Evidence is handed over: a manifest of items, each with a file that follows as parts. */
export type EvidenceOffer = z.infer<typeof EvidenceOffer>;
export const EvidenceOffer = z.looseObject({
  offer: objectId,
  /** The request that it answers. */
  request: objectId.optional(),
  /** Partial deliveries are counted from 1; the last one says that it is the last. */
  part: number,
  last: z.boolean(),
  items: z.array(OfferedItem).min(1).max(10),
  /** The offer whose copies did not arrive as they were sent. */
  replaces: objectId.optional(),
});

const step = { offer: objectId, item: objectId, copy: number, at: instant };

/** What the receiver did with its copy. Only `countersigned` takes over the responsibility for it. */
export type EvidenceCustody = z.infer<typeof EvidenceCustody>;
export const EvidenceCustody = z.discriminatedUnion('type', [
  z.looseObject({ ...step, type: z.literal('received'), custody: CustodyChain }),
  z.looseObject({ ...step, type: z.literal('verified'), custody: CustodyChain }),
  z.looseObject({ ...step, type: z.literal('countersigned'), custody: CustodyChain }),
  /** The copy is not what the manifest says: it is set aside, and another one is asked for. */
  z.looseObject({
    ...step,
    type: z.literal('send-again'),
    expected: FileFacts,
    found: FileFacts,
    note: line.optional(),
  }),
]);
