import { z } from 'zod';
import { type Hash, isHash, isNodeId, isObjectId, type NodeId, type ObjectId } from '../identifiers.ts';

/**
 * What the contents of messages are made of. Loose objects without transforms: a later minor version adds optional
 * fields, and what we do not know is kept as it came. Every text and list has a limit.
 */

/** A text for people, of at most so many characters (UTF-16). */
export function text(most: number): z.ZodString {
  return z.string().min(1).max(most);
}

/** The longest text that one field of a request can hold. */
export const longText = text(20_000);
export const note = text(4_000);

export const objectId = branded<ObjectId>(
  z
    .string()
    .max(165)
    .regex(/^[a-z0-9.-]{4,128}\/[0-9a-f-]{36}$/),
  isObjectId,
  'The node that named the object, a slash and a UUID',
);
export const nodeId = branded<NodeId>(
  z
    .string()
    .max(128)
    .regex(/^[a-z0-9.-]{4,128}$/),
  isNodeId,
  'A node, such as th.oag.mla',
);
export const sha256 = branded<Hash>(z.string().regex(/^sha256:[0-9a-f]{64}$/), isHash, 'SHA-256 of the plain bytes');

/** An instant in UTC: `2026-06-05T20:20:00Z`. */
export const instant = z.iso.datetime();

/** A day where it counts: a date of ISO 8601, the time if it matters, and the IANA zone that it is a day of. */
export type LocalDate = z.infer<typeof LocalDate>;
export const LocalDate = z.looseObject({
  date: z.iso.date(),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  zone: text(64).regex(/^[A-Za-z0-9_+/-]+$/),
});

/** A language: a tag of BCP 47. */
export const language = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/);

/** A number that an authority gave, exactly as it writes it. */
export const reference = z
  .string()
  .max(100)
  .regex(/^\S(.*\S)?$/);

/** An instrument of the legal data, such as UNTOC, or the name of one that is not there. */
export const instrument = z
  .string()
  .max(100)
  .regex(/^\S(.*\S)?$/);
export const article = text(100);

/** A ground in law: where it is written, and what it says about this case. */
export type Ground = z.infer<typeof Ground>;
export const Ground = z.looseObject({ instrument, article, text: note });

/** The name of a person, a question or a comment within one message. Texts name a person by `{{person:id}}`. */
export const localId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/**
 * A person of a request, apart from its texts, so that one person can be erased. Victims go by a pseudonym of the
 * sending node; who they are stays there.
 */
export type Person = z.infer<typeof Person>;
export const Person = z.looseObject({
  id: localId,
  category: z.enum(['suspect', 'accused', 'convicted', 'witness', 'victim', 'expert', 'other']),
  pseudonym: text(100).optional(),
  names: z
    .array(z.looseObject({ text: text(200), script: text(40).optional(), kind: text(40).optional() }))
    .max(20)
    .optional(),
  /** As precise as it is known: 1987, 1987-04 or 1987-04-12. */
  born: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .optional(),
  nationality: text(60).optional(),
  identifiers: z
    .array(z.looseObject({ kind: text(40), value: text(200) }))
    .max(50)
    .optional(),
  whereabouts: note.optional(),
  note: note.optional(),
});

/** Conditions under which something is accepted or may be used. */
export const conditions = z.array(note).max(50);

function branded<T extends string>(
  pattern: z.ZodString,
  is: (value: unknown) => value is T,
  description: string,
): z.ZodType<T, T> {
  // The brand exists for the compiler alone; the pattern is what JSON Schema can say of it.
  return pattern.refine(is, description).meta({ description }) as unknown as z.ZodType<T, T>;
}
