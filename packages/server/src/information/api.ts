import { Citation, Condition, Grade, Handling, prose, recallReasons, recallResults } from '@comity/protocol';
import { z } from 'zod';
import { nodeId, objectId, objectParams } from '../contract/identifiers.ts';
import { route } from '../contract/route.ts';
import { objectStates } from '../handling/api.ts';

const line = z.string().trim().min(1).max(500);
const reference = z
  .string()
  .max(100)
  .regex(/^\S(.*\S)?$/);
const localId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/);

/** One thing that information is about, by its owner's own name for it. */
export const InformationRecord = z.looseObject({
  id: localId,
  kind: z.string().min(1).max(40),
  label: line.optional(),
});

const content = {
  title: line,
  /** Persons stand in it as `{{person:<uuid>}}`, never by name. */
  text: prose,
  grade: Grade,
  handling: Handling,
  legalBasis: z.array(Citation).max(50),
  records: z.array(InformationRecord).max(500),
};

export type NewInformation = z.infer<typeof NewInformation>;
export const NewInformation = z.strictObject({
  ...content,
  to: z.array(nodeId).min(1).max(20),
  spontaneous: z.boolean(),
  request: objectId.optional(),
  /** Our own reference of the case. */
  case: reference.optional(),
  /** A consent that it rests on: when it is withdrawn, recall it. */
  consent: localId.optional(),
  /** What it was made of: it inherits the strictest handling of all. */
  derivedFrom: z.array(objectId).max(100).optional(),
  subjects: z
    .array(z.string().regex(/^[a-z-]{1,40}$/))
    .max(50)
    .optional(),
  purpose: line.optional(),
  language: language.optional(),
});

export type CorrectedInformation = z.infer<typeof CorrectedInformation>;
export const CorrectedInformation = z.strictObject({ ...content, reason: line });

const summary = {
  id: objectId,
  version: z.int(),
  /** Whom it is from; this node, when we gave it. */
  sender: nodeId,
  recipients: z.array(nodeId),
  spontaneous: z.boolean(),
  request: z.string().nullable(),
  case: z.string().nullable(),
  /** Absent when it is gone. */
  title: z.string().nullable(),
  grade: Grade,
  handling: Handling,
  state: z.enum(objectStates),
  stateReason: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  flagged: z.boolean(),
};

export type InformationSummary = z.infer<typeof InformationSummary>;
export const InformationSummary = z.strictObject(summary).meta({ id: 'InformationSummary' });

export type Information = z.infer<typeof Information>;
export const Information = z
  .strictObject({
    ...summary,
    text: z.string().nullable(),
    legalBasis: z.array(Citation),
    records: z.array(InformationRecord),
    consent: z.string().nullable(),
    sources: z.array(objectId),
    /** The hash of salt and content of the message that brought it. It stays when both are shredded. */
    contentHash: z.string().nullable(),
  })
  .meta({ id: 'Information' });

const decisions = ['granted', 'granted-with-conditions', 'refused'] as const;

export type PermissionRequest = z.infer<typeof PermissionRequest>;
export const PermissionRequest = z
  .strictObject({
    id: objectId,
    object: objectId,
    asker: nodeId,
    owner: nodeId,
    lifts: z.string(),
    use: z.string(),
    proceedings: z.string().nullable(),
    recipient: nodeId.nullable(),
    askedBy: z.string(),
    askedAt: z.iso.datetime(),
    state: z.enum(['asked', ...decisions]),
    conditions: z.array(Condition).nullable(),
    ground: z.string().nullable(),
    endsAt: z.iso.datetime().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PermissionRequest' });

export type NewPermissionRequest = z.infer<typeof NewPermissionRequest>;
export const NewPermissionRequest = z.strictObject({
  object: objectId,
  /** The code that stands in the way: H1 for court, H2 to pass on, H3 as written out. */
  lifts: z.enum(['H1', 'H2', 'H3']),
  use: line,
  proceedings: reference.optional(),
  to: nodeId.optional(),
});

export type PermissionDecision = z.infer<typeof PermissionDecision>;
export const PermissionDecision = z.strictObject({
  decision: z.enum(decisions),
  conditions: z.array(Condition).max(50),
  ground: line.optional(),
  validUntil: z.iso.datetime().optional(),
});

export const recallStates = ['open', 'answered', 'silent'] as const;

export type Recall = z.infer<typeof Recall>;
export const Recall = z
  .strictObject({
    id: objectId,
    sender: nodeId,
    recipient: nodeId,
    reason: z.enum(recallReasons),
    text: z.string(),
    deadline: z.iso.datetime(),
    orderedBy: z.string(),
    orderedAt: z.iso.datetime(),
    /** `silent`: the deadline passed without an answer. It does not mean that anything was deleted. */
    state: z.enum(recallStates),
    stateAt: z.iso.datetime(),
    objects: z.array(
      z.strictObject({
        id: objectId,
        result: z.enum(recallResults).nullable(),
        resultAt: z.iso.datetime().nullable(),
        derived: z.int().nullable(),
        contentHash: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Recall' });

export type NewRecall = z.infer<typeof NewRecall>;
export const NewRecall = z.strictObject({
  to: nodeId,
  about: z.array(objectId).min(1).max(100),
  reason: z.enum(recallReasons),
  text: line,
  deadline: z.iso.datetime(),
});

export type RecallAnswer = z.infer<typeof RecallAnswer>;
export const RecallAnswer = z.strictObject({
  results: z
    .array(z.strictObject({ about: objectId, result: z.enum(recallResults), note: line.optional() }))
    .min(1)
    .max(100),
});

export const informationApi = {
  listInformation: route({
    method: 'GET',
    path: '/api/information',
    summary: 'Information given and received, the newest first; what is gone shows as a tombstone',
    query: z.strictObject({ direction: z.enum(['given', 'received']).optional(), request: objectId.optional() }),
    status: 200,
    answer: z.array(InformationSummary),
  }),
  shareInformation: route({
    method: 'POST',
    path: '/api/information',
    summary: 'Give information to other authorities, asked for or not',
    body: NewInformation,
    status: 201,
    answer: Information,
  }),
  readInformation: route({
    method: 'GET',
    path: '/api/information/:node/:uuid',
    summary: 'Read information; who reads, and what for, is on record before the answer leaves',
    params: objectParams,
    status: 200,
    answer: Information,
  }),
  correctInformation: route({
    method: 'PUT',
    path: '/api/information/:node/:uuid',
    summary: 'Replace information of ours by a corrected version, at everybody who has it',
    params: objectParams,
    body: CorrectedInformation,
    status: 200,
    answer: Information,
  }),
  listPermissionRequests: route({
    method: 'GET',
    path: '/api/information/permissions',
    summary: 'Who asked to use what further, and what was answered',
    query: z.strictObject({ object: objectId.optional() }),
    status: 200,
    answer: z.array(PermissionRequest),
  }),
  askPermission: route({
    method: 'POST',
    path: '/api/information/permissions',
    summary: 'Ask the owner whether something may be used in court or passed on',
    body: NewPermissionRequest,
    status: 201,
    answer: PermissionRequest,
  }),
  decidePermission: route({
    method: 'POST',
    path: '/api/information/permissions/:node/:uuid/decision',
    summary: 'Answer, as the owner, whether something may be used further, and under which conditions',
    params: objectParams,
    body: PermissionDecision,
    status: 200,
    answer: PermissionRequest,
  }),
  listRecalls: route({
    method: 'GET',
    path: '/api/information/recalls',
    summary: 'What was taken back, by us or by partners, and what became of it',
    query: z.strictObject({ state: z.enum(recallStates).optional() }),
    status: 200,
    answer: z.array(Recall),
  }),
  orderRecall: route({
    method: 'POST',
    path: '/api/information/recalls',
    summary: 'Take back what we gave to a partner',
    body: NewRecall,
    status: 201,
    answer: Recall,
  }),
  answerRecall: route({
    method: 'POST',
    path: '/api/information/recalls/:node/:uuid/answer',
    summary: 'Say what becomes of each thing that a partner took back; what is to be shredded is shredded now',
    params: objectParams,
    body: RecallAnswer,
    status: 200,
    answer: Recall,
  }),
};
