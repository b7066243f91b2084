import { requestTypes } from '@comity/protocol';
import { z } from 'zod';
import { route } from '../contract/route.ts';

const text = (most: number) => z.string().min(1).max(most);
const note = text(4_000);
const reference = z
  .string()
  .max(100)
  .regex(/^\S(.*\S)?$/);
const localId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/);
const field = z.string().regex(/^[a-z0-9_]{1,64}$/);
const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** An object: the node that named it, a slash and a UUID. */
export const objectId = z
  .string()
  .max(165)
  .regex(/^[a-z0-9.-]{4,128}\/[0-9a-f-]{36}$/);

export const LocalDay = z.strictObject({
  date: z.iso.date(),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  zone: text(64),
});

/** Conditions that the receiver has to keep: codes, and what is not a code in plain words. */
export const DraftHandling = z.strictObject({
  codes: z.array(z.enum(['H0', 'H1', 'H2'])).max(3),
  onward: z.enum(['allowed', 'ask', 'none']),
  conditions: z.array(z.strictObject({ type: z.literal('text'), text: text(2_000) })).max(50),
});

export const DraftPerson = z.strictObject({
  id: localId,
  category: z.enum(['suspect', 'accused', 'convicted', 'witness', 'victim', 'expert', 'other']),
  pseudonym: text(100).optional(),
  names: z
    .array(z.strictObject({ text: text(200), script: text(40).optional(), kind: text(40).optional() }))
    .max(20)
    .optional(),
  born: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .optional(),
  nationality: text(60).optional(),
  identifiers: z
    .array(z.strictObject({ kind: text(40), value: text(200) }))
    .max(50)
    .optional(),
  whereabouts: note.optional(),
  note: note.optional(),
});

/** What a draft says. It need not be complete: the check says what is missing. */
export type DraftContent = z.infer<typeof DraftContent>;
export const DraftContent = z
  .strictObject({
    type: z.enum(requestTypes),
    measures: z.array(text(100)).min(1).max(50),
    subject: text(1_000),
    /** The offence, as the words of the legal data have it. */
    offence: z.array(text(200)).max(50),
    /** What was done, in the words of the legal data: conduct is compared, not titles. */
    conduct: z
      .strictObject({
        acts: z.array(text(60)).max(50).optional(),
        means: z.array(text(60)).max(50).optional(),
        purposes: z.array(text(60)).max(50).optional(),
        victimAge: z.union([z.int().min(0).max(130), z.literal('adult')]).optional(),
      })
      .optional(),
    basis: z
      .array(
        z.strictObject({
          instrument: reference,
          articles: z.array(text(100)).max(50),
          alternative: z.boolean().optional(),
          confidence: text(40).optional(),
        }),
      )
      .max(20),
    /** Whose list of required contents the fields follow, such as `UNTOC/mla`. */
    content: text(100).optional(),
    /** By the id of the required content. Persons stand in the text as `{{person:id}}`. */
    fields: z.record(field, text(20_000)),
    persons: z.array(DraftPerson).max(200),
    language,
    suggestedDeadline: LocalDay.extend({ reason: note }).optional(),
    urgency: z.strictObject({ level: z.enum(['normal', 'urgent']), reason: note.optional() }),
    channel: z.enum(['central-authority', 'contact-point-24-7', 'judicial-direct', 'diplomatic', 'interpol']),
    confidential: z.boolean().optional(),
    attachments: z
      .array(
        z.strictObject({
          sha256,
          mediaType: text(100),
          title: text(300),
          language: language.optional(),
          /** Whether it is a translation of the request, and by whom: machine, human or certified. */
          translation: z.enum(['machine', 'human', 'certified']).optional(),
        }),
      )
      .max(100),
    follows: z.strictObject({ request: objectId, reference: reference.optional() }).optional(),
    /** The number that this authority gives it; without one, the next number is taken when approval is asked for. */
    reference: reference.optional(),
    purpose: text(500),
    handling: DraftHandling,
  })
  .meta({ id: 'DraftContent' });

export const draftStates = ['draft', 'sent', 'discarded', 'foreign'] as const;

export type DraftComment = z.infer<typeof DraftComment>;
export const DraftComment = z.strictObject({
  id: z.string(),
  node: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  version: z.int(),
  field: z.string().nullable(),
  text: z.string(),
});

const summary = {
  id: z.string(),
  sender: z.string(),
  recipient: z.string(),
  case: z.string(),
  version: z.int(),
  state: z.enum(draftStates),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
  sharedVersion: z.int().nullable(),
  sharedAt: z.iso.datetime().nullable(),
};

export type DraftSummary = z.infer<typeof DraftSummary>;
export const DraftSummary = z
  .strictObject({ ...summary, subject: z.string(), type: z.enum(requestTypes) })
  .meta({ id: 'DraftSummary' });

/** A draft with the comments of both sides. That of a partner can be read and commented on, and has what it showed. */
export type Draft = z.infer<typeof Draft>;
export const Draft = z
  .strictObject({
    ...summary,
    content: z.union([DraftContent, z.looseObject({})]),
    authors: z.array(z.string()),
    comments: z.array(DraftComment),
  })
  .meta({ id: 'Draft' });

export type Finding = z.infer<typeof Finding>;
/** One thing that the check says: what, where it is written, and the sentence to add where one is missing. */
export const Finding = z.strictObject({
  code: z.string(),
  sentence: z.string(),
  field: z.string().optional(),
  instrument: z.string().optional(),
  article: z.string().optional(),
  confidence: z.string().optional(),
  add: z.string().optional(),
});

export type Check = z.infer<typeof Check>;
/** A draft with a blocker is not sent, unless who approves it says why it must be. */
export const Check = z
  .strictObject({ version: z.int(), date: z.iso.date(), blockers: z.array(Finding), warnings: z.array(Finding) })
  .meta({ id: 'Check' });

export type NewDraft = z.infer<typeof NewDraft>;
export const NewDraft = z.strictObject({ recipient: z.string().max(128), case: text(200), content: DraftContent });

export const SentRequest = z.strictObject({ request: z.string(), reference: z.string(), message: z.string() });

const params = z.strictObject({ id: objectId });
const reason = z.string().trim().min(1).max(2_000);

export const draftsApi = {
  listDrafts: route({
    method: 'GET',
    path: '/api/drafts',
    summary: 'Drafts of requests, those that partners show us among them, the last changed first',
    query: z.strictObject({ state: z.enum(draftStates).optional() }),
    status: 200,
    answer: z.array(DraftSummary),
  }),
  createDraft: route({
    method: 'POST',
    path: '/api/drafts',
    summary: 'Begin a request',
    body: NewDraft,
    status: 201,
    answer: Draft,
  }),
  readDraft: route({
    method: 'GET',
    path: '/api/drafts/:id',
    summary: 'A draft with its comments',
    params,
    status: 200,
    answer: Draft,
  }),
  editDraft: route({
    method: 'PUT',
    path: '/api/drafts/:id',
    summary: 'Change a draft, by the version that was read; an older one is refused with the current one',
    params,
    body: z.strictObject({ version: z.int().min(1), content: DraftContent }),
    status: 200,
    answer: Draft,
  }),
  discardDraft: route({
    method: 'DELETE',
    path: '/api/drafts/:id',
    summary: 'Give a draft up; its versions stay',
    params,
    status: 200,
    answer: z.strictObject({}),
  }),
  checkDraft: route({
    method: 'POST',
    path: '/api/drafts/:id/check',
    summary: 'What the law and the partner ask for, and is not there yet',
    params,
    body: z.strictObject({}),
    status: 200,
    answer: Check,
  }),
  shareDraft: route({
    method: 'POST',
    path: '/api/drafts/:id/share',
    summary: 'Show the draft to the authority that it is for',
    params,
    body: z.strictObject({ note: note.optional() }),
    status: 200,
    answer: Draft,
  }),
  commentDraft: route({
    method: 'POST',
    path: '/api/drafts/:id/comments',
    summary: 'Comment on a draft; the other side gets it where the draft was shown',
    params,
    body: z.strictObject({ field: field.optional(), text: note }),
    status: 201,
    answer: Draft,
  }),
  askDraftApproval: route({
    method: 'POST',
    path: '/api/drafts/:id/approval',
    summary: 'Ask another person to approve the draft as it is now',
    params,
    body: z.strictObject({}),
    status: 201,
    answer: z.strictObject({ approval: z.uuid(), contentHash: z.string(), reference: z.string() }),
  }),
  sendDraft: route({
    method: 'POST',
    path: '/api/drafts/:id/send',
    summary: 'Send what was approved',
    params,
    body: z.strictObject({}),
    status: 201,
    answer: SentRequest,
  }),
  sendDraftUnchecked: route({
    method: 'POST',
    path: '/api/drafts/:id/send-unchecked',
    summary:
      'Send an urgent request alone and against the check, with the reason; the receiver sees that nobody approved it',
    params,
    body: z.strictObject({ reason }),
    status: 201,
    answer: SentRequest,
  }),
};
