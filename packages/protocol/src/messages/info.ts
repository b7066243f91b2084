import { z } from 'zod';
import { Citation, Condition, Grade, Handling } from '../handling.ts';
import { instant, localId, nodeId, objectId, reference, sha256, text } from './fields.ts';

/** A person stands in a text as `{{person:<uuid>}}`: a pseudonym of the sender's node, never a name. */
const personToken = /\{\{person:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}\}/g;

/** A text that people read, with tokens where persons under protection stand. */
export const prose = text(20_000).refine(
  (given) => given === given.normalize('NFC') && !/[{}]{2}/.test(given.replace(personToken, '')),
  'Normalised (NFC); two braces only around person:<uuid>',
);
const line = text(500);

/** One thing that the information is about, by the sender's own name for it. */
const record = z.looseObject({ id: localId, kind: text(40), label: line.optional() });

const body = {
  /** The object that is shared: its owner and a UUID. It keeps both for ever. */
  info: objectId,
  version: z.int().positive(),
  title: line,
  text: prose,
  grade: Grade,
  handling: Handling,
  legal_basis: z.array(Citation).max(50),
  records: z.array(record).max(500),
  /** The sender's own reference of a consent that this rests on. When it is withdrawn, a recall follows. */
  consent: localId.optional(),
  /** What it was made of, where the receiver holds that too. */
  derived_from: z.array(objectId).max(100).optional(),
};

/** Information given to another authority, asked for or not (UNTOC art. 18(4)-(5), Palermo Protocol art. 10(1)). */
export type InfoShare = z.infer<typeof InfoShare>;
export const InfoShare = z.looseObject({
  ...body,
  spontaneous: z.boolean(),
  /** The request that it answers, when it was asked for. */
  request: objectId.optional(),
});

/** A corrected version in place of an earlier one. */
export type InfoUpdate = z.infer<typeof InfoUpdate>;
export const InfoUpdate = z.looseObject({ ...body, reason: line });

export const recallReasons = ['consent-withdrawn', 'breach-of-condition', 'error', 'legal-duty'] as const;

/** The owner takes back what it gave: information or evidence. */
export type InfoRecall = z.infer<typeof InfoRecall>;
export const InfoRecall = z.looseObject({
  recall: objectId,
  about: z.array(objectId).min(1).max(100),
  reason: z.enum(recallReasons),
  text: line,
  deadline: instant,
});

export const recallResults = ['shredded', 'in-court', 'derived-items', 'refused'] as const;

/** What became of each object. It says what is still there rather than that all is well. */
export type InfoRecallResult = z.infer<typeof InfoRecallResult>;
export const InfoRecallResult = z.looseObject({
  recall: objectId,
  results: z
    .array(
      z.looseObject({
        about: objectId,
        result: z.enum(recallResults),
        at: instant,
        /** How many items were derived from it and are now flagged. */
        derived: z.int().nonnegative(),
        /** Of the message whose content and salt were shredded: it proves what was there without saying it. */
        content_hash: sha256.optional(),
        note: line.optional(),
      }),
    )
    .min(1)
    .max(100),
});

const asked = z.looseObject({
  step: z.literal('asked'),
  permission: objectId,
  about: objectId,
  lifts: text(40),
  use: line,
  proceedings: reference.optional(),
  /** To whom it would be passed on. */
  to: nodeId.optional(),
});

const answered = z.looseObject({
  step: z.literal('answered'),
  permission: objectId,
  about: objectId,
  decision: z.enum(['granted', 'granted-with-conditions', 'refused']),
  conditions: z.array(Condition).max(50),
  valid_until: instant.optional(),
  ground: line.optional(),
});

/** Whether something may be used in court or passed on: asked of its owner, and the owner's answer. */
export type InfoPermission = z.infer<typeof InfoPermission>;
export const InfoPermission = z.discriminatedUnion('step', [
  asked,
  answered.refine(({ decision, conditions }) => decision !== 'granted-with-conditions' || conditions.length > 0, {
    path: ['conditions'],
  }),
]);
