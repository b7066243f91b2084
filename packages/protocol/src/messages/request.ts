import { z } from 'zod';
import {
  article,
  conditions,
  Ground,
  instant,
  instrument,
  LocalDate,
  language,
  localId,
  longText,
  nodeId,
  note,
  objectId,
  Person,
  reference,
  sha256,
  text,
} from './fields.ts';

export const requestTypes = ['mla', 'preservation'] as const;
export type RequestType = (typeof requestTypes)[number];

/** A legal basis: the main one first, then those that are named in the alternative. */
export type Basis = z.infer<typeof Basis>;
export const Basis = z.looseObject({
  instrument,
  articles: z.array(article).max(50),
  alternative: z.boolean().optional(),
  /** How sure the sender is that the article says so. */
  confidence: text(40).optional(),
});

/** What a request, and the draft of one, asks for. */
export const askedFor = {
  type: z.enum(requestTypes),
  measures: z.array(text(100)).min(1).max(50),
  subject: text(1_000),
  basis: z.array(Basis).max(20),
  /** Whose list of required contents the fields follow, such as `UNTOC/mla`. */
  content: text(100).optional(),
  /** Text by the id of the required content, such as `facts` (UNTOC art. 18(15)(c)). Persons stand there as `{{person:id}}`. */
  fields: z.record(z.string().regex(/^[a-z0-9_]{1,64}$/), longText),
  persons: z.array(Person).max(200),
  language,
  /** A day that the sender would like to have the answer by, with the reason (UNTOC art. 18(24)). */
  suggestedDeadline: LocalDate.extend({ reason: note }).optional(),
};

/** `request.submit`: asks another authority for assistance. Its id is the thread of all that follows. */
export type RequestSubmit = z.infer<typeof RequestSubmit>;
export const RequestSubmit = z.looseObject({
  request: objectId,
  reference,
  ...askedFor,
  urgency: z.looseObject({ level: z.enum(['normal', 'urgent']), reason: note.optional() }),
  channel: z.enum(['central-authority', 'contact-point-24-7', 'judicial-direct', 'diplomatic', 'interpol']),
  confidential: z.boolean().optional(),
  /** What each attachment of the message is, by its hash. */
  attachments: z
    .array(z.looseObject({ sha256, title: text(300), language: language.optional(), translation: text(40).optional() }))
    .max(100),
  /** The preservation that made the data wait for this request (ETS 185 art. 29(7)), or the request that was returned. */
  follows: z.looseObject({ request: objectId, reference: reference.optional() }).optional(),
  /** It was sent although the check of the sender's node found something, or by one person: then it says why. */
  unchecked: z.looseObject({ reason: note }).optional(),
});

const files = z
  .array(z.looseObject({ sha256, title: text(300), language: language.optional(), translation: text(40).optional() }))
  .max(100);
const update = { request: objectId, at: instant, note: note.optional(), attachments: files.optional() };
function kindOf<Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.looseObject({ ...update, type: z.literal(type), ...shape });
}

export const Question = z.looseObject({ id: localId, text: note, article: article.optional() });

/** How a request ended, as far as the side that says it can tell; published as statistics only. */
export type Outcome = z.infer<typeof Outcome>;
export const Outcome = z.looseObject({
  result: z.enum(['helpful', 'partly-helpful', 'not-helpful', 'not-executed', 'unknown']),
  figures: z
    .partialRecord(
      z.enum(['victims-safe', 'arrests', 'charges', 'convictions', 'assets-secured']),
      z.int().min(0).max(1_000_000),
    )
    .optional(),
  text: note.optional(),
});

/** What the requested node, owner of the state, says: the type is the new state. */
const stateUpdates = [
  kindOf('registered', { number: reference, caseworker: text(200).optional() }),
  kindOf('returned', { grounds: z.array(Ground).min(1).max(50), advice: Ground.partial().optional() }),
  kindOf('forwarded', { authority: text(300), node: nodeId.optional() }),
  kindOf('under-review', {}),
  kindOf('info-requested', { questions: z.array(Question).min(1).max(50), stopsClock: z.boolean().optional() }),
  kindOf('accepted', { conditions }),
  kindOf('refused', { grounds: z.array(Ground).min(1).max(50) }),
  kindOf('postponed', { until: LocalDate, reason: note }),
  kindOf('executing', { authority: text(300).optional() }),
  kindOf('partly-executed', { parts: z.array(text(300)).min(1).max(100), conditions }),
  kindOf('completed', { parts: z.array(text(300)).max(100), conditions }),
  kindOf('closed', { outcome: Outcome }),
  // At least sixty days (ETS 185 art. 29(7)).
  kindOf('preserved', { number: reference.optional(), from: instant, until: LocalDate }),
  kindOf('converted', { by: objectId, reference: reference.optional() }),
  kindOf('lapsed', { reason: note }),
] as const;

/** What either side says; none of these changes the state by itself. */
const otherUpdates = [
  kindOf('info-supplied', {
    answers: z
      .array(z.looseObject({ question: localId, text: longText }))
      .min(1)
      .max(50),
  }),
  kindOf('message', { text: longText }),
  kindOf('proposed', { state: text(40), reason: note }),
  kindOf('outcome', { outcome: Outcome }),
] as const;

/** `request.update`: what has become of a request, or what one side says to the other about it. */
export type RequestUpdate = z.infer<typeof RequestUpdate>;
export const RequestUpdate = z.discriminatedUnion('type', [...stateUpdates, ...otherUpdates]);
export type UpdateType = RequestUpdate['type'];

/** `request.withdraw`: the requesting node no longer asks. */
export type RequestWithdraw = z.infer<typeof RequestWithdraw>;
export const RequestWithdraw = z.looseObject({ request: objectId, at: instant, reason: note });
